/* Three-way merge of lines. */
#ifndef WF_TEXT_MERGE_H
#define WF_TEXT_MERGE_H

#include "base/buf.h"

/* What both sides made of the same base. Where they changed the same lines in different ways, all three stand
 * in the result between the marks that git writes (style diff3). */
struct wf_merged_lines {
    struct wf_str text;
    struct wf_str marked; /* its conflicts alone, with their marks */
    size_t conflicts;
    size_t line; /* of `ours`, from 0, where the first conflict begins */
};

/* Lines are compared whole, with their line ends. Changes of neighbouring lines meet, as for git. */
struct wf_merged_lines wf_merge_lines(struct wf_arena *arena, struct wf_str base, struct wf_str ours,
                                      struct wf_str theirs);

/* Appends three texts between marks, each ended by a line end. */
void wf_merge_mark(struct wf_buf *out, struct wf_str base, struct wf_str ours, struct wf_str theirs);

/* The first line of a conflict is this one, without its line end. */
extern const char wf_merge_first_mark[];

#endif
