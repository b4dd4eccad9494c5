#include "rules/unpinned_packages.h"

static void check_instruction(struct wf_check *check, const struct wf_instruction *instruction) {
    wf_unpinned_report(check, instruction, WF_MANAGER_PIP, WF_MANAGER_NUGET);
}

const struct wf_rule wf_rule_dependency_unpinned = {
    .id = "dependency-unpinned",
    .title = "Program or library without a version",
    .aliases = "DL3013 DL3016 DL3028 DL3062",
    .category = WF_DOCKER,
    .severity = WF_INFO,
    .instruction_hook = check_instruction,
};
