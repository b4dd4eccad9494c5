#include "gha/matrix.h"

#include "base/limits.h"
#include "lang/expr.h"
#include "lang/hole.h"

bool wf_matrix_is_vector(const struct wf_node *key) {
    return !wf_str_is(wf_node_text(key), "include") && !wf_str_is(wf_node_text(key), "exclude");
}

static bool has_expression(const struct wf_node *node, unsigned depth) {
    const struct wf_node *real = wf_node_resolve(node);
    if (!real || depth == 0) {
        return true;
    }
    if (real->kind == WF_SCALAR) {
        return wf_hole_any(real->text);
    }
    for (WF_EACH(child, real)) {
        if (has_expression(child, depth - 1) || (child->value && has_expression(child->value, depth - 1))) {
            return true;
        }
    }
    return false;
}

bool wf_matrix_has_expression(const struct wf_node *node) {
    return has_expression(node, WF_GITHUB_MAX_DEPTH_WORKFLOW);
}

static bool same(const struct wf_node *a, const struct wf_node *b, unsigned depth);

static bool same_items(const struct wf_node *a, const struct wf_node *b, unsigned depth) {
    const struct wf_node *other = wf_node_first(b);
    for (WF_EACH(item, a)) {
        if (!same(item, other, depth - 1)) {
            return false;
        }
        other = other->next;
    }
    return true;
}

static bool same_pairs(const struct wf_node *a, const struct wf_node *b, unsigned depth) {
    for (WF_EACH(key, a)) {
        const struct wf_node *value = wf_node_find(b, wf_node_text(key), true);
        if (!value || !same(key->value, value, depth - 1)) {
            return false;
        }
    }
    return true;
}

static bool same(const struct wf_node *a, const struct wf_node *b, unsigned depth) {
    const struct wf_node *left = wf_node_resolve(a);
    const struct wf_node *right = wf_node_resolve(b);
    if (!left || !right || left->kind != right->kind || depth == 0) {
        return false;
    }
    if (left->kind == WF_SCALAR) {
        return wf_str_eq(left->text, right->text);
    }
    if (left->count != right->count) {
        return false;
    }
    return left->kind == WF_SEQUENCE ? same_items(left, right, depth) : same_pairs(left, right, depth);
}

bool wf_matrix_same(const struct wf_node *a, const struct wf_node *b) {
    return same(a, b, WF_GITHUB_MAX_DEPTH_WORKFLOW);
}

/* --- values of `matrix.NAME` -------------------------------------------------------------------------- */

static void add_value(struct wf_arena *arena, struct wf_matrix_values *values,
                      const struct wf_expr_chain *chain, const struct wf_node *value) {
    const struct wf_node *at = wf_node_resolve(value);
    for (size_t i = 1; i < chain->parts.len && at; i++) {
        if (wf_node_is_scalar(at) && wf_hole_any(at->text)) {
            break;
        }
        at = wf_node_resolve(wf_node_find(at, chain->parts.items[i].name, true));
    }
    if (!at) {
        return;
    }
    if (wf_node_is_scalar(at) && wf_hole_any(at->text)) {
        *WF_PUSH(arena, &values->texts) = at;
        values->open = true;
    } else {
        *WF_PUSH(arena, &values->list) = at;
    }
}

static void add_values(struct wf_arena *arena, struct wf_matrix_values *values,
                       const struct wf_expr_chain *chain, const struct wf_node *matrix) {
    struct wf_str name = chain->parts.items[0].name;
    const struct wf_node *vector = wf_node_resolve(wf_node_find(matrix, name, true));
    const struct wf_node *include = wf_node_get(matrix, "include");
    values->open = (vector && !wf_node_is_sequence(vector)) || (include && !wf_node_is_sequence(include));
    for (WF_EACH(item, vector)) {
        add_value(arena, values, chain, item);
    }
    for (WF_EACH(row, include)) {
        const struct wf_node *real = wf_node_resolve(row);
        values->open = values->open || !wf_node_is_mapping(real);
        add_value(arena, values, chain, wf_node_find(real, name, true));
    }
}

static bool is_simple(const struct wf_expr_chain *chain) {
    for (size_t i = 0; i < chain->parts.len; i++) {
        if (chain->parts.items[i].dynamic || chain->parts.items[i].star) {
            return false;
        }
    }
    return chain->parts.len > 0 && wf_str_is_case(chain->root, "matrix");
}

struct wf_matrix_values wf_matrix_values_of(struct wf_arena *arena, const struct wf_job *job,
                                            struct wf_str text) {
    struct wf_matrix_values values = {.open = wf_hole_any(text)};
    struct wf_expr_sites sites = wf_expr_sites(arena, text);
    struct wf_expr_chain chain;
    if (!sites.whole) {
        return values;
    }
    const struct wf_expr_site *site = &sites.sites.items[0];
    const struct wf_expr *expr = wf_expr_read(arena, wf_str_sub(text, site->inner_begin, site->inner_end));
    if (!expr->root || !wf_expr_chain(arena, expr->root, &chain) || !is_simple(&chain) ||
        !wf_node_is_mapping(job->matrix)) {
        return values;
    }
    values.known = true;
    add_values(arena, &values, &chain, job->matrix);
    return values;
}
