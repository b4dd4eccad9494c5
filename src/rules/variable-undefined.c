#include "base/near.h"
#include "docker/lex.h"
#include "lint/memo.h"

/* The builder expands variables in these. */
static bool expands(enum wf_instruction_kind kind) {
    return kind == WF_ADD || kind == WF_ARG || kind == WF_COPY || kind == WF_ENV || kind == WF_EXPOSE ||
           kind == WF_LABEL || kind == WF_STOPSIGNAL || kind == WF_USER || kind == WF_VOLUME ||
           kind == WF_WORKDIR;
}

/* The declared variable that was probably meant; empty: none. */
static struct wf_str nearest(struct wf_arena *arena, const struct wf_vars *vars, struct wf_str name) {
    struct wf_near near = {.wanted = name};
    struct wf_var_list list = wf_vars_list(arena, vars);
    for (size_t i = 0; i < list.list.len; i++) {
        wf_near_offer(&near, list.list.items[i]->name);
    }
    return near.best;
}

/* The first ARG of each name. */
static const struct wf_map *first_args(struct wf_check *check) {
    void **place = wf_memo(check, "first args", WF_STR(""));
    const struct wf_dockerfile *dockerfile = check->file->dockerfile;
    if (*place != NULL) {
        return *place;
    }
    struct wf_map *args = WF_NEW(check->arena, struct wf_map);
    args->arena = check->arena;
    for (size_t i = 0; i < dockerfile->instructions.len; i++) {
        struct wf_instruction *arg = dockerfile->instructions.items[i];
        for (size_t k = 0; arg->kind == WF_ARG && k < arg->pairs.len; k++) {
            if (wf_map_get(args, arg->pairs.items[k].key.text) == NULL) {
                wf_map_put(args, arg->pairs.items[k].key.text, arg);
            }
        }
    }
    *place = args;
    return args;
}

/* A stage before this one, or the head of the file, has an ARG of this name; NULL: none. */
static const struct wf_instruction *declared_elsewhere(struct wf_check *check,
                                                       const struct wf_instruction *user,
                                                       struct wf_str name) {
    const struct wf_instruction *first = wf_map_get(first_args(check), name);
    return first != NULL && first->index < user->index ? first : NULL;
}

struct scope {
    struct wf_check *check;
    const struct wf_instruction *instruction;
    struct wf_vars vars;
};

static void report(const struct scope *scope, const struct wf_var_use *use, struct wf_span span) {
    struct wf_check *check = scope->check;
    struct wf_str near = use->has_default ? WF_STR("") : nearest(check->arena, &scope->vars, use->name);
    const struct wf_instruction *declared = declared_elsewhere(check, scope->instruction, use->name);
    if (scope->vars.open && near.len == 0 && !declared) {
        return; /* the base image may have it */
    }
    const char *so = use->has_default ? "what stands for it here always counts" : "it is empty";
    struct wf_finding *finding =
        wf_report(check, span, "not declared in this stage, so %s: \"%.*s\"", so, WF_STR_ARG(use->name));
    if ((scope->vars.open || use->has_default) && !declared) {
        finding->severity = WF_INFO;
    }
    if (declared) {
        wf_finding_note(check, finding, check->file->source, declared->span,
                        "this ARG does not reach the stage");
        wf_finding_help(check, finding, "put \"ARG %.*s\" into this stage", WF_STR_ARG(use->name));
    } else if (near.len > 0) {
        wf_finding_help(check, finding, "did you mean \"%.*s\"?", WF_STR_ARG(near));
    } else {
        wf_finding_help(check, finding, "declare it with ARG or ENV above");
    }
}

/* Whether a use is to be reported. `own` is what the text is the value of: A=$A takes what the base image may
 * have. Of a text each name is reported once: `said` holds those. */
