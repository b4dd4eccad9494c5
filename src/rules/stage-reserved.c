#include "lint/rule.h"

static void check_stage(struct wf_check *check, const struct wf_stage *stage) {
    if (!wf_str_is(stage->name, "scratch") && !wf_str_is(stage->name, "context")) {
        return;
    }
    struct wf_finding *finding =
        wf_report(check, wf_dword_span(stage->from, &stage->name_word),
                  "name of a stage has a meaning of its own: \"%.*s\"", WF_STR_ARG(stage->name));
    wf_finding_help(check, finding, "give it another name");
}

const struct wf_rule wf_rule_stage_reserved = {
    .id = "stage-reserved",
    .title = "Stage named scratch or context",
    .aliases = "DL3063 ReservedStageName",
    .category = WF_DOCKER,
    .severity = WF_WARNING,
    .stage_hook = check_stage,
};
