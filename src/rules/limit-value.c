#include "lint/rule.h"

#include <math.h>

static void check_number(struct wf_check *check, const struct wf_node *mapping, const char *name,
                         bool whole) {
    const struct wf_node *value = wf_node_get(mapping, name);
    if (wf_node_type(value) != WF_TYPE_NUMBER) {
        return;
    }
    double number = wf_node_number(value);
    if (number >= 1 && (!whole || number == floor(number))) {
        return;
    }
    struct wf_finding *finding = wf_report(check, value->span, "\"%s\" is no whole number from 1: \"%.*s\"",
                                           name, WF_STR_ARG(value->text));
    wf_finding_help(check, finding, "GitHub drops fractions; write a whole number");
}

static void check_job(struct wf_check *check, const struct wf_job *job) {
    check_number(check, job->node, "timeout-minutes", false);
    check_number(check, job->node, "cancel-timeout-minutes", false);
    check_number(check, job->strategy, "max-parallel", true);
}

static void check_step(struct wf_check *check, const struct wf_step *step) {
    check_number(check, step->node, "timeout-minutes", false);
}

const struct wf_rule wf_rule_limit_value = {
    .id = "limit-value",
    .title = "Limit that is no whole number from one",
    .category = WF_SYNTAX,
    .severity = WF_WARNING,
    .job_hook = check_job,
    .step_hook = check_step,
};
