#include "rules/schedule.h"

static void check_entry(struct wf_check *check, const struct wf_node *entry) {
    struct wf_cron cron;
    const struct wf_node *text = wf_schedule_cron(check, entry, &cron);
    if (text && !wf_cron_fires(&cron)) {
        wf_report(check, text->span, "no month has such a day, the schedule never fires: \"%.*s\"",
                  WF_STR_ARG(text->text));
    }
}

static bool is_named(const struct wf_node *on) {
    return wf_node_is_scalar(on) && wf_str_is(wf_node_text(on), "schedule");
}

static void check_workflow(struct wf_check *check, const struct wf_workflow *workflow) {
    const struct wf_node *on = workflow->on;
    const struct wf_node *found = is_named(on) ? on : NULL;
    if (wf_node_is_sequence(on)) {
        for (WF_EACH(item, on)) {
            found = is_named(item) ? item : found;
        }
    }
    if (found) {
        struct wf_finding *finding =
            wf_report(check, found->span, "\"schedule\" has no times, so that it never starts the workflow");
        wf_finding_help(check, finding, "write \"on\" as a mapping: schedule: [{cron: '17 4 * * *'}]");
    }
    wf_schedule_each(check, workflow, check_entry);
}

const struct wf_rule wf_rule_schedule_never = {
    .id = "schedule-never",
    .title = "Schedule that never fires",
    .category = WF_SYNTAX,
    .severity = WF_WARNING,
    .workflow_hook = check_workflow,
};
