/* Tells of builds from their logs: several stand side by side, the same step in one line. A format is a
 * constant in its own file, listed once in buildlog.c. */
#ifndef WF_REPORT_BUILDLOG_H
#define WF_REPORT_BUILDLOG_H

#include "base/buf.h"
#include "docker/buildlog.h"

struct wf_log_view {
    const struct wf_log_build *const *builds;
    size_t count;
    bool color; /* a terminal will show it */
};

struct wf_log_format {
    const char *name;
    const char *title; /* one line for the help */
    void (*write)(struct wf_buf *out, const struct wf_log_view *view);
};

extern const struct wf_log_format *const wf_log_formats[];
extern const size_t wf_log_format_count;

/* NULL when there is no such format. */
const struct wf_log_format *wf_log_format_find(struct wf_str name);

/* --- what formats share --------------------------------------------------------------------------------- */

/* A step of any of the builds; steps[i] is that of the build i, or NULL. */
struct wf_log_row {
    const struct wf_log_label *label;
    const struct wf_log_step **steps;
    struct wf_log_row *next;
};

/* All steps, each where the first build that has it has it; NULL when there are none. */
const struct wf_log_row *wf_log_rows(struct wf_arena *arena, const struct wf_log_view *view);

/* What a build is called: the name of its log, without folder and ending where that tells it from the others,
 * with its number when the log has more. */
struct wf_str wf_log_title(struct wf_arena *arena, const struct wf_log_view *view, size_t build);

/* "[web linux/amd64 deps 3/9] RUN make" */
void wf_log_write_label(struct wf_buf *out, const struct wf_log_label *label);

/* "cached", "12.3 s", "failed"; "-" for NULL. */
void wf_log_write_state(struct wf_buf *out, const struct wf_log_step *step);

/* "12.3 s"; "-" when it is negative. */
void wf_log_write_seconds(struct wf_buf *out, double seconds);

/* "57.69 MB", in powers of 1000 as BuildKit has it. */
void wf_log_write_bytes(struct wf_buf *out, uint64_t bytes);

/* Seconds of all vertices of this kind; negative when the build has none that tells. */
double wf_log_kind_seconds(const struct wf_log_build *build, enum wf_log_kind kind);

/* What was done besides the steps, in words; NULL for steps. */
const char *wf_log_kind_words(enum wf_log_kind kind);

bool wf_log_is_cache(const struct wf_log_vertex *vertex);

/* The name without the number by which BuildKit tells caches of one type from each other. */
struct wf_str wf_log_cache_name(const struct wf_log_vertex *vertex);

/* "found", "13 layers written", "failed: ..." */
void wf_log_write_outcome(struct wf_buf *out, const struct wf_log_vertex *vertex);

/* Whether no build before this one has the same warning. */
bool wf_log_is_new_warning(const struct wf_log_view *view, size_t build, struct wf_str warning);

/* "a file that it copies differs, or its line does; 2 more steps ran because of it" */
void wf_log_write_why(struct wf_buf *out, const struct wf_log_step *step);

#endif
