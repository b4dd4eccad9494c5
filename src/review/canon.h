/* Canonical texts: two nodes that GitHub takes for the same have the same text, however they are written. Key
 * order, quotes, block and flow style, comments, aliases, blanks inside `${{ }}` and line ends at the end of
 * a scalar make no difference. */
#ifndef WF_REVIEW_CANON_H
#define WF_REVIEW_CANON_H

#include "base/buf.h"
#include "lang/uses.h"
#include "yaml/node.h"

enum wf_canon {
    WF_CANON_TEXT,  /* scalars become texts, as in `with` and `env`: `true` is 'true', 3.10 is 3.1 */
    WF_CANON_TYPED, /* a text that looks like a number or boolean is none, as in `matrix` */
    WF_CANON_SET,   /* as TEXT; a scalar is a list of one, the order of lists makes no difference */
};

/* Of a node with all below it; NULL gives the empty text. Deeper than WF_MAX_YAML_DEPTH nothing is told
 * apart. */
struct wf_str wf_canon(struct wf_arena *arena, const struct wf_node *node, enum wf_canon how);

/* Of an `if`: with or without `${{ }}` around it; success() is empty. */
struct wf_str wf_canon_condition(struct wf_arena *arena, const struct wf_node *node);

/* Lines of a list input as a set: each trimmed, empty ones left out, sorted, one a line. */
struct wf_str wf_canon_lines(struct wf_arena *arena, struct wf_str text);

/* Two lists of texts, each sorted; same is what both have. Items are separated by LF. */
struct wf_canon_difference {
    WF_LIST(struct wf_str) gone, come;
    size_t same;
};
struct wf_canon_difference wf_canon_difference(struct wf_arena *arena, struct wf_str before,
                                               struct wf_str after);

/* What a `uses` names, whatever its version: "owner/repo/path"; "docker://" and an image without tag and
 * digest; of others the whole text. A slice of it. */
struct wf_str wf_canon_action(const struct wf_uses *uses);

/* How much two texts have in common, 0 to 1: the share of equal lines, their order ignored. */
double wf_canon_similarity(struct wf_arena *arena, struct wf_str a, struct wf_str b);

#endif
