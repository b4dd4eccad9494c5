#include "docker/vars.h"
#include "lint/rule.h"

/* The pair before `index` of the same instruction that sets `name`, or NULL. */
static const struct wf_dpair *set_before(const struct wf_instruction *instruction, size_t index,
                                         struct wf_str name) {
    for (size_t i = index; i > 0; i--) {
        if (wf_str_eq(instruction->pairs.items[i - 1].key.text, name)) {
            return &instruction->pairs.items[i - 1];
        }
    }
    return NULL;
}

/* `ENV v=$v w=$v`, or the same value as before: nothing is missed. */
static bool keeps_value(struct wf_check *check, const struct wf_vars *vars, const struct wf_dpair *setter) {
    struct wf_str name = setter->key.text;
    const struct wf_var *var = wf_vars_find(vars, name);
    struct wf_var_uses uses = wf_var_uses_read(check->arena, check->file->dockerfile, setter->value.text);
    for (size_t i = 0; i < uses.list.len; i++) {
        if (wf_str_eq(uses.list.items[i].name, name)) {
            return true;
        }
    }
    struct wf_expanded value =
        wf_vars_expand(check->arena, check->file->dockerfile, vars, setter->value.text);
    return var && var->known && value.known && wf_str_eq(var->value, value.text);
}

static void check_pair(struct wf_check *check, const struct wf_instruction *instruction, size_t index) {
    const struct wf_dockerfile *dockerfile = check->file->dockerfile;
    const struct wf_dword *value = &instruction->pairs.items[index].value;
    struct wf_vars vars = wf_vars_at(check->arena, dockerfile, instruction, NULL);
    struct wf_var_uses uses = wf_var_uses_read(check->arena, dockerfile, value->text);
    for (size_t i = 0; i < uses.list.len; i++) {
        const struct wf_var_use *use = &uses.list.items[i];
        const struct wf_dpair *setter = set_before(instruction, index, use->name);
        if (!setter || keeps_value(check, &vars, setter)) {
            continue;
        }
        struct wf_finding *finding = wf_report(
            check, wf_instruction_part(instruction, value->begin + use->begin, value->begin + use->end),
            "has the value from before this ENV, not the one that is set in it: \"%.*s\"",
            WF_STR_ARG(use->name));
        wf_finding_note(check, finding, check->file->source, wf_dword_span(instruction, &setter->key),
                        "set here");
        wf_finding_help(check, finding, "set it in an ENV of its own above this one");
    }
}

static void check_instruction(struct wf_check *check, const struct wf_instruction *instruction) {
    for (size_t i = 1; instruction->kind == WF_ENV && i < instruction->pairs.len; i++) {
        check_pair(check, instruction, i);
    }
}

const struct wf_rule wf_rule_env_before_set = {
    .id = "env-before-set",
    .title = "ENV that uses a variable of the same ENV",
    .aliases = "DL3044",
    .category = WF_DOCKER,
    .severity = WF_WARNING,
    .instruction_hook = check_instruction,
};
