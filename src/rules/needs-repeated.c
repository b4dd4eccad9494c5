#include "rules/replace.h"

static void check_item(struct wf_check *check, const struct wf_job *job, const struct wf_node *item) {
    for (const struct wf_node *before = wf_node_first(job->needs); before != item; before = before->next) {
        if (wf_str_eq_case(wf_node_text(before), wf_node_text(item))) {
            struct wf_finding *finding =
                wf_report(check, item->span, "job is needed twice: \"%.*s\"", WF_STR_ARG(wf_node_text(item)));
            finding->fix = wf_remove_fix(check, item, "remove the second one", WF_FIX_SAFE);
            return;
        }
    }
}

static void check_job(struct wf_check *check, const struct wf_job *job) {
    if (!wf_node_is_sequence(job->needs)) {
        return;
    }
    for (WF_EACH(item, job->needs)) {
        check_item(check, job, item);
    }
}

const struct wf_rule wf_rule_needs_repeated = {
    .id = "needs-repeated",
    .title = "Job that needs another one twice",
    .category = WF_SYNTAX,
    .severity = WF_INFO,
    .fixable = true,
    .job_hook = check_job,
};
