#include "review/layout.h"

#include <stdlib.h>

enum { SWEEPS = 16 };

static struct wf_layout_item *item_at(const struct wf_layout_part *part, size_t layer, size_t place) {
    return &part->items.items[part->layers[layer][place]];
}

/* --- crossings ------------------------------------------------------------------------------------------ */

static int compare_sizes(const void *a, const void *b) {
    size_t left = *(const size_t *)a, right = *(const size_t *)b;
    return left < right ? -1 : left > right;
}

/* The places of the right neighbours of an item, in order. */
static size_t places_of(const struct wf_layout_part *part, const struct wf_layout_item *item, size_t *out) {
    for (size_t i = 0; i < item->right.len; i++) {
        out[i] = part->items.items[item->right.items[i]].place;
    }
    qsort(out, item->right.len, sizeof *out, compare_sizes);
    return item->right.len;
}

static size_t most_neighbours(const struct wf_layout_part *part, size_t layer) {
    size_t most = 1;
    for (size_t i = 0; i < part->counts[layer]; i++) {
        size_t own = item_at(part, layer, i)->right.len;
        most = own > most ? own : most;
    }
    return most;
}

/* Inversions among the places, counted while they are put into a tree of sums (Barth, Juenger, Mutzel 2002).
 */
static size_t count_layer(struct wf_arena *arena, const struct wf_layout_part *part, size_t layer) {
    size_t count = part->counts[layer + 1], first = 1, crossings = 0;
    while (first < count) {
        first *= 2;
    }
    size_t *tree = WF_NEW_ARRAY(arena, size_t, 2 * first);
    size_t *places = WF_NEW_ARRAY(arena, size_t, most_neighbours(part, layer));
    for (size_t i = 0; i < part->counts[layer]; i++) {
        size_t len = places_of(part, item_at(part, layer, i), places);
        for (size_t k = 0; k < len; k++) {
            size_t at = places[k] + first;
            tree[at]++;
            for (; at > 1; at /= 2) {
                crossings += at % 2 == 0 ? tree[at + 1] : 0;
                tree[at / 2]++;
            }
        }
    }
    return crossings;
}

static size_t count_all(const struct wf_layout_part *part) {
    struct wf_arena scratch = {0};
    size_t crossings = 0;
    for (size_t layer = 0; layer + 1 < part->layer_count; layer++) {
        crossings += count_layer(&scratch, part, layer);
    }
    wf_arena_free(&scratch);
    return crossings;
}

/* --- sweeps --------------------------------------------------------------------------------------------- */

struct ranked {
    double wish;
    size_t item, place;
};

static int compare_ranked(const void *a, const void *b) {
    const struct ranked *left = a, *right = b;
    if (left->wish < right->wish || left->wish > right->wish) {
        return left->wish < right->wish ? -1 : 1;
    }
    return left->place < right->place ? -1 : left->place > right->place;
}

/* The mean place of the neighbours on one side; its own place when it has none. */
static double barycentre(const struct wf_layout_part *part, const struct wf_layout_item *item, bool right) {
    size_t len = right ? item->right.len : item->left.len;
    const size_t *list = right ? item->right.items : item->left.items;
    double sum = 0;
    for (size_t i = 0; i < len; i++) {
        sum += (double)part->items.items[list[i]].place;
    }
    return len > 0 ? sum / (double)len : (double)item->place;
}

static void sort_layer(struct wf_layout_part *part, size_t layer, bool right, struct ranked *ranked) {
    size_t count = part->counts[layer];
    for (size_t i = 0; i < count; i++) {
        ranked[i].item = part->layers[layer][i];
        ranked[i].place = i;
        ranked[i].wish = barycentre(part, item_at(part, layer, i), right);
    }
    qsort(ranked, count, sizeof *ranked, compare_ranked);
    for (size_t i = 0; i < count; i++) {
        part->layers[layer][i] = ranked[i].item;
        part->items.items[ranked[i].item].place = i;
    }
}

static void sweep(struct wf_layout_part *part, bool right, struct ranked *ranked) {
    for (size_t i = 1; i < part->layer_count; i++) {
        sort_layer(part, right ? part->layer_count - 1 - i : i, right, ranked);
    }
}

static void keep_places(const struct wf_layout_part *part, size_t *places) {
    for (size_t i = 0; i < part->items.len; i++) {
        places[i] = part->items.items[i].place;
    }
}

static void restore_places(struct wf_layout_part *part, const size_t *places) {
    for (size_t i = 0; i < part->items.len; i++) {
        part->items.items[i].place = places[i];
        part->layers[part->items.items[i].layer][places[i]] = i;
    }
}

void wf_layout_order(struct wf_arena *arena, struct wf_layout_part *part) {
    struct ranked *ranked = WF_NEW_ARRAY(arena, struct ranked, part->items.len);
    size_t *best = WF_NEW_ARRAY(arena, size_t, part->items.len);
    size_t fewest = count_all(part);
    keep_places(part, best);
    for (size_t i = 0; i < SWEEPS && fewest > 0; i++) {
        sweep(part, i % 2 == 1, ranked);
        size_t crossings = count_all(part);
        if (crossings < fewest) {
            fewest = crossings;
            keep_places(part, best);
        }
    }
    restore_places(part, best);
}
