#include "gha/step.h"
#include "lint/rule.h"

static void report(struct wf_check *check, struct wf_span span, enum wf_level level, const char *what) {
    struct wf_finding *finding = wf_report(check, span, "%s has no \"name\"", what);
    wf_finding_risk(finding, level, WF_LEVEL_HIGH, WF_PEDANTIC);
}

static void check_workflow(struct wf_check *check, const struct wf_workflow *workflow) {
    const struct wf_node *first = wf_node_first(workflow->root);
    if (first && !wf_node_key(workflow->root, "name")) {
        report(check, first->span, WF_LEVEL_LOW, "the workflow");
    }
}

static void check_job(struct wf_check *check, const struct wf_job *job) {
    if (!job->uses && !wf_node_key(job->node, "name") && !wf_job_is_dead(job)) {
        report(check, job->key->span, WF_LEVEL_INFO, "the job");
    }
}

const struct wf_rule wf_rule_anonymous_definition = {
    .id = "anonymous-definition",
    .title = "Workflow or job without a name",
    .category = WF_SECURITY,
    .severity = WF_INFO,
    .workflow_hook = check_workflow,
    .job_hook = check_job,
};
