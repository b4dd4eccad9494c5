#include "rules/replace.h"
#include "rules/runner_label.h"

static const struct wf_fix *fix(struct wf_check *check, const struct wf_node *label, const struct wf_runner_fact *fact) {
    return fact->instead.len > 0 ? wf_replace_fix(check, label, fact->instead, WF_FIX_UNSAFE) : NULL;
}

static void check_label(struct wf_check *check, const struct wf_runner_label *label) {
    const struct wf_runner_fact *fact = wf_runner_fact(label->node->text);
    if (!fact || label->own || (fact->gone == 0 && fact->going == 0)) {
        return;
    }
    uint32_t month = fact->gone > 0 ? fact->gone : fact->going;
    struct wf_finding *finding =
        wf_report(check, label->node->span,
                  fact->gone > 0 ? "no runner has this label since %u-%02u, the job never starts: \"%.*s\""
                                 : "runners with this label are going away, announced %u-%02u: \"%.*s\"",
                  month / 100, month % 100, WF_STR_ARG(label->node->text));
    finding->severity = fact->gone > 0 ? WF_ERROR : WF_INFO;
    finding->fix = fix(check, label->node, fact);
}

static void check_job(struct wf_check *check, const struct wf_job *job) {
    wf_runner_labels_each(check, job, check_label);
}

const struct wf_rule wf_rule_runner_retired = {
    .id = "runner-retired",
    .title = "Runner label that GitHub has retired",
    .category = WF_UPKEEP,
    .severity = WF_ERROR,
    .fixable = true,
    .job_hook = check_job,
};
