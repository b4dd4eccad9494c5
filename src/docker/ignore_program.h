/* One pattern of a .dockerignore at work: moby/patternmatcher's four ways to match. */
#ifndef WF_DOCKER_IGNORE_PROGRAM_H
#define WF_DOCKER_IGNORE_PROGRAM_H

#include "base/arena.h"

struct wf_ignore_program;

/* Makes it from a cleaned pattern without '!'. NULL, and in `*problem` why Docker refuses it: what Go's
 * filepath.Match objects to, or, only when the pattern is first tried, what Go's regexp does. */
const struct wf_ignore_program *wf_ignore_program_make(struct wf_arena *arena, struct wf_str pattern,
                                                       const char **problem);

/* No path of a file system has more parts; paths that are handed in here must not. */
enum { WF_MAX_PATH_PARTS = 2048 };

/* Sets prefixes[d] where it matches the first d + 1 parts of the path; the others stay as they are. */
void wf_ignore_program_prefixes(const struct wf_ignore_program *program, struct wf_str path, bool *prefixes);

/* Whether it matches this very path. */
bool wf_ignore_program_matches(const struct wf_ignore_program *program, struct wf_str path);

#endif
