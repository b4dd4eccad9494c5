/* Text that was gathered from several stretches of a file: of an instruction of a Dockerfile, the bytes that
 * are left when line continuations, and comments between continued lines, are cut out. */
#ifndef WF_DOCKER_JOINED_H
#define WF_DOCKER_JOINED_H

#include "base/buf.h"
#include "base/list.h"
#include "text/source.h"

/* text[at ..] stands in the file at `offset`, up to where the next stretch begins. */
struct wf_stretch {
    size_t at;
    uint32_t offset;
};

struct wf_joined {
    struct wf_str text;
    WF_LIST(struct wf_stretch) stretches; /* sorted; empty only for an empty text */
};

/* Index of the stretch in which byte `at` of the text stands; of a text that is not empty. */
size_t wf_joined_stretch(const struct wf_joined *joined, size_t at);

/* Where byte `at` of the text stands in the file; `at` may be the text's length: just behind the last byte.
 */
uint32_t wf_joined_offset(const struct wf_joined *joined, size_t at);

/* The span in the file of bytes [begin, end) of the text, with all that was cut out between them. */
struct wf_span wf_joined_span(const struct wf_joined *joined, size_t begin, size_t end);

/* Bytes [begin, end) of the text as a text of its own, which borrows the bytes. */
struct wf_joined wf_joined_slice(struct wf_arena *arena, const struct wf_joined *joined, size_t begin,
                                 size_t end);

/* Gathers a text: zeroed with `text.arena` set it is empty. */
struct wf_gather {
    struct wf_buf text;
    struct wf_joined joined;
};

/* Appends bytes that stand in the file at `offset`. */
void wf_gather_add(struct wf_gather *gather, struct wf_str bytes, size_t offset);
/* What was gathered; valid until more is added. */
struct wf_joined wf_gather_end(struct wf_gather *gather);

#endif
