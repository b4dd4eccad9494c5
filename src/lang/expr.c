#include "lang/expr.h"

#include "base/limits.h"
#include "base/map.h"
#include "base/utf8.h"
#include "lang/exprlex.h"
#include "lang/fold.h"

struct parser {
    struct wf_arena *arena;
    const struct wf_expr_allowed *allowed;
    struct wf_expr *expr;
    struct wf_token last;
    /* Shunting-yard, as GitHub's own: nothing recurses, however deep the parentheses. */
    WF_LIST(struct wf_token) operators;
    WF_LIST(struct wf_expr_node *) operands;
};

static const char *const error_words[] = {
    [WF_EXPR_BAD_TOKEN] = "Unexpected symbol",
    [WF_EXPR_UNEXPECTED_SYMBOL] = "Unexpected symbol",
    [WF_EXPR_UNEXPECTED_END] = "Unexpected end of expression",
    [WF_EXPR_UNKNOWN_NAME] = "Unrecognized named-value",
    [WF_EXPR_UNKNOWN_FUNCTION] = "Unrecognized function",
    [WF_EXPR_TOO_FEW_ARGUMENTS] = "Too few parameters supplied",
    [WF_EXPR_TOO_MANY_ARGUMENTS] = "Too many parameters supplied",
    [WF_EXPR_EVEN_ARGUMENTS] = "Even number of parameters supplied, requires an odd number of parameters",
};

/* Always returns false: `return report(...)`. */
static bool report(struct parser *parser, enum wf_expr_error_kind kind, size_t begin, size_t end) {
    struct wf_str symbol = wf_str_sub(parser->expr->text, begin, end);
    *WF_PUSH(parser->arena, &parser->expr->errors) = (struct wf_expr_error){
        .kind = kind,
        .message = wf_arena_printf(parser->arena, "%s: '%.*s'", error_words[kind], WF_STR_ARG(symbol)),
        .begin = (uint32_t)begin,
        .end = (uint32_t)end,
    };
    return false;
}

static bool report_limit(struct parser *parser, enum wf_expr_error_kind kind, const char *what, int limit) {
    *WF_PUSH(parser->arena, &parser->expr->errors) = (struct wf_expr_error){
        .kind = kind,
        .message = wf_arena_printf(parser->arena, "Exceeded max expression %s %d", what, limit),
        .end = (uint32_t)parser->expr->text.len,
    };
    return false;
}

/* ---- Nodes ---- */

static struct wf_expr_node *new_node(struct parser *parser, enum wf_expr_kind kind, size_t begin,
                                     size_t end) {
    struct wf_expr_node *node = WF_NEW(parser->arena, struct wf_expr_node);
    node->kind = kind;
    node->begin = node->outer_begin = (uint32_t)begin;
    node->end = node->outer_end = (uint32_t)end;
    node->height = 1;
    return node;
}

static void adopt(struct wf_expr_node *parent, struct wf_expr_node *child) {
    child->parent = parent;
    child->next = NULL;
    if (parent->last == NULL) {
        parent->first = child;
    } else {
        parent->last->next = child;
    }
    parent->last = child;
    parent->count++;
    parent->height = parent->height > child->height ? parent->height : child->height + 1;
}

static void push_operand(struct parser *parser, struct wf_expr_node *node) {
    *WF_PUSH(parser->arena, &parser->operands) = node;
}

static struct wf_expr_node *pop_operand(struct parser *parser) {
    return parser->operands.items[--parser->operands.len];
}

static void adopt_all(struct wf_expr_node *parent, struct wf_expr_node *children) {
    for (struct wf_expr_node *next; children != NULL; children = next) {
        next = children->next;
        adopt(parent, children);
    }
}

/* `&&` and `||` of the same kind become one node, which is how GitHub counts depth. */
static struct wf_expr_node *join_logic(struct parser *parser, enum wf_expr_kind kind,
                                       struct wf_expr_node *left, struct wf_expr_node *right) {
    size_t begin = left->outer_begin, end = right->outer_end;
    struct wf_expr_node *node = left->kind == kind ? left : new_node(parser, kind, begin, end);
    if (node != left) {
        adopt(node, left);
    }
    adopt_all(node, right->kind == kind ? right->first : right);
    node->begin = node->outer_begin = (uint32_t)begin;
    node->end = node->outer_end = (uint32_t)end;
    return node;
}

