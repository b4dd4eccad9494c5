#include "lang/exprformat.h"
#include "lang/exprvalue.h"

void wf_expr_walk(const struct wf_expr_node *node,
                  bool (*visit)(void *context, const struct wf_expr_node *node), void *context) {
    if (node == NULL || !visit(context, node)) {
        return;
    }
    /* No deeper than WF_GITHUB_MAX_EXPRESSION_DEPTH: the parser makes no deeper trees. */
    for (const struct wf_expr_node *child = node->first; child != NULL; child = child->next) {
        wf_expr_walk(child, visit, context);
    }
}

static struct wf_expr_part part_of(struct wf_arena *arena, const struct wf_expr_node *index) {
    struct wf_expr_part part = {.node = index};
    switch (index->kind) {
    case WF_EXPR_STRING:
        part.name = index->text;
        break;
    case WF_EXPR_NUMBER:
        part.name = wf_number_text(arena, index->number);
        break;
    case WF_EXPR_BOOLEAN:
        part.name = index->boolean ? WF_STR("true") : WF_STR("false");
        break;
    case WF_EXPR_NULL:
        part.name = WF_STR("");
        break;
    case WF_EXPR_STAR:
        part.star = true;
        break;
    default:
        part.dynamic = true;
        break;
    }
    return part;
}

bool wf_expr_chain(struct wf_arena *arena, const struct wf_expr_node *node, struct wf_expr_chain *chain) {
    *chain = (struct wf_expr_chain){.root_node = node};
    size_t count = 0;
    for (; chain->root_node != NULL && chain->root_node->kind == WF_EXPR_INDEX; count++) {
        chain->root_node = chain->root_node->first;
    }
    if (chain->root_node == NULL || chain->root_node->kind != WF_EXPR_NAME) {
        return false;
    }
    chain->root = chain->root_node->text;
    chain->parts.items = WF_NEW_ARRAY(arena, struct wf_expr_part, count);
    chain->parts.len = chain->parts.cap = count;
    for (; count > 0; node = node->first) {
        chain->parts.items[--count] = part_of(arena, node->last);
    }
    return true;
}

static bool format_error(struct wf_expr_error *error, const struct wf_expr_node *literal,
                         struct wf_str message) {
    *error = (struct wf_expr_error){
        .kind = WF_EXPR_BAD_FORMAT, .message = message, .begin = literal->begin, .end = literal->end};
    return false;
}

bool wf_expr_check_format(struct wf_arena *arena, const struct wf_expr_node *call,
                          struct wf_expr_error *error) {
    if (call == NULL || call->kind != WF_EXPR_CALL || call->function != WF_FN_FORMAT || call->first == NULL ||
        call->first->kind != WF_EXPR_STRING) {
        return true;
    }
    const struct wf_expr_node *literal = call->first;
    struct wf_format_piece piece;
    for (struct wf_format_reader reader = {.format = literal->text}; wf_format_next(&reader, &piece);) {
        if (piece.kind == WF_FORMAT_BAD || piece.kind == WF_FORMAT_SPECIFIER) {
            return format_error(error, literal,
                                wf_arena_printf(arena, "The following format string is invalid: %.*s",
                                                WF_STR_ARG(literal->text)));
        }
        if (piece.kind == WF_FORMAT_ARGUMENT && piece.argument + 1 >= call->count) {
            return format_error(
                error, literal,
                wf_arena_printf(arena,
                                "Format string references argument {%zu} but only %u argument(s) provided",
                                piece.argument, (unsigned)(call->count - 1)));
        }
    }
    return true;
}
