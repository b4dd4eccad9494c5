#include "gha/matrix.h"
#include "rules/replace.h"

enum { MAX_COMPARED = 256 }; /* GitHub refuses a matrix of more jobs */

static void check_value(struct wf_check *check, const struct wf_node *vector, const struct wf_node *key,
                        const struct wf_node *value) {
    const struct wf_node *before = wf_node_first(vector);
    for (size_t i = 0; before != value && i < MAX_COMPARED; i++, before = before->next) {
        if (!wf_matrix_same(before, value) || wf_matrix_has_expression(value)) {
            continue;
        }
        struct wf_finding *finding = wf_report(check, value->span, "matrix has this value of \"%.*s\" twice",
                                               WF_STR_ARG(wf_node_text(key)));
        wf_finding_note(check, finding, check->file->source, before->span, "the first one is here");
        finding->fix = wf_remove_fix(check, value, "remove the second one", WF_FIX_UNSAFE);
        return;
    }
}

static void check_job(struct wf_check *check, const struct wf_job *job) {
    if (!wf_node_is_mapping(job->matrix)) {
        return;
    }
    for (WF_EACH(key, job->matrix)) {
        const struct wf_node *vector = wf_node_resolve(key->value);
        if (!wf_matrix_is_vector(key) || !wf_node_is_sequence(vector)) {
            continue;
        }
        for (WF_EACH(value, vector)) {
            check_value(check, vector, key, value);
        }
    }
}

const struct wf_rule wf_rule_matrix_repeated = {
    .id = "matrix-repeated",
    .title = "Value that a matrix has twice",
    .category = WF_SYNTAX,
    .severity = WF_WARNING,
    .fixable = true,
    .job_hook = check_job,
};
