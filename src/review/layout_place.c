/* Each layer in turn is set as near as possible to its neighbours, in its order and without overlaps: the
 * least sum of squares under these conditions is an isotonic regression, which pooling of adjacent violators
 * finds exactly. */
#include "review/layout.h"

enum { ROUNDS = 12 };

struct pool {
    double sum, weight;
    size_t count; /* items in it */
};

static struct wf_layout_item *item_at(const struct wf_layout_part *part, size_t layer, size_t place) {
    return &part->items.items[part->layers[layer][place]];
}

/* Least distance of the middles of two that stand one below the other. */
static double distance(const struct wf_layout_item *above, const struct wf_layout_item *below) {
    bool lanes = above->box == WF_NOT_FOUND || below->box == WF_NOT_FOUND;
    return (above->height + below->height) / 2 + (lanes ? WF_LAYOUT_LANE : WF_LAYOUT_GAP);
}

/* An edge that passes should be straight more than a box should be in the middle. */
static double weight_of(const struct wf_layout_item *item) {
    return item->box == WF_NOT_FOUND ? 6 : 1;
}

static bool add_means(const struct wf_layout_part *part, const size_t *list, size_t len, double *sum,
                      double *count) {
    for (size_t i = 0; i < len; i++) {
        *sum += part->items.items[list[i]].middle;
    }
    *count += (double)len;
    return len > 0;
}

static double wish_of(const struct wf_layout_part *part, const struct wf_layout_item *item, bool right,
                      bool both) {
    double sum = 0, count = 0;
    bool found = (right || both) && add_means(part, item->right.items, item->right.len, &sum, &count);
    if (!right || both || !found) {
        add_means(part, item->left.items, item->left.len, &sum, &count);
    }
    return count > 0 ? sum / count : item->middle;
}

static void pool_layer(struct wf_layout_part *part, size_t layer, struct pool *pools) {
    size_t count = 0;
    double shift = 0;
    for (size_t i = 0; i < part->counts[layer]; i++) {
        struct wf_layout_item *item = item_at(part, layer, i);
        shift += i > 0 ? distance(item_at(part, layer, i - 1), item) : 0;
        double weight = weight_of(item);
        pools[count++] = (struct pool){(item->want - shift) * weight, weight, 1};
        while (count > 1 && pools[count - 2].sum / pools[count - 2].weight >
                                pools[count - 1].sum / pools[count - 1].weight) {
            pools[count - 2].sum += pools[count - 1].sum;
            pools[count - 2].weight += pools[count - 1].weight;
            pools[count - 2].count += pools[count - 1].count;
            count--;
        }
    }
    shift = 0;
    for (size_t at = 0, place = 0; at < count; at++) {
        for (size_t i = 0; i < pools[at].count; i++, place++) {
            struct wf_layout_item *item = item_at(part, layer, place);
            shift += place > 0 ? distance(item_at(part, layer, place - 1), item) : 0;
            item->middle = pools[at].sum / pools[at].weight + shift;
        }
    }
}

static void place_layer(struct wf_layout_part *part, size_t layer, bool right, bool both,
                        struct pool *pools) {
    for (size_t i = 0; i < part->counts[layer]; i++) {
        struct wf_layout_item *item = item_at(part, layer, i);
        item->want = wish_of(part, item, right, both);
    }
    pool_layer(part, layer, pools);
}

static void stack(struct wf_layout_part *part) {
    for (size_t layer = 0; layer < part->layer_count; layer++) {
        for (size_t i = 1; i < part->counts[layer]; i++) {
            const struct wf_layout_item *above = item_at(part, layer, i - 1);
            struct wf_layout_item *item = item_at(part, layer, i);
            item->middle = above->middle + distance(above, item);
        }
    }
}

void wf_layout_place(struct wf_arena *arena, struct wf_layout_part *part) {
    struct pool *pools = WF_NEW_ARRAY(arena, struct pool, part->items.len);
    stack(part);
    for (size_t round = 0; round < ROUNDS; round++) {
        bool right = round % 2 == 1, both = round + 4 >= ROUNDS;
        for (size_t i = 0; i < part->layer_count; i++) {
            place_layer(part, right ? part->layer_count - 1 - i : i, right, both, pools);
        }
    }
}
