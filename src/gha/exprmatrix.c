/* The types of a job's matrix and of other YAML that becomes a value. */
#include "gha/exprinfer.h"
#include "gha/matrix.h"

#include "lang/hole.h"

static const struct wf_expr_type *of_node(struct wf_types *types, const struct wf_node *node, size_t depth);

/* --- YAML --------------------------------------------------------------------------------------------- */

/* A text with `${{ }}`: what the one expression gives that is all of it, else a string. */
static const struct wf_expr_type *of_expression(struct wf_types *types, struct wf_str text) {
    struct wf_expr_sites sites = wf_expr_sites(types->arena, text);
    if (!sites.whole) {
        return &wf_type_string;
    }
    const struct wf_expr_site *site = &sites.sites.items[0];
    struct wf_str inner = wf_str_sub(text, site->inner_begin, site->inner_end);
    const struct wf_expr *expression = wf_expr_read(types->arena, inner);
    bool bad = site->error != NULL || site->insert || expression->root == NULL || expression->errors.len > 0;
    return bad ? &wf_type_any : wf_types_infer(types, expression->root);
}

static const struct wf_expr_type *of_scalar(struct wf_types *types, const struct wf_node *node) {
    switch (wf_node_type(node)) {
    case WF_TYPE_NULL:
        return &wf_type_null;
    case WF_TYPE_BOOL:
        return wf_type_of_value(types->arena, wf_value_boolean(wf_node_bool(node)));
    case WF_TYPE_NUMBER:
        return wf_type_of_value(types->arena, wf_value_number(wf_node_number(node)));
    default:
        return wf_hole_any(node->text) ? of_expression(types, node->text)
                                       : wf_type_of_value(types->arena, wf_value_string(node->text));
    }
}

static const struct wf_expr_type *of_items(struct wf_types *types, const struct wf_node *sequence,
                                           size_t depth) {
    const struct wf_expr_type *items = wf_type_make(types->arena, 0);
    for (WF_EACH(item, sequence)) {
        items = wf_type_join(types->arena, items, of_node(types, item, depth - 1));
    }
    return items;
}

static void add_pairs(struct wf_types *types, struct wf_expr_type *object, const struct wf_node *mapping,
                      size_t depth) {
    for (WF_EACH(key, mapping)) {
        if (wf_hole_any(wf_node_text(key))) {
            object->open = true;
            object->others = NULL;
        } else {
            wf_type_add_member(types->arena, object, wf_node_text(key),
                               of_node(types, key->value, depth - 1));
        }
    }
}

static const struct wf_expr_type *of_node(struct wf_types *types, const struct wf_node *node, size_t depth) {
    node = wf_node_resolve(node);
    if (node == NULL || depth == 0) {
        return &wf_type_any;
    }
    if (node->kind == WF_SCALAR) {
        return of_scalar(types, node);
    }
    struct wf_expr_type *type =
        wf_type_make(types->arena, node->kind == WF_SEQUENCE ? WF_KIND_ARRAY : WF_KIND_OBJECT);
    if (node->kind == WF_SEQUENCE) {
        type->items = of_items(types, node, depth);
    } else {
        add_pairs(types, type, node, depth);
    }
    return type;
}

const struct wf_expr_type *wf_types_of_yaml(struct wf_types *types, const struct wf_node *node) {
    return of_node(types, node, WF_MAX_TYPE_DEPTH);
}

/* --- the matrix --------------------------------------------------------------------------------------- */

/* The values of one vector: a list, or an expression that gives one. */
static const struct wf_expr_type *vector_items(struct wf_types *types, const struct wf_node *vector) {
    const struct wf_expr_type *type = wf_types_of_yaml(types, vector);
    bool list = type->kinds == WF_KIND_ARRAY && type->items != NULL && !type->filtered;
    return list ? type->items : &wf_type_any;
}

/* A key that only some items of `include` give is null in the other runs. */
static void add_included(struct wf_types *types, struct wf_expr_type *matrix, const struct wf_node *item,
                         const struct wf_node *vectors) {
    const struct wf_expr_type *type = wf_types_of_yaml(types, item);
    if (type->kinds != WF_KIND_OBJECT || type->open) {
        matrix->open = true;
        matrix->others = NULL;
    }
    for (size_t i = 0; i < type->members.len; i++) {
        const struct wf_type_member *member = &type->members.items[i];
        bool vector = wf_node_find(vectors, member->name, true) != NULL;
        const struct wf_expr_type *part =
            vector ? member->type : wf_type_join(types->arena, member->type, &wf_type_null);
        wf_type_add_member(types->arena, matrix, member->name, part);
    }
}

static void add_includes(struct wf_types *types, struct wf_expr_type *matrix, const struct wf_node *mapping) {
    const struct wf_node *include = wf_node_get(mapping, "include");
    if (include != NULL && !wf_node_is_sequence(include)) {
        matrix->open = true;
        return;
    }
    for (WF_EACH(item, include)) {
        add_included(types, matrix, item, mapping);
    }
}

const struct wf_expr_type *wf_types_matrix(struct wf_types *types) {
    const struct wf_job *job = types->job;
    if (job == NULL) {
        return &wf_type_any;
    }
    if (job->strategy == NULL) {
        return &wf_type_null;
    }
    if (!wf_node_is_mapping(job->strategy)) {
        return &wf_type_any;
    }
    if (!wf_node_is_mapping(job->matrix)) {
        return job->matrix != NULL ? wf_types_of_yaml(types, job->matrix) : &wf_type_null;
    }
    struct wf_expr_type *matrix = wf_type_make(types->arena, WF_KIND_OBJECT);
    for (WF_EACH(key, job->matrix)) {
        if (wf_hole_any(wf_node_text(key))) {
            matrix->open = true;
        } else if (wf_matrix_is_vector(key)) {
            wf_type_add_member(types->arena, matrix, wf_node_text(key), vector_items(types, key->value));
        }
    }
    add_includes(types, matrix, job->matrix);
    return matrix;
}
