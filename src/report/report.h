/* Turns findings into text. A format is a constant in its own file, listed once in formats.c. */
#ifndef WF_REPORT_REPORT_H
#define WF_REPORT_REPORT_H

#include "base/buf.h"
#include "base/map.h"
#include "review/graph.h"
#include "text/finding.h"

struct wf_report {
    const struct wf_finding *const *findings; /* in the order of the report */
    size_t count;
    size_t files;                         /* that were checked */
    const char *version;                  /* of wfgen */
    const struct wf_tally *total;         /* of all findings where these are but a part; else NULL */
    struct wf_map *places;                /* what wf_report_repository_path() has found out, by path */
    const struct wf_graph *const *graphs; /* of the files, for formats that show them */
    size_t graph_count;
    bool color;   /* a terminal will show it */
    bool summary; /* end with the summary line, if the format has one */
};

/* A report that is written in pieces, each with all findings of some files. */
struct wf_pieces {
    struct wf_arena *arena; /* lasts as long as the report */
    void *state;            /* the format's own, NULL at first */
    size_t count;           /* findings of the pieces before */
};

/* A format has `write`, or some of the other three: then it need not see all findings at once, and what it is
 * handed is gone when it returns. */
struct wf_format {
    const char *name;
    const char *title; /* one line for the help */
    bool graphs;       /* it shows graphs */
    void (*write)(struct wf_buf *out, const struct wf_report *report);
    void (*begin)(struct wf_buf *out, struct wf_pieces *pieces);
    void (*add)(struct wf_buf *out, struct wf_pieces *pieces, const struct wf_report *report);
    /* `report` has no findings, but their `total`. */
    void (*end)(struct wf_buf *out, struct wf_pieces *pieces, const struct wf_report *report);
};

/* Whether it is written in pieces. */
bool wf_format_has_pieces(const struct wf_format *format);
void wf_format_begin(const struct wf_format *format, struct wf_buf *out, struct wf_pieces *pieces);
void wf_format_add(const struct wf_format *format, struct wf_buf *out, struct wf_pieces *pieces,
                   const struct wf_report *report);
void wf_format_end(const struct wf_format *format, struct wf_buf *out, struct wf_pieces *pieces,
                   const struct wf_report *report);
/* All of it at once, in any format. */
void wf_format_write(const struct wf_format *format, struct wf_buf *out, const struct wf_report *report);

extern const struct wf_format *const wf_formats[];
extern const size_t wf_format_count;

/* NULL when there is no such format. */
const struct wf_format *wf_format_find(struct wf_str name);

/* What a report adds up to. */
struct wf_tally {
    size_t severities[WF_ERROR + 1];
    size_t files;         /* with a finding */
    size_t safe, unsafe;  /* findings with such a fix */
    size_t failing;       /* findings that fail the run */
    size_t misconfigured; /* errors in the configuration */
};

/* report->total, or that of its findings. */
struct wf_tally wf_report_tally(const struct wf_report *report);
/* Adds what was counted in other files. */
void wf_tally_add(struct wf_tally *tally, const struct wf_tally *more);

/* One line without a line end: "3 errors, 1 warning in 2 files; 2 fixable (wfgen fix), 1 more with --unsafe",
 * or "no findings in 4 files". */
void wf_report_summary(struct wf_buf *out, const struct wf_report *report);

/* The name of a source as people read it: "-" is "<stdin>". */
struct wf_str wf_report_path(const struct wf_source *source);

/* --- what formats for machines share ------------------------------------------------------------------- */

/* The name of a source as a forge knows it: the path inside the repository that holds the file, links
 * followed; wf_report_path() when there is no such repository. */
struct wf_str wf_report_repository_path(const struct wf_report *report, const struct wf_source *source);

/* One finding as a JSON object; its members are those of the format "jsonl". */
void wf_report_json_finding(struct wf_buf *out, const struct wf_finding *finding);

/* "a", or "a; help: b" when there is a help. */
struct wf_str wf_report_sentence(struct wf_arena *arena, const struct wf_finding *finding);

/* All edits of a fix as one: the bytes from the first to the last of them, and what stands there then. */
struct wf_edit wf_report_one_edit(struct wf_arena *arena, const struct wf_source *source,
                                  const struct wf_fix *fix);

/* The most severe first, otherwise in the order of the report. */
const struct wf_finding **wf_report_by_severity(struct wf_arena *arena, const struct wf_report *report);

/* Tells a finding from all others, and stays the same when it moves to another line or its message is worded
 * anew: 16 hexadecimal digits of the path, the rule and the text of the line, and the number among those with
 * the same. */
struct wf_report_keys {
    const struct wf_report *report;
    struct wf_map seen; /* with its arena set */
};
struct wf_str wf_report_key(struct wf_report_keys *keys, const struct wf_finding *finding);

#endif
