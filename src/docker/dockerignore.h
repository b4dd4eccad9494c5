/* A .dockerignore, read and matched exactly as BuildKit does: moby/patternmatcher and its ignorefile reader,
 * and the way tonistiigi/fsutil walks a folder with them. */
#ifndef WF_DOCKER_DOCKERIGNORE_H
#define WF_DOCKER_DOCKERIGNORE_H

#include "base/list.h"
#include "docker/ignore_program.h"
#include "text/source.h"

enum { WF_MAX_IGNORE_LINE = 65535 }; /* bytes; a longer line makes Docker refuse the whole file */

struct wf_ignore_pattern {
    struct wf_span span;                     /* in the file, with a '!', blanks trimmed */
    struct wf_str written;                   /* the same bytes */
    struct wf_str text;                      /* cleaned: what is matched; without '!' */
    bool exception;                          /* ! */
    const char *problem;                     /* why Docker refuses it: the build fails; NULL: good */
    const struct wf_ignore_program *program; /* NULL: refused, it matches nothing */
};

struct wf_dockerignore {
    const struct wf_source *source;
    WF_LIST(struct wf_ignore_pattern) patterns; /* in the order of the file */
    WF_LIST(struct wf_span) comments;
};

struct wf_dockerignore *wf_dockerignore_read(struct wf_arena *arena, const struct wf_source *source);

/* One pattern as it would be read from a line of a file; its span is empty. */
struct wf_ignore_pattern wf_ignore_pattern_read(struct wf_arena *arena, struct wf_str line);

/* Whether the pattern alone matches the path itself (not a parent of it). Paths as in docker/folder.h. */
bool wf_ignore_pattern_matches(const struct wf_ignore_pattern *pattern, struct wf_str path);

/* Whether it matches the path or a folder above it. */
bool wf_ignore_pattern_covers(const struct wf_ignore_pattern *pattern, struct wf_str path);

/* Whether a path is left out of the context: it or a folder above it matches, the last match wins. `by` (may
 * be NULL) gets the pattern that decided, NULL when none matched. `ignore` NULL: nothing is left out. */
bool wf_dockerignore_excludes(const struct wf_dockerignore *ignore, struct wf_str path,
                              const struct wf_ignore_pattern **by);

/* The same for one who walks a tree from the top. `above` is what was noted for the folder that holds the
 * path, NULL in the context itself; `here`, for a folder, notes what its contents need. Both have room for a
 * bool for each pattern. BuildKit notes less than it could: a pattern that a folder did not need, because it
 * was in or out already, does not count for what is below it. */
bool wf_dockerignore_step(const struct wf_dockerignore *ignore, struct wf_str path, const bool *above,
                          bool *here, const struct wf_ignore_pattern **by);

/* Whether everything below an excluded folder is out for certain, so that nobody need look into it. */
bool wf_dockerignore_prunes(const struct wf_dockerignore *ignore, struct wf_str folder);

#endif
