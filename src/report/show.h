/* Text of the user's files made safe for a terminal, and for the log of a job: a workflow must not be able to
 * move the cursor, change colours, reorder what is read, or tell the runner something. */
#ifndef WF_REPORT_SHOW_H
#define WF_REPORT_SHOW_H

#include "base/buf.h"

/* One code point, or one byte that is no UTF-8, as it is shown. */
struct wf_glyph {
    size_t bytes; /* of the text it stands for */
    size_t width; /* columns on the terminal */
    char shown[12];
};

/* The glyph at an offset of `text`. A tab is one blank; control characters, marks that change the direction
 * of writing and bytes that are no UTF-8 are escaped: \n, \x1b, \u202e. So is what begins a command to a
 * runner: the first colon of "::" with nothing but blanks before it, the bracket of "##[". */
struct wf_glyph wf_glyph_at(struct wf_str text, size_t at);

/* Appends all of `text` that way. */
void wf_show(struct wf_buf *out, struct wf_str text);

#endif
