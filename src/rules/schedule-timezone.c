#include "base/near.h"
#include "gha/event.h"
#include "gha/facts.h"
#include "rules/replace.h"

static void check_zone(struct wf_check *check, const struct wf_node *zone) {
    struct wf_str text = wf_node_text(zone);
    if (text.len == 0 || wf_zone_known(text)) {
        return;
    }
    struct wf_finding *finding =
        wf_report(check, zone->span, "there is no time zone \"%.*s\"", WF_STR_ARG(text));
    struct wf_str near = wf_zone_near(text);
    if (near.len > 0) {
        bool slip = wf_near_distance(text, near, 1) <= 1;
        wf_finding_help(check, finding, "did you mean \"%.*s\"?", WF_STR_ARG(near));
        finding->fix = wf_replace_fix(check, zone, near, slip ? WF_FIX_SAFE : WF_FIX_UNSAFE);
    } else {
        wf_finding_help(check, finding, "zones are named as in IANA's database: \"Europe/Berlin\", \"UTC\"");
    }
}

static void check_workflow(struct wf_check *check, const struct wf_workflow *workflow) {
    const struct wf_node *key = wf_event_key(workflow, "schedule");
    const struct wf_node *entries = key ? wf_node_resolve(key->value) : NULL;
    if (!wf_node_is_sequence(entries)) {
        return;
    }
    for (WF_EACH(entry, entries)) {
        check_zone(check, wf_node_get(entry, "timezone"));
    }
}

const struct wf_rule wf_rule_schedule_timezone = {
    .id = "schedule-timezone",
    .title = "Schedule in a time zone that does not exist",
    .category = WF_SYNTAX,
    .severity = WF_WARNING,
    .fixable = true,
    .workflow_hook = check_workflow,
};
