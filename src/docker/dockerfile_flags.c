#include "docker/dockerfile_reader.h"

enum flag_type { FLAG_TEXT, FLAG_EXPANDED, FLAG_LIST, FLAG_SWITCH };

/* moby/buildkit, frontend/dockerfile/instructions/parse.go at 1.20, with all that its labs channel has. */
static const struct flag {
    enum wf_instruction_kind kind;
    enum flag_type type;
    const char *name;
} flags[] = {
    {WF_FROM, FLAG_EXPANDED, "platform"},
    {WF_RUN, FLAG_LIST, "mount"},
    {WF_RUN, FLAG_TEXT, "network"},
    {WF_RUN, FLAG_TEXT, "security"},
    {WF_RUN, FLAG_LIST, "device"},
    {WF_COPY, FLAG_TEXT, "from"},
    {WF_COPY, FLAG_EXPANDED, "chown"},
    {WF_COPY, FLAG_EXPANDED, "chmod"},
    {WF_COPY, FLAG_SWITCH, "link"},
    {WF_COPY, FLAG_SWITCH, "parents"},
    {WF_COPY, FLAG_LIST, "exclude"},
    {WF_ADD, FLAG_EXPANDED, "chown"},
    {WF_ADD, FLAG_EXPANDED, "chmod"},
    {WF_ADD, FLAG_SWITCH, "link"},
    {WF_ADD, FLAG_SWITCH, "keep-git-dir"},
    {WF_ADD, FLAG_EXPANDED, "checksum"},
    {WF_ADD, FLAG_SWITCH, "unpack"},
    {WF_ADD, FLAG_LIST, "exclude"},
    {WF_HEALTHCHECK, FLAG_TEXT, "interval"},
    {WF_HEALTHCHECK, FLAG_TEXT, "timeout"},
    {WF_HEALTHCHECK, FLAG_TEXT, "start-period"},
    {WF_HEALTHCHECK, FLAG_TEXT, "start-interval"},
    {WF_HEALTHCHECK, FLAG_TEXT, "retries"},
};

enum { FLAG_COUNT = sizeof flags / sizeof *flags };

static const struct flag *find_flag(enum wf_instruction_kind kind, struct wf_str name) {
    for (size_t i = 0; i < FLAG_COUNT; i++) {
        if (flags[i].kind == kind && wf_str_is(name, flags[i].name)) {
            return &flags[i];
        }
    }
    return NULL;
}

static void refuse_unknown(struct wf_dreader *reader, const struct wf_instruction *instruction,
                           const struct wf_dflag *flag) {
    struct wf_near near = {.wanted = flag->name};
    for (size_t i = 0; i < FLAG_COUNT; i++) {
        if (flags[i].kind == instruction->kind) {
            wf_near_offer(&near, wf_str_of(flags[i].name));
        }
    }
    if (near.best.len > 0) {
        near.best = wf_arena_printf(reader->arena, "--%.*s", WF_STR_ARG(near.best));
    }
    size_t end = flag->has_value ? flag->value_begin - 1 : flag->end;
    struct wf_dproblem *problem = wf_drefuse_part(
        reader, "unknown-flag", instruction, flag->begin, end, "unknown flag of %s: \"--%.*s\"",
        wf_instruction_name(instruction->kind), WF_STR_ARG(flag->name));
    wf_dsuggest(reader, problem, &near);
}

struct value_rule {
    enum wf_instruction_kind kind;
    const char *name;
    const char *expected;
    bool (*good)(struct wf_str value);
};

static bool is_network(struct wf_str value) {
    return wf_str_is(value, "default") || wf_str_is(value, "none") || wf_str_is(value, "host");
}

static bool is_security(struct wf_str value) {
    return wf_str_is(value, "insecure") || wf_str_is(value, "sandbox");
}

static bool is_retries(struct wf_str value) {
    bool sign = wf_str_starts(value, "+");
    return value.len == 0 || wf_dvalue_number(wf_str_sub(value, sign ? 1 : 0, value.len), 10, INT32_MAX);
}

static bool is_duration(struct wf_str value) {
    return value.len == 0 || wf_dvalue_duration(value);
}

static bool is_switch(struct wf_str value) {
    return wf_str_is_case(value, "true") || wf_str_is_case(value, "false");
}

