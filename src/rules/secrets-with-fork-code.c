#include "gha/step.h"
#include "lint/link.h"
#include "lint/rule.h"

/* Events that an outsider can cause and that have the repository's secrets. */
static bool is_privileged(const struct wf_file *file) {
    static const char *const events[] = {"pull_request_target", "workflow_run", "issue_comment", NULL};
    for (size_t i = 0; file->runs && i < file->runs->list.len; i++) {
        if (wf_str_is_any(file->runs->list.items[i].event, events)) {
            return true;
        }
    }
    return false;
}

/* A commit, branch or repository that an outsider chooses. */
static bool is_of_outsider(struct wf_str text) {
    static const char *const signs[] = {"github.event.pull_request.head",
                                        "github.head_ref",
                                        "github.event.workflow_run.head_",
                                        "refs/pull/",
                                        "github.event.pull_request.number",
                                        "github.event.issue.number",
                                        NULL};
    return wf_str_has_any(text, signs);
}

/* Whether the text takes an input for which the caller gives such a thing. */
static bool takes_from(const struct wf_job *caller, struct wf_str text) {
    for (WF_EACH(key, caller->with)) {
        struct wf_str name = wf_node_text(key);
        size_t at = wf_str_find(text, "inputs.", 0);
        for (; at != WF_NOT_FOUND; at = wf_str_find(text, "inputs.", at + 1)) {
            size_t end = at + 7 + name.len;
            bool whole = end >= text.len || !wf_is_id(text.ptr[end]);
            if (whole && wf_str_eq_case(wf_str_sub(text, at + 7, end), name) &&
                is_of_outsider(wf_node_text(key->value))) {
                return true;
            }
        }
    }
    return false;
}

/* The step of a called job that fetches an outsider's commit. */
static const struct wf_step *fetching_step(const struct wf_job *caller, const struct wf_job *job) {
    static const char *const inputs[] = {"ref", "repository"};
    for (size_t i = 0; i < job->step_count; i++) {
        const struct wf_step *step = &job->steps[i];
        if (!step->uses || !wf_uses_is(&step->action, "actions/checkout") || wf_step_is_dead(step)) {
            continue;
        }
        for (size_t j = 0; j < sizeof inputs / sizeof *inputs; j++) {
            struct wf_str text = wf_node_text(wf_step_input(step, inputs[j]));
            if (is_of_outsider(text) || takes_from(caller, text)) {
                return step;
            }
        }
    }
    return NULL;
}

/* Names a secret other than the job's token. */
static bool names_secret(struct wf_str text) {
    for (size_t at = wf_str_find(text, "secrets.", 0); at != WF_NOT_FOUND;
         at = wf_str_find(text, "secrets.", at + 1)) {
        bool begins = at == 0 || (!wf_is_id(text.ptr[at - 1]) && text.ptr[at - 1] != '.');
        struct wf_str name = wf_str_sub(text, at + 8, text.len);
        if (begins && !wf_str_is_case(wf_str_sub(name, 0, 12), "GITHUB_TOKEN")) {
            return true;
        }
    }
    return false;
}

/* One in the job, behind the checkout or for all steps. */
static const struct wf_site *secret_of(const struct wf_file *file, const struct wf_step *checkout) {
    for (size_t i = 0; i < file->sites->list.len; i++) {
        const struct wf_site *site = &file->sites->list.items[i];
        bool there = site->job == checkout->job && (!site->step || site->step->index > checkout->index);
        there = there || (!site->job && wf_str_is(wf_node_text(site->field), "env"));
        if (there && names_secret(site->expression->text)) {
            return site;
        }
    }
    return NULL;
}

static void check_called(struct wf_check *check, const struct wf_job *caller, const struct wf_file *callee,
                         const struct wf_job *job) {
    const struct wf_step *checkout = fetching_step(caller, job);
    const struct wf_site *secret = checkout ? secret_of(callee, checkout) : NULL;
    if (!secret) {
        return;
    }
    struct wf_finding *finding =
        wf_report(check, wf_node_key(caller->node, "secrets")->span,
                  "secrets go to a job that fetches an outsider's code: \"%.*s\" of \"%.*s\"",
                  WF_STR_ARG(wf_node_text(job->key)), WF_STR_ARG(wf_node_text(caller->uses)));
    wf_finding_risk(finding, WF_LEVEL_HIGH, WF_LEVEL_MEDIUM, WF_REGULAR);
    wf_finding_note(check, finding, callee->source, checkout->uses->span, "fetched here");
    struct wf_span part = wf_node_subspan(callee->source, secret->scalar, secret->begin, secret->end);
    wf_finding_note(check, finding, callee->source, part, "a secret is here");
    wf_finding_help(check, finding, "let one job look at the code without secrets, and another use them");
}

static void check_job(struct wf_check *check, const struct wf_job *job) {
    const struct wf_file *callee = job->callee ? wf_repo_file(check->repo, job->callee_doc) : NULL;
    if (!callee || !job->secrets || !is_privileged(check->file) || wf_job_is_dead(job)) {
        return;
    }
    for (size_t i = 0; i < job->callee->job_count; i++) {
        check_called(check, job, callee, &job->callee->jobs[i]);
    }
}

const struct wf_rule wf_rule_secrets_with_fork_code = {
    .id = "secrets-with-fork-code",
    .title = "Called workflow that gets secrets and an outsider's code",
    .category = WF_SECURITY,
    .severity = WF_WARNING,
    .job_hook = check_job,
};
