/* What the files of the schema walk share. */
#ifndef WF_GHA_SCHEMA_WALK_H
#define WF_GHA_SCHEMA_WALK_H

#include "base/buf.h"
#include "base/near.h"
#include "gha/schema.h"

struct wf_walk {
    struct wf_arena *arena;
    const struct wf_doc *doc;
    const struct wf_shapes *shapes;
    bool expressions; /* the file is one in which `${{ }}` means something */
    struct wf_schema_read *read;
    struct {
        uint32_t may;
        const struct wf_expr_allowed *allowed;
    } allowed[64]; /* those that were needed so far */
    size_t allowed_count;
};

/* A place of the file: what may stand there. */
struct wf_spot {
    const struct wf_shape *shape;
    uint32_t may; /* of the shape and all around it */
    bool lenient;
    size_t depth; /* levels that may still follow */
};

/* The alternatives of a shape: it alone, or its parts. */
size_t wf_shape_part_count(const struct wf_shape *shape);
const struct wf_shape *wf_shape_part(const struct wf_walk *walk, const struct wf_shape *shape, size_t index);

/* The first alternative of a kind, or NULL. */
const struct wf_shape *wf_shape_of_kind(const struct wf_walk *walk, const struct wf_shape *shape,
                                        enum wf_shape_kind kind);

/* Appends a violation; its message is set by the caller or by the functions below. */
struct wf_violation *wf_walk_violate(struct wf_walk *walk, const struct wf_spot *spot,
                                     enum wf_violation_kind kind, const struct wf_node *node);

/* "a list", "text", `"read", "write" or "none"`: what may stand at a place. */
struct wf_str wf_shape_wanted(struct wf_walk *walk, const struct wf_shape *shape);

/* Appends `"a", "b" or "c"`. */
void wf_put_names(struct wf_buf *out, const struct wf_str *names, size_t count, const char *last);

/* The nearest of the offered names becomes the violation's `wanted`. */
void wf_violation_near(struct wf_violation *violation, const struct wf_near *near);

/* A scalar. True when it is an expression (not one that is a text constant). */
bool wf_walk_scalar(struct wf_walk *walk, const struct wf_node *node, const struct wf_spot *spot);

/* A mapping's keys and values. */
void wf_walk_mapping(struct wf_walk *walk, const struct wf_node *node, const struct wf_spot *spot);
void wf_walk_value(struct wf_walk *walk, const struct wf_node *node, const struct wf_spot *spot);

/* Notices when a collection or text has not the number of items, pairs or characters that its shape wants. */
void wf_walk_size(struct wf_walk *walk, const struct wf_node *node, const struct wf_shape *shape,
                  const struct wf_spot *spot, size_t size, const char *unit);

/* The spot of something inside `spot`. */
struct wf_spot wf_spot_inside(const struct wf_walk *walk, const struct wf_spot *spot, uint16_t shape);

#endif
