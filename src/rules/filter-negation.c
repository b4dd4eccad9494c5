#include "gha/event.h"
#include "lint/rule.h"

static const struct wf_node *first_pattern(const struct wf_filter *filter) {
    return wf_node_is_sequence(filter->patterns) ? wf_node_first(filter->patterns) : filter->patterns;
}

static const struct wf_node *first_positive(const struct wf_filter *filter) {
    for (const struct wf_node *node = first_pattern(filter); node; node = node->next) {
        if (!wf_glob_negated(wf_node_text(node))) {
            return node;
        }
        if (!wf_node_is_sequence(filter->patterns)) {
            return NULL;
        }
    }
    return NULL;
}

static void report_only_negative(struct wf_check *check, const struct wf_filter *filter) {
    struct wf_finding *finding = wf_report(
        check, filter->key->span, "\"%.*s\" only excludes, so that \"%.*s\" never starts the workflow",
        WF_STR_ARG(wf_node_text(filter->key)), WF_STR_ARG(wf_node_text(filter->event)));
    wf_finding_help(check, finding, "use \"%.*s-ignore\" without \"!\", or put \"**\" before the exclusions",
                    WF_STR_ARG(wf_node_text(filter->key)));
}

static void check_filter(struct wf_check *check, const struct wf_filter *filter) {
    const struct wf_node *first = first_pattern(filter);
    if (filter->ignore || !wf_node_is_scalar(first) || !wf_glob_negated(wf_node_text(first))) {
        return;
    }
    const struct wf_node *positive = first_positive(filter);
    if (!positive) {
        report_only_negative(check, filter);
        return;
    }
    for (const struct wf_node *node = first; node != positive; node = node->next) {
        struct wf_finding *finding =
            wf_report(check, node->span, "nothing is included yet that \"%.*s\" could exclude",
                      WF_STR_ARG(wf_node_text(node)));
        wf_finding_help(check, finding, "patterns count in their order; put it behind those that include");
    }
}

static void check_workflow(struct wf_check *check, const struct wf_workflow *workflow) {
    struct wf_filters filters = wf_event_filters(check->arena, workflow);
    for (size_t i = 0; i < filters.list.len; i++) {
        check_filter(check, &filters.list.items[i]);
    }
}

const struct wf_rule wf_rule_filter_negation = {
    .id = "filter-negation",
    .title = "Exclusion that excludes nothing or everything",
    .category = WF_SYNTAX,
    .severity = WF_WARNING,
    .workflow_hook = check_workflow,
};
