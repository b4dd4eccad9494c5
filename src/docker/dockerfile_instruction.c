#include "docker/dockerfile_reader.h"

/* How the arguments are written. */
enum form {
    FORM_NONE,   /* an unknown instruction */
    FORM_WORDS,  /* words between blanks */
    FORM_LIST,   /* a JSON list, or words */
    FORM_STRING, /* all the rest is one */
    FORM_PAIRS,
    FORM_SHELL, /* a JSON list, or a script */
    FORM_HEALTH,
    FORM_TRIGGER,
};

static const struct {
    const char *name;
    enum form form;
} kinds[] = {
    [WF_INSTRUCTION_UNKNOWN] = {"", FORM_NONE},
    [WF_ADD] = {"ADD", FORM_LIST},
    [WF_ARG] = {"ARG", FORM_PAIRS},
    [WF_CMD] = {"CMD", FORM_SHELL},
    [WF_COPY] = {"COPY", FORM_LIST},
    [WF_ENTRYPOINT] = {"ENTRYPOINT", FORM_SHELL},
    [WF_ENV] = {"ENV", FORM_PAIRS},
    [WF_EXPOSE] = {"EXPOSE", FORM_WORDS},
    [WF_FROM] = {"FROM", FORM_WORDS},
    [WF_HEALTHCHECK] = {"HEALTHCHECK", FORM_HEALTH},
    [WF_LABEL] = {"LABEL", FORM_PAIRS},
    [WF_MAINTAINER] = {"MAINTAINER", FORM_STRING},
    [WF_ONBUILD] = {"ONBUILD", FORM_TRIGGER},
    [WF_RUN] = {"RUN", FORM_SHELL},
    [WF_SHELL] = {"SHELL", FORM_SHELL},
    [WF_STOPSIGNAL] = {"STOPSIGNAL", FORM_STRING},
    [WF_USER] = {"USER", FORM_STRING},
    [WF_VOLUME] = {"VOLUME", FORM_LIST},
    [WF_WORKDIR] = {"WORKDIR", FORM_STRING},
};

enum { KIND_COUNT = sizeof kinds / sizeof *kinds };

const char *wf_instruction_name(enum wf_instruction_kind kind) {
    return kinds[kind].name;
}

static enum wf_instruction_kind kind_of(struct wf_str keyword) {
    for (int i = 1; i < KIND_COUNT; i++) {
        if (wf_str_is_case(keyword, kinds[i].name)) {
            return (enum wf_instruction_kind)i;
        }
    }
    return WF_INSTRUCTION_UNKNOWN;
}

static void refuse_unknown(struct wf_dreader *reader, const struct wf_instruction *instruction) {
    struct wf_near near = {.wanted = instruction->keyword};
    for (int i = 1; i < KIND_COUNT; i++) {
        wf_near_offer(&near, wf_str_of(kinds[i].name));
    }
    if (wf_str_eq(near.wanted, wf_arena_lower(reader->arena, near.wanted))) {
        near.best = wf_arena_lower(reader->arena, near.best);
    }
    struct wf_dproblem *problem =
        wf_drefuse(reader, "unknown-instruction", instruction->name, "unknown instruction \"%.*s\"",
                   WF_STR_ARG(instruction->keyword));
    wf_dsuggest(reader, problem, &near);
}

static void read_health(struct wf_dreader *reader, struct wf_instruction *instruction) {
    struct wf_str line = instruction->line.text;
    size_t end = wf_dskip_word(line, instruction->args_begin);
    struct wf_str type = wf_str_sub(line, instruction->args_begin, end);
    instruction->none = wf_str_is_case(type, "NONE");
    wf_dread_json(reader, instruction, end);
}

static void read_head(struct wf_dreader *reader, struct wf_instruction *instruction, bool is_trigger);

static void read_trigger(struct wf_dreader *reader, struct wf_instruction *instruction) {
    size_t begin = instruction->args_begin;
    size_t end = instruction->line.text.len;
    if (begin >= end) {
        return;
    }
    struct wf_instruction *trigger = WF_NEW(reader->arena, struct wf_instruction);
    trigger->index = instruction->index;
    trigger->line = wf_joined_slice(reader->arena, &instruction->line, begin, end);
    trigger->span = wf_joined_span(&instruction->line, begin, end);
    trigger->lines = instruction->lines;
    instruction->trigger = trigger;
    read_head(reader, trigger, true);
}

