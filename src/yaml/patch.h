/* The smallest text edits that change a tree in a given way, comments and layout kept. Each function appends
 * its edits to a list; a rule makes a fix of it with wf_patch_fix(). Functions that can find no way to do it
 * (say, inside a flow collection over several lines) return false and append nothing.
 *
 * The patched file reads as the tree with just that change, with one exception: a block scalar that ends a
 * file without a final newline gets that newline when lines are added behind it. Explicit keys ("? key") and
 * aliases are never edited, though a pair or item that holds an alias may be removed. */
#ifndef WF_YAML_PATCH_H
#define WF_YAML_PATCH_H

#include "text/edit.h"
#include "yaml/node.h"

struct wf_patch {
    struct wf_arena *arena;
    const struct wf_doc *doc;
    WF_LIST(struct wf_edit) edits;
};

/* Replaces bytes of the file. */
void wf_patch_replace(struct wf_patch *patch, struct wf_span span, struct wf_str text);

/* Replaces a whole scalar by the string `text`, in its present style where that can hold it, else quoted
 * anew. A plain boolean, number or null stays plain when another one replaces it that every reader prints as
 * it is written (so 3.9 can become 4, but not 3.10). An empty value is filled in. */
bool wf_patch_set_scalar(struct wf_patch *patch, const struct wf_node *scalar, struct wf_str text);

/* Replaces decoded bytes [begin, end) of a scalar; the rest of the scalar keeps its bytes where its style can
 * hold the new text. */
bool wf_patch_set_part(struct wf_patch *patch, const struct wf_node *scalar, size_t begin, size_t end,
                       struct wf_str text);

/* Removes the decoded line that holds byte `offset` of a block scalar, with its line end; empty lines that
 * become the last ones go too. The last line left makes it return false. */
bool wf_patch_drop_line(struct wf_patch *patch, const struct wf_node *scalar, size_t offset);

/* Adds lines of YAML (LF, indented from column 0) as a new pair of a block mapping: behind the pair of
 * `after` (a key node) and all that belongs to it, or as the first pair when NULL, directly before the
 * present first key. Works for flow mappings, also an empty one on one line, when `yaml` is one line "key:
 * value"; where the entry beside it has a line of its own the new one gets one too. */
bool wf_patch_add_pair(struct wf_patch *patch, const struct wf_node *mapping, const struct wf_node *after,
                       struct wf_str yaml);

/* Adds lines of YAML (without "- ") as a new item of a block sequence: behind item `after`, or first when
 * NULL. Flow sequences as above, with `yaml` a single-line value. */
bool wf_patch_add_item(struct wf_patch *patch, const struct wf_node *sequence, const struct wf_node *after,
                       struct wf_str yaml);

/* Removes a pair (by its key node) or an item of a sequence with the comments that belong to it: those
 * directly above at its indentation (a comment that begins the file stays) and those behind it that are
 * indented deeper. Of the empty lines around it one group stays. False for the last one of its collection,
 * and when an alias that stays needs an anchor in it. */
bool wf_patch_remove(struct wf_patch *patch, const struct wf_node *key_or_item);

/* Puts comment lines ("# ..." is added) above the line on which `node` begins, at that line's indentation. */
bool wf_patch_comment_above(struct wf_patch *patch, const struct wf_node *node, struct wf_str text);

/* The finished fix: edits sorted. `title` must be a constant or live in the arena. NULL when there are none.
 */
const struct wf_fix *wf_patch_fix(struct wf_patch *patch, const char *title, enum wf_fix_safety safety);

#endif
