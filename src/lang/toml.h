/* TOML 1.0 (toml.io/en/v1.0.0) to values: manifests of Python and Rust. */
#ifndef WF_LANG_TOML_H
#define WF_LANG_TOML_H

#include "lang/exprvalue.h"

struct wf_toml_problem {
    const char *what; /* lower case, a constant */
    size_t offset;    /* byte of the text */
};

/* Reads `text` into `out`, which is an object in any case: with all that stands before the first mistake,
 * when false is returned with `problem` set. Dates and times become strings as they are written. Strings may
 * borrow from `text`. More lenient than the specification where that does no harm: a name that is given
 * twice takes the later value, an inline table may have line ends. A table of more than 2,000 names is a
 * mistake. */
bool wf_toml_read(struct wf_arena *arena, struct wf_str text, struct wf_value *out,
                  struct wf_toml_problem *problem);

#endif
