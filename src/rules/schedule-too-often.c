#include "rules/schedule.h"

enum { SHORTEST_MINUTES = 5 };

static void check_entry(struct wf_check *check, const struct wf_node *entry) {
    struct wf_cron cron;
    const struct wf_node *text = wf_schedule_cron(check, entry, &cron);
    unsigned gap = text ? wf_cron_shortest_gap(&cron) : 0;
    if (gap > 0 && gap < SHORTEST_MINUTES) {
        struct wf_finding *finding = wf_report(
            check, text->span, "schedule fires again after %u minute%s, GitHub waits at least %d: \"%.*s\"",
            gap, gap == 1 ? "" : "s", SHORTEST_MINUTES, WF_STR_ARG(text->text));
        wf_finding_help(check, finding, "\"*/5\" is every five minutes");
    }
}

static void check_workflow(struct wf_check *check, const struct wf_workflow *workflow) {
    wf_schedule_each(check, workflow, check_entry);
}

const struct wf_rule wf_rule_schedule_too_often = {
    .id = "schedule-too-often",
    .title = "Schedule with less than five minutes between two runs",
    .category = WF_SYNTAX,
    .severity = WF_WARNING,
    .workflow_hook = check_workflow,
};
