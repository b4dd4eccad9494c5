/* What outsiders sent and a step puts into the workspace, by a checkout or as an artifact: which later step
 * of the job runs it, and what it can do there. */
#ifndef WF_RULES_FOREIGN_TREE_H
#define WF_RULES_FOREIGN_TREE_H

#include "gha/guard.h"
#include "lint/reach.h"
#include "rules/code_run.h"
#include "rules/uses_ask.h"

struct wf_foreign_tree {
    const struct wf_step *step;
    const struct wf_node *node; /* the scalar that tells what is fetched, or the script */
    struct wf_span span;        /* its decoded part */
    struct wf_code_folders folders;
};

struct wf_foreign_use {
    const struct wf_step *step;
    struct wf_code_run code;
    enum wf_guard guard; /* of that step */
};

/* Where a step's input `path` leads (wf_code_path()); the workspace without one. */
struct wf_str wf_step_folder(const struct wf_check *check, const struct wf_step *step, bool *inside);

/* Whether the step can run in this run. */
bool wf_step_runs(const struct wf_check *check, const struct wf_step *step, const struct wf_run_case *run);

/* The first step behind it that runs its code, unless another checkout takes its place before. */
bool wf_foreign_used(struct wf_check *check, const struct wf_foreign_tree *tree,
                     const struct wf_run_case *run, struct wf_foreign_use *use);

/* The job's token surely cannot write, and it names no other secret. */
bool wf_job_is_harmless(const struct wf_check *check, const struct wf_job *job);

/* The job surely has rights: its token may write, it names another secret, or deploys. */
bool wf_job_has_rights(const struct wf_check *check, const struct wf_job *job);

/* What the job asks that calls the workflow. */
enum wf_guard wf_guard_of_way(const struct wf_check *check, const struct wf_reach *reach);

/* Where it was fetched, and which other file lets outsiders start it. */
void wf_foreign_notes(struct wf_check *check, struct wf_finding *finding, const struct wf_foreign_tree *tree,
                      const struct wf_reach *reach);

/* The steps of a job with actions/checkout, in their order. */
struct wf_checkouts {
    WF_LIST(const struct wf_step *) list;
};
const struct wf_checkouts *wf_checkouts_of(const struct wf_check *check, const struct wf_job *job);
/* How many of them stand before the step. */
size_t wf_checkouts_before(const struct wf_checkouts *checkouts, const struct wf_step *step);

#endif