static void flush_binary(struct parser *parser, enum wf_expr_kind kind) {
    struct wf_expr_node *right = pop_operand(parser), *left = pop_operand(parser), *node;
    if (kind == WF_EXPR_AND || kind == WF_EXPR_OR) {
        node = join_logic(parser, kind, left, right);
    } else {
        node = new_node(parser, kind, left->outer_begin, right->outer_end);
        adopt(node, left);
        adopt(node, right);
    }
    push_operand(parser, node);
}

static void flush_not(struct parser *parser, size_t begin) {
    struct wf_expr_node *operand = pop_operand(parser);
    struct wf_expr_node *node = new_node(parser, WF_EXPR_NOT, begin, operand->outer_end);
    adopt(node, operand);
    push_operand(parser, node);
}

static void flush_index(struct parser *parser, size_t end, bool dot) {
    struct wf_expr_node *index = pop_operand(parser), *target = pop_operand(parser);
    struct wf_expr_node *node = new_node(parser, WF_EXPR_INDEX, target->outer_begin, end);
    node->dot = dot;
    adopt(node, target);
    adopt(node, index);
    push_operand(parser, node);
}

static void flush_top(struct parser *parser) {
    struct wf_token top = parser->operators.items[--parser->operators.len];
    if (top.kind == WF_TOKEN_DEREFERENCE) {
        flush_index(parser, parser->operands.items[parser->operands.len - 1]->outer_end, true);
    } else if (top.kind == WF_TOKEN_NOT) {
        flush_not(parser, top.begin);
    } else {
        flush_binary(parser, top.node);
    }
}

/* ---- Operators ---- */

static bool is_start(enum wf_token_kind kind) {
    return kind == WF_TOKEN_START_GROUP || kind == WF_TOKEN_START_INDEX || kind == WF_TOKEN_START_ARGUMENTS;
}

/* 0 for what is never flushed by a following operator. */
static int precedence(const struct wf_token *token) {
    if (token->kind == WF_TOKEN_DEREFERENCE || token->kind == WF_TOKEN_NOT) {
        return token->kind == WF_TOKEN_NOT ? 16 : 19;
    }
    if (token->kind != WF_TOKEN_BINARY) {
        return 0;
    }
    switch (token->node) {
    case WF_EXPR_OR:
        return 5;
    case WF_EXPR_AND:
        return 6;
    case WF_EXPR_EQ:
    case WF_EXPR_NE:
        return 10;
    default:
        return 11;
    }
}

static void flush_until(struct parser *parser, int floor) {
    while (parser->operators.len > 0) {
        const struct wf_token *top = &parser->operators.items[parser->operators.len - 1];
        if (is_start(top->kind) || precedence(top) < floor) {
            return;
        }
        flush_top(parser);
    }
}

static enum wf_token_kind innermost_start(const struct parser *parser) {
    for (size_t i = parser->operators.len; i > 0; i--) {
        if (is_start(parser->operators.items[i - 1].kind)) {
            return parser->operators.items[i - 1].kind;
        }
    }
    return WF_TOKEN_NONE;
}

static void push_operator(struct parser *parser, const struct wf_token *token) {
    if (token->kind == WF_TOKEN_BINARY || token->kind == WF_TOKEN_DEREFERENCE) {
        flush_until(parser, precedence(token));
    } else if (token->kind == WF_TOKEN_START_INDEX) {
        flush_until(parser, 19);
    }
    *WF_PUSH(parser->arena, &parser->operators) = *token;
}

static void end_group(struct parser *parser, const struct wf_token *token) {
    flush_until(parser, 0);
    struct wf_expr_node *operand = parser->operands.items[parser->operands.len - 1];
    operand->outer_begin = (uint32_t)parser->operators.items[--parser->operators.len].begin;
    operand->outer_end = (uint32_t)token->end;
}

static void end_index(struct parser *parser, const struct wf_token *token) {
    flush_until(parser, 0);
    parser->operators.len--;
    flush_index(parser, token->end, false);
}

static void end_argument(struct parser *parser) {
    flush_until(parser, 0);
    struct wf_expr_node *argument = pop_operand(parser);
    adopt(parser->operands.items[parser->operands.len - 1], argument);
}

/* ---- Functions and names ---- */

