/* Pieces of the pages "html": what is found and what a review says, each in one page that needs nothing else.
 */
#ifndef WF_REPORT_HTML_PAGE_H
#define WF_REPORT_HTML_PAGE_H

#include "base/buf.h"
#include "base/list.h"
#include "review/graph.h"
#include "text/finding.h"

/* The user's text as it is read: what could change how the rest is read is escaped, too. */
void wf_html_show(struct wf_buf *out, struct wf_str text);

/* Everything up to the body's content, and all behind the end of `main`: the script, which is the only one
 * that the page lets a browser run. */
void wf_html_begin(struct wf_buf *out);
void wf_html_end(struct wf_buf *out);

/* Begins a section on one file, which </section> ends; a quiet one has nothing to filter. */
void wf_html_begin_file(struct wf_buf *out, struct wf_str path, bool quiet);

/* Lines of a source with the span marked (report/frame.h). */
void wf_html_frame(struct wf_buf *out, const struct wf_source *source, struct wf_span span, char mark);

void wf_html_finding(struct wf_buf *out, const struct wf_finding *finding);

/* A drawing that is closed until asked for; `title` is no text of the user. */
void wf_html_graph(struct wf_buf *out, const struct wf_graph *graph, const char *title);

/* --- filters -------------------------------------------------------------------------------------------- */

/* What stands in a page, and how often. */
struct wf_html_count {
    struct wf_str name;
    size_t count;
};
struct wf_html_counts {
    WF_LIST(struct wf_html_count) list;
};
void wf_html_count(struct wf_arena *arena, struct wf_html_counts *counts, struct wf_str name);

/* Articles of the class "finding" are shown by their data-severity, which is a care or a severity, their
 * data-rule, their section's file and their text. */
struct wf_html_filters {
    struct wf_html_counts cares, severities; /* our words; empty ones are left out */
    struct wf_html_counts rules, paths;
    const char *rule_label;
};
void wf_html_count_findings(struct wf_arena *arena, struct wf_html_filters *filters,
                            const struct wf_finding *const *findings, size_t count);
void wf_html_filters(struct wf_buf *out, struct wf_html_filters *filters);

#endif
