/* Shows a build context: its size with and without the .dockerignore, what is sent, what weighs most, and
 * what a better .dockerignore would do. */
#ifndef WF_REPORT_CONTEXT_H
#define WF_REPORT_CONTEXT_H

#include "base/buf.h"
#include "docker/ignore_advice.h"

enum { WF_CONTEXT_LARGEST = 8 }; /* so many are shown */

/* Why the build fails. */
struct wf_context_problem {
    const struct wf_source *source;
    struct wf_span span;
    struct wf_str message;
};

struct wf_context_report {
    struct wf_str folder, file; /* as the user named them; `file` is empty when there is no Dockerfile */
    struct wf_str ignore_path;  /* of the .dockerignore, or where it would stand */
    struct wf_str target;       /* as the user named it; empty: the last stage */
    const struct wf_build_context *context;
    const struct wf_dockerfile *dockerfile;   /* NULL: there is none */
    const struct wf_dockerignore *ignore;     /* NULL: there is none */
    const struct wf_needs *needs;             /* NULL: there is no Dockerfile */
    const struct wf_dockerfile *const *files; /* all that are known, those found in the folder too */
    size_t file_count;
    const struct wf_ignore_advice *advice;
    WF_LIST(struct wf_context_problem) problems;
};

struct wf_context_format {
    const char *name;
    void (*write)(struct wf_buf *out, const struct wf_context_report *report);
};

/* "text", "json"; NULL: there is no such format. */
const struct wf_context_format *wf_context_format(struct wf_str name);

/* --- shared by the formats -------------------------------------------------------------------------------
 */

void wf_context_write_text(struct wf_buf *out, const struct wf_context_report *report);
void wf_context_write_json(struct wf_buf *out, const struct wf_context_report *report);

/* 1-based. */
unsigned wf_context_line(const struct wf_context_report *report, const struct wf_instruction *instruction);
unsigned wf_context_ignore_line(const struct wf_context_report *report,
                                const struct wf_ignore_pattern *pattern);

/* True when the better file differs from the one that is there. */
bool wf_context_can_improve(const struct wf_context_report *report);

/* A need of the target with what it takes. */
struct wf_context_taker {
    const struct wf_need *need;
    struct wf_amount sent;
};
struct wf_context_takers {
    WF_LIST(struct wf_context_taker)
    list; /* in the order of the file; a file counts for the one that takes the highest folder */
};
struct wf_context_takers wf_context_takers(struct wf_arena *arena, const struct wf_context_report *report);

/* "57.95 MB", "120 B"; as BuildKit counts: 1 kB is 1000 bytes. */
struct wf_str wf_context_bytes(struct wf_arena *arena, unsigned long long bytes);

/* What a remark says of its line: "matches only at the top". */
struct wf_str wf_context_fault(struct wf_arena *arena, const struct wf_context_report *report,
                               const struct wf_ignore_remark *remark);

#endif
