#include "gha/runner.h"
#include "lint/rule.h"

/* No runner has both. */
static bool exclude_each_other(struct wf_str a, struct wf_str b) {
    const struct wf_runner_fact *left = wf_runner_fact(a);
    const struct wf_runner_fact *right = wf_runner_fact(b);
    struct wf_str left_os = wf_runner_os(a);
    struct wf_str right_os = wf_runner_os(b);
    if (left_os.len > 0 && right_os.len > 0 && !wf_str_eq(left_os, right_os)) {
        return true;
    }
    return left && right && !wf_str_eq(left->image, right->image);
}

static void check_label(struct wf_check *check, const struct wf_labels *labels, size_t index) {
    const struct wf_node *label = labels->list.items[index];
    for (size_t i = 0; i < index; i++) {
        const struct wf_node *other = labels->list.items[i];
        if (!exclude_each_other(other->text, label->text)) {
            continue;
        }
        struct wf_finding *finding = wf_report(
            check, label->span, "no runner has both labels, the job never starts: \"%.*s\" and \"%.*s\"",
            WF_STR_ARG(other->text), WF_STR_ARG(label->text));
        wf_finding_note(check, finding, check->file->source, other->span, "the other one is here");
        wf_finding_help(check, finding, "a matrix runs the job once on each of them");
        return;
    }
}

static void check_job(struct wf_check *check, const struct wf_job *job) {
    struct wf_label_sets sets = wf_job_labels(check->arena, job);
    for (size_t i = 0; !sets.group && i < sets.list.len; i++) {
        for (size_t j = 1; j < sets.list.items[i].list.len; j++) {
            check_label(check, &sets.list.items[i], j);
        }
    }
}

const struct wf_rule wf_rule_runner_conflict = {
    .id = "runner-conflict",
    .title = "Runner labels that exclude each other",
    .category = WF_SYNTAX,
    .severity = WF_WARNING,
    .job_hook = check_job,
};
