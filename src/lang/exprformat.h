/* The format strings of format(): `{0}`, `{{` and `}}`, as GitHub's server reads them. */
#ifndef WF_LANG_EXPRFORMAT_H
#define WF_LANG_EXPRFORMAT_H

#include "lang/expr.h"

enum wf_format_kind {
    WF_FORMAT_TEXT,      /* literal text */
    WF_FORMAT_ARGUMENT,  /* `{N}` */
    WF_FORMAT_SPECIFIER, /* `{N:text}`, which no value accepts */
    WF_FORMAT_BAD,       /* a brace that makes the string invalid */
};

struct wf_format_piece {
    enum wf_format_kind kind;
    struct wf_str text; /* TEXT; the SPECIFIER */
    size_t argument;    /* ARGUMENT and SPECIFIER: 0 to 255 */
};

/* Start with `{.format = text}`. */
struct wf_format_reader {
    struct wf_str format;
    size_t at;
};

/* The next piece; false at the end. Nothing follows BAD. */
bool wf_format_next(struct wf_format_reader *reader, struct wf_format_piece *piece);

#endif
