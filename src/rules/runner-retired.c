#include "rules/replace.h"
#include "rules/runner_label.h"

/* The matrix has the new label already. */
static bool is_there(const struct wf_node *label, struct wf_str instead) {
    const struct wf_node *list = label->parent;
    for (const struct wf_node *item = wf_node_is_sequence(list) ? list->first : NULL; item;
         item = item->next) {
        if (wf_str_eq_case(wf_node_text(item), instead)) {
            return true;
        }
    }
    return false;
}

static const struct wf_fix *make_fix(struct wf_check *check, const struct wf_node *label,
                                     const struct wf_runner_fact *fact) {
    bool can = fact->instead.len > 0 && !is_there(label, fact->instead);
    return can ? wf_replace_fix(check, label, fact->instead, WF_FIX_UNSAFE) : NULL;
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
    finding->severity = fact->gone > 0 ? WF_WARNING : WF_INFO;
    finding->fix = make_fix(check, label->node, fact);
}

static void check_job(struct wf_check *check, const struct wf_job *job) {
    wf_runner_labels_each(check, job, check_label);
}

const struct wf_rule wf_rule_runner_retired = {
    .id = "runner-retired",
    .title = "Runner label that GitHub has retired",
    .category = WF_UPKEEP,
    .severity = WF_WARNING,
    .fixable = true,
    .job_hook = check_job,
};
