#include "base/near.h"
#include "rules/replace.h"

static struct wf_str near_id(const struct wf_step *step, struct wf_str id) {
    struct wf_near near = {.wanted = id};
    for (size_t i = 0; i < step->index; i++) {
        struct wf_str own = wf_node_text(step->job->steps[i].id);
        if (own.len > 0 && !wf_near_offer(&near, own)) {
            break;
        }
    }
    return near.best;
}

static void check_target(struct wf_check *check, const struct wf_step *step, const struct wf_node *target) {
    struct wf_str id = wf_node_text(target);
    if (!wf_node_is_scalar(target) || id.len == 0) {
        return;
    }
    const struct wf_step *later = wf_job_step(step->job, id);
    if (later && later->index < step->index) {
        return;
    }
    struct wf_str near = near_id(step, id);
    struct wf_finding *finding =
        wf_report(check, target->span, "no step before this one has the id \"%.*s\"%s", WF_STR_ARG(id),
                  later ? ", only a later one" : "");
    if (near.len > 0 && !later) {
        wf_finding_help(check, finding, "did you mean \"%.*s\"?", WF_STR_ARG(near));
        finding->fix = wf_replace_fix(check, target, near, WF_FIX_UNSAFE);
    }
}

static void check_step(struct wf_check *check, const struct wf_step *step) {
    static const char *const keys[] = {"wait", "cancel"};
    const struct wf_node *all = wf_node_get(step->node, "wait-all");
    if (all && wf_node_type(all) == WF_TYPE_BOOL && !wf_node_bool(all)) {
        wf_report(check, all->span, "\"wait-all\" can only be true, or have no value");
    }
    for (size_t i = 0; step->job && i < sizeof keys / sizeof *keys; i++) {
        const struct wf_node *value = wf_node_get(step->node, keys[i]);
        if (!wf_node_is_sequence(value)) {
            check_target(check, step, value);
            continue;
        }
        for (WF_EACH(item, value)) {
            check_target(check, step, item);
        }
    }
}

const struct wf_rule wf_rule_step_target = {
    .id = "step-target",
    .title = "wait or cancel of a step that has not begun",
    .category = WF_SYNTAX,
    .severity = WF_ERROR,
    .fixable = true,
    .step_hook = check_step,
};
