/* Which job and which step of one revision is which of another. */
#ifndef WF_REVIEW_MATCH_H
#define WF_REVIEW_MATCH_H

#include "gha/workflow.h"

/* Names for the jobs and steps of both files: what belongs together has the same name, everything else one
 * that the other file does not have. */
struct wf_review_names {
    struct wf_str *jobs;   /* by their place in the workflow */
    struct wf_str **steps; /* of each job; of an action: steps[0] */
    bool *job_matched;     /* of each job: the other file has it */
    bool **step_matched;   /* likewise */
};

/* Matches jobs by their id, those left by what they do. Matches steps that are equal, then by id, by name, by
 * the action they use, then by what they run. The result is the same when the two change places. */
void wf_review_match_workflows(struct wf_arena *arena, const struct wf_workflow *before,
                               const struct wf_workflow *after, struct wf_review_names names[2]);
void wf_review_match_actions(struct wf_arena *arena, const struct wf_action *before,
                             const struct wf_action *after, struct wf_review_names names[2]);

#endif
