#include "lsp/shapes.h"

#include "lsp/at.h"

enum { MAX_DEPTH = 64 };

static void add(struct wf_shape_set *set, uint16_t index) {
    const struct wf_shape *shape = &set->all->items[index];
    set->may |= shape->may;
    if (shape->kind != WF_SHAPE_CHOICE) {
        if (set->count < WF_MAX_SHAPES) {
            set->items[set->count++] = shape;
        }
        return;
    }
    for (uint16_t i = 0; i < shape->part_count && set->count < WF_MAX_SHAPES; i++) {
        set->may |= set->all->items[shape->parts[i]].may;
        set->items[set->count++] = &set->all->items[shape->parts[i]];
    }
}

struct wf_shape_set wf_shapes_of(const struct wf_shapes *all, uint16_t shape) {
    struct wf_shape_set set = {.all = all};
    add(&set, shape);
    return set;
}

static size_t count_known(const struct wf_shape *shape, const struct wf_node *mapping) {
    size_t count = 0;
    for (WF_EACH(key, mapping)) {
        count += wf_shape_key(shape, wf_node_text(key)) != NULL ? 1 : 0;
    }
    return count;
}

/* Mappings that know fewer of the keys than another one are out, and so is all that is no mapping. */
static void narrow(struct wf_shape_set *set, const struct wf_node *mapping) {
    size_t best = 0;
    size_t kept = 0;
    for (size_t i = 0; i < set->count; i++) {
        size_t known = set->items[i]->kind == WF_SHAPE_MAPPING ? count_known(set->items[i], mapping) : 0;
        best = known > best ? known : best;
    }
    for (size_t i = 0; i < set->count; i++) {
        const struct wf_shape *shape = set->items[i];
        if (shape->kind == WF_SHAPE_MAPPING && count_known(shape, mapping) == best) {
            set->items[kept++] = shape;
        }
    }
    set->count = kept;
}

/* From a mapping to the value of one of its keys. */
static struct wf_shape_set inside_mapping(struct wf_shape_set outer, struct wf_str key) {
    struct wf_shape_set set = {.all = outer.all, .may = outer.may};
    for (size_t i = 0; i < outer.count; i++) {
        const struct wf_shape_key *known = wf_shape_key(outer.items[i], key);
        if (known != NULL) {
            add(&set, known->shape);
        } else if (outer.items[i]->item != 0) {
            add(&set, outer.items[i]->item);
        }
    }
    return set;
}

static struct wf_shape_set inside_list(struct wf_shape_set outer) {
    struct wf_shape_set set = {.all = outer.all, .may = outer.may};
    for (size_t i = 0; i < outer.count; i++) {
        if (outer.items[i]->kind == WF_SHAPE_LIST) {
            add(&set, outer.items[i]->item);
        }
    }
    return set;
}

struct wf_shape_set wf_shapes_at(const struct wf_file *file, const struct wf_node *node) {
    const struct wf_node *path[MAX_DEPTH];
    size_t depth = 0;
    struct wf_shape_set set = {.all = wf_file_shapes(file->type)};
    if (node != NULL && wf_at_is_key(node)) {
        node = node->parent;
    }
    for (; node != NULL && depth < MAX_DEPTH; node = node->parent) {
        path[depth++] = node;
    }
    if (set.all == NULL || depth == 0 || path[depth - 1]->parent != NULL) {
        return set;
    }
    add(&set, 0);
    while (depth-- > 1) {
        const struct wf_node *outer = path[depth], *inner = path[depth - 1];
        if (outer->kind == WF_MAPPING) {
            narrow(&set, outer);
            set = inside_mapping(set, wf_node_text(inner->key));
        } else {
            set = inside_list(set);
        }
    }
    if (path[0]->kind == WF_MAPPING) {
        narrow(&set, path[0]);
    }
    return set;
}
