/* A `${{ ... }}` in a text that some other language will read: GitHub replaces it before that language sees
 * the text, so that to its readers here it is one atomic piece of unknown text, whatever stands in it. */
#ifndef WF_LANG_HOLE_H
#define WF_LANG_HOLE_H

#include "base/arena.h"

/* The offset behind the `}}` that closes the `${{` at offset `at`; `}}` inside a '...' string of the
 * expression does not close it. 0 when no `${{` stands there or nothing closes it before the next `${{`. */
size_t wf_hole_close(struct wf_str text, size_t at);
/* The same, with the most common case in front. */
static inline size_t wf_hole_end(struct wf_str text, size_t at) {
    return at < text.len && text.ptr[at] == '$' ? wf_hole_close(text, at) : 0;
}

/* True when `text` has a hole. */
bool wf_hole_any(struct wf_str text);

/* The offset of the first `c` at or after `from` that stands in no hole, or WF_NOT_FOUND. */
size_t wf_hole_find(struct wf_str text, char c, size_t from);

/* A copy with the ASCII letters that stand in no hole in lower case. */
struct wf_str wf_hole_lower(struct wf_arena *arena, struct wf_str text);

#endif
