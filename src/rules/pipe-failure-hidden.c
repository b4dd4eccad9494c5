#include "lint/memo.h"
#include "rules/run_ask.h"

#define DOWNLOADERS "curl wget aria2c fetch"

/* What is asked of the whole file. */
struct whole {
    const struct wf_instruction **shells;   /* the SHELL above each instruction */
    const struct wf_shell_pipeline **first; /* of each stage: the first pipe whose failure is not seen */
};

static const struct wf_instruction **find_shells(struct wf_check *check,
                                                 const struct wf_dockerfile *dockerfile) {
    struct wf_arena *arena = check->arena;
    const struct wf_instruction **above =
        WF_NEW_ARRAY(arena, const struct wf_instruction *, dockerfile->instructions.len + 1);
    const struct wf_instruction **ends =
        WF_NEW_ARRAY(arena, const struct wf_instruction *, dockerfile->stages.len + 1);
    for (size_t s = 0; s < dockerfile->stages.len; s++) {
        const struct wf_stage *stage = dockerfile->stages.items[s];
        ends[s] = stage->base ? ends[stage->base->index] : NULL;
        for (size_t i = stage->first; i < stage->last; i++) {
            const struct wf_instruction *instruction = dockerfile->instructions.items[i];
            above[i] = ends[s];
            ends[s] = instruction->kind == WF_SHELL ? instruction : ends[s];
        }
    }
    return above;
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

static const struct wf_shell_pipeline *first_hidden(struct wf_check *check, const struct wf_stage *stage) {
    for (size_t i = stage->first; i < stage->last; i++) {
        struct wf_run run;
        bool read = wf_run_read(check, check->file->dockerfile->instructions.items[i], &run);
        for (size_t k = 0; read && k < run.shell->commands.len; k++) {
            if (hidden_in(run.shell->commands.items[k])) {
                return run.shell->commands.items[k]->pipeline;
            }
        }
    }
    return NULL;
}

static const struct whole *read_whole(struct wf_check *check) {
    const struct wf_dockerfile *dockerfile = check->file->dockerfile;
    void **place = wf_memo(check, "pipe-failure-hidden", WF_STR(""));
    if (*place == NULL) {
        struct whole *whole = WF_NEW(check->arena, struct whole);
        whole->shells = find_shells(check, dockerfile);
        whole->first = WF_NEW_ARRAY(check->arena, const struct wf_shell_pipeline *, dockerfile->stages.len);
        for (size_t s = 0; s < dockerfile->stages.len; s++) {
            whole->first[s] = first_hidden(check, dockerfile->stages.items[s]);
        }
        *place = whole;
    }
    return *place;
}

static const struct wf_instruction *shell_above(struct wf_check *check, const struct wf_run *run) {
    return read_whole(check)->shells[run->instruction->index];
}

static bool shell_has_pipefail(struct wf_check *check, const struct wf_run *run) {
    const struct wf_instruction *shell = shell_above(check, run);
    return shell && wf_str_has(shell->line.text, "pipefail");
}

/* An earlier pipe in the stage brings the fix. */
static bool is_first(struct wf_check *check, const struct wf_run *run,
                     const struct wf_shell_command *command) {
    return read_whole(check)->first[run->instruction->stage->index] == command->pipeline;
}

static void offer_shell(struct wf_check *check, struct wf_finding *finding, const struct wf_run *run,
                        const struct wf_shell_command *command) {
    bool can = !shell_above(check, run) && !wf_is_trigger(run->dockerfile, run->instruction) &&
               has_bash(run) && wf_str_is(run->instruction->script->program, "/bin/sh");
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
    if (!wf_run_read(check, instruction, &run) || shell_has_pipefail(check, &run) ||
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
