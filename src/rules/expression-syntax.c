#include "base/buf.h"
#include "base/limits.h"
#include "base/near.h"
#include "rules/expr_repair.h"

/* One expression of a scalar. */
struct spot {
    struct wf_check *check;
    const struct wf_place_read *place;
    size_t begin; /* of its text in the scalar's */
    const struct wf_expr *expression;
};

static struct wf_finding *report(const struct spot *spot, const struct wf_expr_error *error,
                                 struct wf_str message) {
    return wf_report_part(spot->check, spot->place->scalar, spot->begin + error->begin,
                          spot->begin + error->end, "%.*s", WF_STR_ARG(message));
}

static const struct wf_fix *repair(const struct spot *spot, const struct wf_expr_error *error,
                                   struct wf_str near) {
    struct wf_broken broken = {spot->check, spot->place->scalar, spot->begin, spot->expression,
                               spot->place->allowed};
    return wf_repair_expression(&broken, error, near);
}

static bool is_context(struct wf_str name) {
    for (uint32_t i = 0; i < WF_MAY_CONTEXTS; i++) {
        if (wf_str_eq_case(wf_may_name((enum wf_may)i), name)) {
            return true;
        }
    }
    return false;
}

static void help_contexts(const struct spot *spot, struct wf_finding *finding) {
    const struct wf_expr_allowed *allowed = spot->place->allowed;
    struct wf_buf list = {.arena = spot->check->arena};
    for (size_t i = 0; allowed != NULL && i < allowed->context_count; i++) {
        wf_buf_printf(&list, "%s%.*s", i > 0 ? ", " : "", WF_STR_ARG(allowed->contexts[i]));
    }
    struct wf_str names = wf_buf_view(&list);
    wf_finding_help(spot->check, finding, "available here: %.*s", WF_STR_ARG(names));
}

static void report_name(const struct spot *spot, const struct wf_expr_error *error, struct wf_str name) {
    struct wf_arena *arena = spot->check->arena;
    const struct wf_expr_allowed *allowed = spot->place->allowed;
    if (is_context(name)) {
        help_contexts(
            spot, report(spot, error,
                         wf_arena_printf(arena, "context \"%.*s\" is not available here", WF_STR_ARG(name))));
        return;
    }
    struct wf_near near = {.wanted = name};
    for (size_t i = 0; allowed != NULL && i < allowed->context_count; i++) {
        wf_near_offer(&near, allowed->contexts[i]);
    }
    struct wf_str hint = near.best.len == 0
                             ? WF_STR("")
                             : wf_arena_printf(arena, ", did you mean \"%.*s\"?", WF_STR_ARG(near.best));
    struct wf_finding *finding = report(spot, error,
                                        wf_arena_printf(arena, "unknown name \"%.*s\" in an expression%.*s",
                                                        WF_STR_ARG(name), WF_STR_ARG(hint)));
    help_contexts(spot, finding);
    finding->fix = near.best.len > 0 ? repair(spot, error, near.best) : NULL;
}

static void report_function(const struct spot *spot, const struct wf_expr_error *error, struct wf_str name) {
    struct wf_arena *arena = spot->check->arena;
    if (wf_expr_function(name) != WF_FN_UNKNOWN) {
        report(spot, error,
               wf_arena_printf(arena, "function \"%.*s\" is not available here", WF_STR_ARG(name)));
        return;
    }
    struct wf_near near = {.wanted = name};
    for (int function = WF_FN_UNKNOWN + 1; function < WF_FN_COUNT; function++) {
        wf_near_offer(&near, wf_str_of(wf_expr_function_name((enum wf_expr_function)function)));
    }
    struct wf_str hint = near.best.len == 0
                             ? WF_STR("")
                             : wf_arena_printf(arena, ", did you mean \"%.*s\"?", WF_STR_ARG(near.best));
    struct wf_finding *finding =
        report(spot, error,
               wf_arena_printf(arena, "unknown function \"%.*s\"%.*s", WF_STR_ARG(name), WF_STR_ARG(hint)));
    finding->fix = near.best.len > 0 ? repair(spot, error, near.best) : NULL;
}

static const char *const texts[] = {
    [WF_EXPR_BAD_TOKEN] = "unexpected symbol \"%.*s\" in an expression",
    [WF_EXPR_UNEXPECTED_SYMBOL] = "unexpected symbol \"%.*s\" in an expression",
    [WF_EXPR_UNEXPECTED_END] = "the expression ends too early, behind \"%.*s\"",
    [WF_EXPR_TOO_FEW_ARGUMENTS] = "too few arguments for \"%.*s\"",
    [WF_EXPR_TOO_MANY_ARGUMENTS] = "too many arguments for \"%.*s\"",
    [WF_EXPR_EVEN_ARGUMENTS] = "\"%.*s\" needs an odd number of arguments: pairs and a default",
};

/* What a call's error is about: its name. */
static struct wf_str first_word(struct wf_str text) {
    size_t end = 0;
    while (end < text.len && wf_is_id(text.ptr[end])) {
        end++;
    }
    return wf_str_sub(text, 0, end == 0 ? text.len : end);
}

