#include "rules/unpinned_packages.h"

static void check_instruction(struct wf_check *check, const struct wf_instruction *instruction) {
    wf_unpinned_report(check, instruction, WF_MANAGER_APT, WF_MANAGER_PACMAN);
}

const struct wf_rule wf_rule_package_unpinned = {
    .id = "package-unpinned",
    .title = "Package of the distribution without a version",
    .aliases = "DL3008 DL3018 DL3033 DL3037 DL3041",
    .category = WF_DOCKER,
    .severity = WF_INFO,
    .opt_in = true,
    .instruction_hook = check_instruction,
};
