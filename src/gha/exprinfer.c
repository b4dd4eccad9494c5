#include "gha/exprinfer.h"

#include "base/limits.h"
#include "lang/json.h"

void wf_types_enter(struct wf_types *types, const struct wf_job *job) {
    if (types->job != job) {
        types->job = job;
        memset(types->made, 0, sizeof types->made);
    }
}

/* --- indexes ------------------------------------------------------------------------------------------ */

/* What can stand somewhere below `type`, whichever index is taken. */
static const struct wf_expr_type *any_part(struct wf_types *types, const struct wf_expr_type *type) {
    const struct wf_expr_type *star = wf_type_star(types->arena, type);
    return star->items == NULL ? &wf_type_any : wf_type_join(types->arena, star->items, &wf_type_null);
}

static const struct wf_expr_type *infer_index(struct wf_types *types, const struct wf_expr_node *node) {
    const struct wf_expr_type *type = wf_types_infer(types, node->first);
    const struct wf_expr_node *index = node->last;
    bool missing;
    if (index->kind == WF_EXPR_STAR) {
        return wf_type_star(types->arena, type);
    }
    if (index->kind == WF_EXPR_STRING) {
        return wf_type_index(types->arena, type, index->text, &missing);
    }
    const struct wf_expr_type *place = wf_types_infer(types, index);
    if ((type->kinds & WF_KIND_ARRAY) != 0 && type->filtered) {
        return &wf_type_any;
    }
    if (type->payload != NULL || place->values.len == 0 || place->kinds != WF_KIND_STRING) {
        return type->payload != NULL ? &wf_type_any : any_part(types, type);
    }
    const struct wf_expr_type *result =
        wf_type_index(types->arena, type, place->values.items[0].string, &missing);
    for (size_t i = 1; i < place->values.len; i++) {
        result = wf_type_join(types->arena, result,
                              wf_type_index(types->arena, type, place->values.items[i].string, &missing));
    }
    return result;
}

/* --- calls -------------------------------------------------------------------------------------------- */

static const struct wf_expr_type *infer_json(struct wf_types *types, const struct wf_expr_node *argument) {
    struct wf_value value;
    struct wf_json_problem problem;
    if (argument->kind != WF_EXPR_STRING ||
        !wf_json_read(types->arena, argument->text, WF_JSON_LENIENT, &value, &problem)) {
        return &wf_type_any;
    }
    return wf_type_of_value(types->arena, value);
}

/* case(predicate, value, ..., default) */
static const struct wf_expr_type *infer_case(struct wf_types *types, const struct wf_expr_node *node) {
    const struct wf_expr_type *result = wf_types_infer(types, node->last);
    for (const struct wf_expr_node *argument = node->first; argument && argument->next;
         argument = argument->next->next) {
        result = wf_type_join(types->arena, result, wf_types_infer(types, argument->next));
    }
    return result;
}

static const struct wf_expr_type *infer_call(struct wf_types *types, const struct wf_expr_node *node) {
    switch (node->function) {
    case WF_FN_UNKNOWN:
    case WF_FN_COUNT:
        return &wf_type_any;
    case WF_FN_FORMAT:
    case WF_FN_JOIN:
    case WF_FN_TO_JSON:
    case WF_FN_HASH_FILES:
        return &wf_type_string;
    case WF_FN_FROM_JSON:
        return infer_json(types, node->first);
    case WF_FN_CASE:
        return infer_case(types, node);
    default:
        return &wf_type_boolean;
    }
}

/* --- operators ---------------------------------------------------------------------------------------- */

/* The first operand that is falsy (of AND; truthy of OR), else the last. */
static const struct wf_expr_type *infer_choice(struct wf_types *types, const struct wf_expr_node *node) {
    bool stop = node->kind == WF_EXPR_OR;
    struct wf_expr_type *nothing = wf_type_make(types->arena, 0);
    const struct wf_expr_type *result = nothing;
    for (const struct wf_expr_node *operand = node->first; operand; operand = operand->next) {
        const struct wf_expr_type *type = wf_types_infer(types, operand);
        enum wf_truth truth = wf_type_truth(type);
        bool ends = operand->next == NULL || truth == (stop ? WF_TRUE : WF_FALSE);
        result = wf_type_join(types->arena, result, ends ? type : wf_type_when(types->arena, type, stop));
        if (ends) {
            break;
        }
    }
    return result;
}

static const struct wf_expr_type *infer_truth(struct wf_types *types, enum wf_truth truth) {
    if (truth == WF_MAYBE) {
        return &wf_type_boolean;
    }
    return wf_type_of_value(types->arena, wf_value_boolean(truth == WF_TRUE));
}

static const struct wf_expr_type *infer_not(struct wf_types *types, const struct wf_expr_node *node) {
    return infer_truth(types, wf_truth_not(wf_type_truth(wf_types_infer(types, node->first))));
}

static const struct wf_expr_type *infer_literal(struct wf_types *types, const struct wf_expr_node *node) {
    struct wf_value value = node->kind == WF_EXPR_NULL      ? wf_value_null()
                            : node->kind == WF_EXPR_BOOLEAN ? wf_value_boolean(node->boolean)
                            : node->kind == WF_EXPR_NUMBER  ? wf_value_number(node->number)
                                                            : wf_value_string(node->text);
    return wf_type_of_value(types->arena, value);
}

const struct wf_expr_type *wf_types_infer(struct wf_types *types, const struct wf_expr_node *node) {
    if (node == NULL) {
        return &wf_type_null;
    }
    if (node->height > WF_GITHUB_MAX_EXPRESSION_DEPTH) {
        return &wf_type_any;
    }
    switch (node->kind) {
    case WF_EXPR_NULL:
    case WF_EXPR_BOOLEAN:
    case WF_EXPR_NUMBER:
    case WF_EXPR_STRING:
        return infer_literal(types, node);
    case WF_EXPR_NAME:
        return wf_types_context(types, node->text);
    case WF_EXPR_INDEX:
        return infer_index(types, node);
    case WF_EXPR_CALL:
        return infer_call(types, node);
    case WF_EXPR_NOT:
        return infer_not(types, node);
    case WF_EXPR_AND:
    case WF_EXPR_OR:
        return infer_choice(types, node);
    case WF_EXPR_STAR:
        return &wf_type_any;
    default:
        return infer_truth(types, wf_type_compare(node->kind, wf_types_infer(types, node->first),
                                                  wf_types_infer(types, node->last)));
    }
}
