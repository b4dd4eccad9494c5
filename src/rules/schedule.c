#include "rules/schedule.h"

void wf_schedule_each(struct wf_check *check, const struct wf_workflow *workflow,
                      void (*visit)(struct wf_check *check, const struct wf_node *entry)) {
    const struct wf_node *key = wf_event_key(workflow, "schedule");
    const struct wf_node *entries = key ? wf_node_resolve(key->value) : NULL;
    if (!wf_node_is_sequence(entries)) {
        return;
    }
    for (WF_EACH(item, entries)) {
        if (wf_node_is_mapping(item)) {
            visit(check, wf_node_resolve(item));
        }
    }
}

const struct wf_node *wf_schedule_cron(struct wf_check *check, const struct wf_node *entry,
                                       struct wf_cron *cron) {
    const struct wf_node *text = wf_node_get(entry, "cron");
    struct wf_cron_problem problem;
    bool good = wf_node_is_scalar(text) && wf_cron_parse(check->arena, text->text, cron, &problem);
    return good ? text : NULL;
}
