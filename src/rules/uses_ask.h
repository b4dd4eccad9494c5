/* What the audits of `uses` share. */
#ifndef WF_RULES_USES_ASK_H
#define WF_RULES_USES_ASK_H

#include "lint/rule.h"

/* A `uses` of a step, or of a job that calls a workflow. */
struct wf_used {
    const struct wf_job *job;   /* NULL in an action */
    const struct wf_step *step; /* NULL: the job's own */
    const struct wf_node *key;  /* "uses" */
    const struct wf_node *node; /* its scalar */
    struct wf_uses uses;        /* of its text without white space around it */
};

/* Calls `visit` for each of them in the check's file, in its order, but for dead code. */
void wf_uses_each(struct wf_check *check, void (*visit)(struct wf_check *check, const struct wf_used *used));

/* The text of the `uses` in the file. */
struct wf_span wf_used_span(const struct wf_check *check, const struct wf_used *used);

/* Calls `visit` for each step of the check's file that is no dead code. */
void wf_live_steps_each(struct wf_check *check,
                        void (*visit)(struct wf_check *check, const struct wf_step *step));

/* Where a step begins: its anchor, else its first key; an alias of it. */
struct wf_span wf_step_head(const struct wf_step *step);

/* Whether `with` is one expression, of which nothing is known. */
bool wf_with_is_expression(const struct wf_step *step);

/* The version that an action is used at: of its ref, or of the comment behind a hash; parts is 0 when neither
 * tells. */
struct wf_version wf_used_version(const struct wf_check *check, const struct wf_step *step);

/* actions/toolkit's booleans: true, True, TRUE and false, False, FALSE; WF_MAYBE for any other text. */
enum wf_truth wf_toolkit_boolean(struct wf_str text);

/* A fix that sets input `name` of the step to `value`, and makes `with` where there is none; NULL when that
 * cannot be done, or the action has no such input at its version. `title` must be a constant. */
const struct wf_fix *wf_input_fix(const struct wf_check *check, const struct wf_step *step, const char *name,
                                  const char *value, const char *title, enum wf_fix_safety safety);

#endif
