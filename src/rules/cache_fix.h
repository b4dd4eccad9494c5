/* Edits of cache entries that several rules offer. */
#ifndef WF_RULES_CACHE_FIX_H
#define WF_RULES_CACHE_FIX_H

#include "docker/cache_lines.h"
#include "lint/rule.h"

/* The cache entries of a step: in its inputs, or in its script. */
const struct wf_cache_lines *wf_cache_lines_of(struct wf_check *check, const struct wf_step *step);

/* Calls `visit` for each cache entry of the step that is more than a comment. */
void wf_cache_each(struct wf_check *check, const struct wf_step *step,
                   void (*visit)(struct wf_check *check, const struct wf_meant_line *line));

/* Bytes [begin, end) of the entry's text become `text`. NULL when it cannot be done, or when an alias puts
 * the same text into another input. */
const struct wf_fix *wf_cache_fix_part(struct wf_check *check, const struct wf_meant_line *line, size_t begin,
                                       size_t end, struct wf_str text, const char *title,
                                       enum wf_fix_safety safety);

/* Adds ",NAME=VALUE" (given without the comma) to the entry. */
const struct wf_fix *wf_cache_fix_add(struct wf_check *check, const struct wf_meant_line *line,
                                      const char *attribute, const char *title, enum wf_fix_safety safety);

/* Removes an attribute of line->entry with its comma. */
const struct wf_fix *wf_cache_fix_cut(struct wf_check *check, const struct wf_meant_line *line,
                                      const struct wf_cache_attribute *attribute, const char *title,
                                      enum wf_fix_safety safety);

/* Removes the whole entry, with its input when it is the only one. */
const struct wf_fix *wf_cache_fix_remove(struct wf_check *check, const struct wf_meant_line *line,
                                         const char *title, enum wf_fix_safety safety);

/* Makes a folded scalar a literal one. */
const struct wf_fix *wf_list_literal_fix(struct wf_check *check, const struct wf_node *value);

/* Reports at bytes [begin, end) of the entry's text. */
struct wf_finding *wf_cache_report(struct wf_check *check, const struct wf_meant_line *line, size_t begin,
                                   size_t end, const char *format, ...) __attribute__((format(printf, 5, 6)));

#endif
