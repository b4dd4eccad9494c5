#include "base/map.h"
#include "rules/replace.h"

static void check_job(struct wf_check *check, const struct wf_job *job) {
    struct wf_map seen = {.arena = check->arena, .ignore_case = true};
    if (!wf_node_is_sequence(job->needs)) {
        return;
    }
    for (WF_EACH(item, job->needs)) {
        struct wf_str name = wf_node_text(item);
        if (wf_map_put(&seen, name, &seen)) {
            struct wf_finding *finding =
                wf_report(check, item->span, "job is needed twice: \"%.*s\"", WF_STR_ARG(name));
            finding->fix = wf_remove_fix(check, item, "remove the second one", WF_FIX_SAFE);
        }
    }
}

const struct wf_rule wf_rule_needs_repeated = {
    .id = "needs-repeated",
    .title = "Job that needs another one twice",
    .category = WF_SYNTAX,
    .severity = WF_INFO,
    .fixable = true,
    .job_hook = check_job,
};
