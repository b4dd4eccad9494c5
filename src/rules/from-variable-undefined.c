#include "base/near.h"
#include "docker/edit.h"
#include "docker/vars.h"
#include "lint/rule.h"

static void offer_name(struct wf_check *check, struct wf_finding *finding, const struct wf_vars *vars,
                       struct wf_str name) {
    struct wf_near near = {.wanted = name};
    struct wf_var_list list = wf_vars_list(check->arena, vars);
    for (size_t i = 0; i < list.list.len; i++) {
        wf_near_offer(&near, list.list.items[i]->name);
    }
    if (near.best.len > 0) {
        wf_finding_help(check, finding, "did you mean \"%.*s\"?", WF_STR_ARG(near.best));
    } else {
        wf_finding_help(check, finding, "declare it with ARG above the first FROM");
    }
}

/* Nothing stands in its place: "python:" is no image. */
static bool makes_no_image(struct wf_str text, const struct wf_var_use *use) {
    char before = use->begin > 0 ? text.ptr[use->begin - 1] : '\0';
    bool ends = use->end == text.len;
    return ends && (before == '\0' || before == ':' || before == '@' || before == '/');
}

static void check_word(struct wf_check *check, const struct wf_instruction *from, struct wf_str text,
                       size_t begin, bool image) {
    const struct wf_dockerfile *dockerfile = check->file->dockerfile;
    struct wf_vars vars = wf_vars_at(check->arena, dockerfile, from, NULL);
    struct wf_var_uses uses = wf_var_uses_read(check->arena, dockerfile, text);
    for (size_t i = 0; i < uses.list.len; i++) {
        const struct wf_var_use *use = &uses.list.items[i];
        if (use->required || wf_vars_find(&vars, use->name) || wf_var_is_platform(use->name) ||
            wf_var_is_proxy(use->name)) {
            continue;
        }
        struct wf_finding *finding =
            wf_report(check, wf_instruction_part(from, begin + use->begin, begin + use->end),
                      use->has_default
                          ? "not declared before the first FROM, so what stands for it here always counts: "
                            "\"%.*s\""
                          : "not declared before the first FROM, so it is empty here: \"%.*s\"",
                      WF_STR_ARG(use->name));
        bool fatal = image && !use->has_default && makes_no_image(text, use);
        finding->severity = fatal ? WF_ERROR : WF_WARNING;
        offer_name(check, finding, &vars, use->name);
    }
}

static void check_stage(struct wf_check *check, const struct wf_stage *stage) {
    const struct wf_instruction *from = stage->from;
    const struct wf_dflag *platform = wf_instruction_flag(from, "platform", NULL);
    check_word(check, from, stage->base_word.text, stage->base_word.begin, true);
    if (platform && platform->has_value) {
        check_word(check, from, platform->value, platform->value_begin, false);
    }
}

const struct wf_rule wf_rule_from_variable_undefined = {
    .id = "from-variable-undefined",
    .title = "Variable in FROM that is not declared",
    .aliases = "UndefinedArgInFrom",
    .category = WF_DOCKER,
    .severity = WF_WARNING,
    .stage_hook = check_stage,
};
