/* What whoever chooses a value can make of it: whether it can hold code where GitHub writes it into code. */
#ifndef WF_GHA_CAPABILITY_H
#define WF_GHA_CAPABILITY_H

#include "gha/workflow.h"
#include "lang/expr.h"

enum wf_capability {
    WF_CAP_FIXED,      /* a number, a date, one of a few words, a hash: nothing */
    WF_CAP_STRUCTURED, /* text of a form such as a mail address: sometimes */
    WF_CAP_ARBITRARY,  /* any text */
    WF_CAP_UNKNOWN,    /* the files do not tell */
};

/* Of `github` with these indexes behind it; WF_CAP_ARBITRARY also for what is an object, a list or not known.
 * Facts: schemas/values.yml. */
enum wf_capability wf_capability_of_github(const struct wf_expr_part *parts, size_t count);

/* Of input `name` (case ignored) of a workflow, as its mapping-form triggers declare it, or of an action;
 * either is NULL. The wider one when both triggers declare it. */
enum wf_capability wf_capability_of_input(struct wf_arena *arena, const struct wf_workflow *workflow,
                                          const struct wf_action *action, struct wf_str name);

#endif
