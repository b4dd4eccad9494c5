/* What the files of the patcher share. */
#ifndef WF_YAML_PATCH_IN_H
#define WF_YAML_PATCH_IN_H

#include "yaml/patch.h"

/* As wf_patch_replace(), but bytes that `span` and `text` have in common at either end stay out of the edit.
 */
void wf_patch_trimmed(struct wf_patch *patch, struct wf_span span, struct wf_str text);

/* True when `candidate` in the place of `scalar` reads as one scalar with the decoded text `text`: read
 * alone, below the same indentation and inside a flow collection when the scalar is. `candidate` goes from
 * the first byte of the scalar, for block scalars through the empty lines behind it. */
bool wf_patch_reads_as(const struct wf_patch *patch, const struct wf_node *scalar, struct wf_str candidate,
                       struct wf_str text);

/* `scalar`'s text with bytes [begin, end) replaced. */
struct wf_str wf_patch_spliced(const struct wf_patch *patch, const struct wf_node *scalar, size_t begin,
                               size_t end, struct wf_str text);

/* wf_patch_set_part() for what cannot go wrong in a literal scalar: a change within one line that leaves its
 * indentation, and the removal of whole lines between others. False when it is none of
 * these.
 */
bool wf_patch_set_line(struct wf_patch *patch, const struct wf_node *scalar, size_t begin, size_t end,
                       struct wf_str text);

/* wf_patch_set_part() for literal and folded scalars; `whole` is the spliced text. */
bool wf_patch_set_block(struct wf_patch *patch, const struct wf_node *scalar, size_t begin, size_t end,
                        struct wf_str whole);

#endif
