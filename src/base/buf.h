/* Text that grows, in an arena. A zeroed struct with its arena set is empty; all functions append. */
#ifndef WF_BASE_BUF_H
#define WF_BASE_BUF_H

#include "base/arena.h"

struct wf_buf {
    struct wf_arena *arena;
    char *ptr;
    size_t len, cap;
};

void wf_buf_char(struct wf_buf *buf, char c);
void wf_buf_fill(struct wf_buf *buf, char c, size_t count);
void wf_buf_str(struct wf_buf *buf, struct wf_str s);
void wf_buf_text(struct wf_buf *buf, const char *text);
void wf_buf_number(struct wf_buf *buf, size_t number); /* in decimal digits */
void wf_buf_printf(struct wf_buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* What has been written so far; valid until the next write. */
struct wf_str wf_buf_view(const struct wf_buf *buf);

/* Appends `s` as a JSON string with its quotes. Bytes that are no UTF-8 become U+FFFD; what a terminal would
 * act on (wf_utf8_hidden) is escaped, and what a runner would take for a command ("##["). */
void wf_buf_json(struct wf_buf *buf, struct wf_str s);

enum { WF_JSON_CHARACTER = 16 };

/* The character at the start of `s`, which is not empty, as such a string has it, ended by NUL. Returns its
 * bytes in `s`. */
size_t wf_json_character(struct wf_str s, char out[WF_JSON_CHARACTER]);

#endif
