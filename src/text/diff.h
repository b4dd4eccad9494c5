/* Unified difference of two texts. */
#ifndef WF_TEXT_DIFF_H
#define WF_TEXT_DIFF_H

#include "base/buf.h"

/* Appends the unified difference (three lines of context, "a/PATH" and "b/PATH" headers) of two texts, which
 * `patch -p1` and `git apply` accept, or nothing when they are equal. A `before` whose ptr is NULL is a file
 * that does not exist yet ("/dev/null"). Myers' algorithm over lines. */
void wf_diff_unified(struct wf_buf *out, struct wf_str path, struct wf_str before, struct wf_str after);

/* Which lines stayed: other[i] is the line of `after` that line i of `before` still is, or WF_NOT_FOUND. */
struct wf_line_pairs {
    size_t before, after; /* how many lines each text has */
    size_t *other;
};
struct wf_line_pairs wf_diff_lines(struct wf_arena *arena, struct wf_str before, struct wf_str after);

#endif
