#include "lang/hole.h"
#include "lint/rule.h"

enum { MAX_GROUP = 400 };

static void check_group(struct wf_check *check, const struct wf_node *group) {
    const struct wf_node *real = wf_node_resolve(group);
    if (wf_node_is_scalar(real) && real->text.len > MAX_GROUP && !wf_hole_any(real->text)) {
        wf_report(check, group->span,
                  "name of a concurrency group has %zu characters, at most %d are allowed", real->text.len,
                  MAX_GROUP);
    }
}

static void check_concurrency(struct wf_check *check, const struct wf_node *concurrency) {
    if (!wf_node_is_mapping(concurrency)) {
        check_group(check, concurrency);
        return;
    }
    check_group(check, wf_node_get(concurrency, "group"));
    const struct wf_node *queue = wf_node_key(concurrency, "queue");
    const struct wf_node *cancel = wf_node_get(concurrency, "cancel-in-progress");
    bool cancels = wf_node_type(cancel) == WF_TYPE_BOOL && wf_node_bool(cancel);
    if (queue && cancels && wf_str_is(wf_node_text(queue->value), "max")) {
        struct wf_finding *finding =
            wf_report(check, queue->span, "\"queue: max\" cannot stand with \"cancel-in-progress: true\"");
        wf_finding_help(check, finding,
                        "either runs wait for each other, or a new one cancels the present one");
    }
}

static void check_workflow(struct wf_check *check, const struct wf_workflow *workflow) {
    check_concurrency(check, workflow->concurrency);
}

static void check_job(struct wf_check *check, const struct wf_job *job) {
    check_concurrency(check, job->concurrency);
}

const struct wf_rule wf_rule_concurrency_queue = {
    .id = "concurrency-queue",
    .title = "Concurrency that GitHub refuses",
    .category = WF_SYNTAX,
    .severity = WF_ERROR,
    .workflow_hook = check_workflow,
    .job_hook = check_job,
};
