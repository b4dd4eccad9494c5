/* Writing a text as a YAML scalar so that every reader gives the same text back. */
#ifndef WF_YAML_QUOTE_H
#define WF_YAML_QUOTE_H

#include "base/buf.h"

enum wf_place {
    WF_PLACE_BLOCK_VALUE, /* behind "key: " or "- " */
    WF_PLACE_FLOW,        /* inside [ ] or { } */
    WF_PLACE_KEY,         /* a block mapping's key */
};

/* True when `text` may stand unquoted there and is a string for both YAML 1.1 and 1.2 readers. */
bool wf_quote_plain_ok(struct wf_str text, enum wf_place place);

/* True when `text` unquoted would be a boolean, number, null, date or merge key for some reader of YAML 1.1
 * or 1.2 (yaml.org/type; YAML 1.2 core schema). */
bool wf_quote_is_typed(struct wf_str text);

/* True when `text` may stand between single quotes on one line: it is valid UTF-8, every character is
 * printable (YAML 1.2 section 5.1) and none is a tab, a line break or a byte order mark. */
bool wf_quote_single_ok(struct wf_str text);

/* Appends `text` plain, else 'single', else "double" quoted. */
void wf_quote(struct wf_buf *out, struct wf_str text, enum wf_place place);

/* Appends `text` in 'single' quotes, or "double" ones where it needs escapes. */
void wf_quote_always(struct wf_buf *out, struct wf_str text);

/* Appends `text` for the inside of an existing single- or double-quoted scalar, without the quotes. What
 * single quotes can hold is wf_quote_single_ok(). In double quotes bytes that are no UTF-8 become U+FFFD. */
void wf_quote_inside_single(struct wf_buf *out, struct wf_str text);
void wf_quote_inside_double(struct wf_buf *out, struct wf_str text);

#endif
