/* A script as a program can read it that knows nothing of `${{ }}`. */
#ifndef WF_LINT_MASK_H
#define WF_LINT_MASK_H

#include "base/buf.h"

/* Appends `script` with each `${{ }}` replaced by a word of as many bytes on as many lines, so that every
 * other byte stays where it was. GitHub's shells never read the script's own `#!`: it becomes a comment. */
void wf_mask(struct wf_buf *out, struct wf_str script);

/* Whether bytes [begin, end) of the script have any in common with a `${{ }}`; an empty range with the one
 * that it stands in. */
bool wf_mask_touched(struct wf_str script, size_t begin, size_t end);
/* Whether all of them stand in one. */
bool wf_mask_covers(struct wf_str script, size_t begin, size_t end);

#endif
