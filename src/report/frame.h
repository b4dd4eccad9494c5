/* The part of the source that a finding is about, as the text report shows it:
 *
 *       |
 *    12 |     cache-to: type=gha
 *       |               ^^^^^^^^
 */
#ifndef WF_REPORT_FRAME_H
#define WF_REPORT_FRAME_H

#include "base/buf.h"
#include "text/source.h"

struct wf_frame {
    const struct wf_source *source;
    struct wf_span span;
    char mark;                      /* '^' or '-' */
    const char *rail, *hot, *reset; /* colour codes for the margin and for the marks, or "" */
};

/* Appends the frame; `gutter` is the number of columns for line numbers. A span over many lines shows its
 * first lines and its last one; a long line is cut around the marks. */
void wf_frame_write(struct wf_buf *out, const struct wf_frame *frame, size_t gutter);

/* Columns that the frame's line numbers take. */
size_t wf_frame_gutter(const struct wf_frame *frame);

#endif
