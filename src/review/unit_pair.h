/* Which unit of one file is which of another. */
#ifndef WF_REVIEW_UNIT_PAIR_H
#define WF_REVIEW_UNIT_PAIR_H

#include "review/unit.h"

/* For each child of `a` the index of the child of `b` that it is, or WF_NOT_FOUND. Pairs go by their key,
 * jobs also by what they do; items of lists as steps do: by what they say, their id, name, action, and
 * likeness; instructions and lines by their order. */
size_t *wf_units_pair(struct wf_arena *arena, const struct wf_unit *a, const struct wf_unit *b);

/* As above, but only of those that are the same without a doubt: for what two people added. `open` tells for
 * each child of `a` (NULL: all) and `b_open` for each of `b` whether it may be paired. */
size_t *wf_units_pair_sure(struct wf_arena *arena, const struct wf_unit *a, const bool *open,
                           const struct wf_unit *b, const bool *b_open);

#endif
