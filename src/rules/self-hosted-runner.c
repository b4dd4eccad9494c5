#include "gha/flow.h"
#include "gha/matrix.h"
#include "gha/step.h"
#include "lint/rule.h"

/* The text when it is one expression: its inside; empty else. */
static struct wf_str expression_of(struct wf_arena *arena, struct wf_str text) {
    struct wf_expr_sites sites = wf_expr_sites(arena, text);
    bool whole = sites.whole && sites.sites.items[0].error == NULL;
    return whole ? wf_str_sub(text, sites.sites.items[0].inner_begin, sites.sites.items[0].inner_end)
                 : WF_STR("");
}

/* Whether the matrix gives the path a label of such runners. */
static bool matrix_has(struct wf_arena *arena, const struct wf_job *job, struct wf_str expression) {
    const struct wf_expr *parsed = wf_expr_read(arena, expression);
    if (!parsed->root || !wf_expr_is_below(arena, parsed->root, "matrix")) {
        return false;
    }
    struct wf_str path = wf_expr_pattern(arena, parsed->root);
    struct wf_matrix_leaves leaves = wf_matrix_leaves(arena, job);
    for (size_t i = 0; i < leaves.list.len; i++) {
        const struct wf_matrix_leaf *leaf = &leaves.list.items[i];
        if (wf_str_eq_case(leaf->path, path) && wf_str_has(leaf->node->text, "self-hosted")) {
            return true;
        }
    }
    return false;
}

/* How sure it is that the job runs on one; WF_LEVEL_NONE: nothing says so. */
static enum wf_level confidence_of(struct wf_arena *arena, const struct wf_job *job) {
    const struct wf_node *runs_on = wf_node_resolve(job->runs_on);
    bool group = wf_node_key(runs_on, "group") != NULL;
    const struct wf_node *labels = wf_node_is_mapping(runs_on) ? wf_node_get(runs_on, "labels") : runs_on;
    bool list = wf_node_is_sequence(labels);
    struct wf_str first = wf_node_text(list ? wf_node_first(labels) : labels);
    struct wf_str expression = expression_of(arena, first);
    if (wf_str_is(first, "self-hosted") || (!list && matrix_has(arena, job, expression))) {
        return WF_LEVEL_HIGH;
    }
    return group || (list && expression.len > 0) ? WF_LEVEL_LOW : WF_LEVEL_NONE;
}

static void check_job(struct wf_check *check, const struct wf_job *job) {
    const struct wf_node *key = wf_node_key(job->node, "runs-on");
    if (!key || job->uses || wf_job_is_dead(job)) {
        return;
    }
    enum wf_level confidence = confidence_of(check->arena, job);
    if (confidence == WF_LEVEL_NONE) {
        return;
    }
    struct wf_finding *finding =
        wf_report(check, key->span,
                  confidence == WF_LEVEL_HIGH ? "job runs on a self-hosted runner"
                                              : "job may run on a self-hosted runner");
    wf_finding_risk(finding, WF_LEVEL_MEDIUM, confidence, WF_AUDITOR);
    wf_finding_reach(finding, wf_pair_span(key));
}

const struct wf_rule wf_rule_self_hosted_runner = {
    .id = "self-hosted-runner",
    .title = "Job on a runner of one's own",
    .category = WF_SECURITY,
    .severity = WF_INFO,
    .job_hook = check_job,
};
