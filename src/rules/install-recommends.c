#include "rules/run_ask.h"

static void check_instruction(struct wf_check *check, const struct wf_instruction *instruction) {
    struct wf_run run;
    if (!wf_run_read(check, instruction, &run) || !wf_stage_ships(check, instruction->stage) ||
        wf_above_mentions(check, instruction, "Install-Recommends") ||
        wf_above_mentions(check, instruction, "apt.conf")) {
        return;
    }
    for (size_t i = 0; i < run.calls.list.len; i++) {
        const struct wf_package_call *call = &run.calls.list.items[i];
        bool told = wf_package_call_has(call, '\0', "--no-install-recommends") ||
                    wf_package_call_has(call, '\0', "--install-recommends") ||
                    wf_package_call_has(call, 'R', "--without-recommends");
        if (call->manager != WF_MANAGER_APT || call->action != WF_PACKAGE_INSTALL || told ||
            call->packages.len == 0) {
            continue;
        }
        const struct wf_shell_word *verb = &call->command->words.items[call->verb];
        struct wf_span part = {call->command->words.items[call->program].span.begin, verb->span.end};
        struct wf_finding *finding = wf_report(check, wf_run_span(&run, part),
                                               "packages that are only recommended are installed as well");
        struct wf_patch patch = wf_check_patch(check);
        bool aptitude = wf_str_is(call->tool, "aptitude");
        wf_run_insert(&patch, &run, verb->span.end,
                      aptitude ? WF_STR(" --without-recommends") : WF_STR(" --no-install-recommends"));
        finding->fix = wf_patch_fix(&patch, "install only what is needed", WF_FIX_UNSAFE);
    }
}

const struct wf_rule wf_rule_install_recommends = {
    .id = "install-recommends",
    .title = "Recommended packages in the image",
    .aliases = "DL3015",
    .category = WF_DOCKER,
    .severity = WF_INFO,
    .fixable = true,
    .instruction_hook = check_instruction,
};
