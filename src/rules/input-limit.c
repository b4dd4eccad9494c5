#include "gha/event.h"
#include "lint/rule.h"

enum { MAX_INPUTS = 25 };

static void check_workflow(struct wf_check *check, const struct wf_workflow *workflow) {
    const struct wf_node *event = wf_event_key(workflow, "workflow_dispatch");
    const struct wf_node *inputs = event ? wf_node_get(event->value, "inputs") : NULL;
    if (inputs && inputs->kind == WF_MAPPING && inputs->count > MAX_INPUTS) {
        wf_report(check, event->span, "a dispatch has at most %d inputs, not %u", MAX_INPUTS, inputs->count);
    }
}

const struct wf_rule wf_rule_input_limit = {
    .id = "input-limit",
    .title = "More than 25 inputs of workflow_dispatch",
    .category = WF_SYNTAX,
    .severity = WF_ERROR,
    .workflow_hook = check_workflow,
};
