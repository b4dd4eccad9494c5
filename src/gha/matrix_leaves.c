#include "base/limits.h"
#include "gha/matrix.h"
#include "lang/hole.h"

struct expansion {
    struct wf_arena *arena;
    const struct wf_node *matrix;
    struct wf_matrix_leaves *out;
};

static void read_leaves(const struct expansion *expansion, struct wf_str path, const struct wf_node *node,
                        unsigned depth) {
    const struct wf_node *real = wf_node_resolve(node);
    if (wf_node_is_scalar(real)) {
        *WF_PUSH(expansion->arena, &expansion->out->list) = (struct wf_matrix_leaf){path, real};
    }
    for (const struct wf_node *item = wf_node_first(real); item && depth > 0; item = item->next) {
        bool mapping = real->kind == WF_MAPPING;
        struct wf_str below = path;
        if (mapping) {
            below = wf_arena_printf(expansion->arena, "%.*s.%.*s", WF_STR_ARG(path),
                                    WF_STR_ARG(wf_node_text(item)));
        }
        read_leaves(expansion, below, mapping ? item->value : item, depth - 1);
    }
}

/* GitHub leaves out combinations; of a value that a row of one name excludes nothing is left. */
static bool is_excluded(const struct wf_node *exclude, struct wf_str name, const struct wf_node *value) {
    for (WF_EACH(row, exclude)) {
        const struct wf_node *real = wf_node_resolve(row);
        const struct wf_node *key = wf_node_first(real);
        bool one = wf_node_is_mapping(real) && real->count == 1 && wf_str_eq_case(wf_node_text(key), name);
        if (one && wf_matrix_same(key->value, value)) {
            return true;
        }
    }
    return false;
}

static void read_vector(const struct expansion *expansion, const struct wf_node *key) {
    const struct wf_node *exclude = wf_node_get(expansion->matrix, "exclude");
    const struct wf_node *vector = wf_node_resolve(key->value);
    struct wf_str name = wf_node_text(key);
    struct wf_str path = wf_arena_printf(expansion->arena, "matrix.%.*s", WF_STR_ARG(name));
    if (wf_node_is_scalar(vector)) {
        read_leaves(expansion, path, vector, 0);
    }
    for (WF_EACH(item, vector)) {
        if (!is_excluded(exclude, name, item)) {
            read_leaves(expansion, path, item, WF_GITHUB_MAX_DEPTH_WORKFLOW);
        }
    }
}

static bool is_expression(const struct wf_node *node) {
    return wf_node_is_scalar(node) && wf_hole_any(wf_node_text(node));
}

struct wf_matrix_leaves wf_matrix_leaves(struct wf_arena *arena, const struct wf_job *job) {
    const struct wf_node *matrix = job ? wf_node_resolve(job->matrix) : NULL;
    const struct wf_node *include = wf_node_get(matrix, "include");
    struct wf_matrix_leaves leaves = {.known = wf_node_is_mapping(matrix)};
    struct expansion expansion = {arena, matrix, &leaves};
    if (is_expression(include) || is_expression(wf_node_get(matrix, "exclude"))) {
        leaves.known = false;
        return leaves;
    }
    for (const struct wf_node *key = wf_node_first(matrix); leaves.known && key; key = key->next) {
        if (wf_matrix_is_vector(key)) {
            read_vector(&expansion, key);
        }
    }
    for (WF_EACH(row, include)) {
        read_leaves(&expansion, WF_STR("matrix"), row, WF_GITHUB_MAX_DEPTH_WORKFLOW);
    }
    return leaves;
}

bool wf_matrix_is_static(struct wf_arena *arena, const struct wf_job *job, struct wf_str path) {
    struct wf_matrix_leaves leaves = wf_matrix_leaves(arena, job);
    if (job && wf_node_is_scalar(job->matrix)) {
        return false;
    }
    for (size_t i = 0; i < leaves.list.len; i++) {
        const struct wf_matrix_leaf *leaf = &leaves.list.items[i];
        if (wf_str_eq_case(leaf->path, path) && is_expression(leaf->node)) {
            return false;
        }
    }
    return true;
}
