/* UTF-8 as RFC 3629 has it: no surrogates, no overlong forms, nothing above U+10FFFF. */
#ifndef WF_BASE_UTF8_H
#define WF_BASE_UTF8_H

#include "base/str.h"

#include <stdint.h>

/* Length in bytes (1 to 4) of the valid sequence at the start of `s`, its code point in `*point`; 0 when
 * there is none. `point` may be NULL. */
size_t wf_utf8_sequence(struct wf_str s, uint32_t *point);
/* The same, with the most common case in front. */
static inline size_t wf_utf8_next(struct wf_str s, uint32_t *point) {
    if (s.len == 0 || (unsigned char)s.ptr[0] >= 0x80) {
        return wf_utf8_sequence(s, point);
    }
    if (point != NULL) {
        *point = (unsigned char)s.ptr[0];
    }
    return 1;
}

/* Offset of the first byte that is no valid UTF-8, or WF_NOT_FOUND. */
size_t wf_utf8_invalid(struct wf_str s);

/* Number of code points; every byte that is not valid counts as one. */
size_t wf_utf8_count(struct wf_str s);

/* The front of `s`: at most so many bytes, and no half of a character. */
struct wf_str wf_utf8_cut(struct wf_str s, size_t bytes);

/* Writes `point` into `out` (4 bytes of room), returns the number of bytes. */
size_t wf_utf8_put(uint32_t point, char *out);

/* Whether the character has no shape of its own but acts on who shows it or changes how the rest is read:
 * controls (also C1 and DEL), marks of direction, invisible ones, line breaks that are no line end of ours.
 */
bool wf_utf8_hidden(uint32_t point);

/* Columns that the text takes in a terminal; a good guess (wide CJK and emoji 2, combining 0). */
size_t wf_utf8_width(struct wf_str s);

#endif
