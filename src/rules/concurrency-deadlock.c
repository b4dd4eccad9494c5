#include "lint/rule.h"

static const struct wf_node *group_of(const struct wf_node *concurrency) {
    const struct wf_node *group =
        wf_node_is_mapping(concurrency) ? wf_node_get(concurrency, "group") : concurrency;
    return wf_node_is_scalar(group) ? wf_node_resolve(group) : NULL;
}

static void check_job(struct wf_check *check, const struct wf_job *job) {
    const struct wf_node *own = group_of(job->concurrency);
    const struct wf_node *outer = group_of(job->workflow->concurrency);
    if (!own || !outer || own->text.len == 0 ||
        !wf_str_eq_case(wf_str_trim(own->text), wf_str_trim(outer->text))) {
        return;
    }
    struct wf_finding *finding =
        wf_report(check, job->concurrency->span,
                  "job waits for its own workflow, which is in the same concurrency group: \"%.*s\"",
                  WF_STR_ARG(own->text));
    wf_finding_note(check, finding, check->file->source, outer->span, "the workflow's group");
    wf_finding_help(check, finding,
                    "GitHub cancels the run as a deadlock; remove one of them or name another group");
}

const struct wf_rule wf_rule_concurrency_deadlock = {
    .id = "concurrency-deadlock",
    .title = "Job in the concurrency group of its workflow",
    .category = WF_SYNTAX,
    .severity = WF_ERROR,
    .job_hook = check_job,
};
