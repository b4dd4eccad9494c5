/* Reports that are written while a run in parts goes (include/wfgen/stream.h). Internal to api/. */
#ifndef WF_API_STREAM_H
#define WF_API_STREAM_H

#include "base/err.h"
#include "report/report.h"

#include <stdio.h>

struct wfgen;
struct wf_part;

/* Where a report goes: exactly one of `write`, `file` and `path` is set. */
struct wf_delivery {
    const char *format;
    unsigned flags; /* WFGEN_REPORT_ values */
    bool (*write)(void *context, const char *text, size_t length);
    void *context;
    FILE *file;
    const char *path;
};

bool wf_deliver(const struct wf_delivery *delivery, struct wf_str text, struct wf_err *err);

/* A report that was announced. */
struct wf_sink {
    struct wf_delivery to;
    const struct wf_format *format;
    struct wf_pieces pieces;
    bool begun;
    bool waits; /* its text, for the end: it goes to a path, or behind another report */
    struct wf_buf text;
    struct wf_err err;
};

struct wf_stream {
    WF_LIST(struct wf_delivery) announced; /* for the next run */
    WF_LIST(struct wf_sink) sinks;         /* of this run; none: nothing is written before its end */
    bool on;                               /* the first part was taken */
    struct wf_tally total;                 /* of what was written */
    struct wf_map seen;                    /* of the keys for the baseline */
    struct wf_arena waiting;               /* of the session's findings: those that some may come before */
};

/* Makes sinks of what was announced, if they can be served before all is known. */
void wf_stream_begin(struct wfgen *session);
/* Writes the wanted findings of a part, and those that waited, as far as none of a later part can come before
 * them: `next` is the first path of these, or empty behind the last part. False: there are no sinks. */
bool wf_stream_part(const struct wf_part *part, struct wf_str next);
/* Ends the report that was announced so. */
bool wf_stream_end(struct wfgen *session, const struct wf_delivery *delivery, struct wf_err *err);

#endif
