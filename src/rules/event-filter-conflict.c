#include "gha/event.h"
#include "lint/rule.h"
#include "yaml/quote.h"

static bool has_patterns(const struct wf_filter *filter) {
    const struct wf_node *patterns = filter->patterns;
    return wf_node_is_sequence(patterns) ? patterns->count > 0 : wf_node_text(patterns).len > 0;
}

/* Its other half: `branches-ignore` of `branches`. */
static bool are_opposites(const struct wf_filter *a, const struct wf_filter *b) {
    struct wf_str takes = wf_node_text(a->ignore ? b->key : a->key);
    struct wf_str ignores = wf_node_text(a->ignore ? a->key : b->key);
    return a->event == b->event && a->ignore != b->ignore && ignores.len == takes.len + strlen("-ignore") &&
           wf_str_eq(wf_str_sub(ignores, 0, takes.len), takes);
}

/* Behind the others, each ignored pattern excludes. */
static const struct wf_fix *merge_fix(struct wf_check *check, const struct wf_filter *keep,
                                      const struct wf_filter *drop) {
    struct wf_patch patch = wf_check_patch(check);
    if (!wf_node_is_sequence(keep->patterns) || keep->patterns != keep->key->value ||
        !wf_node_is_sequence(drop->patterns) || drop->patterns != drop->key->value) {
        return NULL;
    }
    const struct wf_node *last = wf_node_last(keep->patterns);
    bool flow = keep->patterns->style == WF_FLOW;
    struct wf_buf all = {.arena = check->arena};
    for (WF_EACH(item, drop->patterns)) {
        struct wf_buf text = {.arena = check->arena};
        wf_quote_always(&text, wf_arena_printf(check->arena, "!%.*s", WF_STR_ARG(wf_node_text(item))));
        if (!wf_node_is_scalar(item) || wf_glob_negated(wf_node_text(item))) {
            return NULL;
        }
        wf_buf_text(&all, all.len == 0 ? "" : flow ? ", " : "\n- ");
        wf_buf_str(&all, wf_buf_view(&text));
    }
    if (!last || all.len == 0 || !wf_patch_add_item(&patch, keep->patterns, last, wf_buf_view(&all)) ||
        !wf_patch_remove(&patch, drop->key)) {
        return NULL;
    }
    return wf_patch_fix(&patch, "exclude with \"!\" patterns", WF_FIX_UNSAFE);
}

static void report(struct wf_check *check, const struct wf_filter *first, const struct wf_filter *second) {
    struct wf_finding *finding =
        wf_report(check, second->key->span, "an event cannot have both \"%.*s\" and \"%.*s\"",
                  WF_STR_ARG(wf_node_text(first->key)), WF_STR_ARG(wf_node_text(second->key)));
    wf_finding_note(check, finding, check->file->source, first->key->span, "\"%.*s\" is here",
                    WF_STR_ARG(wf_node_text(first->key)));
    const struct wf_filter *keep = first->ignore ? second : first;
    finding->fix = merge_fix(check, keep, keep == first ? second : first);
    wf_finding_help(check, finding, "keep one list; patterns that begin with \"!\" exclude from it");
}

static void check_workflow(struct wf_check *check, const struct wf_workflow *workflow) {
    struct wf_filters filters = wf_event_filters(check->arena, workflow);
    for (size_t i = 0; i < filters.list.len; i++) {
        for (size_t j = 0; j < i; j++) {
            const struct wf_filter *first = &filters.list.items[j];
            const struct wf_filter *second = &filters.list.items[i];
            if (are_opposites(first, second) && has_patterns(first) && has_patterns(second)) {
                report(check, first, second);
            }
        }
    }
}

const struct wf_rule wf_rule_event_filter_conflict = {
    .id = "event-filter-conflict",
    .title = "Event with both a filter and its -ignore",
    .category = WF_SYNTAX,
    .severity = WF_WARNING,
    .fixable = true,
    .workflow_hook = check_workflow,
};