struct function {
    const char *name;
    unsigned min, max;
};

static const struct function functions[WF_FN_COUNT] = {
    [WF_FN_CONTAINS] = {"contains", 2, 2},
    [WF_FN_STARTS_WITH] = {"startsWith", 2, 2},
    [WF_FN_ENDS_WITH] = {"endsWith", 2, 2},
    [WF_FN_FORMAT] = {"format", 1, WF_GITHUB_MAX_ARGUMENTS},
    [WF_FN_JOIN] = {"join", 1, 2},
    [WF_FN_TO_JSON] = {"toJSON", 1, 1},
    [WF_FN_FROM_JSON] = {"fromJSON", 1, 1},
    [WF_FN_CASE] = {"case", 3, WF_GITHUB_MAX_ARGUMENTS},
    [WF_FN_HASH_FILES] = {"hashFiles", 1, WF_GITHUB_MAX_ARGUMENTS},
    [WF_FN_ALWAYS] = {"always", 0, 0},
    [WF_FN_CANCELLED] = {"cancelled", 0, 0},
    [WF_FN_SUCCESS] = {"success", 0, 0},
    [WF_FN_FAILURE] = {"failure", 0, 0},
};

enum wf_expr_function wf_expr_function(struct wf_str name) {
    for (int i = WF_FN_UNKNOWN + 1; i < WF_FN_COUNT; i++) {
        if (wf_str_is_case(name, functions[i].name)) {
            return (enum wf_expr_function)i;
        }
    }
    return WF_FN_UNKNOWN;
}

const char *wf_expr_function_name(enum wf_expr_function function) {
    return function == WF_FN_UNKNOWN ? "" : functions[function].name;
}

bool wf_expr_is_status(enum wf_expr_function function) {
    return function >= WF_FN_ALWAYS && function <= WF_FN_FAILURE;
}

static bool function_allowed(const struct wf_expr_allowed *allowed, enum wf_expr_function function) {
    if (allowed == NULL || function < WF_FN_HASH_FILES) {
        return function != WF_FN_UNKNOWN;
    }
    return function == WF_FN_HASH_FILES ? allowed->hash_files : allowed->status != WF_EXPR_NO_STATUS;
}

static bool name_allowed(const struct wf_expr_allowed *allowed, struct wf_str name) {
    if (allowed == NULL || allowed->contexts == NULL) {
        return true;
    }
    for (size_t i = 0; i < allowed->context_count; i++) {
        if (wf_str_eq_case(allowed->contexts[i], name)) {
            return true;
        }
    }
    return false;
}

static size_t max_arguments(const struct wf_expr_allowed *allowed, enum wf_expr_function function) {
    bool of_jobs = allowed == NULL || allowed->status == WF_EXPR_STATUS_OF_JOBS;
    bool takes_jobs = function == WF_FN_SUCCESS || function == WF_FN_FAILURE;
    return of_jobs && takes_jobs ? SIZE_MAX : functions[function].max;
}

static bool arguments_error(const struct wf_expr_allowed *allowed, const struct wf_expr_node *call,
                            enum wf_expr_error_kind *kind) {
    if (call->function == WF_FN_UNKNOWN) {
        return false;
    }
    if (call->count < functions[call->function].min) {
        *kind = WF_EXPR_TOO_FEW_ARGUMENTS;
        return true;
    }
    if (call->count > max_arguments(allowed, call->function)) {
        *kind = WF_EXPR_TOO_MANY_ARGUMENTS;
        return true;
    }
    *kind = WF_EXPR_EVEN_ARGUMENTS;
    return call->function == WF_FN_CASE && call->count % 2 == 0;
}

/* GitHub's server names the parenthesis, its editor the function; their shared test suite has the function.
 */
static void check_arguments(struct parser *parser, struct wf_expr_node *call) {
    enum wf_expr_error_kind kind;
    if (arguments_error(parser->allowed, call, &kind)) {
        report(parser, kind, call->begin, call->begin + call->text.len);
        call->function = WF_FN_UNKNOWN;
    }
}

static void end_arguments(struct parser *parser, const struct wf_token *token) {
    if (parser->last.kind != WF_TOKEN_START_ARGUMENTS) {
        end_argument(parser);
    }
    parser->operators.len--;
    struct wf_expr_node *call = parser->operands.items[parser->operands.len - 1];
    call->end = call->outer_end = (uint32_t)token->end;
    check_arguments(parser, call);
}

