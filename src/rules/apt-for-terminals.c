#include "rules/run_ask.h"

static bool is_apt(const struct wf_package_call *call) {
    return call->manager == WF_MANAGER_APT && wf_str_is(call->tool, "apt");
}

/* What apt-get takes as well, under the same name. */
static bool is_same(const struct wf_package_call *call) {
    const struct wf_shell_word *program = &call->command->words.items[call->program];
    return wf_str_is(program->text, "apt") && !program->quoted &&
           wf_str_in(call->command->words.items[call->verb].text,
                     "install update upgrade dist-upgrade remove purge autoremove clean autoclean build-dep");
}

/* One finding per RUN: its fix is for all calls. */
static void check_instruction(struct wf_check *check, const struct wf_instruction *instruction) {
    struct wf_run run;
    struct wf_finding *finding = NULL;
    struct wf_patch patch = wf_check_patch(check);
    bool read = wf_run_read(check, instruction, &run);
    for (size_t i = 0; read && i < run.calls.list.len; i++) {
        const struct wf_package_call *call = &run.calls.list.items[i];
        struct wf_span span = call->command->words.items[call->program].span;
        if (is_apt(call) && !finding) {
            finding = wf_report(check, wf_run_span(&run, span),
                                "\"apt\" is made for a terminal: its options may change");
            wf_finding_help(check, finding, "call apt-get or apt-cache");
        }
        if (is_apt(call) && is_same(call)) {
            wf_dscript_replace(&patch, run.dockerfile, instruction->script, span, WF_STR("apt-get"));
        }
    }
    if (finding) {
        finding->fix = wf_patch_fix(&patch, "call apt-get", WF_FIX_SAFE);
    }
}

const struct wf_rule wf_rule_apt_for_terminals = {
    .id = "apt-for-terminals",
    .title = "apt in a script",
    .aliases = "DL3027",
    .category = WF_DOCKER,
    .severity = WF_INFO,
    .fixable = true,
    .instruction_hook = check_instruction,
};
