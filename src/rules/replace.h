/* Fixes that write one text in place of another. */
#ifndef WF_RULES_REPLACE_H
#define WF_RULES_REPLACE_H

#include "lint/rule.h"

/* Writes `text` instead of a whole scalar, titled "write TEXT"; NULL when that cannot be done. Aliased nodes
 * are changed where they are anchored. */
const struct wf_fix *wf_replace_fix(const struct wf_check *check, const struct wf_node *scalar,
                                    struct wf_str text, enum wf_fix_safety safety);

/* The same for the decoded bytes [begin, end) of it. */
const struct wf_fix *wf_replace_part_fix(const struct wf_check *check, const struct wf_node *scalar,
                                         size_t begin, size_t end, struct wf_str text,
                                         enum wf_fix_safety safety);

/* Removes an item of a sequence or a pair of a mapping (its key). */
const struct wf_fix *wf_remove_fix(const struct wf_check *check, const struct wf_node *key_or_item,
                                   const char *title, enum wf_fix_safety safety);

#endif
