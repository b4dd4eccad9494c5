#include "gha/event.h"
#include "lang/hole.h"
#include "lint/rule.h"
#include "rules/identifier.h"

static void check_id(struct wf_check *check, const struct wf_node *id, const char *what) {
    struct wf_str text = wf_node_text(id);
    const char *problem = wf_identifier_problem(text);
    if (text.len > 0 && problem && !wf_hole_any(text)) {
        struct wf_finding *finding =
            wf_report(check, id->span, "id of a %s is refused: \"%.*s\"", what, WF_STR_ARG(text));
        wf_finding_help(check, finding, "%s; free text belongs into \"name\"", problem);
    }
}

static void check_job(struct wf_check *check, const struct wf_job *job) {
    check_id(check, job->key, "job");
}

static void check_step(struct wf_check *check, const struct wf_step *step) {
    if (wf_node_is_scalar(step->id)) {
        check_id(check, step->id, "step");
    }
}

static void check_workflow(struct wf_check *check, const struct wf_workflow *workflow) {
    struct wf_event_inputs inputs = wf_event_inputs(check->arena, workflow);
    for (size_t i = 0; i < inputs.list.len; i++) {
        struct wf_str text = wf_node_text(inputs.list.items[i].id);
        if (text.len > 0 && !wf_identifier_has_form(text)) {
            struct wf_finding *finding =
                wf_report(check, inputs.list.items[i].id->span,
                          "id of an input has not the documented form: \"%.*s\"", WF_STR_ARG(text));
            finding->severity = WF_WARNING;
            wf_finding_help(check, finding, "%s", wf_identifier_problem(text));
        }
    }
}

const struct wf_rule wf_rule_id_invalid = {
    .id = "id-invalid",
    .title = "Id with characters that GitHub refuses",
    .category = WF_SYNTAX,
    .severity = WF_ERROR,
    .workflow_hook = check_workflow,
    .job_hook = check_job,
    .step_hook = check_step,
};
