#include "gha/event.h"
#include "lint/rule.h"

static bool has_names(const struct wf_node *workflows) {
    return wf_node_is_sequence(workflows) ? workflows->count > 0 : wf_node_text(workflows).len > 0;
}

static const struct wf_node *find_event(const struct wf_node *on) {
    if (wf_node_is_scalar(on)) {
        return wf_str_is(wf_node_text(on), "workflow_run") ? on : NULL;
    }
    if (wf_node_is_mapping(on)) {
        return wf_node_key(on, "workflow_run");
    }
    for (const struct wf_node *item = on ? wf_node_first(on) : NULL; item; item = item->next) {
        if (wf_str_is(wf_node_text(item), "workflow_run")) {
            return item;
        }
    }
    return NULL;
}

static void check_workflow(struct wf_check *check, const struct wf_workflow *workflow) {
    const struct wf_node *event = find_event(workflow->on);
    const struct wf_node *config = event && event->value ? wf_node_resolve(event->value) : NULL;
    if (!event || has_names(wf_node_get(config, "workflows"))) {
        return;
    }
    struct wf_finding *finding =
        wf_report(check, event->span, "\"workflow_run\" names no workflow that it follows");
    wf_finding_help(check, finding, "list the names of the workflows under \"workflows\"");
}

const struct wf_rule wf_rule_workflow_run_unbound = {
    .id = "workflow-run-unbound",
    .title = "workflow_run without workflows",
    .category = WF_SYNTAX,
    .severity = WF_WARNING,
    .workflow_hook = check_workflow,
};
