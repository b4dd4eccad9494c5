#include "rules/run_ask.h"

/* bash and the like; a link to BusyBox gives a shell to an image that has none. */
static bool is_other_shell(struct wf_str path) {
    static const char *const shells[] = {"bash", "zsh", "ksh", "dash", NULL};
    return wf_str_has_any(path, shells);
}

static void check_instruction(struct wf_check *check, const struct wf_instruction *instruction) {
    struct wf_run run;
    bool read = wf_run_read(check, instruction, &run);
    for (size_t i = 0; read && i < run.shell->commands.len; i++) {
        const struct wf_shell_command *command = run.shell->commands.items[i];
        bool link = wf_command_in(command, "ln") && command->words.len > 2;
        size_t last = command->words.len - 1;
        if (link && wf_str_is(command->words.items[last].text, "/bin/sh") &&
            is_other_shell(command->words.items[last - 1].text)) {
            struct wf_finding *finding = wf_report(check, wf_run_span(&run, command->span),
                                                   "/bin/sh is replaced for all programs of the image");
            wf_finding_help(check, finding, "choose the shell of RUN by SHELL");
        }
    }
}

const struct wf_rule wf_rule_shell_link = {
    .id = "shell-link",
    .title = "/bin/sh replaced",
    .aliases = "DL4005",
    .category = WF_DOCKER,
    .severity = WF_INFO,
    .instruction_hook = check_instruction,
};
