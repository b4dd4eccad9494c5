#include "rules/run_ask.h"

#define DOWNLOADERS "curl wget aria2c fetch"

static const struct wf_instruction *shell_above(const struct wf_run *run) {
    const struct wf_instruction *shell = NULL;
    size_t last = run->instruction->index;
    for (const struct wf_stage *stage = run->instruction->stage; stage && !shell; stage = stage->base) {
        for (size_t i = stage->first; i < last && i < stage->last; i++) {
            const struct wf_instruction *instruction = run->dockerfile->instructions.items[i];
            shell = instruction->kind == WF_SHELL ? instruction : shell;
        }
        last = run->dockerfile->instructions.len;
    }
    return shell;
}

static bool shell_has_pipefail(const struct wf_run *run) {
    const struct wf_instruction *shell = shell_above(run);
    return shell && wf_str_has(shell->line.text, "pipefail");
}

/* Commands that fail only when something is broken anyway, or whose failure is an answer. */
static bool cannot_fail(const struct wf_shell_command *command) {
    return wf_command_in(command, "echo printf yes true cat ls env id uname date head sort grep egrep find");
}

/* The first command that may fail unseen, when its status is lost for certain. */
static const struct wf_shell_command *hidden(const struct wf_shell_pipeline *pipeline) {
    const struct wf_shell_command *command = pipeline->first;
    for (; command && command->next; command = command->next) {
        if (command->kind == WF_SHELL_SIMPLE && !cannot_fail(command)) {
            return command;
        }
    }
    return NULL;
}

/* What goes on with half a download as if it were all: a shell, and programs that write what they read. tar
 * and gzip notice it, but not an empty answer of curl without -f. */
static bool swallows(const struct wf_shell_command *command) {
    return wf_command_in(command, "sh bash dash ash zsh tee dd python python3 node perl php");
}

/* A condition, a list behind `||`: a failure there is looked at by the author. */
static bool is_asked(const struct wf_shell_pipeline *pipeline) {
    const struct wf_shell_scope *scope = pipeline->scope;
    return pipeline->joined == WF_SHELL_OR || pipeline->negated || pipeline->joined == WF_SHELL_BACKGROUND ||
           scope->place == WF_SHELL_CONDITION;
}

static bool has_bash(const struct wf_run *run) {
    return wf_str_in(wf_stage_library(run->instruction->stage),
                     "debian ubuntu fedora rockylinux almalinux amazonlinux centos archlinux");
}

static const struct wf_shell_command *hidden_in(const struct wf_shell_command *command) {
    const struct wf_shell_pipeline *pipeline = command->pipeline;
    bool first = command->index == 0 && pipeline->length > 1 && !is_asked(pipeline);
    return first && pipeline->scope->place != WF_SHELL_SUBSTITUTION ? hidden(pipeline) : NULL;
}

/* An earlier pipe in the stage brings the fix. */
static bool is_first(struct wf_check *check, const struct wf_run *run,
                     const struct wf_shell_command *command) {
    for (size_t i = run->instruction->stage->first; i <= run->instruction->index; i++) {
        struct wf_run before;
        bool read = wf_run_read(check, run->dockerfile->instructions.items[i], &before);
        for (size_t k = 0; read && k < before.shell->commands.len; k++) {
            if (hidden_in(before.shell->commands.items[k])) {
                return before.shell->commands.items[k]->pipeline == command->pipeline;
            }
        }
    }
    return false;
}

static void offer_shell(struct wf_check *check, struct wf_finding *finding, const struct wf_run *run,
                        const struct wf_shell_command *command) {
    bool can = !shell_above(run) && !wf_is_trigger(run->dockerfile, run->instruction) && has_bash(run) &&
               wf_str_is(run->instruction->script->program, "/bin/sh");
    if (!can) {
        wf_finding_help(check, finding,
                        "write \"set -o pipefail\" before it if the shell has that, or download to a file");
    } else if (is_first(check, run, command)) {
        struct wf_patch patch = wf_check_patch(check);
        wf_instruction_insert_before(&patch, run->dockerfile, run->instruction,
                                     WF_STR("SHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"]\n"));
        finding->fix = wf_patch_fix(&patch, "let a pipe fail with any of its commands", WF_FIX_UNSAFE);
    }
}

/* The next command would use what was to be installed, and fails without it; a package manager installs what
 * the distribution has. */
static bool is_noticed(const struct wf_shell_pipeline *pipeline) {
    return pipeline->joined == WF_SHELL_AND && pipeline->next &&
           !wf_command_in(pipeline->next->first, "apt-get apt yum dnf echo true rm");
}

static void check_command(struct wf_check *check, const struct wf_run *run,
                          const struct wf_shell_command *first) {
    const struct wf_shell_command *command = hidden_in(first);
    if (!command || wf_shell_program(command).len == 0) {
        return;
    }
    struct wf_finding *finding =
        wf_report(check, wf_run_span(run, command->span),
                  "when \"%.*s\" fails the step goes on: a pipe has the status of its last command",
                  WF_STR_ARG(wf_shell_program(command)));
    bool serious = wf_command_in(command, DOWNLOADERS) && swallows(wf_shell_last(command)) &&
                   !is_noticed(command->pipeline);
    finding->severity = serious ? WF_WARNING : WF_INFO;
    offer_shell(check, finding, run, command);
}

static void check_instruction(struct wf_check *check, const struct wf_instruction *instruction) {
    struct wf_run run;
    if (!wf_run_read(check, instruction, &run) || shell_has_pipefail(&run) ||
        wf_run_mentions(&run, "pipefail")) {
        return;
    }
    for (size_t i = 0; i < run.shell->commands.len; i++) {
        check_command(check, &run, run.shell->commands.items[i]);
    }
}

const struct wf_rule wf_rule_pipe_failure_hidden = {
    .id = "pipe-failure-hidden",
    .title = "Failure in a pipe that nobody sees",
    .aliases = "DL4006",
    .category = WF_DOCKER,
    .severity = WF_INFO,
    .fixable = true,
    .instruction_hook = check_instruction,
};
