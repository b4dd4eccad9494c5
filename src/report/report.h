/* Turns findings into text. A format is a constant in its own file, listed once in formats.c. */
#ifndef WF_REPORT_REPORT_H
#define WF_REPORT_REPORT_H

#include "base/buf.h"
#include "text/finding.h"

struct wf_report {
    const struct wf_finding *const *findings; /* in the order of the report */
    size_t count;
    size_t files; /* that were checked */
    bool color;   /* a terminal will show it */
    bool summary; /* end with the summary line, if the format has one */
};

struct wf_format {
    const char *name;
    const char *title; /* one line for the help */
    void (*write)(struct wf_buf *out, const struct wf_report *report);
};

extern const struct wf_format *const wf_formats[];
extern const size_t wf_format_count;

/* NULL when there is no such format. */
const struct wf_format *wf_format_find(struct wf_str name);

/* What a report adds up to. */
struct wf_tally {
    size_t severities[WF_ERROR + 1];
    size_t files;        /* with a finding */
    size_t safe, unsafe; /* findings with such a fix */
};

struct wf_tally wf_report_tally(const struct wf_report *report);

/* One line without a line end: "3 errors, 1 warning in 2 files; 2 fixable (wfgen fix), 1 more with --unsafe",
 * or "no findings in 4 files". */
void wf_report_summary(struct wf_buf *out, const struct wf_report *report);

/* The name of a source as people read it: "-" is "<stdin>". */
struct wf_str wf_report_path(const struct wf_source *source);

#endif
