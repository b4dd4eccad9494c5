#include "lint/rule.h"

static void check_ignore(struct wf_check *check, const struct wf_dockerignore *ignore) {
    for (size_t i = 0; i < ignore->patterns.len; i++) {
        const struct wf_ignore_pattern *pattern = &ignore->patterns.items[i];
        if (pattern->problem) {
            struct wf_finding *finding = wf_report(
                check, pattern->span, "pattern that Docker refuses: \"%.*s\"", WF_STR_ARG(pattern->written));
            wf_finding_help(check, finding, "%s", pattern->problem);
        }
    }
}

const struct wf_rule wf_rule_ignore_pattern_refused = {
    .id = "ignore-pattern-refused",
    .title = "Pattern of a .dockerignore that Docker refuses",
    .category = WF_DOCKER,
    .severity = WF_ERROR,
    .dockerignore_hook = check_ignore,
};
