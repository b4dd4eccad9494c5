#include "rules/uses_ask.h"

static bool has_event(const struct wf_check *check, const char *event) {
    return check->file->runs && wf_run_case_find(check->file->runs, event, WF_RUN_UNKNOWN) != NULL;
}

/* What actions/labeler is made for. */
static bool only_labels(const struct wf_workflow *workflow) {
    const struct wf_job *job = workflow->jobs;
    return workflow->job_count == 1 && job->step_count == 1 &&
           wf_uses_is(&job->steps[0].action, "actions/labeler");
}

static void report(struct wf_check *check, const struct wf_workflow *workflow, const char *event,
                   const char *help) {
    const struct wf_node *key = workflow->on ? workflow->on->key : NULL;
    if (!key || !has_event(check, event)) {
        return;
    }
    struct wf_finding *finding = wf_report(
        check, key->span, "\"%s\" runs with this repository's rights on what outsiders sent", event);
    wf_finding_risk(finding, WF_LEVEL_HIGH, WF_LEVEL_MEDIUM, WF_REGULAR);
    wf_finding_reach(finding, wf_pair_span(key));
    wf_finding_help(check, finding, "%s", help);
}

static void check_workflow(struct wf_check *check, const struct wf_workflow *workflow) {
    if (!only_labels(workflow)) {
        report(check, workflow, "pull_request_target",
               "use \"pull_request\" unless it must write; never run the pull request's code here");
    }
    report(check, workflow, "workflow_run",
           "treat all that the other run made, its artifacts as well, as an outsider's");
}

const struct wf_rule wf_rule_dangerous_triggers = {
    .id = "dangerous-triggers",
    .title = "Event that gives an outsider's pull request the repository's rights",
    .category = WF_SECURITY,
    .severity = WF_INFO,
    .workflow_hook = check_workflow,
};
