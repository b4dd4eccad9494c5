#include "base/buf.h"
#include "rules/expr_ask.h"

/* An `if` with a `${{ }}` that is not all of it: GitHub makes a text of it, and a text is true unless it is
 * empty. */
struct condition {
    struct wf_check *check;
    const struct wf_node *scalar;
    struct wf_expr_sites sites;
    bool blank; /* nothing but white space is around one `${{ }}` */
};

/* The text before site `index`, or behind the last. */
static struct wf_str piece(const struct condition *condition, size_t index) {
    const struct wf_expr_site *sites = condition->sites.sites.items;
    size_t count = condition->sites.sites.len;
    size_t begin = index == 0 ? 0 : sites[index - 1].end;
    size_t end = index < count ? sites[index].begin : condition->scalar->text.len;
    return wf_str_sub(condition->scalar->text, begin, end);
}

static bool has_text(const struct condition *condition) {
    for (size_t i = 0; i <= condition->sites.sites.len; i++) {
        if (piece(condition, i).len > 0) {
            return true;
        }
    }
    return false;
}

/* Whether it needs parentheses as a part of another expression. */
static bool is_compound(struct wf_arena *arena, struct wf_str inner) {
    const struct wf_expr *expression = wf_expr_read(arena, inner);
    return expression->root != NULL && expression->root->kind >= WF_EXPR_EQ;
}

static void put_operand(struct wf_buf *out, struct wf_str inner) {
    bool compound = is_compound(out->arena, inner);
    wf_buf_text(out, compound ? "(" : "");
    wf_buf_str(out, inner);
    wf_buf_text(out, compound ? ")" : "");
}

/* All of the text as one expression: what is around the sites are operators then. */
static struct wf_str joined(const struct condition *condition) {
    struct wf_buf out = {.arena = condition->check->arena};
    size_t count = condition->sites.sites.len;
    for (size_t i = 0; i <= count; i++) {
        wf_buf_str(&out, piece(condition, i));
        if (i < count) {
            const struct wf_expr_site *site = &condition->sites.sites.items[i];
            struct wf_str inner = wf_str_sub(condition->scalar->text, site->inner_begin, site->inner_end);
            if (condition->blank) {
                wf_buf_str(&out, inner);
            } else {
                put_operand(&out, inner);
            }
        }
    }
    return wf_str_trim(wf_buf_view(&out));
}

/* Whether something that could be an operator stands between all sites. */
static bool is_joined(const struct condition *condition) {
    for (size_t i = 1; i < condition->sites.sites.len; i++) {
        if (wf_str_trim(piece(condition, i)).len == 0) {
            return false;
        }
    }
    return true;
}

static const struct wf_fix *fix(const struct condition *condition) {
    struct wf_patch patch = wf_check_patch(condition->check);
    struct wf_str text = joined(condition);
    const struct wf_expr_allowed *allowed =
        wf_schema_allowed(condition->check->file->schema, condition->scalar);
    const struct wf_expr *expression = wf_expr_parse(patch.arena, text, allowed);
    if (!is_joined(condition) || expression->root == NULL || expression->errors.len > 0) {
        return NULL;
    }
    text = wf_arena_printf(patch.arena, "${{ %.*s }}", WF_STR_ARG(text));
    if (!wf_patch_set_scalar(&patch, condition->scalar, text)) {
        return NULL;
    }
    return condition->blank
               ? wf_patch_fix(&patch, "remove the white space around the expression", WF_FIX_SAFE)
               : wf_patch_fix(&patch, "make one expression of it", WF_FIX_UNSAFE);
}

static const char *why(const struct condition *condition) {
    if (!has_text(condition)) {
        return "condition is true unless all of these are empty:";
    }
    return condition->blank                 ? "condition is always true: white space stands around"
           : condition->sites.sites.len > 1 ? "condition is always true: it is a text with several"
                                            : "condition is always true: other text stands around";
}

static void report(const struct condition *condition) {
    const struct wf_node *scalar = condition->scalar;
    const struct wf_source *source = condition->check->file->source;
    bool beside =
        wf_source_line_of(source, scalar->key->span.begin) == wf_source_line_of(source, scalar->span.begin);
    struct wf_finding *finding = wf_report(condition->check, beside ? scalar->span : scalar->key->span,
                                           "%s \"${{ }}\"", why(condition));
    finding->severity = has_text(condition) ? finding->severity : WF_INFO;
    wf_finding_risk(finding, WF_LEVEL_HIGH, WF_LEVEL_HIGH, WF_REGULAR);
    wf_finding_reach(finding, wf_pair_span(scalar->key));
    finding->fix = fix(condition);
    if (finding->fix == NULL) {
        wf_finding_help(condition->check, finding,
                        "put all of the condition into one \"${{ }}\", or use none");
    }
}

static void check_condition(struct wf_check *check, const struct wf_node *scalar) {
    struct condition condition = {.check = check, .scalar = scalar};
    condition.sites = wf_expr_sites(check->arena, scalar->text);
    for (size_t i = 0; i < condition.sites.sites.len; i++) {
        if (condition.sites.sites.items[i].error != NULL) {
            return;
        }
    }
    condition.blank = condition.sites.sites.len == 1 && wf_str_trim(piece(&condition, 0)).len == 0 &&
                      wf_str_trim(piece(&condition, 1)).len == 0;
    if (condition.sites.sites.len > 1 || (condition.sites.sites.len > 0 && has_text(&condition))) {
        report(&condition);
    }
}

static void check_file(struct wf_check *check, const struct wf_file *file) {
    for (size_t i = 0; i < file->schema->places.len; i++) {
        const struct wf_place_read *place = &file->schema->places.items[i];
        if (place->condition && !place->bare) {
            check_condition(check, place->scalar);
        }
    }
}

const struct wf_rule wf_rule_unsound_condition = {
    .id = "unsound-condition",
    .title = "Condition that is a text and so always true",
    .aliases = "condition-always-true",
    .category = WF_SECURITY,
    .severity = WF_WARNING,
    .fixable = true,
    .file_hook = check_file,
};
