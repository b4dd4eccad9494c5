#include "base/limits.h"
#include "lang/expreval.h"
#include "lang/exprformat.h"
#include "rules/expr_ask.h"

static bool is_tree(const struct wf_expr_type *type) {
    return type->kinds != 0 && (type->kinds & WF_KIND_LEAF) == 0;
}

static void report_argument(const struct wf_asked *asked, const struct wf_expr_node *call,
                            const struct wf_expr_node *argument, const char *result) {
    struct wf_arena *arena = asked->check->arena;
    struct wf_str kinds = wf_type_words(arena, wf_ask_type(asked, argument));
    struct wf_str slice = wf_expr_slice(asked->site, argument);
    wf_report_node(asked->check, asked->site, argument,
                   wf_arena_printf(arena, "\"%.*s\" is %.*s, so %s() %s", WF_STR_ARG(slice),
                                   WF_STR_ARG(kinds), wf_expr_function_name(call->function), result));
}

/* contains(), startsWith(), endsWith() */
static void check_search(const struct wf_asked *asked, const struct wf_expr_node *call) {
    const struct wf_expr_type *place = wf_ask_type(asked, call->first);
    bool in_list = call->function == WF_FN_CONTAINS && (place->kinds & WF_KIND_ARRAY) != 0;
    if (in_list) {
        return;
    }
    if (is_tree(place)) {
        report_argument(asked, call, call->first, "is always false");
    } else if (is_tree(wf_ask_type(asked, call->last))) {
        report_argument(asked, call, call->last, "is always false");
    }
}

/* Marks what the placeholders of a literal format name; false when it is no format. */
static bool mark_used(struct wf_str format, bool used[WF_GITHUB_MAX_ARGUMENTS + 1]) {
    struct wf_format_reader reader = {.format = format};
    struct wf_format_piece piece;
    while (wf_format_next(&reader, &piece)) {
        if (piece.kind == WF_FORMAT_BAD) {
            return false;
        }
        if (piece.kind != WF_FORMAT_TEXT && piece.argument <= WF_GITHUB_MAX_ARGUMENTS) {
            used[piece.argument] = true;
        }
    }
    return true;
}

static void check_surplus(const struct wf_asked *asked, const struct wf_expr_node *call) {
    bool used[WF_GITHUB_MAX_ARGUMENTS + 1] = {false};
    if (call->first->kind != WF_EXPR_STRING || call->count > WF_GITHUB_MAX_ARGUMENTS ||
        !mark_used(call->first->text, used)) {
        return;
    }
    size_t index = 0;
    for (const struct wf_expr_node *argument = call->first->next; argument; argument = argument->next) {
        if (!used[index]) {
            wf_report_node(asked->check, asked->site, argument,
                           wf_arena_printf(asked->check->arena,
                                           "argument is not used: the format has no \"{%zu}\"", index));
        }
        index++;
    }
}

static void visit(const struct wf_asked *asked, const struct wf_expr_node *call) {
    switch (call->function) {
    case WF_FN_CONTAINS:
    case WF_FN_STARTS_WITH:
    case WF_FN_ENDS_WITH:
        check_search(asked, call);
        break;
    case WF_FN_JOIN:
        if (wf_ask_type(asked, call->first)->kinds == WF_KIND_OBJECT) {
            report_argument(asked, call, call->first, "gives nothing");
        }
        break;
    case WF_FN_FROM_JSON:
        if (is_tree(wf_ask_type(asked, call->first))) {
            report_argument(asked, call, call->first, "fails");
        }
        break;
    case WF_FN_FORMAT:
        check_surplus(asked, call);
        break;
    default:
        break;
    }
}

/* What fails whatever the contexts hold. */
static void check_value(const struct wf_asked *asked) {
    const struct wf_site *site = asked->site;
    struct wf_expr_scope scope = {.lookup = NULL};
    struct wf_value value;
    struct wf_expr_error error;
    if (wf_expr_eval(asked->check->arena, site->expression->root, &scope, &value, &error) ||
        error.kind != WF_EXPR_EVALUATION) {
        return;
    }
    struct wf_finding *finding =
        wf_report_part(asked->check, site->scalar, site->begin + error.begin, site->begin + error.end,
                       "the expression fails: %.*s", WF_STR_ARG(error.message));
    finding->severity = WF_ERROR;
}

static void ask(const struct wf_asked *asked) {
    wf_ask_nodes(asked, WF_EXPR_CALL, WF_EXPR_CALL, visit);
    check_value(asked);
}

static void check_file(struct wf_check *check, const struct wf_file *file) {
    (void)file;
    wf_ask_sites(check, ask);
}

const struct wf_rule wf_rule_expression_argument = {
    .id = "expression-argument",
    .title = "Argument that a function can do nothing with",
    .category = WF_EXPRESSION,
    .severity = WF_WARNING,
    .file_hook = check_file,
};
