#include "gha/matrix.h"
#include "lint/rule.h"

enum { MAX_JOBS = 256 };

static void check_job(struct wf_check *check, const struct wf_job *job) {
    uint64_t jobs = 1;
    const struct wf_node *own = wf_node_key(wf_node_resolve(job->strategy), "matrix");
    if (!wf_node_is_mapping(job->matrix) || wf_node_key(job->matrix, "exclude") || !own) {
        return;
    }
    for (WF_EACH(key, job->matrix)) {
        const struct wf_node *vector = wf_node_resolve(key->value);
        if (!wf_matrix_is_vector(key)) {
            continue;
        }
        if (!wf_node_is_sequence(vector)) {
            return;
        }
        jobs = jobs * vector->count > UINT32_MAX ? UINT32_MAX : jobs * vector->count;
    }
    if (jobs > MAX_JOBS) {
        wf_report(check, own->span, "matrix makes %u jobs, a run has at most %d", (unsigned)jobs, MAX_JOBS);
    }
}

const struct wf_rule wf_rule_matrix_size = {
    .id = "matrix-size",
    .title = "Matrix of more than 256 jobs",
    .category = WF_SYNTAX,
    .severity = WF_WARNING,
    .job_hook = check_job,
};
