/* Changes to steps that the rules about images offer. Each appends to a patch; false: there is no way. */
#ifndef WF_RULES_IMAGE_FIX_H
#define WF_RULES_IMAGE_FIX_H

#include "lint/rule.h"

/* Gives a step that has none the id `id`. */
bool wf_fix_add_id(struct wf_patch *patch, const struct wf_step *step, struct wf_str id);

/* Makes a build step load its image into Docker: `load: true`. Not for several platforms, which Docker cannot
 * load. */
bool wf_fix_load(struct wf_patch *patch, const struct wf_build *build);

/* Puts a step before `step`: lines of YAML without "- ". */
bool wf_fix_insert_step(struct wf_patch *patch, const struct wf_step *step, struct wf_str yaml);

/* How to write the use of `action` in the style of the step `like`: at a commit with a comment when that one
 * is, else at its newest major; at `major` when it is not 0. */
struct wf_str wf_fix_uses(struct wf_arena *arena, const struct wf_step *like, const char *action,
                          uint32_t major);

/* An id for a build step that no step of its job has. */
struct wf_str wf_fix_free_id(struct wf_arena *arena, const struct wf_job *job);

#endif
