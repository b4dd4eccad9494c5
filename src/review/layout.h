/* Places the boxes of a directed graph in layers from left to right and leads its edges between them
 * (Sugiyama, Tagawa, Toda 1981: layers by longest path, fewer crossings by barycentres; the heights of a
 * layer by isotonic regression). The result depends on nothing but the input. */
#ifndef WF_REVIEW_LAYOUT_H
#define WF_REVIEW_LAYOUT_H

#include "base/list.h"

#include <stdint.h>

struct wf_layout_box {
    double width, height; /* given */
    double x, y;          /* found: the corner at the left and above */
    size_t layer;         /* found: from 0 */
};

struct wf_layout_point {
    double x, y;
};

struct wf_layout_edge {
    size_t from, to; /* given: boxes; an edge from a box to itself is left without points */
    bool back;       /* found: it closes a cycle, its target stands left of its source */
    WF_LIST(struct wf_layout_point)
    points; /* found, an even number: from the side of `from` to that of `to`. From an even one to the one
               behind it the edge is straight and level, maybe without length; from an odd one to the one
               behind it the edge bends, leaving and arriving level */
};

struct wf_layout {
    struct wf_layout_box *boxes;
    size_t box_count;
    struct wf_layout_edge *edges;
    size_t edge_count;
    double width, height; /* found: of the whole drawing, which begins at 0, 0 */
    double max_width;     /* given: boxes without edges are set in rows of about this width */
};

/* Boxes never overlap, and no edge runs through a box. Parts that no edge joins stand one below the other. */
void wf_layout_make(struct wf_arena *arena, struct wf_layout *layout);

/* --- what its parts share ------------------------------------------------------------------------------- */

enum {
    WF_LAYOUT_GAP = 18,     /* between boxes of a layer */
    WF_LAYOUT_LANE = 10,    /* between an edge that passes a layer and what is next to it */
    WF_LAYOUT_COLUMN = 56,  /* least distance of two layers */
    WF_LAYOUT_BETWEEN = 34, /* between parts */
};

/* A box, or the place where an edge passes a layer. */
struct wf_layout_item {
    size_t box; /* WF_NOT_FOUND: an edge passes */
    size_t layer, place;
    double height, middle;
    double wish, want;           /* while ordering and placing */
    WF_LIST(size_t) left, right; /* neighbours in the layers beside it */
};

/* Items joined by edges. */
struct wf_layout_part {
    WF_LIST(struct wf_layout_item) items;
    size_t **layers, *counts; /* items of each layer in their order */
    size_t layer_count;
};

/* Orders the items of each layer so that few edges cross. */
void wf_layout_order(struct wf_arena *arena, struct wf_layout_part *part);

/* Sets the `middle` of all items. */
void wf_layout_place(struct wf_arena *arena, struct wf_layout_part *part);

#endif
