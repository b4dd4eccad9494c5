#include "gha/schema.h"

#include "base/buf.h"
#include "base/limits.h"
#include "base/seek.h"
#include "gha/schema_walk.h"

#include <stdlib.h>

size_t wf_shape_part_count(const struct wf_shape *shape) {
    return shape->kind == WF_SHAPE_CHOICE ? shape->part_count : 1;
}

const struct wf_shape *wf_shape_part(const struct wf_walk *walk, const struct wf_shape *shape, size_t index) {
    return shape->kind == WF_SHAPE_CHOICE ? &walk->shapes->items[shape->parts[index]] : shape;
}

const struct wf_shape *wf_shape_of_kind(const struct wf_walk *walk, const struct wf_shape *shape,
                                        enum wf_shape_kind kind) {
    for (size_t i = 0; i < wf_shape_part_count(shape); i++) {
        const struct wf_shape *part = wf_shape_part(walk, shape, i);
        if (part->kind == kind) {
            return part;
        }
    }
    return NULL;
}

struct wf_violation *wf_walk_violate(struct wf_walk *walk, const struct wf_spot *spot,
                                     enum wf_violation_kind kind, const struct wf_node *node) {
    struct wf_violation *violation = WF_PUSH(walk->arena, &walk->read->violations);
    *violation =
        (struct wf_violation){.kind = kind, .lenient = spot->lenient, .node = node, .span = node->span};
    for (size_t i = 0; i < wf_shape_part_count(spot->shape); i++) {
        violation->kinds |= 1U << wf_shape_part(walk, spot->shape, i)->kind;
    }
    bool collection = node->kind == WF_MAPPING || node->kind == WF_SEQUENCE;
    if (node->kind == WF_MAPPING && node->style == WF_BLOCK && node->first != NULL) {
        violation->span = node->first->span;
    } else if (collection) {
        violation->span.end = node->span.begin + 1;
    }
    return violation;
}

/* "node14" and "node12" are two things, not a slip. */
static bool has_digit(struct wf_str text) {
    for (size_t i = 0; i < text.len; i++) {
        if (wf_is_digit(text.ptr[i])) {
            return true;
        }
    }
    return false;
}

void wf_violation_near(struct wf_violation *violation, const struct wf_near *near) {
    bool slip = near->distance <= 1 || (near->distance == 2 && near->wanted.len >= 8);
    violation->wanted = near->best;
    violation->slip = slip && !has_digit(near->wanted);
}

struct wf_spot wf_spot_inside(const struct wf_walk *walk, const struct wf_spot *spot, uint16_t shape) {
    const struct wf_shape *inner = &walk->shapes->items[shape];
    return (struct wf_spot){
        .shape = inner,
        .may = spot->may | inner->may,
        .lenient = spot->lenient || (inner->marks & WF_SHAPE_LENIENT),
        .depth = spot->depth - 1,
    };
}

/* --- what is wanted ----------------------------------------------------------------------------------- */

void wf_put_names(struct wf_buf *out, const struct wf_str *names, size_t count, const char *last) {
    for (size_t i = 0; i < count; i++) {
        const char *joint = i == 0 ? "" : i + 1 == count ? last : ", ";
        wf_buf_printf(out, "%s\"%.*s\"", joint, WF_STR_ARG(names[i]));
    }
}

enum { MAX_LISTED = 7 };

static void put_part(struct wf_buf *out, const struct wf_shape *part) {
    static const char *const kinds[] = {
        [WF_SHAPE_NULL] = "nothing",      [WF_SHAPE_BOOLEAN] = "true or false",
        [WF_SHAPE_NUMBER] = "a number",   [WF_SHAPE_INTEGER] = "a number",
        [WF_SHAPE_TEXT] = "text",         [WF_SHAPE_LIST] = "a list",
        [WF_SHAPE_MAPPING] = "a mapping",
    };
    if (part->value_count > MAX_LISTED) {
        bool known = part->label.len > 0;
        wf_buf_str(out, known ? part->label : WF_STR("a known value"));
    } else if (part->value_count > 0) {
        wf_put_names(out, part->values, part->value_count, " or ");
    } else {
        wf_buf_text(out, kinds[part->kind]);
    }
}

struct wf_str wf_shape_wanted(struct wf_walk *walk, const struct wf_shape *shape) {
    struct wf_buf out = {.arena = walk->arena};
    uint32_t seen = 0;
    for (size_t i = 0; i < wf_shape_part_count(shape); i++) {
        const struct wf_shape *part = wf_shape_part(walk, shape, i);
        if ((seen & (1U << part->kind)) == 0 || part->value_count > 0) {
            wf_buf_text(&out, seen == 0 ? "" : " or ");
            put_part(&out, part);
        }
        seen |= 1U << part->kind;
    }
    return wf_buf_view(&out);
}

/* --- lists, mappings ---------------------------------------------------------------------------------- */

static void violate_kind(struct wf_walk *walk, const struct wf_node *node, const struct wf_spot *spot) {
    struct wf_str wanted = wf_shape_wanted(walk, spot->shape);
    struct wf_violation *violation = wf_walk_violate(walk, spot, WF_WRONG_KIND, node);
    violation->message = wf_arena_printf(walk->arena, "unexpected %s: %.*s is wanted",
                                         node->kind == WF_MAPPING ? "mapping" : "list", WF_STR_ARG(wanted));
}

