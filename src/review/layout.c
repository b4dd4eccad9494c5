#include "review/layout.h"

#include <assert.h>

/* What is known of the boxes while they are cut into parts and layers. */
struct work {
    struct wf_arena *arena;
    struct wf_layout *layout;
    size_t *part_of; /* WF_NOT_FOUND: no edge ends there */
    size_t part_count;
};

/* An edge as it is led: from the lower to the higher layer. */
static size_t tail(const struct wf_layout_edge *edge) {
    return edge->back ? edge->to : edge->from;
}

static size_t head(const struct wf_layout_edge *edge) {
    return edge->back ? edge->from : edge->to;
}

/* --- cycles --------------------------------------------------------------------------------------------- */

enum mark { FRESH, OPEN, DONE };

struct visit {
    size_t box, edge; /* the next edge to look at */
};

/* The next edge that leaves the box, from index `at` on; `edge_count` when there is none. */
static size_t next_edge(const struct wf_layout *layout, size_t box, size_t at) {
    while (at < layout->edge_count && layout->edges[at].from != box) {
        at++;
    }
    return at;
}

/* Depth first; an edge to a box that is still open closes a cycle. */
static void find_back_edges(const struct work *work, size_t root, enum mark *marks, struct visit *path) {
    struct wf_layout *layout = work->layout;
    size_t depth = 0;
    path[depth++] = (struct visit){root, 0};
    marks[root] = OPEN;
    while (depth > 0) {
        struct visit *here = &path[depth - 1];
        size_t at = next_edge(layout, here->box, here->edge);
        here->edge = at + 1;
        if (at == layout->edge_count) {
            marks[here->box] = DONE;
            depth--;
        } else if (marks[layout->edges[at].to] == FRESH) {
            marks[layout->edges[at].to] = OPEN;
            path[depth++] = (struct visit){layout->edges[at].to, 0};
        } else {
            layout->edges[at].back = marks[layout->edges[at].to] == OPEN;
        }
    }
}

static void break_cycles(const struct work *work) {
    size_t count = work->layout->box_count;
    enum mark *marks = WF_NEW_ARRAY(work->arena, enum mark, count);
    struct visit *path = WF_NEW_ARRAY(work->arena, struct visit, count + 1);
    for (size_t i = 0; i < count; i++) {
        if (marks[i] == FRESH) {
            find_back_edges(work, i, marks, path);
        }
    }
}

/* --- layers and parts ----------------------------------------------------------------------------------- */

/* Relaxes until nothing moves: at most as many rounds as there are layers. */
static void find_layers(const struct wf_layout *layout) {
    for (bool moved = true; moved;) {
        moved = false;
        for (size_t i = 0; i < layout->edge_count; i++) {
            const struct wf_layout_edge *edge = &layout->edges[i];
            size_t least = layout->boxes[tail(edge)].layer + 1;
            if (edge->from != edge->to && layout->boxes[head(edge)].layer < least) {
                layout->boxes[head(edge)].layer = least;
                moved = true;
            }
        }
    }
}

static void find_parts(struct work *work) {
    const struct wf_layout *layout = work->layout;
    work->part_of = WF_NEW_ARRAY(work->arena, size_t, layout->box_count);
    for (size_t i = 0; i < layout->box_count; i++) {
        work->part_of[i] = WF_NOT_FOUND;
    }
    for (size_t root = 0; root < layout->box_count; root++) {
        bool grown = false;
        for (bool moved = work->part_of[root] == WF_NOT_FOUND; moved;) {
            moved = false;
            for (size_t i = 0; i < layout->edge_count; i++) {
                size_t a = layout->edges[i].from, b = layout->edges[i].to;
                bool in_a = work->part_of[a] == work->part_count || (a == root && a != b);
                bool in_b = work->part_of[b] == work->part_count || (b == root && a != b);
                if (in_a != in_b) {
                    work->part_of[a] = work->part_of[b] = work->part_count;
                    moved = grown = true;
                }
            }
        }
        work->part_count += grown ? 1 : 0;
    }
}

/* --- items ---------------------------------------------------------------------------------------------- */

static size_t add_item(const struct work *work, struct wf_layout_part *part, size_t box, size_t layer) {
    struct wf_layout_item *item = WF_PUSH(work->arena, &part->items);
    item->box = box;
    item->layer = layer;
    item->height = box == WF_NOT_FOUND ? 0 : work->layout->boxes[box].height;
    return part->items.len - 1;
}

static void join(const struct work *work, struct wf_layout_part *part, size_t left, size_t right) {
    *WF_PUSH(work->arena, &part->items.items[left].right) = right;
    *WF_PUSH(work->arena, &part->items.items[right].left) = left;
}

