#include "lint/rule.h"

static void check_run(struct wf_check *check, const struct wf_repo *all) {
    (void)all;
    for (size_t i = 0; i < check->config->problems.len; i++) {
        const struct wf_config_problem *problem = &check->config->problems.items[i];
        struct wf_finding *finding =
            wf_report_at(check, problem->source, problem->span, "%.*s", WF_STR_ARG(problem->message));
        finding->help = problem->help;
    }
}

const struct wf_rule wf_rule_bad_config = {
    .id = "bad-config",
    .title = "Mistake in the configuration or a policy",
    .category = WF_SYNTAX,
    .severity = WF_ERROR,
    .run_hook = check_run,
};
