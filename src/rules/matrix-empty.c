#include "gha/matrix.h"
#include "lang/hole.h"
#include "lint/rule.h"

static void check_vector(struct wf_check *check, const struct wf_node *key) {
    const struct wf_node *value = wf_node_resolve(key->value);
    if (wf_node_is_sequence(value) && value->count == 0) {
        wf_report(check, key->value->span, "matrix has no value for \"%.*s\"", WF_STR_ARG(wf_node_text(key)));
    }
}

/* Items of `include` and `exclude`. */
static void check_rows(struct wf_check *check, const struct wf_node *key) {
    const struct wf_node *rows = wf_node_resolve(key->value);
    if (!wf_node_is_sequence(rows)) {
        return;
    }
    for (WF_EACH(row, rows)) {
        const struct wf_node *real = wf_node_resolve(row);
        if (wf_node_is_mapping(real) && real->count == 0) {
            wf_report(check, row->span, "combination of \"%.*s\" has no values",
                      WF_STR_ARG(wf_node_text(key)));
        }
    }
}

static void check_job(struct wf_check *check, const struct wf_job *job) {
    size_t sources = 0;
    if (!wf_node_is_mapping(job->matrix)) {
        return;
    }
    for (WF_EACH(key, job->matrix)) {
        bool vector = wf_matrix_is_vector(key);
        sources +=
            vector || wf_str_is(wf_node_text(key), "include") || wf_hole_any(wf_node_text(key)) ? 1 : 0;
        (vector ? check_vector : check_rows)(check, key);
    }
    const struct wf_node *own = wf_node_key(wf_node_resolve(job->strategy), "matrix");
    if (sources == 0 && own) {
        wf_report(check, own->span, "matrix has no list of values");
    }
}

const struct wf_rule wf_rule_matrix_empty = {
    .id = "matrix-empty",
    .title = "Matrix without values",
    .category = WF_SYNTAX,
    .severity = WF_ERROR,
    .job_hook = check_job,
};
