#include "lint/rule.h"

/* The steps among which ids are unique. */
static const struct wf_step *steps_of(const struct wf_check *check, const struct wf_step *step) {
    return step->job ? step->job->steps : check->file->action->steps;
}

static void check_step(struct wf_check *check, const struct wf_step *step) {
    struct wf_str id = wf_node_text(step->id);
    const struct wf_step *steps = steps_of(check, step);
    for (uint32_t i = 0; id.len > 0 && i < step->index; i++) {
        if (!wf_str_eq_case(wf_node_text(steps[i].id), id)) {
            continue;
        }
        struct wf_finding *finding =
            wf_report(check, step->id->span, "an earlier step has the same id: \"%.*s\"", WF_STR_ARG(id));
        wf_finding_note(check, finding, check->file->source, steps[i].id->span, "the earlier one is here");
        wf_finding_help(check, finding, "ids are compared without upper and lower case");
        return;
    }
}

const struct wf_rule wf_rule_id_repeated = {
    .id = "id-repeated",
    .title = "Two steps with one id",
    .category = WF_SYNTAX,
    .severity = WF_ERROR,
    .step_hook = check_step,
};