/* The items of an edge, first and last included. */
struct chain {
    WF_LIST(size_t) items;
};

static struct chain add_chain(const struct work *work, struct wf_layout_part *part, const size_t *item_of,
                              const struct wf_layout_edge *edge) {
    struct chain chain = {0};
    size_t last = item_of[head(edge)], at = item_of[tail(edge)];
    assert(part->items.items != NULL);
    *WF_PUSH(work->arena, &chain.items) = at;
    for (size_t layer = part->items.items[at].layer + 1; layer < part->items.items[last].layer; layer++) {
        size_t next = add_item(work, part, WF_NOT_FOUND, layer);
        join(work, part, at, next);
        *WF_PUSH(work->arena, &chain.items) = next;
        at = next;
    }
    join(work, part, at, last);
    *WF_PUSH(work->arena, &chain.items) = last;
    return chain;
}

static void fill_layers(const struct work *work, struct wf_layout_part *part) {
    for (size_t i = 0; i < part->items.len; i++) {
        size_t layer = part->items.items[i].layer;
        part->layer_count = layer + 1 > part->layer_count ? layer + 1 : part->layer_count;
    }
    part->layers = WF_NEW_ARRAY(work->arena, size_t *, part->layer_count);
    part->counts = WF_NEW_ARRAY(work->arena, size_t, part->layer_count);
    for (size_t i = 0; i < part->items.len; i++) {
        part->counts[part->items.items[i].layer]++;
    }
    for (size_t i = 0; i < part->layer_count; i++) {
        part->layers[i] = WF_NEW_ARRAY(work->arena, size_t, part->counts[i]);
        part->counts[i] = 0;
    }
    for (size_t i = 0; i < part->items.len; i++) {
        struct wf_layout_item *item = &part->items.items[i];
        item->place = part->counts[item->layer]++;
        part->layers[item->layer][item->place] = i;
    }
}

/* --- places --------------------------------------------------------------------------------------------- */

/* Where the columns of a part begin and how wide they are. */
struct columns {
    double *x, *width;
};

static double widest(const struct work *work, const struct wf_layout_part *part, size_t layer) {
    double width = 0;
    for (size_t i = 0; i < part->counts[layer]; i++) {
        size_t box = part->items.items[part->layers[layer][i]].box;
        double own = box == WF_NOT_FOUND ? 0 : work->layout->boxes[box].width;
        width = own > width ? own : width;
    }
    return width;
}

/* Steep edges need room. */
static double room_behind(const struct wf_layout_part *part, size_t layer) {
    double steepest = 0;
    for (size_t i = 0; i < part->counts[layer]; i++) {
        const struct wf_layout_item *item = &part->items.items[part->layers[layer][i]];
        for (size_t k = 0; k < item->right.len; k++) {
            double rise = part->items.items[item->right.items[k]].middle - item->middle;
            rise = rise < 0 ? -rise : rise;
            steepest = rise > steepest ? rise : steepest;
        }
    }
    double room = WF_LAYOUT_COLUMN + steepest / 6;
    return room > 3 * WF_LAYOUT_COLUMN ? 3 * WF_LAYOUT_COLUMN : room;
}

static struct columns find_columns(const struct work *work, const struct wf_layout_part *part) {
    struct columns columns = {WF_NEW_ARRAY(work->arena, double, part->layer_count + 1),
                              WF_NEW_ARRAY(work->arena, double, part->layer_count + 1)};
    for (size_t i = 0; i < part->layer_count; i++) {
        columns.width[i] = widest(work, part, i);
        columns.x[i + 1] = columns.x[i] + columns.width[i] + room_behind(part, i);
    }
    return columns;
}

/* Moves the part below what stands there already. */
static void move_down(struct wf_layout *layout, struct wf_layout_part *part) {
    double top = 0, bottom = 0;
    for (size_t i = 0; i < part->items.len; i++) {
        const struct wf_layout_item *item = &part->items.items[i];
        double above = item->middle - item->height / 2, below = item->middle + item->height / 2;
        top = i == 0 || above < top ? above : top;
        bottom = i == 0 || below > bottom ? below : bottom;
    }
    double begin = layout->height > 0 ? layout->height + WF_LAYOUT_BETWEEN : 0;
    for (size_t i = 0; i < part->items.len; i++) {
        part->items.items[i].middle += begin - top;
    }
    layout->height = begin + bottom - top;
}

