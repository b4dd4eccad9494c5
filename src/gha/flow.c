#include "gha/flow.h"

#include "base/buf.h"
#include "base/limits.h"
#include "lang/expreval.h"

struct walk {
    struct wf_arena *arena;
    struct wf_flow *out;
    bool leaves;
};

static void walk_node(struct walk *walk, const struct wf_expr_node *node);

static void add(struct walk *walk, const struct wf_expr_node *node) {
    *WF_PUSH(walk->arena, &walk->out->list) = node;
}

/* case(predicate, value, ..., default) */
static void walk_case(struct walk *walk, const struct wf_expr_node *call) {
    for (const struct wf_expr_node *test = call->first; test && test->next; test = test->next->next) {
        walk_node(walk, test->next);
    }
    if (call->count % 2 == 1) {
        walk_node(walk, call->last);
    }
}

static void walk_call(struct walk *walk, const struct wf_expr_node *call) {
    bool hands_on =
        call->function == WF_FN_FORMAT || call->function == WF_FN_JOIN || call->function == WF_FN_TO_JSON;
    if (call->function == WF_FN_CASE) {
        walk_case(walk, call);
    } else if (walk->leaves) {
        add(walk, call);
    }
    for (const struct wf_expr_node *argument = call->first; argument && hands_on && !walk->leaves;
         argument = argument->next) {
        walk_node(walk, argument);
    }
}

static void walk_node(struct walk *walk, const struct wf_expr_node *node) {
    if (!node || node->height > WF_GITHUB_MAX_EXPRESSION_DEPTH) {
        return;
    }
    switch (node->kind) {
    case WF_EXPR_CALL:
        walk_call(walk, node);
        break;
    case WF_EXPR_AND: /* what ends it earlier is falsy: no text */
        walk_node(walk, node->last);
        break;
    case WF_EXPR_OR:
        for (const struct wf_expr_node *operand = node->first; operand; operand = operand->next) {
            walk_node(walk, operand);
        }
        break;
    default:
        if (walk->leaves || node->kind == WF_EXPR_NAME || node->kind == WF_EXPR_INDEX) {
            add(walk, node);
        }
        break;
    }
}

struct wf_flow wf_flow_contexts(struct wf_arena *arena, const struct wf_expr_node *root) {
    struct wf_flow flow = {0};
    walk_node(&(struct walk){arena, &flow, false}, root);
    return flow;
}

struct wf_flow wf_flow_leaves(struct wf_arena *arena, const struct wf_expr_node *root) {
    struct wf_flow flow = {0};
    walk_node(&(struct walk){arena, &flow, true}, root);
    return flow;
}

static bool visit_reducible(void *context, const struct wf_expr_node *node) {
    static const bool calls[WF_FN_COUNT] = {
        [WF_FN_CONTAINS] = true, [WF_FN_STARTS_WITH] = true, [WF_FN_ENDS_WITH] = true,
        [WF_FN_FORMAT] = true,   [WF_FN_JOIN] = true,        [WF_FN_TO_JSON] = true,
    };
    bool *reducible = context;
    bool name = node->kind == WF_EXPR_NAME || node->kind == WF_EXPR_INDEX || node->kind == WF_EXPR_STAR;
    bool call = node->kind == WF_EXPR_CALL && !calls[node->function];
    *reducible = *reducible && !name && !call;
    return *reducible;
}

bool wf_expr_is_reducible(const struct wf_expr_node *node) {
    bool reducible = node != NULL;
    wf_expr_walk(node, visit_reducible, &reducible);
    return reducible;
}

struct wf_value wf_expr_constant(struct wf_arena *arena, const struct wf_expr_node *node) {
    struct wf_value value = wf_value_unknown(WF_MAYBE);
    struct wf_expr_error error;
    bool known = node && wf_expr_eval(arena, node, &(struct wf_expr_scope){0}, &value, &error);
    return known ? value : wf_value_unknown(WF_MAYBE);
}

static void write_part(struct wf_buf *out, struct wf_str text) {
    for (size_t i = 0; i < text.len; i++) {
        wf_buf_char(out, wf_lower(text.ptr[i]));
    }
}

struct wf_str wf_expr_pattern(struct wf_arena *arena, const struct wf_expr_node *node) {
    struct wf_expr_chain chain = {0};
    struct wf_buf out = {.arena = arena};
    if (!node || !wf_expr_chain(arena, node, &chain)) {
        return WF_STR("");
    }
    write_part(&out, chain.root);
    for (size_t i = 0; i < chain.parts.len; i++) {
        const struct wf_expr_part *part = &chain.parts.items[i];
        wf_buf_char(&out, '.');
        bool any = part->star || part->dynamic || part->node->kind == WF_EXPR_NUMBER;
        write_part(&out, any ? WF_STR("*") : part->name);
    }
    return wf_buf_view(&out);
}

struct wf_str wf_expr_tail(struct wf_arena *arena, const struct wf_expr_node *node, const char *root) {
    struct wf_expr_chain chain = {0};
    bool one = node && wf_expr_chain(arena, node, &chain) && wf_str_is_case(chain.root, root) &&
               chain.parts.len == 1;
    return one ? chain.parts.items[0].name : WF_STR("");
}

bool wf_expr_is_below(struct wf_arena *arena, const struct wf_expr_node *node, const char *root) {
    struct wf_expr_chain chain = {0};
    return node && wf_expr_chain(arena, node, &chain) && wf_str_is_case(chain.root, root);
}