/* ---- Tokens ---- */

static void push_leaf(struct parser *parser, enum wf_expr_kind kind, const struct wf_token *token) {
    struct wf_expr_node *node = new_node(parser, kind, token->begin, token->end);
    node->text =
        kind == WF_EXPR_STRING || kind == WF_EXPR_NAME || kind == WF_EXPR_CALL ? token->text : WF_STR("");
    node->number = token->number;
    node->boolean = kind == WF_EXPR_BOOLEAN && wf_str_is(token->text, "true");
    push_operand(parser, node);
}

static void push_name(struct parser *parser, const struct wf_token *token) {
    if (!name_allowed(parser->allowed, token->text)) {
        report(parser, WF_EXPR_UNKNOWN_NAME, token->begin, token->end);
    }
    push_leaf(parser, WF_EXPR_NAME, token);
}

static void push_function(struct parser *parser, const struct wf_token *token) {
    enum wf_expr_function function = wf_expr_function(token->text);
    bool allowed = function_allowed(parser->allowed, function);
    if (!allowed) {
        report(parser, WF_EXPR_UNKNOWN_FUNCTION, token->begin, token->end);
    }
    push_leaf(parser, WF_EXPR_CALL, token);
    parser->operands.items[parser->operands.len - 1]->function = function;
}

static void accept(struct parser *parser, const struct wf_token *token) {
    switch (token->kind) {
    case WF_TOKEN_LITERAL:
        push_leaf(parser, token->node, token);
        break;
    case WF_TOKEN_PROPERTY:
        push_leaf(parser, WF_EXPR_STRING, token);
        break;
    case WF_TOKEN_STAR:
        push_leaf(parser, WF_EXPR_STAR, token);
        break;
    case WF_TOKEN_NAME:
        push_name(parser, token);
        break;
    case WF_TOKEN_FUNCTION:
        push_function(parser, token);
        break;
    case WF_TOKEN_END_GROUP:
        end_group(parser, token);
        break;
    case WF_TOKEN_END_INDEX:
        end_index(parser, token);
        break;
    case WF_TOKEN_END_ARGUMENTS:
        end_arguments(parser, token);
        break;
    case WF_TOKEN_SEPARATOR:
        end_argument(parser);
        break;
    default:
        push_operator(parser, token);
        break;
    }
}

/* What must be open for a token to be legal; NONE: nothing. */
static enum wf_token_kind needed_start(enum wf_token_kind kind) {
    switch (kind) {
    case WF_TOKEN_END_GROUP:
        return WF_TOKEN_START_GROUP;
    case WF_TOKEN_END_INDEX:
        return WF_TOKEN_START_INDEX;
    case WF_TOKEN_END_ARGUMENTS:
    case WF_TOKEN_SEPARATOR:
        return WF_TOKEN_START_ARGUMENTS;
    default:
        return WF_TOKEN_NONE;
    }
}

static bool check_token(struct parser *parser, struct wf_token *token) {
    if (token->kind == WF_TOKEN_BAD) {
        return report(parser, WF_EXPR_BAD_TOKEN, token->begin, token->end);
    }
    if (token->kind == WF_TOKEN_END_GROUP && innermost_start(parser) == WF_TOKEN_START_ARGUMENTS) {
        token->kind = WF_TOKEN_END_ARGUMENTS;
    }
    enum wf_token_kind start = needed_start(token->kind);
    bool legal = wf_token_may_follow(parser->last.kind, token->kind) &&
                 (start == WF_TOKEN_NONE || innermost_start(parser) == start);
    return legal || report(parser, WF_EXPR_UNEXPECTED_SYMBOL, token->begin, token->end);
}

static bool ends_well(const struct parser *parser) {
    switch (parser->last.kind) {
    case WF_TOKEN_NONE:
        return true;
    case WF_TOKEN_START_GROUP:
    case WF_TOKEN_START_INDEX:
    case WF_TOKEN_START_ARGUMENTS:
    case WF_TOKEN_SEPARATOR:
    case WF_TOKEN_DEREFERENCE:
    case WF_TOKEN_NOT:
    case WF_TOKEN_BINARY:
    case WF_TOKEN_FUNCTION:
        return false;
    default:
        return innermost_start(parser) == WF_TOKEN_NONE;
    }
}