static void read_arguments(struct wf_dreader *reader, struct wf_instruction *instruction) {
    size_t begin = instruction->args_begin;
    size_t end = instruction->line.text.len;
    switch (kinds[instruction->kind].form) {
    case FORM_NONE:
        return;
    case FORM_WORDS:
        wf_dread_words(reader, instruction, begin);
        return;
    case FORM_LIST:
        if (!wf_dread_json(reader, instruction, begin)) {
            wf_dread_words(reader, instruction, begin);
        }
        return;
    case FORM_STRING:
        if (begin < end) {
            *WF_PUSH(reader->arena, &instruction->words) =
                (struct wf_dword){wf_str_sub(instruction->line.text, begin, end), begin, end};
        }
        return;
    case FORM_PAIRS:
        wf_dread_pairs(reader, instruction);
        return;
    case FORM_SHELL:
        wf_dread_json(reader, instruction, begin);
        return;
    case FORM_HEALTH:
        read_health(reader, instruction);
        return;
    case FORM_TRIGGER:
        read_trigger(reader, instruction);
        return;
    }
}

/* Keyword, flags, arguments. ONBUILD of ONBUILD is refused: its trigger has none of its own. */
static void read_head(struct wf_dreader *reader, struct wf_instruction *instruction, bool is_trigger) {
    struct wf_str line = instruction->line.text;
    size_t end = wf_dskip_word(line, 0);
    instruction->escape = reader->file->escape;
    instruction->keyword = wf_str_sub(line, 0, end);
    instruction->kind = kind_of(instruction->keyword);
    instruction->name = line.len > 0 ? wf_instruction_part(instruction, 0, end) : instruction->span;
    wf_dread_flags(reader, instruction, end);
    if (!is_trigger || instruction->kind != WF_ONBUILD) {
        read_arguments(reader, instruction);
    }
}

/* The here-documents of ONBUILD belong to its trigger too. */
static void share_heredocs(struct wf_dreader *reader, struct wf_instruction *instruction) {
    for (size_t i = 0; i < instruction->heredocs.len; i++) {
        struct wf_heredoc *doc = WF_PUSH(reader->arena, &instruction->trigger->heredocs);
        *doc = instruction->heredocs.items[i];
        doc->begin -= instruction->args_begin;
        doc->end -= instruction->args_begin;
    }
}

static void count_settings(struct wf_dreader *reader, struct wf_instruction *instruction) {
    instruction->settings = reader->settings;
    if (instruction->kind == WF_ARG || instruction->kind == WF_ENV) {
        reader->settings += instruction->pairs.len;
    }
}

static void finish(struct wf_dreader *reader, struct wf_instruction *instruction) {
    instruction->stage = reader->stage;
    if (instruction->kind == WF_INSTRUCTION_UNKNOWN) {
        refuse_unknown(reader, instruction);
        return;
    }
    wf_dcheck_flags(reader, instruction);
    wf_dcheck_arguments(reader, instruction);
    wf_dread_script(reader, instruction);
}

/* What cannot be a trigger has been refused as a whole. */
static void finish_trigger(struct wf_dreader *reader, struct wf_instruction *trigger) {
    trigger->stage = reader->stage;
    if (trigger->kind != WF_ONBUILD && trigger->kind != WF_FROM && trigger->kind != WF_MAINTAINER) {
        finish(reader, trigger);
    }
}

/* Only the first one: without FROM all would be wrong. */
static void refuse_early(struct wf_dreader *reader, const struct wf_instruction *instruction) {
    enum wf_instruction_kind kind = instruction->kind;
    if (!reader->stage && !reader->refused_early && kind != WF_ARG && kind != WF_INSTRUCTION_UNKNOWN) {
        wf_drefuse(reader, "before-from", instruction->name, "%s stands before the first FROM",
                   kinds[kind].name);
        reader->refused_early = true;
    }
}

void wf_dread_instruction(struct wf_dreader *reader, struct wf_instruction *instruction) {
    read_head(reader, instruction, false);
    wf_dread_heredocs(reader, instruction);
    if (instruction->kind == WF_FROM) {
        wf_dread_stage(reader, instruction);
    }
    refuse_early(reader, instruction);
    count_settings(reader, instruction);
    finish(reader, instruction);
    if (instruction->trigger) {
        share_heredocs(reader, instruction);
        instruction->trigger->lines = instruction->lines;
        finish_trigger(reader, instruction->trigger);
    }
    if (instruction->kind == WF_SHELL) {
        wf_dread_shell(reader, instruction);
    }
    if (reader->stage) {
        reader->stage->last = instruction->index + 1;
    }
}
