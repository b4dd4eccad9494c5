/* What a rule says. Findings are data first and text last: reports turn them into text. */
#ifndef WF_TEXT_FINDING_H
#define WF_TEXT_FINDING_H

#include "text/edit.h"

enum wf_severity {
    WF_INFO,    /* taste, or cannot be known from the files */
    WF_WARNING, /* GitHub accepts it, but it does not do what it says */
    WF_ERROR,   /* GitHub refuses it, or it fails for certain */
};

const char *wf_severity_name(enum wf_severity severity);
/* False when `name` is none of "info", "warning", "error". */
bool wf_severity_parse(struct wf_str name, enum wf_severity *severity);

/* A second place that explains the first. */
struct wf_note {
    const struct wf_source *source;
    struct wf_span span;
    struct wf_str message;
};

struct wf_finding {
    const char *rule; /* its id */
    enum wf_severity severity;
    const struct wf_source *source;
    struct wf_span span;
    struct wf_str message; /* one line, lower case, the user's words in double quotes */
    struct wf_str help; /* what to do when there is no fix, or what only a person can decide; may be empty */
    struct wf_note *notes;
    size_t note_count;
    const struct wf_fix *fix; /* NULL: a person must decide */
};

/* The order of a report: path, place, rule, message. */
int wf_finding_cmp(const struct wf_finding *a, const struct wf_finding *b);

#endif
