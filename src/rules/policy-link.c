#include "lint/pattern.h"
#include "rules/required.h"

/* The rule policy-artifact speaks of a missing file when the policy lists it there too. */
static bool is_artifact(const struct wf_config *config, struct wf_str path) {
    for (size_t i = 0; i < config->artifacts.len; i++) {
        if (wf_str_eq(config->artifacts.items[i].path.text, path)) {
            return true;
        }
    }
    return false;
}

/* The text of a link's end; NULL when there is none. */
static const struct wf_source *find_end(struct wf_check *check, const struct wf_setting *end) {
    struct wf_required found = wf_required_find(check, end->text);
    if (end->text.len > 0 && !found.exists && !is_artifact(check->config, end->text)) {
        wf_report_at(check, end->source, end->span, "\"%.*s\" does not exist", WF_STR_ARG(end->text));
    }
    return found.source;
}

static void check_link(struct wf_check *check, const struct wf_link *link) {
    const struct wf_source *source = find_end(check, &link->from);
    find_end(check, &link->to);
    if (!source || link->pattern.text.len == 0) {
        return;
    }
    struct wf_str problem;
    const struct wf_pattern *pattern = wf_pattern_make(check->arena, link->pattern.text, &problem);
    if (pattern && wf_pattern_find(check->arena, pattern, source) == 0) {
        wf_report_at(check, link->pattern.source, link->pattern.span, "no line of \"%.*s\" matches \"%.*s\"",
                     WF_STR_ARG(link->from.text), WF_STR_ARG(link->pattern.text));
    }
}

static void check_run(struct wf_check *check, const struct wf_repo *all) {
    (void)all;
    for (size_t i = 0; i < check->config->links.len; i++) {
        check_link(check, &check->config->links.items[i]);
    }
}

const struct wf_rule wf_rule_policy_link = {
    .id = "policy-link",
    .title = "Files that are not linked as a policy requires",
    .category = WF_POLICY,
    .severity = WF_WARNING,
    .run_hook = check_run,
};
