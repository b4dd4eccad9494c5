#include "base/near.h"
#include "rules/expr_ask.h"

/* A comparison whose result does not depend on the run. */
struct comparison {
    const struct wf_asked *asked;
    const struct wf_expr_node *node;
    const struct wf_expr_node *value,
        *literal;                    /* the literal and what it is compared with; NULL: no side is one */
    const struct wf_expr_type *type; /* of `value` */
    bool result;
};

static bool is_literal(const struct wf_expr_node *node) {
    return node->kind >= WF_EXPR_NULL && node->kind <= WF_EXPR_STRING;
}

static bool is_equality(const struct wf_expr_node *node) {
    return node->kind == WF_EXPR_EQ || node->kind == WF_EXPR_NE;
}

/* --- what is meant ------------------------------------------------------------------------------------ */

/* The kinds that text and text, or number and number, have in common. */
static bool is_same_kind(const struct comparison *comparison) {
    const struct wf_expr_type *literal = wf_ask_type(comparison->asked, comparison->literal);
    return (literal->kinds & comparison->type->kinds) != 0;
}

/* '3.9' and '3.8' are two versions, not a slip. */
static bool has_digit(struct wf_str text) {
    for (size_t i = 0; i < text.len; i++) {
        if (wf_is_digit(text.ptr[i])) {
            return true;
        }
    }
    return false;
}

static struct wf_str near_value(const struct comparison *comparison) {
    struct wf_near near = {.wanted = comparison->literal->text};
    for (size_t i = 0; comparison->literal->kind == WF_EXPR_STRING && i < comparison->type->values.len; i++) {
        if (comparison->type->values.items[i].kind == WF_VALUE_STRING) {
            wf_near_offer(&near, comparison->type->values.items[i].string);
        }
    }
    bool slip = near.distance > 0 && near.distance <= 2 && !has_digit(near.wanted);
    return slip ? near.best : WF_STR("");
}

/* `flag == 'true'` */
static bool is_quoted_boolean(const struct comparison *comparison) {
    struct wf_str text = comparison->literal->text;
    bool boolean = wf_str_is_case(text, "true") || wf_str_is_case(text, "false");
    return comparison->literal->kind == WF_EXPR_STRING && boolean &&
           (comparison->type->kinds & WF_KIND_BOOLEAN) != 0;
}

/* `text == true` */
static bool is_bare_boolean(const struct comparison *comparison) {
    return comparison->literal->kind == WF_EXPR_BOOLEAN && (comparison->type->kinds & WF_KIND_STRING) != 0;
}

static const struct wf_fix *fix(const struct comparison *comparison) {
    const struct wf_asked *asked = comparison->asked;
    struct wf_str near = near_value(comparison);
    if (near.len > 0 && is_same_kind(comparison)) {
        return wf_fix_property(asked->check, asked->site, comparison->literal, near);
    }
    if (!is_equality(comparison->node) || !(is_quoted_boolean(comparison) || is_bare_boolean(comparison))) {
        return NULL;
    }
    struct wf_patch patch = wf_check_patch(asked->check);
    struct wf_span part = wf_site_part(asked->site, comparison->literal);
    bool yes = comparison->literal->boolean || wf_str_is_case(comparison->literal->text, "true");
    struct wf_str text = is_bare_boolean(comparison) ? (yes ? WF_STR("'true'") : WF_STR("'false'"))
                                                     : (yes ? WF_STR("true") : WF_STR("false"));
    if (!wf_patch_set_part(&patch, asked->site->scalar, part.begin, part.end, text)) {
        return NULL;
    }
    const char *title = wf_arena_printf(patch.arena, "compare with %.*s", WF_STR_ARG(text)).ptr;
    return wf_patch_fix(&patch, title, WF_FIX_UNSAFE);
}

/* --- saying it ---------------------------------------------------------------------------------------- */

static struct wf_str values_text(struct wf_arena *arena, const struct wf_expr_type *type) {
    enum { MAX_SHOWN = 5 };
    struct wf_buf out = {.arena = arena};
    size_t count = type->values.len < MAX_SHOWN ? type->values.len : MAX_SHOWN;
    for (size_t i = 0; i < count; i++) {
        struct wf_str text = wf_value_to_string(arena, type->values.items[i]);
        wf_buf_printf(&out, "%s\"%.*s\"",
                      i == 0                      ? ""
                      : i + 1 == type->values.len ? " or "
                                                  : ", ",
                      WF_STR_ARG(text));
    }
    wf_buf_text(&out, count < type->values.len ? ", ..." : "");
    return wf_buf_view(&out);
}

static struct wf_str describe(const struct comparison *comparison) {
    struct wf_arena *arena = comparison->asked->check->arena;
    bool listed = comparison->literal->kind != WF_EXPR_BOOLEAN && comparison->type->values.len > 0 &&
                  (comparison->type->kinds & ~comparison->type->listed & ~(uint32_t)WF_KIND_NULL) == 0;
    return listed ? values_text(arena, comparison->type) : wf_type_words(arena, comparison->type);
}

