/* The user's text as part of another language: nothing in it can become markup there. */
#ifndef WF_REPORT_ESCAPE_H
#define WF_REPORT_ESCAPE_H

#include "base/buf.h"

/* HTML and XML, also inside quotes: entities, also for line ends and what a terminal would act on; what is no
 * UTF-8 and what XML forbids become U+FFFD. */
void wf_escape_markup(struct wf_buf *out, struct wf_str text);

/* GitHub's Markdown, as running text on one line, also in a table. */
void wf_escape_markdown(struct wf_buf *out, struct wf_str text);

/* The same as code. A table takes even a bar in code for its own. */
void wf_escape_markdown_code(struct wf_buf *out, struct wf_str text);

/* A path as a relative URI (RFC 3986): everything but unreserved characters and the slash is percent-encoded;
 * a colon too, which could be taken for the end of a scheme. */
void wf_escape_uri(struct wf_buf *out, struct wf_str path);

#endif
