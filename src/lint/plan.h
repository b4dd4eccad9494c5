/* The prose of a plan: what a person wrote behind the front matter. */
#ifndef WF_LINT_PLAN_H
#define WF_LINT_PLAN_H

#include "base/str.h"

/* The job behind which the plan wants `job`: "after NAME job", "After the **NAME** job" and the like within
 * the three lines before a fenced block that has a line "JOB:". Empty when the plan does not say. */
struct wf_str wf_plan_after(struct wf_str prose, struct wf_str job);

#endif
