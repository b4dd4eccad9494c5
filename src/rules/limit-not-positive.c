#include "lint/rule.h"

static void check_number(struct wf_check *check, const struct wf_node *mapping, const char *name) {
    const struct wf_node *value = wf_node_resolve(wf_node_get(mapping, name));
    if (value && wf_node_type(value) == WF_TYPE_NUMBER && wf_node_number(value) < 1) {
        struct wf_finding *finding =
            wf_report(check, value->span, "\"%s\" is less than 1: \"%.*s\"", name, WF_STR_ARG(value->text));
        wf_finding_help(check, finding, "GitHub drops fractions; write a whole number from 1");
    }
}

static void check_job(struct wf_check *check, const struct wf_job *job) {
    check_number(check, job->node, "timeout-minutes");
    check_number(check, job->node, "cancel-timeout-minutes");
    check_number(check, job->strategy, "max-parallel");
}

static void check_step(struct wf_check *check, const struct wf_step *step) {
    check_number(check, step->node, "timeout-minutes");
}

const struct wf_rule wf_rule_limit_not_positive = {
    .id = "limit-not-positive",
    .title = "Limit below one",
    .category = WF_SYNTAX,
    .severity = WF_WARNING,
    .job_hook = check_job,
    .step_hook = check_step,
};