static void set_boxes(struct wf_layout *layout, const struct wf_layout_part *part,
                      const struct columns *columns) {
    for (size_t i = 0; i < part->items.len; i++) {
        const struct wf_layout_item *item = &part->items.items[i];
        if (item->box != WF_NOT_FOUND) {
            struct wf_layout_box *box = &layout->boxes[item->box];
            box->x = columns->x[item->layer];
            box->y = item->middle - item->height / 2;
            layout->width = box->x + box->width > layout->width ? box->x + box->width : layout->width;
        }
    }
}

static void add_point(const struct work *work, struct wf_layout_edge *edge, double x, double y) {
    *WF_PUSH(work->arena, &edge->points) = (struct wf_layout_point){x, y};
}

/* From left to right. A narrow box is left at its own side, and the rest of its column crossed level. */
static void lead(const struct work *work, const struct wf_layout_part *part, const struct columns *columns,
                 struct wf_layout_edge *edge, const struct chain *chain) {
    for (size_t i = 0; i < chain->items.len; i++) {
        const struct wf_layout_item *item = &part->items.items[chain->items.items[i]];
        double x = columns->x[item->layer], end = x + columns->width[item->layer];
        bool last = i + 1 == chain->items.len;
        add_point(work, edge, i == 0 ? x + work->layout->boxes[item->box].width : x, item->middle);
        add_point(work, edge, last ? x : end, item->middle);
    }
}

static void turn(struct wf_layout_edge *edge) {
    for (size_t i = 0, k = edge->points.len; i + 1 < k; i++) {
        struct wf_layout_point point = edge->points.items[i];
        edge->points.items[i] = edge->points.items[--k];
        edge->points.items[k] = point;
    }
}

/* --- the whole ------------------------------------------------------------------------------------------ */

static void make_part(const struct work *work, size_t number) {
    struct wf_layout *layout = work->layout;
    struct wf_layout_part part = {0};
    size_t *item_of = WF_NEW_ARRAY(work->arena, size_t, layout->box_count);
    struct chain *chains = WF_NEW_ARRAY(work->arena, struct chain, layout->edge_count);
    for (size_t i = 0; i < layout->box_count; i++) {
        if (work->part_of[i] == number) {
            item_of[i] = add_item(work, &part, i, layout->boxes[i].layer);
        }
    }
    for (size_t i = 0; i < layout->edge_count; i++) {
        const struct wf_layout_edge *edge = &layout->edges[i];
        if (work->part_of[edge->from] == number && edge->from != edge->to) {
            chains[i] = add_chain(work, &part, item_of, edge);
        }
    }
    fill_layers(work, &part);
    wf_layout_order(work->arena, &part);
    wf_layout_place(work->arena, &part);
    struct columns columns = find_columns(work, &part);
    move_down(layout, &part);
    set_boxes(layout, &part, &columns);
    for (size_t i = 0; i < layout->edge_count; i++) {
        struct wf_layout_edge *edge = &layout->edges[i];
        if (chains[i].items.len > 0) {
            lead(work, &part, &columns, edge, &chains[i]);
            if (edge->back) {
                turn(edge);
            }
        }
    }
}

/* Boxes without edges: in rows, in columns of one width. */
static void set_rest(const struct work *work) {
    struct wf_layout *layout = work->layout;
    double width = 0, row = 0, x = 0;
    double y = layout->height > 0 ? layout->height + WF_LAYOUT_BETWEEN : 0;
    double limit = layout->width > layout->max_width ? layout->width : layout->max_width;
    for (size_t i = 0; i < layout->box_count; i++) {
        bool alone = work->part_of[i] == WF_NOT_FOUND;
        width = alone && layout->boxes[i].width > width ? layout->boxes[i].width : width;
    }
    for (size_t i = 0; i < layout->box_count; i++) {
        struct wf_layout_box *box = &layout->boxes[i];
        if (work->part_of[i] != WF_NOT_FOUND) {
            continue;
        }
        if (x > 0 && x + width > limit) {
            y += row + WF_LAYOUT_GAP;
            x = row = 0;
        }
        box->x = x;
        box->y = y;
        x += width + WF_LAYOUT_GAP;
        row = box->height > row ? box->height : row;
        layout->width = box->x + box->width > layout->width ? box->x + box->width : layout->width;
        layout->height = y + row;
    }
}

void wf_layout_make(struct wf_arena *arena, struct wf_layout *layout) {
    struct work work = {.arena = arena, .layout = layout};
    break_cycles(&work);
    find_layers(layout);
    find_parts(&work);
    for (size_t i = 0; i < work.part_count; i++) {
        make_part(&work, i);
    }
    set_rest(&work);
}