/* Variables are expanded, and a symbolic mode is not looked at. */
static bool is_mode(struct wf_str value) {
    enum { MOST = 07777 };
    for (size_t i = 0; i < value.len; i++) {
        if (!wf_is_digit(value.ptr[i])) {
            return true;
        }
    }
    return value.len == 0 || wf_dvalue_number(value, 8, MOST);
}

static const struct value_rule value_rules[] = {
    {WF_RUN, "network", "\"default\", \"none\" or \"host\"", is_network},
    {WF_RUN, "security", "\"sandbox\" or \"insecure\"", is_security},
    {WF_COPY, "chmod", "an octal number up to 07777", is_mode},
    {WF_ADD, "chmod", "an octal number up to 07777", is_mode},
    {WF_HEALTHCHECK, "retries", "a number", is_retries},
    {WF_HEALTHCHECK, NULL, "a duration of at least 1ms, such as \"30s\" or \"1m30s\"", is_duration},
};

static void check_platform(struct wf_dreader *reader, const struct wf_instruction *from,
                           const struct wf_dflag *flag, struct wf_str value) {
    struct wf_lexed lexed = wf_dword_lex(reader->arena, from->escape, value);
    if (wf_dword_constant(&lexed) && lexed.text.len > 0 && !wf_dvalue_platform(lexed.text)) {
        wf_drefuse_part(reader, "platform", from, flag->value_begin, flag->end,
                        "no platform can have this name: \"%.*s\"", WF_STR_ARG(lexed.text));
    }
}

static void check_value(struct wf_dreader *reader, const struct wf_instruction *instruction,
                        const struct wf_dflag *flag, const struct flag *known) {
    static const struct value_rule switch_rule = {0, NULL, "\"true\" or \"false\"", is_switch};
    const struct value_rule *rule = known->type == FLAG_SWITCH ? &switch_rule : NULL;
    for (size_t i = 0; i < sizeof value_rules / sizeof *value_rules && !rule; i++) {
        const struct value_rule *other = &value_rules[i];
        if (other->kind == known->kind && (!other->name || wf_str_is(flag->name, other->name))) {
            rule = other;
        }
    }
    struct wf_str value = wf_dflag_decode(reader->arena, instruction, flag).text;
    if (known->type == FLAG_EXPANDED) {
        struct wf_lexed lexed = wf_dword_lex(reader->arena, instruction->escape, value);
        if (lexed.error) {
            wf_drefuse_part(reader, "expansion", instruction, flag->value_begin, flag->end, "%s",
                            lexed.error);
        }
    }
    if (known->kind == WF_FROM) {
        check_platform(reader, instruction, flag, value);
    }
    if (rule && !rule->good(value)) {
        wf_drefuse_part(reader, "flag-value", instruction, flag->value_begin, flag->end,
                        "\"--%s\" of %s wants %s, not \"%.*s\"", known->name,
                        wf_instruction_name(instruction->kind), rule->expected, WF_STR_ARG(value));
    }
}

static void check_flag(struct wf_dreader *reader, const struct wf_instruction *instruction,
                       const struct wf_dflag *flag, unsigned *seen) {
    const struct flag *known = find_flag(instruction->kind, flag->name);
    if (!known) {
        refuse_unknown(reader, instruction, flag);
        return;
    }
    unsigned bit = 1u << (known - flags);
    if ((*seen & bit) != 0 && known->type != FLAG_LIST) {
        wf_drefuse_part(reader, "flag-repeated", instruction, flag->begin, flag->end,
                        "\"--%s\" is given twice", known->name);
    }
    *seen |= bit;
    if (flag->has_value) {
        check_value(reader, instruction, flag, known);
    } else if (known->type != FLAG_SWITCH) {
        wf_drefuse_part(reader, "flag-value", instruction, flag->begin, flag->end, "\"--%s\" has no value",
                        known->name);
    }
}

/* The builder does not look at the flags of ARG, STOPSIGNAL and HEALTHCHECK NONE. */
void wf_dcheck_flags(struct wf_dreader *reader, const struct wf_instruction *instruction) {
    unsigned seen = 0;
    if (instruction->kind == WF_ARG || instruction->kind == WF_STOPSIGNAL || instruction->none) {
        return;
    }
    for (size_t i = 0; i < instruction->flags.len; i++) {
        const struct wf_dflag *flag = &instruction->flags.items[i];
        check_flag(reader, instruction, flag, &seen);
        reader->sources += wf_str_is(flag->name, "from") || wf_str_is(flag->name, "mount") ? 1 : 0;
    }
}
