/* What does not change in the page of the format "html". */
#ifndef WF_REPORT_HTML_PARTS_H
#define WF_REPORT_HTML_PARTS_H

extern const char wf_html_style[];

/* Filters; their state is the page's fragment, "#severity=error,warning&rule=ID&file=PATH&text=WORDS", so
 * that a link keeps it. Without it the page shows everything and no filters. */
extern const char wf_html_script[];

/* "sha256-..." of the script, as a content security policy has it. */
extern const char wf_html_script_hash[];

#endif