static bool read_tokens(struct parser *parser) {
    struct wf_lexer lexer = {.arena = parser->arena, .text = parser->expr->text};
    for (;;) {
        struct wf_token token = wf_lexer_next(&lexer);
        if (token.kind == WF_TOKEN_NONE) {
            return ends_well(parser) ||
                   report(parser, WF_EXPR_UNEXPECTED_END, parser->last.begin, parser->last.end);
        }
        if (!check_token(parser, &token)) {
            return false;
        }
        accept(parser, &token);
        parser->last = token;
    }
}

/* GitHub counts UTF-16 units. */
static size_t utf16_count(struct wf_str text) {
    size_t count = 0;
    for (size_t i = 0; i < text.len; count++) {
        size_t length = wf_utf8_next(wf_str_sub(text, i, text.len), NULL);
        i += length == 0 ? 1 : length;
        count += length == 4 ? 1 : 0;
    }
    return count;
}

struct wf_expr *wf_expr_parse(struct wf_arena *arena, struct wf_str text,
                              const struct wf_expr_allowed *allowed) {
    struct wf_expr *expr = WF_NEW(arena, struct wf_expr);
    struct parser parser = {.arena = arena, .allowed = allowed, .expr = expr};
    expr->text = text;
    if (text.len > WF_GITHUB_MAX_EXPRESSION && utf16_count(text) > WF_GITHUB_MAX_EXPRESSION) {
        report_limit(&parser, WF_EXPR_TOO_LONG, "length", WF_GITHUB_MAX_EXPRESSION);
        return expr;
    }
    if (!read_tokens(&parser) || parser.operands.len == 0) {
        return expr;
    }
    flush_until(&parser, 0);
    if (parser.operands.items[0]->height > WF_GITHUB_MAX_EXPRESSION_DEPTH) {
        report_limit(&parser, WF_EXPR_TOO_DEEP, "depth", WF_GITHUB_MAX_EXPRESSION_DEPTH);
        return expr;
    }
    expr->root = parser.operands.items[0];
    return expr;
}

const struct wf_expr *wf_expr_read(struct wf_arena *arena, struct wf_str text) {
    if (arena->memo == NULL) {
        arena->memo = WF_NEW(arena, struct wf_map);
    }
    arena->memo->arena = arena; /* which may have moved */
    struct wf_expr *known = wf_map_get(arena->memo, text);
    if (known == NULL) {
        known = wf_expr_parse(arena, wf_arena_str(arena, text), NULL);
        wf_map_put(arena->memo, known->text, known);
    }
    return known;
}

struct admission {
    const struct wf_expr_allowed *allowed;
    bool all;
};

static bool check_node(void *context, const struct wf_expr_node *node) {
    struct admission *admission = context;
    enum wf_expr_error_kind kind;
    if (node->kind == WF_EXPR_NAME) {
        admission->all = admission->all && name_allowed(admission->allowed, node->text);
    } else if (node->kind == WF_EXPR_CALL) {
        admission->all = admission->all && function_allowed(admission->allowed, node->function) &&
                         !arguments_error(admission->allowed, node, &kind);
    }
    return admission->all;
}

const struct wf_expr *wf_expr_read_at(struct wf_arena *arena, struct wf_str text,
                                      const struct wf_expr_allowed *allowed) {
    const struct wf_expr *known = wf_expr_read(arena, text);
    struct admission admission = {allowed, known->errors.len == 0};
    wf_expr_walk(known->root, check_node, &admission);
    return admission.all ? known : wf_expr_parse(arena, text, allowed);
}

size_t wf_expr_error_position(struct wf_str text, const struct wf_expr_error *error) {
    return utf16_count(wf_str_sub(text, 0, error->begin)) + 1;
}

struct wf_str wf_expr_error_text(struct wf_arena *arena, struct wf_str text,
                                 const struct wf_expr_error *error) {
    if (error->kind > WF_EXPR_EVEN_ARGUMENTS) {
        return error->message;
    }
    size_t position = wf_expr_error_position(text, error);
    return wf_arena_printf(arena, "%.*s. Located at position %zu within expression: %.*s",
                           WF_STR_ARG(error->message), position, WF_STR_ARG(text));
}
