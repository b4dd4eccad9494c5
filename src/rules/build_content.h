/* Whether two image builds make the same layers, as far as their inputs tell. */
#ifndef WF_RULES_BUILD_CONTENT_H
#define WF_RULES_BUILD_CONTENT_H

#include "lint/file.h"

/* WF_TRUE: other folders, Dockerfiles, values of a build argument, or platforms of which none is common;
 * WF_MAYBE: one may hold the layers of the other (target, more arguments or platforms), or unknown values. */
enum wf_truth wf_builds_differ(struct wf_arena *arena, const struct wf_build *a, const struct wf_build *b);

/* The `${{ matrix.NAME }}` with several values that decide what the build is made of, joined by dashes;
 * empty: none. */
struct wf_str wf_build_matrix(struct wf_arena *arena, const struct wf_build *build);

/* A cache scope that no other build of the repository has: file and job, when needed also step and matrix. */
struct wf_str wf_build_scope(struct wf_arena *arena, const struct wf_file *file,
                             const struct wf_build *build);

#endif
