/* Which tags of which repositories the runs of a workflow push: found out once for all places that ask for an
 * image. */
#ifndef WF_RULES_PUSHED_TAGS_H
#define WF_RULES_PUSHED_TAGS_H

#include "lint/memo.h"

struct wf_pushed_answer {
    const struct wf_build *build; /* the first that pushes to the repository */
    struct wf_str tags;           /* that the runs push there, for messages */
    bool sha;                     /* it is the commit's full sha that is asked for */
    size_t missing, found;        /* number of runs in which the tag is not, or may be, pushed */
};

/* Whether the image `ref` that the step asks for has a tag of the run's own values, and some run pushes to
 * its repository, but surely not that tag. False also where others may push it: scripts, actions, workflows.
 */
bool wf_pushed_misses(struct wf_check *check, const struct wf_step *step, struct wf_str ref,
                      struct wf_pushed_answer *answer);

/* The input in which the step's action takes an image, of actions that push none; else NULL. */
const char *wf_deployed_input(const struct wf_step *step);

#endif
