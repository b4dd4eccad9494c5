/* The types of expressions at a place of a workflow or action: what each context holds there, and what
 * follows. */
#ifndef WF_GHA_EXPRINFER_H
#define WF_GHA_EXPRINFER_H

#include "gha/exprtype.h"
#include "gha/shape.h"

struct wf_types {
    struct wf_arena *arena;
    const struct wf_workflow *workflow; /* or NULL */
    const struct wf_action *action;     /* or NULL */
    const struct wf_run_cases *runs;    /* of the workflow */
    const struct wf_job *job;           /* the place; NULL outside jobs. Set by wf_types_enter() */
    const struct wf_expr_type *made[WF_MAY_CONTEXTS]; /* those that were asked for there */
};

/* Goes to a job, or outside all of them. */
void wf_types_enter(struct wf_types *types, const struct wf_job *job);

/* The type of the context `name` (case ignored); anything for other names. */
const struct wf_expr_type *wf_types_context(struct wf_types *types, struct wf_str name);

/* The type of an expression. */
const struct wf_expr_type *wf_types_infer(struct wf_types *types, const struct wf_expr_node *node);

/* The type that a scalar, list or mapping of the file has when it becomes a value. */
const struct wf_expr_type *wf_types_of_yaml(struct wf_types *types, const struct wf_node *node);

/* The outputs that a job hands on. */
const struct wf_expr_type *wf_types_job_outputs(struct wf_types *types, const struct wf_job *job);

/* The matrix of the place's job (gha/exprmatrix.c). */
const struct wf_expr_type *wf_types_matrix(struct wf_types *types);

#endif
