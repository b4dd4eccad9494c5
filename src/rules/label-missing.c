#include "rules/docker_ask.h"
#include "rules/label_ask.h"

/* Whether an instruction of the stage, or of one that it is built on, sets the label, or may. */
static bool is_set(struct wf_check *check, const struct wf_stage *stage, struct wf_str key) {
    const struct wf_dockerfile *dockerfile = check->file->dockerfile;
    for (; stage; stage = stage->base) {
        for (size_t i = stage->first; i < stage->last; i++) {
            const struct wf_instruction *label = dockerfile->instructions.items[i];
            struct wf_vars vars = wf_vars_at(check->arena, dockerfile, label, NULL);
            for (size_t k = 0; label->kind == WF_LABEL && k < label->pairs.len; k++) {
                struct wf_expanded name =
                    wf_vars_expand(check->arena, dockerfile, &vars, label->pairs.items[k].key.text);
                if (!name.known || wf_str_eq(name.text, key)) {
                    return true;
                }
            }
        }
    }
    return false;
}

/* A build that gives the image labels of its own: which ones is often known to another step alone. */
static bool is_labelled(const struct wf_image_source *source) {
    for (size_t i = 0; source && i < source->uses.len; i++) {
        const struct wf_build *build = source->uses.items[i].build;
        if (build && build->labels.key) {
            return true;
        }
    }
    return false;
}

static void check_dockerfile(struct wf_check *check, const struct wf_dockerfile *dockerfile) {
    const struct wf_hadolint *hadolint = &check->config->hadolint;
    const struct wf_stage *stage = wf_last_stage(dockerfile);
    if (hadolint->labels.len == 0 || !stage || is_labelled(check->file->image_source)) {
        return;
    }
    for (size_t i = 0; i < hadolint->labels.len; i++) {
        struct wf_str key = hadolint->labels.items[i].key;
        if (!is_set(check, stage, key)) {
            wf_report(check, stage->from->span, "the image does not have the label: \"%.*s\"",
                      WF_STR_ARG(key));
        }
    }
}

const struct wf_rule wf_rule_label_missing = {
    .id = "label-missing",
    .title = "Image without a label that the schema names",
    .aliases = "DL3049",
    .category = WF_POLICY,
    .severity = WF_INFO,
    .dockerfile_hook = check_dockerfile,
};
