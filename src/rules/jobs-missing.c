#include "lint/rule.h"

static void check_workflow(struct wf_check *check, const struct wf_workflow *workflow) {
    const struct wf_node *key = wf_node_key(workflow->root, "jobs");
    if (key && wf_node_is_mapping(workflow->jobs_node) && workflow->jobs_node->count == 0) {
        wf_report(check, key->span, "workflow has no job");
    }
}

const struct wf_rule wf_rule_jobs_missing = {
    .id = "jobs-missing",
    .title = "Workflow without a job",
    .category = WF_SYNTAX,
    .severity = WF_ERROR,
    .workflow_hook = check_workflow,
};
