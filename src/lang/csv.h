/* The list inputs of Docker's actions: Util.getInputList of docker/actions-toolkit over the npm package
 * csv-parse (relax_quotes, relax_column_count, skip_empty_lines, comment_no_infix). A newline ends a record,
 * a comma a field; a field that begins with `"` is quoted, a doubled quote inside is one quote. The line end
 * is the first one seen: CR LF, LF or CR. A `${{ }}` is one atomic piece of a field. Offsets are bytes of the
 * decoded value that was given. */
#ifndef WF_LANG_CSV_H
#define WF_LANG_CSV_H

#include "base/list.h"
#include "text/source.h"

struct wf_csv_options {
    bool comma;       /* commas separate items too (without it the fields of a line are joined again) */
    char comment;     /* a line whose very first byte is this one is dropped; 0: no comments */
    bool no_quotes;   /* `"` is an ordinary character */
    bool keep_blanks; /* the value and its items are not trimmed */
};

struct wf_csv_item {
    struct wf_str text; /* unquoted and trimmed; empty for a line of blanks, which the action does not drop */
    struct wf_span span; /* the bytes it came from, quotes included, outer blanks not */
    uint32_t line;       /* 1-based line of its first byte */
    bool quoted;         /* some of it was quoted */
    bool unknown;        /* holds a `${{ }}` */
    const uint32_t *map; /* offset of each byte of text */
};

/* A line that the action drops. */
struct wf_csv_comment {
    struct wf_span span; /* without the line end */
    uint32_t line;
};

struct wf_csv {
    WF_LIST(struct wf_csv_item) items;
    WF_LIST(struct wf_csv_comment) comments;
    bool bad_quote; /* a quote that is never closed, or stands inside a field that wf_csv_fields() reads:
                       the action throws */
    uint32_t bad_quote_at; /* that quote */
};

/* Reads `text`; never fails: what an unclosed quote holds becomes an item. */
struct wf_csv *wf_csv_read(struct wf_arena *arena, struct wf_str text, const struct wf_csv_options *options);

/* The fields of one line as metadata-action reads its entries (csv-parse without relax_quotes, the first
 * record only). Fields are not trimmed and empty ones are kept. */
struct wf_csv *wf_csv_fields(struct wf_arena *arena, struct wf_str line);

/* Where byte `offset` of the item's text came from; its length gives the place behind the last byte. */
uint32_t wf_csv_offset(const struct wf_csv_item *item, size_t offset);

#endif
