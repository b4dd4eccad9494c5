/* Writing the `permissions` that a job needs (gha/needed.h). */
#ifndef WF_RULES_PERMISSION_FIX_H
#define WF_RULES_PERMISSION_FIX_H

#include "gha/needed.h"
#include "lint/rule.h"

/* What a job of the file at hand needs, found out once for all rules. */
const struct wf_needed *wf_needed_known(const struct wf_check *check, const struct wf_job *job);

/* Whether the job's block can be written: all that it needs is known, and the job's mapping can be edited.
 * When not,
 * `*why` says it in a sentence. */
bool wf_permissions_known(struct wf_check *check, const struct wf_job *job, const struct wf_needed *needed,
                          struct wf_str *why);

/* Writes the job's own `permissions` into the patch, in place of those that it has. Each scope has its reason
 * as a comment. */
bool wf_permissions_write(struct wf_patch *patch, const struct wf_job *job, const struct wf_needed *needed);

/* `permissions: {}` in place of the pair of `key`. Comments would be lost: then false. */
bool wf_permissions_empty(struct wf_patch *patch, const struct wf_node *key);

/* Grants nothing at the top: `permissions: {}` in place of what is there. Comments would be lost: then false.
 */
bool wf_permissions_clear(struct wf_patch *patch, const struct wf_workflow *workflow);

#endif
