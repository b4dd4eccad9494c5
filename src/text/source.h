/* One file as it was read: its bytes, and where a byte stands. */
#ifndef WF_TEXT_SOURCE_H
#define WF_TEXT_SOURCE_H

#include "base/arena.h"
#include "base/err.h"

#include <stdint.h>

/* Bytes [begin, end) of a source, counted from its first byte, a BOM included. */
struct wf_span {
    uint32_t begin, end;
};

/* 1-based; the column counts Unicode code points, a BOM not among them. */
struct wf_pos {
    uint32_t line, column;
};

struct wf_source {
    struct wf_str path;    /* as the user gave it; "-" is shown as "<stdin>" by reports */
    struct wf_str bytes;   /* the whole file */
    size_t bom;            /* bytes of the byte order mark: 0 or 3 */
    bool crlf;             /* the first line ends in CR LF */
    bool plain;            /* printable ASCII, tabs and line ends only: each byte is one character */
    uint32_t *lines;       /* offsets of the lines' first bytes */
    uint32_t line_count;   /* at least 1; a final line end is followed by one more, empty line */
    struct wf_mark *marks; /* where columns may be counted from; NULL when all lines are short or plain */
    size_t mark_count;
};

/* In a file with a very long line: a byte that begins a code point, and how many come before it. */
struct wf_mark {
    uint32_t offset, points;
};

/* Why bytes cannot be text at all; found before any parser sees them. */
struct wf_encoding_problem {
    const char *what;    /* NULL: the bytes are good UTF-8 without NUL */
    struct wf_span span; /* the offending bytes */
};

/* Wraps bytes (borrowed) and indexes the lines (LF, CR LF and lone CR end one). Never fails. */
struct wf_source *wf_source_make(struct wf_arena *arena, struct wf_str path, struct wf_str bytes);

/* A copy of it and all that it holds. */
struct wf_source *wf_source_copy(struct wf_arena *arena, const struct wf_source *source);

/* UTF-16 and UTF-32 marks, invalid UTF-8, NUL and control characters that YAML forbids. */
struct wf_encoding_problem wf_source_encoding(const struct wf_source *source);

struct wf_pos wf_source_pos(const struct wf_source *source, uint32_t offset);

/* The bytes of 1-based line `line` without its line end. */
struct wf_str wf_source_line(const struct wf_source *source, uint32_t line);
/* The offset at which it begins; one past the last line gives the file's length. */
uint32_t wf_source_line_begin(const struct wf_source *source, uint32_t line);
/* The 1-based line that holds `offset`. */
uint32_t wf_source_line_of(const struct wf_source *source, uint32_t offset);

struct wf_str wf_source_slice(const struct wf_source *source, struct wf_span span);

/* The line end this file uses: "\r\n" or "\n". */
const char *wf_source_eol(const struct wf_source *source);

static inline struct wf_span wf_span_make(size_t begin, size_t end) {
    return (struct wf_span){(uint32_t)begin, (uint32_t)end};
}

#endif
