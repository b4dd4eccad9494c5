#include "base/near.h"
#include "lang/hole.h"
#include "rules/replace.h"

static struct wf_str near_job(const struct wf_job *job, struct wf_str id) {
    struct wf_near near = {.wanted = id};
    for (size_t i = 0; i < job->workflow->job_count; i++) {
        const struct wf_job *other = &job->workflow->jobs[i];
        if (other != job && !wf_near_offer(&near, wf_node_text(other->key))) {
            break;
        }
    }
    return near.best;
}

static void check_id(struct wf_check *check, const struct wf_job *job, const struct wf_node *id) {
    struct wf_str text = wf_node_text(id);
    if (text.len == 0 || wf_hole_any(text) || wf_node_find(job->workflow->jobs_node, text, true)) {
        return;
    }
    struct wf_finding *finding =
        wf_report(check, job->key->span, "job \"%.*s\" needs a job that does not exist: \"%.*s\"",
                  WF_STR_ARG(wf_node_text(job->key)), WF_STR_ARG(text));
    wf_finding_note(check, finding, check->file->source, id->span, "it is needed here");
    struct wf_str near = near_job(job, text);
    if (near.len > 0) {
        bool slip = text.len > 3 && wf_near_distance(text, near, 1) <= 1;
        wf_finding_help(check, finding, "did you mean \"%.*s\"?", WF_STR_ARG(near));
        finding->fix = wf_replace_fix(check, id, near, slip ? WF_FIX_SAFE : WF_FIX_UNSAFE);
    }
}

static void check_job(struct wf_check *check, const struct wf_job *job) {
    if (wf_node_is_scalar(job->needs)) {
        check_id(check, job, job->needs);
    }
    if (!wf_node_is_sequence(job->needs)) {
        return;
    }
    for (WF_EACH(item, job->needs)) {
        check_id(check, job, item);
    }
}

const struct wf_rule wf_rule_needs_unknown = {
    .id = "needs-unknown",
    .title = "Job that needs a job which does not exist",
    .category = WF_SYNTAX,
    .severity = WF_ERROR,
    .fixable = true,
    .job_hook = check_job,
};