static struct wf_str sentence(const struct comparison *comparison) {
    struct wf_arena *arena = comparison->asked->check->arena;
    const struct wf_site *site = comparison->asked->site;
    struct wf_str all = wf_expr_slice(site, comparison->node);
    const char *result = comparison->result ? "true" : "false";
    if (comparison->literal == NULL) {
        struct wf_str left = wf_type_words(arena, wf_ask_type(comparison->asked, comparison->node->first));
        struct wf_str right = wf_type_words(arena, wf_ask_type(comparison->asked, comparison->node->last));
        return wf_arena_printf(arena, "comparison is always %s: \"%.*s\" compares %.*s with %.*s", result,
                               WF_STR_ARG(all), WF_STR_ARG(left), WF_STR_ARG(right));
    }
    struct wf_str value = wf_expr_slice(site, comparison->value);
    struct wf_str words = describe(comparison);
    return wf_arena_printf(arena, "comparison is always %s: \"%.*s\", but \"%.*s\" is %.*s", result,
                           WF_STR_ARG(all), WF_STR_ARG(value), WF_STR_ARG(words));
}

/* What the workflow's own events and matrix happen to be now: written for others that it once had, or may
 * get. */
static bool is_leftover(const struct comparison *comparison) {
    struct wf_expr_chain chain = {0};
    if (comparison->value == NULL ||
        !wf_expr_chain(comparison->asked->check->arena, comparison->value, &chain)) {
        return false;
    }
    bool event = wf_str_is_case(chain.root, "github") && chain.parts.len == 1 &&
                 wf_str_is_case(chain.parts.items[0].name, "event_name");
    bool listed = wf_str_is_case(chain.root, "matrix") || wf_str_is_case(chain.root, "inputs");
    return event || (listed && is_same_kind(comparison));
}

static void report(const struct comparison *comparison) {
    struct wf_check *check = comparison->asked->check;
    bool slip = comparison->literal != NULL && is_same_kind(comparison) && near_value(comparison).len > 0;
    bool leftover = is_leftover(comparison) && !slip;
    if (leftover && comparison->result) {
        return; /* superfluous, but it does what it says */
    }
    struct wf_finding *finding =
        wf_report_node(check, comparison->asked->site, comparison->node, sentence(comparison));
    finding->fix = comparison->literal != NULL ? fix(comparison) : NULL;
    finding->severity = leftover ? WF_INFO : finding->severity;
}

/* --- text and true -------------------------------------------------------------------------------------- */

/* GitHub compares text with true as numbers: only text such as "1" is equal to it. */
static bool is_text_with_true(const struct comparison *comparison) {
    uint32_t text = WF_KIND_STRING | WF_KIND_NULL;
    return comparison->literal != NULL && is_equality(comparison->node) &&
           comparison->literal->kind == WF_EXPR_BOOLEAN && comparison->literal->boolean &&
           (comparison->type->kinds & ~text) == 0 && (comparison->type->kinds & WF_KIND_STRING) != 0;
}

static void report_text(const struct comparison *comparison) {
    struct wf_check *check = comparison->asked->check;
    struct wf_str value = wf_expr_slice(comparison->asked->site, comparison->value);
    struct wf_finding *finding = wf_report_node(
        check, comparison->asked->site, comparison->node,
        wf_arena_printf(check->arena, "\"%.*s\" is text, and the text \"true\" is not equal to true",
                        WF_STR_ARG(value)));
    finding->fix = fix(comparison);
}

/* --- finding it --------------------------------------------------------------------------------------- */

static bool is_empty(const struct wf_expr_type *type) {
    return type->kinds == WF_KIND_NULL || type->kinds == 0;
}

static void visit(const struct wf_asked *asked, const struct wf_expr_node *node) {
    const struct wf_expr_type *left = wf_ask_type(asked, node->first);
    const struct wf_expr_type *right = wf_ask_type(asked, node->last);
    bool constant = is_literal(node->first) && is_literal(node->last);
    bool literal_left = is_literal(node->first);
    struct comparison comparison = {.asked = asked, .node = node};
    if (literal_left || is_literal(node->last)) {
        comparison.literal = literal_left ? node->first : node->last;
        comparison.value = literal_left ? node->last : node->first;
        comparison.type = literal_left ? right : left;
    }
    /* What is certainly nothing was said to be so by another rule; null is compared to ask what is there. */
    bool presence = comparison.literal != NULL && comparison.literal->kind == WF_EXPR_NULL;
    if (constant || presence || (is_empty(left) && !literal_left) || (is_empty(right) && literal_left)) {
        return;
    }
    enum wf_truth result = wf_type_compare(node->kind, left, right);
    comparison.result = result == WF_TRUE;
    if (result != WF_MAYBE) {
        report(&comparison);
    } else if (is_text_with_true(&comparison)) {
        report_text(&comparison);
    }
}

static void ask(const struct wf_asked *asked) {
    wf_ask_nodes(asked, WF_EXPR_EQ, WF_EXPR_GE, visit);
}

static void check_file(struct wf_check *check, const struct wf_file *file) {
    (void)file;
    wf_ask_sites(check, ask);
}

const struct wf_rule wf_rule_expression_comparison = {
    .id = "expression-comparison",
    .title = "Comparison that always gives the same",
    .category = WF_EXPRESSION,
    .severity = WF_WARNING,
    .fixable = true,
    .file_hook = check_file,
};
