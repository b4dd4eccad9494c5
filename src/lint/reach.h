/* Who can start what stands in a file: the events of a workflow, and of a reusable workflow or an action
 * those of the workflows of the repository that use it. */
#ifndef WF_LINT_REACH_H
#define WF_LINT_REACH_H

#include "lint/file.h"

/* GitHub's "Events that trigger workflows" and "Secure use": who causes a run, and what the run may do. */
enum wf_starter {
    WF_STARTER_INSIDER,   /* it takes rights to write or to triage, or a clock */
    WF_STARTER_GUEST,     /* anyone with a fork, but the run gets no secrets and cannot write: pull_request,
                             pull_request_review, pull_request_review_comment */
    WF_STARTER_PRIVILEGED /* anyone, and the run has the repository's rights: pull_request_target, issues,
                             issue_comment, discussion, discussion_comment, fork, watch, and workflow_run
                             behind a workflow that anyone can start */
};

/* One way in which a file comes to run. */
struct wf_reach {
    const struct wf_run_case *run; /* the event, for gha/context.h */
    const struct wf_file *file;    /* whose `on` names it: the file itself, or who uses it */
    const struct wf_job *through;  /* the job of that file which uses it; NULL: it is the file itself */
    enum wf_starter starter;
    bool sure;                    /* false: of a workflow_run, a workflow that it follows is not known */
    const struct wf_file *parent; /* of a workflow_run: the workflow that makes it so; NULL: none is known */
};

struct wf_reaches {
    WF_LIST(struct wf_reach) list;
    bool open; /* others may use it: a reusable workflow or an action that nobody in the repository uses, an
                  action outside of .github, and whatever has no `on` that can be read */
};

/* All of them, in the order of the files and of their `on`; the event workflow_call and its users are taken
 * apart. A user counts with the runs in which the job (and step) that uses the file is reached. */
struct wf_reaches wf_reaches_of(struct wf_arena *arena, const struct wf_repo *repo,
                                const struct wf_file *file);

/* Whether such a one (`least`, or one that can do more) can cause a run in which `job` (NULL: any job) is
 * reached, as far as conditions on the event tell; WF_MAYBE: nobody can tell. */
enum wf_truth wf_reach_by(struct wf_arena *arena, const struct wf_reaches *reaches, const struct wf_job *job,
                          enum wf_starter least);

/* The events that start it, each once, with a blank between. */
struct wf_str wf_reach_events(struct wf_arena *arena, const struct wf_reaches *reaches,
                              const struct wf_job *job);

/* Whether a name of `workflow_run`'s `workflows` (with `*` for any text) is that of the workflow. */
bool wf_workflow_is_named(const struct wf_file *file, struct wf_str name);

#endif
