/* What the schema lets stand at a place of a file (gha/shape.h), for completion. */
#ifndef WF_LSP_SHAPES_H
#define WF_LSP_SHAPES_H

#include "gha/schema.h"
#include "lint/file.h"

enum { WF_MAX_SHAPES = 16 };

/* The alternatives; none of them is a choice. */
struct wf_shape_set {
    const struct wf_shapes *all;
    const struct wf_shape *items[WF_MAX_SHAPES];
    size_t count;
    uint32_t may; /* bits 1 << enum wf_may: what expressions may name there */
};

/* Of a value, item or the root; of a key those of its mapping. Alternatives that the keys of a mapping
 * exclude are left out. Empty when nothing is known. */
struct wf_shape_set wf_shapes_at(const struct wf_file *file, const struct wf_node *node);

/* The alternatives of one shape. */
struct wf_shape_set wf_shapes_of(const struct wf_shapes *all, uint16_t shape);

#endif
