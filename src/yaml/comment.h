/* libyaml drops comments; they are found again in the gaps between the scalars. */
#ifndef WF_YAML_COMMENT_H
#define WF_YAML_COMMENT_H

#include "yaml/node.h"

/* Adds the comments in bytes [begin, end), which hold no scalar: a '#' that begins a line or follows a blank.
 */
void wf_comments_scan(struct wf_arena *arena, struct wf_doc *doc, size_t begin, size_t end);

/* The comment that ends the line on which `offset` stands and begins behind it, or NULL. */
const struct wf_comment *wf_comment_behind(const struct wf_doc *doc, uint32_t offset);

/* The comment that takes the whole of 1-based line `line`, or NULL. */
const struct wf_comment *wf_comment_on_line(const struct wf_doc *doc, uint32_t line);

/* Its text without '#' and the blanks around it. */
struct wf_str wf_comment_text(const struct wf_source *source, const struct wf_comment *comment);

#endif
