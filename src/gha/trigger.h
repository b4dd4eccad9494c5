/* The ways in which a workflow can start: each event of `on`, together with the kind of ref it runs for. A
 * value that is fine on one of them can be empty on another. */
#ifndef WF_GHA_TRIGGER_H
#define WF_GHA_TRIGGER_H

#include "gha/workflow.h"
#include "lang/exprvalue.h"

enum wf_run_ref {
    WF_RUN_UNKNOWN, /* the caller's, or any */
    WF_RUN_BRANCH,
    WF_RUN_TAG,
    WF_RUN_PULL, /* refs/pull/N/merge */
};

struct wf_run_case {
    struct wf_str event;
    enum wf_run_ref ref;
    struct wf_str ref_name;       /* when a filter allows exactly one; else empty */
    enum wf_truth default_branch; /* whether the ref is the repository's default branch */
    const struct wf_node *node;   /* the event in `on` */
};

struct wf_run_cases {
    WF_LIST(struct wf_run_case) list;
};

/* All of them, in the order of `on`; a push that no filter restricts counts once for branches and once for
 * tags. Empty when `on` is missing. */
struct wf_run_cases *wf_run_cases(struct wf_arena *arena, const struct wf_workflow *workflow);

/* The first case of an event and ref kind, or NULL; an event of NULL and WF_RUN_UNKNOWN stand for any. */
const struct wf_run_case *wf_run_case_find(const struct wf_run_cases *cases, const char *event,
                                           enum wf_run_ref ref);

/* "push of a tag", "push to a branch", "pull_request": for messages. */
struct wf_str wf_run_case_name(struct wf_arena *arena, const struct wf_run_case *run);

#endif
