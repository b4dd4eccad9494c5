#include "docker/ref.h"
#include "docker/vars.h"
#include "lint/rule.h"

static const struct wf_build_args no_args = {.complete = true};

/* A build that passes a value to the ARG, or may. */
static bool is_passed(const struct wf_image_source *source, struct wf_str name) {
    for (size_t i = 0; source && i < source->uses.len; i++) {
        const struct wf_build_args *args = &source->uses.items[i].args;
        for (size_t k = 0; k < args->list.len; k++) {
            if (wf_str_eq(args->list.items[k].name, name)) {
                return true;
            }
        }
        if (!args->complete) {
            return true;
        }
    }
    return false;
}

/* The first declared variable of the word that has no value, or NULL. */
static const struct wf_var *empty_variable(struct wf_check *check, const struct wf_vars *vars,
                                           const struct wf_stage *stage) {
    struct wf_var_uses uses = wf_var_uses_read(check->arena, check->file->dockerfile, stage->base_word.text);
    for (size_t i = 0; i < uses.list.len; i++) {
        const struct wf_var *var = wf_vars_find(vars, uses.list.items[i].name);
        if (var && var->set && (var->unset || var->value.len == 0) &&
            !is_passed(check->file->image_source, var->name)) {
            return var;
        }
    }
    return NULL;
}

static void check_stage(struct wf_check *check, const struct wf_stage *stage) {
    const struct wf_dockerfile *dockerfile = check->file->dockerfile;
    struct wf_vars vars = wf_vars_at(check->arena, dockerfile, stage->from, &no_args);
    const struct wf_var *var = empty_variable(check, &vars, stage);
    struct wf_expanded base = wf_vars_expand(check->arena, dockerfile, &vars, stage->base_word.text);
    if (!var || !base.known || wf_ref_parse(base.text).valid != WF_FALSE) {
        return;
    }
    struct wf_finding *finding = wf_report(check, wf_dword_span(stage->from, &stage->base_word),
                                           "no image unless \"%.*s\" is passed to the build: \"%.*s\"",
                                           WF_STR_ARG(var->name), WF_STR_ARG(base.text));
    wf_finding_note(check, finding, check->file->source, var->set->span, "declared here without a default");
    wf_finding_help(check, finding, "give the ARG a default");
}

const struct wf_rule wf_rule_from_default_missing = {
    .id = "from-default-missing",
    .title = "FROM that needs a build argument",
    .aliases = "InvalidDefaultArgInFrom",
    .category = WF_DOCKER,
    .severity = WF_INFO,
    .stage_hook = check_stage,
};
