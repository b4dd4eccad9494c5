#include "rules/run_ask.h"

static const struct {
    const char *programs;
    const char *why;
} pointless[] = {
    {"vi vim nano less more man", "nobody is there to use it"},
    {"top htop ps free uptime who w last", "it shows the processes of the build, not of the container"},
    {"ifconfig route", "the network is the build's, not the container's"},
    {"shutdown reboot halt poweroff", "there is no machine to stop"},
};

/* service NAME start, /etc/init.d/NAME start, systemctl start NAME as the last thing the RUN does. */
static bool starts_service(const struct wf_run *run, const struct wf_shell_command *command) {
    const struct wf_shell_pipeline *last = run->shell->root->last;
    bool service = wf_command_in(command, "service systemctl invoke-rc.d rc-service");
    uint32_t at = command->kind == WF_SHELL_SIMPLE ? wf_shell_program_word(command) : WF_SHELL_NONE;
    if (at != WF_SHELL_NONE && wf_str_starts(command->words.items[at].text, "/etc/init.d/")) {
        service = true;
    }
    for (size_t i = 1; service && last == command->pipeline && i < command->words.len; i++) {
        if (wf_str_in(command->words.items[i].text, "start restart")) {
            return true;
        }
    }
    return false;
}

static void check_command(struct wf_check *check, const struct wf_run *run,
                          const struct wf_shell_command *command) {
    const char *why = starts_service(run, command) ? "the service ends with this RUN" : NULL;
    bool plain = command->pipeline->length == 1 && command->kind == WF_SHELL_SIMPLE;
    for (size_t i = 0; plain && !why && i < sizeof pointless / sizeof pointless[0]; i++) {
        why = wf_command_in(command, pointless[i].programs) ? pointless[i].why : NULL;
    }
    if (why) {
        wf_report(check, wf_run_span(run, command->span), "\"%.*s\" is of no use in a build: %s",
                  WF_STR_ARG(wf_shell_program(command)), why);
    }
}

static void check_instruction(struct wf_check *check, const struct wf_instruction *instruction) {
    struct wf_run run;
    bool read = wf_run_read(check, instruction, &run);
    for (size_t i = 0; read && i < run.shell->commands.len; i++) {
        check_command(check, &run, run.shell->commands.items[i]);
    }
}

const struct wf_rule wf_rule_command_pointless = {
    .id = "command-pointless",
    .title = "Command without a use in a build",
    .aliases = "DL3001",
    .category = WF_DOCKER,
    .severity = WF_INFO,
    .instruction_hook = check_instruction,
};
