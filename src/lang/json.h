/* JSON to values and back: fromJSON(), toJSON() and files of contexts. */
#ifndef WF_LANG_JSON_H
#define WF_LANG_JSON_H

#include "lang/exprvalue.h"

enum wf_json_dialect {
    WF_JSON_STRICT,  /* RFC 8259, one value */
    WF_JSON_LENIENT, /* as GitHub's fromJSON reads (Newtonsoft): comments, 'single quotes', names without
                        quotes, a comma before the end, NaN, Infinity; whatever follows the first value is
                        ignored */
};

struct wf_json_problem {
    const char *what; /* lower case, a constant */
    size_t offset;    /* byte of the text */
};

/* Reads `text` into `out`. Strings may borrow from `text`. Of members whose names are equal but for case the
 * last one wins, as on GitHub. False with `problem` set when it is no JSON or nested deeper than
 * WF_MAX_JSON_DEPTH. */
bool wf_json_read(struct wf_arena *arena, struct wf_str text, enum wf_json_dialect dialect,
                  struct wf_value *out, struct wf_json_problem *problem);

/* Appends `value` as toJSON() writes it: two spaces of indentation, LF. False when an Unknown or an open
 * object is in it, or it is nested too deep; then what was appended is of no use. */
bool wf_value_json(struct wf_buf *out, struct wf_value value);

#endif
