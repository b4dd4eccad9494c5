#include "docker/edit.h"
#include "lint/rule.h"

static void check_stage(struct wf_check *check, const struct wf_stage *stage) {
    const struct wf_dflag *flag = wf_instruction_flag(stage->from, "platform", NULL);
    if (!flag ||
        (!wf_str_is(flag->value, "$TARGETPLATFORM") && !wf_str_is(flag->value, "${TARGETPLATFORM}"))) {
        return;
    }
    struct wf_finding *finding =
        wf_report(check, wf_dflag_span(stage->from, flag), "the target's platform is the default");
    struct wf_patch patch = wf_check_patch(check);
    wf_instruction_remove_flag(&patch, check->file->dockerfile, stage->from, flag);
    finding->fix = wf_patch_fix(&patch, "remove the flag", WF_FIX_SAFE);
}

const struct wf_rule wf_rule_platform_redundant = {
    .id = "platform-redundant",
    .title = "Platform that is the default",
    .aliases = "DL3065 RedundantTargetPlatform",
    .category = WF_DOCKER,
    .severity = WF_INFO,
    .fixable = true,
    .stage_hook = check_stage,
};