static void report_error(const struct spot *spot, const struct wf_expr_error *error) {
    struct wf_str part = wf_str_sub(spot->expression->text, error->begin, error->end);
    switch (error->kind) {
    case WF_EXPR_UNKNOWN_NAME:
        report_name(spot, error, part);
        break;
    case WF_EXPR_UNKNOWN_FUNCTION:
        report_function(spot, error, first_word(part));
        break;
    case WF_EXPR_TOO_DEEP:
    case WF_EXPR_TOO_LONG:
        report(spot, error, WF_STR("the expression is nested too deep or longer than GitHub reads"));
        break;
    case WF_EXPR_BAD_FORMAT:
    case WF_EXPR_EVALUATION:
        report(spot, error,
               wf_arena_printf(spot->check->arena, "format text is wrong: %.*s", WF_STR_ARG(error->message)));
        break;
    default: {
        struct wf_finding *finding =
            wf_report_part(spot->check, spot->place->scalar, spot->begin + error->begin,
                           spot->begin + error->end, texts[error->kind], WF_STR_ARG(part));
        if (wf_str_starts(part, "\"")) {
            wf_finding_help(spot->check, finding, "text in expressions stands between single quotes");
        }
        finding->fix = repair(spot, error, WF_STR(""));
    }
    }
}

static bool check_call(void *context, const struct wf_expr_node *node) {
    const struct spot *spot = context;
    struct wf_expr_error error;
    if (node->kind == WF_EXPR_CALL && !wf_expr_check_format(spot->check->arena, node, &error)) {
        report_error(spot, &error);
    }
    return true;
}

/* GitHub takes `${{ 'text' }}` for the text alone, and then for an expression. */
static void check_constant(const struct spot *spot) {
    struct wf_str text = spot->expression->root->text;
    const struct wf_expr *inner = wf_expr_parse(spot->check->arena, text, spot->place->allowed);
    if (inner->errors.len > 0) {
        wf_report(spot->check, spot->place->scalar->span,
                  "the condition is the text \"%.*s\", which is no expression", WF_STR_ARG(text));
    }
}

/* Returns the expression's height. */
static uint32_t check_expression(struct wf_check *check, const struct wf_place_read *place, size_t begin,
                                 size_t end) {
    struct wf_str text = wf_str_sub(place->scalar->text, begin, end);
    struct spot spot = {check, place, begin, wf_expr_read_at(check->arena, text, place->allowed)};
    for (size_t i = 0; i < spot.expression->errors.len; i++) {
        report_error(&spot, &spot.expression->errors.items[i]);
    }
    if (spot.expression->root == NULL) {
        return 0;
    }
    wf_expr_walk(spot.expression->root, check_call, &spot);
    bool whole =
        begin > 0 && wf_str_ends(place->scalar->text, "}}") && wf_str_starts(place->scalar->text, "${{");
    if (place->condition && whole && spot.expression->root->kind == WF_EXPR_STRING) {
        check_constant(&spot);
    }
    return spot.expression->errors.len > 0 ? 0 : spot.expression->root->height;
}

static const char *site_message(const struct wf_expr_site *site) {
    if (!site->closed) {
        return "the expression is not closed: \"}}\" is missing";
    }
    return site->insert ? "\"${{ insert }}\" may stand only alone, as a key" : "the expression is empty";
}

static void check_rewritten(struct wf_check *check, const struct wf_place_read *place,
                            const struct wf_expr_sites *sites, uint32_t height) {
    bool deep = !sites->whole && height >= WF_GITHUB_MAX_EXPRESSION_DEPTH;
    if (wf_expr_rewrite_error(place->scalar->text, sites) != NULL) {
        struct wf_finding *finding = wf_report(
            check, place->scalar->span,
            "text with expressions is longer than 21000 characters, or has more than 254 expressions");
        wf_finding_help(check, finding,
                        "GitHub makes one call of format() of it; hand the values over in \"env\"");
    } else if (deep) {
        wf_report(check, place->scalar->span,
                  "the expression is nested too deep or longer than GitHub reads");
    }
}

static void check_sites(struct wf_check *check, const struct wf_place_read *place) {
    struct wf_expr_sites sites = wf_expr_sites(check->arena, place->scalar->text);
    uint32_t height = 0;
    bool bad = false;
    for (size_t i = 0; i < sites.sites.len; i++) {
        const struct wf_expr_site *site = &sites.sites.items[i];
        if (site->error != NULL) {
            bad = true;
            wf_report_part(check, place->scalar, site->begin, site->end, "%s", site_message(site));
        } else if (!site->insert) {
            uint32_t own = check_expression(check, place, site->inner_begin, site->inner_end);
            height = own > height ? own : height;
        }
    }
    if (!bad) {
        check_rewritten(check, place, &sites, height);
    }
}

static void check_file(struct wf_check *check, const struct wf_file *file) {
    for (size_t i = 0; i < file->schema->places.len; i++) {
        const struct wf_place_read *place = &file->schema->places.items[i];
        if (wf_str_has(place->scalar->text, "${{")) {
            check_sites(check, place);
        } else if (place->condition && wf_str_trim(place->scalar->text).len > 0) {
            check_expression(check, place, 0, place->scalar->text.len);
        }
    }
}

const struct wf_rule wf_rule_expression_syntax = {
    .id = "expression-syntax",
    .title = "Expression that GitHub cannot read, or that names what is not there",
    .category = WF_EXPRESSION,
    .severity = WF_ERROR,
    .fixable = true,
    .file_hook = check_file,
};
