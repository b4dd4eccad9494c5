/* Text as .NET compares and trims it, which GitHub's expressions are defined by: ordinal comparison of the
 * upper-cased characters, and Unicode white space (actions/runner, Expressions2).
 * The table is Unicode 14's simple upper-casing without U+0131 and U+017F, which .NET leaves alone. */
#ifndef WF_LANG_FOLD_H
#define WF_LANG_FOLD_H

#include "base/arena.h"

#include <stdint.h>

/* The upper-case form of one code point, or itself. */
uint32_t wf_fold_point(uint32_t point);

/* The upper-case form of `s`: `s` itself when nothing changes, else a copy in the arena. */
struct wf_str wf_fold(struct wf_arena *arena, struct wf_str s);

/* Order of the UTF-16 units of the upper-case forms. */
int wf_fold_cmp(struct wf_str a, struct wf_str b);
bool wf_fold_eq(struct wf_str a, struct wf_str b);

/* Bytes of the white space character at the start of `s`; 0 when there is none. */
size_t wf_fold_space(struct wf_str s);

/* `s` without leading and trailing white space. */
struct wf_str wf_fold_trim(struct wf_str s);

#endif
