#include "gha/event.h"
#include "rules/replace.h"
#include "yaml/quote.h"

struct pattern {
    struct wf_check *check;
    const struct wf_node *node; /* the scalar, as it stands there */
    struct wf_glob_problem problem;
};

static struct wf_str join(struct wf_arena *arena, struct wf_str a, struct wf_str b, struct wf_str c) {
    return wf_arena_printf(arena, "%.*s%.*s%.*s", WF_STR_ARG(a), WF_STR_ARG(b), WF_STR_ARG(c));
}

/* The end of the alternative that begins at `from`; nested braces belong to it. */
static size_t alternative_end(struct wf_str group, size_t from) {
    size_t depth = 0;
    size_t at = from;
    for (; at < group.len; at++) {
        char c = group.ptr[at];
        depth += c == '{' ? 1 : 0;
        if ((c == ',' || c == '}') && depth == 0) {
            break;
        }
        depth -= c == '}' ? 1 : 0;
    }
    return at;
}

/* Each group doubles the patterns, or worse: of many there would be too many to read. */
static bool is_small(struct wf_str text) {
    enum { MAX_LENGTH = 500, MAX_GROUPS = 4 };
    size_t groups = 0;
    for (size_t i = 0; i < text.len; i++) {
        groups += text.ptr[i] == '{' ? 1 : 0;
    }
    return text.len <= MAX_LENGTH && groups <= MAX_GROUPS;
}

/* `a{b,c}` becomes `ab` and `ac`. */
static const struct wf_fix *fix_braces(const struct pattern *pattern) {
    struct wf_arena *arena = pattern->check->arena;
    struct wf_str text = pattern->node->text;
    const struct wf_node *list = pattern->node->parent;
    struct wf_patch patch = wf_check_patch(pattern->check);
    struct wf_str before = wf_str_sub(text, 0, pattern->problem.begin);
    struct wf_str group = wf_str_sub(text, pattern->problem.begin + 1, text.len);
    struct wf_str first = {0};
    struct wf_buf others = {.arena = arena};
    size_t close = alternative_end(group, 0);
    if (!wf_node_is_sequence(list) || !is_small(text)) {
        return NULL;
    }
    for (; close < group.len && group.ptr[close] != '}'; close = alternative_end(group, close + 1)) {
    }
    struct wf_str after = wf_str_sub(group, close + 1, group.len);
    for (size_t at = 0; at <= close; at = alternative_end(group, at) + 1) {
        struct wf_str one = join(arena, before, wf_str_sub(group, at, alternative_end(group, at)), after);
        if (at == 0) {
            first = one;
            continue;
        }
        wf_buf_text(&others, others.len == 0 ? "" : list->style == WF_FLOW ? ", " : "\n- ");
        wf_quote_always(&others, one);
    }
    if (!wf_patch_set_scalar(&patch, pattern->node, first) ||
        !wf_patch_add_item(&patch, list, pattern->node, wf_buf_view(&others))) {
        return NULL;
    }
    return wf_patch_fix(&patch, "write one pattern for each", WF_FIX_UNSAFE);
}

static const struct wf_fix *fix_part(const struct pattern *pattern, struct wf_str text,
                                     enum wf_fix_safety safety) {
    return wf_replace_part_fix(pattern->check, pattern->node, pattern->problem.begin, pattern->problem.end,
                               text, safety);
}

/* All of "/", "//" and "././" at once: one in each round might not come to an end. */
static const struct wf_fix *fix_dot_slash(const struct pattern *pattern) {
    struct pattern whole = *pattern;
    struct wf_str text = pattern->node->text;
    size_t *end = &whole.problem.end;
    for (size_t step = 1; step > 0 && *end < text.len; *end += step) {
        struct wf_str rest = wf_str_sub(text, *end, text.len);
        step = wf_str_starts(rest, "/") ? 1 : wf_str_starts(rest, "./") && rest.len > 2 ? 2 : 0;
    }
    return *end < text.len ? fix_part(&whole, WF_STR(""), WF_FIX_UNSAFE) : NULL;
}

static const struct wf_fix *make_fix(const struct pattern *pattern) {
    switch (pattern->problem.mistake) {
    case WF_GLOB_BRACES:
        return fix_braces(pattern);
    case WF_GLOB_FOLDER:
        return fix_part(pattern, WF_STR("/**"), WF_FIX_UNSAFE);
    case WF_GLOB_DOT_SLASH:
        return fix_dot_slash(pattern);
    case WF_GLOB_BLANK:
        return fix_part(pattern, WF_STR(""), WF_FIX_SAFE);
    default:
        return NULL;
    }
}

static void check_pattern(struct wf_check *check, const struct wf_filter *filter,
                          const struct wf_node *node) {
    const struct wf_node *real = wf_node_resolve(node);
    if (!wf_node_is_scalar(real) || real->text.len == 0) {
        return;
    }
    struct pattern pattern = {check, real, wf_glob_check(real->text, filter->of)};
    if (pattern.problem.mistake == WF_GLOB_FINE) {
        return;
    }
    struct wf_finding *finding = wf_report_part(check, real, pattern.problem.begin, pattern.problem.end,
                                                "pattern of \"%.*s\" never matches: \"%.*s\"; %s",
                                                WF_STR_ARG(wf_node_text(filter->key)), WF_STR_ARG(real->text),
                                                pattern.problem.message);
    if (real == node) {
        finding->fix = make_fix(&pattern);
    }
    if (!finding->fix) {
        wf_finding_help(
            check, finding,
            "patterns are globs, not regular expressions: *, **, [a-z], and ? or + behind a character");
    }
}

static void check_workflow(struct wf_check *check, const struct wf_workflow *workflow) {
    struct wf_filters filters = wf_event_filters(check->arena, workflow);
    for (size_t i = 0; i < filters.list.len; i++) {
        const struct wf_filter *filter = &filters.list.items[i];
        check_pattern(check, filter, filter->patterns);
        if (!wf_node_is_sequence(filter->patterns)) {
            continue;
        }
        for (WF_EACH(item, filter->patterns)) {
            check_pattern(check, filter, item);
        }
    }
}

const struct wf_rule wf_rule_filter_pattern = {
    .id = "filter-pattern",
    .title = "Pattern of an event filter that never matches",
    .category = WF_SYNTAX,
    .severity = WF_WARNING,
    .fixable = true,
    .workflow_hook = check_workflow,
};
