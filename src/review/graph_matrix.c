#include "gha/matrix.h"
#include "review/graph.h"

enum { MAX_COMBINATIONS = 4096 };

/* A combination is the index of its value in each vector; `counts` are their lengths. */
struct combinations {
    const struct wf_node *matrix;
    size_t vectors, count;
    bool *gone; /* by `exclude` */
};

static const struct wf_node *list_of(const struct wf_node *matrix, const char *name) {
    return wf_node_get(matrix, name);
}

/* The value that combination `index` has for the vector with this name; NULL when there is no such vector. */
static const struct wf_node *value_of(const struct combinations *all, size_t index, struct wf_str name) {
    for (WF_EACH(key, all->matrix)) {
        const struct wf_node *vector = wf_node_resolve(key->value);
        if (!wf_matrix_is_vector(key)) {
            continue;
        }
        size_t at = index % vector->count;
        index /= vector->count;
        if (wf_str_eq_case(wf_node_text(key), name)) {
            const struct wf_node *item = vector->first;
            while (at-- > 0) {
                item = item->next;
            }
            return item;
        }
    }
    return NULL;
}

/* Whether all values of the row that belong to vectors are those of the combination; `all_keys`: and all of
 * its keys belong to vectors. */
static bool matches(const struct combinations *all, size_t index, const struct wf_node *row, bool all_keys) {
    for (WF_EACH(key, row)) {
        const struct wf_node *value = value_of(all, index, wf_node_text(key));
        if (value == NULL ? all_keys : !wf_matrix_same(value, key->value)) {
            return false;
        }
    }
    return true;
}

static void exclude(struct combinations *all) {
    for (WF_EACH(item, list_of(all->matrix, "exclude"))) {
        const struct wf_node *row = wf_node_resolve(item);
        for (size_t i = 0; i < all->count; i++) {
            all->gone[i] |= wf_node_is_mapping(row) && matches(all, i, row, true);
        }
    }
}

static bool extends_one(const struct combinations *all, const struct wf_node *row) {
    for (size_t i = 0; i < all->count; i++) {
        if (!all->gone[i] && matches(all, i, row, false)) {
            return true;
        }
    }
    return false;
}

/* Sets `vectors` and `count`; false when the files do not tell them. */
static bool count_all(struct combinations *all) {
    all->count = 1;
    for (WF_EACH(key, all->matrix)) {
        const struct wf_node *vector = wf_node_resolve(key->value);
        if (!wf_matrix_is_vector(key)) {
            continue;
        }
        if (!wf_node_is_sequence(vector) || vector->count == 0) {
            return false;
        }
        all->vectors++;
        all->count *= vector->count;
        if (all->count > MAX_COMBINATIONS) {
            return false;
        }
    }
    all->count = all->vectors == 0 ? 0 : all->count;
    return true;
}

size_t wf_graph_matrix_size(struct wf_arena *arena, const struct wf_job *job) {
    struct combinations all = {.matrix = wf_node_resolve(job->matrix)};
    const struct wf_node *strategy = wf_node_resolve(job->strategy);
    if (all.matrix == NULL && wf_node_key(strategy, "matrix") == NULL) {
        return strategy == NULL || wf_node_is_mapping(strategy) ? 1 : 0;
    }
    const struct wf_node *rows = list_of(all.matrix, "include"), *less = list_of(all.matrix, "exclude");
    if (!wf_node_is_mapping(all.matrix) || (rows != NULL && !wf_node_is_sequence(rows)) ||
        (less != NULL && wf_matrix_has_expression(less)) || !count_all(&all)) {
        return 0;
    }
    all.gone = WF_NEW_ARRAY(arena, bool, all.count + 1);
    exclude(&all);
    size_t size = 0;
    for (size_t i = 0; i < all.count; i++) {
        size += all.gone[i] ? 0 : 1;
    }
    for (WF_EACH(item, rows)) {
        size += extends_one(&all, wf_node_resolve(item)) ? 0 : 1;
    }
    return size;
}
