/* What a condition asks of an outsider who sends code: whether a run of theirs gets through. */
#ifndef WF_GHA_GUARD_H
#define WF_GHA_GUARD_H

#include "gha/workflow.h"

/* In this order each is harder to get through than the one before. */
enum wf_guard {
    WF_GUARD_NONE,   /* nothing that keeps them out */
    WF_GUARD_PERSON, /* someone with rights lets them in: by a label, a comment, an approved environment, or a
                        step that looks up their rights. What is run can be changed after that look */
    WF_GUARD_CLOSED, /* code of forks does not get there: the head is of this repository, or was merged, or
                        who sends it has rights */
};

/* What a true `if` (NULL: none) tells of who is asked in a run of `event` (empty: any). */
enum wf_guard wf_guard_of_condition(struct wf_arena *arena, const struct wf_node *condition,
                                    struct wf_str event);

/* That of the job: its `if` and those of the jobs it needs, environments, events of labels alone (`types:
 * [labeled]`), and jobs and steps before it that ask for the sender's rights. */
enum wf_guard wf_guard_of_job(struct wf_arena *arena, const struct wf_job *job, struct wf_str event);

/* That of the step: its own `if`, steps before it, and its job. */
enum wf_guard wf_guard_of_step(struct wf_arena *arena, const struct wf_step *step, struct wf_str event);

#endif