static void check_unique(struct wf_walk *walk, const struct wf_node *list, const struct wf_spot *spot) {
    for (WF_EACH(item, list)) {
        const struct wf_node *first = list->first;
        while (first != item && !wf_str_eq(wf_node_text(first), wf_node_text(item))) {
            first = first->next;
        }
        if (first != item && wf_node_is_scalar(item)) {
            struct wf_violation *violation = wf_walk_violate(walk, spot, WF_REPEATED_VALUE, item);
            violation->other = first;
            violation->message = wf_arena_printf(walk->arena, "value \"%.*s\" stands here twice",
                                                 WF_STR_ARG(wf_node_text(item)));
        }
    }
}

static void walk_list(struct wf_walk *walk, const struct wf_node *node, const struct wf_spot *spot) {
    const struct wf_shape *list = wf_shape_of_kind(walk, spot->shape, WF_SHAPE_LIST);
    if (list == NULL) {
        violate_kind(walk, node, spot);
        return;
    }
    wf_walk_size(walk, node, list, spot, node->count, "item");
    if ((list->marks & WF_SHAPE_UNIQUE) != 0 && node->count <= 100) {
        check_unique(walk, node, spot);
    }
    struct wf_spot inside = wf_spot_inside(walk, spot, list->item);
    for (WF_EACH(item, node)) {
        wf_walk_value(walk, item, &inside);
    }
}

/* Nesting that the aliases make; what is nested by itself is the rule "yaml-limits"'s. */
static void violate_depth(struct wf_walk *walk, const struct wf_node *node, const struct wf_spot *spot) {
    size_t limit =
        walk->shapes == &wf_action_shapes ? WF_GITHUB_MAX_DEPTH_ACTION : WF_GITHUB_MAX_DEPTH_WORKFLOW;
    if (walk->doc->max_depth <= limit) {
        struct wf_violation *violation = wf_walk_violate(walk, spot, WF_TOO_DEEP, node);
        violation->message = wf_arena_printf(
            walk->arena, "nested deeper than the %zu levels that GitHub reads, once aliases are replaced",
            limit);
    }
}

void wf_walk_value(struct wf_walk *walk, const struct wf_node *node, const struct wf_spot *spot) {
    node = wf_node_resolve(node);
    if (node == NULL) {
        return;
    }
    if (node->kind == WF_SCALAR) {
        wf_walk_scalar(walk, node, spot);
    } else if (spot->depth == 0) {
        violate_depth(walk, node, spot);
    } else if (node->kind == WF_SEQUENCE) {
        walk_list(walk, node, spot);
    } else if (wf_shape_of_kind(walk, spot->shape, WF_SHAPE_MAPPING) == NULL) {
        violate_kind(walk, node, spot);
    } else {
        wf_walk_mapping(walk, node, spot);
    }
}

/* --- all ---------------------------------------------------------------------------------------------- */

const struct wf_shapes *wf_file_shapes(enum wf_file_type type) {
    switch (type) {
    case WF_FILE_WORKFLOW:
        return &wf_workflow_shapes;
    case WF_FILE_ACTION:
        return &wf_action_shapes;
    case WF_FILE_DEPENDABOT:
        return &wf_dependabot_shapes;
    default:
        return NULL;
    }
}

/* By offset, readings of one scalar in order of the walk. */
static int by_offset(const void *a, const void *b) {
    const struct wf_place_read *left = *(const struct wf_place_read *const *)a;
    const struct wf_place_read *right = *(const struct wf_place_read *const *)b;
    uint32_t x = left->scalar->span.begin;
    uint32_t y = right->scalar->span.begin;
    return x != y ? (x > y) - (x < y) : (left > right) - (left < right);
}

static void sort_places(struct wf_arena *arena, struct wf_schema_read *read) {
    size_t count = read->places.len;
    read->by_offset = WF_NEW_ARRAY(arena, const struct wf_place_read *, count + 1);
    for (size_t i = 0; i < count; i++) {
        read->by_offset[i] = &read->places.items[i];
    }
    qsort(read->by_offset, count, sizeof *read->by_offset, by_offset);
}

struct wf_schema_read *wf_schema_read(struct wf_arena *arena, const struct wf_doc *doc,
                                      enum wf_file_type type) {
    struct wf_schema_read *read = WF_NEW(arena, struct wf_schema_read);
    const struct wf_shapes *shapes = wf_file_shapes(type);
    if (shapes == NULL || doc->root == NULL) {
        return read;
    }
    struct wf_walk walk = {
        .arena = arena,
        .doc = doc,
        .shapes = shapes,
        .expressions = type != WF_FILE_DEPENDABOT,
        .read = read,
    };
    struct wf_spot spot = {
        .shape = &shapes->items[0],
        .may = shapes->items[0].may,
        .depth = type == WF_FILE_ACTION ? WF_GITHUB_MAX_DEPTH_ACTION : WF_GITHUB_MAX_DEPTH_WORKFLOW,
    };
    wf_walk_value(&walk, doc->root, &spot);
    sort_places(arena, read);
    return read;
}

const struct wf_place_read *wf_schema_place(const struct wf_schema_read *read, const struct wf_node *scalar) {
    size_t at;
    WF_SEEK(at, read->places.len, read->by_offset[at]->scalar->span.begin < scalar->span.begin);
    bool found = at < read->places.len && read->by_offset[at]->scalar == scalar;
    return found ? read->by_offset[at] : NULL;
}

const struct wf_expr_allowed *wf_schema_allowed(const struct wf_schema_read *read,
                                                const struct wf_node *scalar) {
    const struct wf_place_read *place = wf_schema_place(read, scalar);
    return place == NULL ? NULL : place->allowed;
}
