#include "rules/run_ask.h"

/* `cd X && command`, and nothing else. */
static bool is_cd_and_one(const struct wf_shell_script *shell) {
    const struct wf_shell_pipeline *first = shell->root->first;
    return shell->commands.len == 2 && first && first->length == 1 && first->joined == WF_SHELL_AND &&
           wf_command_in(first->first, "cd") && first->first->words.len == 2 && first->next &&
           first->next->first->kind == WF_SHELL_SIMPLE;
}

static void check_instruction(struct wf_check *check, const struct wf_instruction *instruction) {
    struct wf_run run;
    if (!wf_run_read(check, instruction, &run) || !is_cd_and_one(run.shell)) {
        return;
    }
    struct wf_finding *finding = wf_report(check, wf_run_span(&run, run.shell->commands.items[0]->span),
                                           "the folder of the whole RUN is set by cd");
    wf_finding_help(check, finding, "write WORKDIR above it");
}

const struct wf_rule wf_rule_cd_for_workdir = {
    .id = "cd-for-workdir",
    .title = "cd where WORKDIR is meant",
    .aliases = "DL3003",
    .category = WF_DOCKER,
    .severity = WF_INFO,
    .instruction_hook = check_instruction,
};
