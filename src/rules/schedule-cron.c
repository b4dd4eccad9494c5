#include "rules/replace.h"
#include "rules/schedule.h"

static void check_entry(struct wf_check *check, const struct wf_node *entry) {
    const struct wf_node *text = wf_node_get(entry, "cron");
    struct wf_cron cron;
    struct wf_cron_problem problem;
    if (!wf_node_is_scalar(text) || text->text.len == 0 ||
        wf_cron_parse(check->arena, text->text, &cron, &problem)) {
        return;
    }
    struct wf_finding *finding = wf_report_part(
        check, text, problem.begin, problem.end, "no schedule: \"%.*s\"; %.*s",
        WF_STR_ARG(wf_str_sub(text->text, problem.begin, problem.end)), WF_STR_ARG(problem.message));
    if (problem.instead.len > 0) {
        finding->fix =
            wf_replace_part_fix(check, text, problem.begin, problem.end, problem.instead, WF_FIX_SAFE);
    }
}

static void check_workflow(struct wf_check *check, const struct wf_workflow *workflow) {
    wf_schedule_each(check, workflow, check_entry);
}

const struct wf_rule wf_rule_schedule_cron = {
    .id = "schedule-cron",
    .title = "Schedule that GitHub cannot read",
    .category = WF_SYNTAX,
    .severity = WF_ERROR,
    .fixable = true,
    .workflow_hook = check_workflow,
};
