/* Steps that put what outsiders sent into the workspace: commits of theirs, artifacts of their runs. */
#ifndef WF_RULES_FOREIGN_FETCH_H
#define WF_RULES_FOREIGN_FETCH_H

#include "gha/foreign.h"
#include "rules/foreign_tree.h"

/* A step that brings an outsider's commit. */
struct wf_fetch {
    struct wf_foreign_tree tree;
    enum wf_foreign foreign;
    bool branch;  /* only a branch's name, of this repository */
    bool refused; /* by the action itself, when a fork's */
};

/* Whether the step does that in this run. */
bool wf_fetch_read(struct wf_check *check, const struct wf_step *step, const struct wf_run_case *run,
                   struct wf_fetch *fetch);

/* Adds the folders inside it that other checkouts of the job fill. */
void wf_fetch_others(struct wf_check *check, struct wf_fetch *fetch, const struct wf_run_case *run);

/* Whether the step gets an artifact of another run, unless it is told to take those of its own branches. */
bool wf_artifact_read(struct wf_check *check, const struct wf_step *step, struct wf_foreign_tree *tree);

#endif