static bool is_undefined(const struct scope *scope, struct wf_var_use *use, struct wf_str own,
                         struct wf_map *said) {
    bool extends = scope->vars.open && wf_str_eq(use->name, own);
    bool refused = use->required && !scope->vars.open;
    return !wf_vars_find(&scope->vars, use->name) && !wf_str_is(use->name, "PATH") && !extends && !refused &&
           wf_map_put(said, use->name, use) == NULL;
}

static void check_text(const struct scope *scope, struct wf_str text, size_t begin, struct wf_str own) {
    struct wf_var_uses uses = wf_var_uses_read(scope->check->arena, scope->check->file->dockerfile, text);
    struct wf_map said = {.arena = scope->check->arena};
    for (size_t i = 0; i < uses.list.len; i++) {
        struct wf_var_use *use = &uses.list.items[i];
        if (is_undefined(scope, use, own, &said)) {
            report(scope, use, wf_instruction_part(scope->instruction, begin + use->begin, begin + use->end));
        }
    }
}

static void check_flags(const struct scope *scope) {
    for (size_t i = 0; i < scope->instruction->flags.len; i++) {
        const struct wf_dflag *flag = &scope->instruction->flags.items[i];
        if (wf_str_in(flag->name, "chown chmod checksum mount")) {
            check_text(scope, flag->value, flag->value_begin, WF_STR(""));
        }
    }
}

/* In the text of a here-document quotes mean nothing. */
static void check_document(const struct scope *scope, const struct wf_heredoc *document) {
    struct wf_lex_options options = {.escape = '\\', .no_quotes = true};
    struct wf_lexed lexed = wf_lex(scope->check->arena, document->body.text, &options);
    struct wf_map said = {.arena = scope->check->arena};
    for (size_t i = 0; document->expands && i < lexed.uses.list.len; i++) {
        struct wf_var_use *use = &lexed.uses.list.items[i];
        if (is_undefined(scope, use, WF_STR(""), &said)) {
            report(scope, use, wf_joined_span(&document->body, use->begin, use->end));
        }
    }
}

static bool has_dollar(const struct wf_instruction *instruction) {
    bool found = wf_str_find_char(instruction->line.text, '$', 0) != WF_NOT_FOUND;
    for (size_t i = 0; i < instruction->heredocs.len && !found; i++) {
        found = wf_str_find_char(instruction->heredocs.items[i].body.text, '$', 0) != WF_NOT_FOUND;
    }
    return found;
}

static void check_instruction(struct wf_check *check, const struct wf_instruction *instruction) {
    const struct wf_dockerfile *dockerfile = check->file->dockerfile;
    bool trigger = dockerfile->instructions.items[instruction->index] != instruction;
    bool run = instruction->kind == WF_RUN && wf_instruction_flag(instruction, "mount", NULL);
    if ((!expands(instruction->kind) && !run) || !instruction->stage || trigger || !has_dollar(instruction)) {
        return;
    }
    struct scope scope = {check, instruction, wf_vars_at(check->arena, dockerfile, instruction, NULL)};
    check_flags(&scope);
    for (size_t i = 0; i < instruction->heredocs.len && !run; i++) {
        check_document(&scope, &instruction->heredocs.items[i]);
    }
    for (size_t i = 0; i < instruction->words.len; i++) {
        check_text(&scope, instruction->words.items[i].text, instruction->words.items[i].begin, WF_STR(""));
    }
    for (size_t i = 0; i < instruction->pairs.len; i++) {
        const struct wf_dpair *pair = &instruction->pairs.items[i];
        if (instruction->kind != WF_ARG) {
            check_text(&scope, pair->key.text, pair->key.begin, WF_STR(""));
        }
        check_text(&scope, pair->value.text, pair->value.begin, pair->key.text);
    }
}

const struct wf_rule wf_rule_variable_undefined = {
    .id = "variable-undefined",
    .title = "Variable that no ARG or ENV of the stage declares",
    .aliases = "UndefinedVar",
    .category = WF_DOCKER,
    .severity = WF_WARNING,
    .instruction_hook = check_instruction,
};
