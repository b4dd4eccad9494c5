#include "gha/event.h"
#include "lint/rule.h"

/* Lists that GitHub accepts when they are empty, though nothing is left to do then. */
static void check_list(struct wf_check *check, const struct wf_node *mapping, const char *name) {
    const struct wf_node *key = wf_node_key(mapping, name);
    const struct wf_node *list = key ? wf_node_resolve(key->value) : NULL;
    if (list && wf_node_is_sequence(list) && list->count == 0) {
        wf_report(check, key->value->span, "list is empty: \"%s\"", name);
    }
}

static void check_event(struct wf_check *check, const struct wf_node *event) {
    static const char *const names[] = {"types",       "branches", "branches-ignore", "tags",
                                        "tags-ignore", "paths",    "paths-ignore",    "workflows"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        check_list(check, event, names[i]);
    }
}

static void check_workflow(struct wf_check *check, const struct wf_workflow *workflow) {
    check_list(check, workflow->root, "on");
    check_list(check, workflow->on, "schedule");
    if (wf_node_is_mapping(workflow->on)) {
        for (WF_EACH(event, workflow->on)) {
            check_event(check, wf_node_resolve(event->value));
        }
    }
}

static void check_job(struct wf_check *check, const struct wf_job *job) {
    check_list(check, job->node, "needs");
    check_list(check, job->node, "runs-on");
    check_list(check, job->node, "steps");
}

const struct wf_rule wf_rule_list_empty = {
    .id = "list-empty",
    .title = "Empty list",
    .category = WF_SYNTAX,
    .severity = WF_INFO,
    .workflow_hook = check_workflow,
    .job_hook = check_job,
};
