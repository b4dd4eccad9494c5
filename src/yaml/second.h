/* The second reader: libfyaml, strict YAML 1.2, reads again whatever wfgen is about to write. Its only user.
 */
#ifndef WF_YAML_SECOND_H
#define WF_YAML_SECOND_H

#include "base/arena.h"
#include "base/err.h"
#include "text/edit.h"

enum wf_second {
    WF_SECOND_AGREES,  /* both libraries see the same events */
    WF_SECOND_DIFFERS, /* they do not; `err` says where */
    WF_SECOND_REFUSES, /* one of the libraries calls it an error, or it is no UTF-8; `err` says which */
};

/* Compares the events (kind, text, anchor, tag, style of scalars) that both libraries see in `bytes`. Flow
 * collections whose lines are indented too little, which GitHub accepts, are accepted; a line end that
 * libfyaml 0.7 adds to a block scalar at the end of a file without one is no difference; a file of comments
 * alone has no events and agrees. libfyaml 0.7 refuses what GitHub accepts in two places: "]#" and an empty
 * item at the end of a sequence that stands at its key's column. Duplicate keys and unknown anchors are not
 * judged. */
enum wf_second wf_second_check(struct wf_arena *arena, struct wf_str bytes, struct wf_err *err);

/* For a change to a file that libfyaml refused before. True when `after` is `before` with `edits` (sorted, as
 * wf_edit_apply() makes them) and libyaml reads it without a syntax error, and when every scalar and alias
 * that no edit touches is there again, in order, with the same text, style, anchor and tag, as key or value
 * as before and in the same place of the tree: below collections of the same kinds, two of them in one
 * collection when they were before. Else false, and `err` says where. */
bool wf_second_untouched(struct wf_arena *arena, struct wf_str before, struct wf_str after,
                         const struct wf_edit *edits, size_t count, struct wf_err *err);

#endif
