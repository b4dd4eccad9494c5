#include "lint/memo.h"
#include "rules/run_ask.h"

/* The last USER above each instruction, in its stage and those below, or NULL. */
static const struct wf_instruction **find_users(struct wf_arena *arena,
                                                const struct wf_dockerfile *dockerfile) {
    const struct wf_instruction **above =
        WF_NEW_ARRAY(arena, const struct wf_instruction *, dockerfile->instructions.len + 1);
    const struct wf_instruction **last =
        WF_NEW_ARRAY(arena, const struct wf_instruction *, dockerfile->stages.len + 1);
    for (size_t s = 0; s < dockerfile->stages.len; s++) {
        const struct wf_stage *stage = dockerfile->stages.items[s];
        const struct wf_instruction *user = stage->base ? last[stage->base->index] : NULL;
        for (size_t i = stage->first; i < stage->last; i++) {
            const struct wf_instruction *instruction = dockerfile->instructions.items[i];
            above[i] = user;
            user = instruction->kind == WF_USER && instruction->words.len == 1 ? instruction : user;
        }
        last[s] = user;
    }
    return above;
}

/* WF_TRUE: root for certain; WF_FALSE: another user. */
static enum wf_truth is_root(const struct wf_check *check, const struct wf_run *run) {
    void **users = wf_memo(check, "users above", WF_STR(""));
    if (!*users) {
        *users = find_users(check->arena, run->dockerfile);
    }
    const struct wf_instruction *user = ((const struct wf_instruction **)*users)[run->instruction->index];
    if (user) {
        struct wf_str name = user->words.items[0].text;
        bool root = wf_str_in(name, "root 0 root:root 0:0");
        return root ? WF_TRUE : wf_str_find_char(name, '$', 0) != WF_NOT_FOUND ? WF_MAYBE : WF_FALSE;
    }
    return wf_stage_library(run->instruction->stage).len > 0 ? WF_TRUE : WF_MAYBE;
}

/* An instruction that may bring sudo. */
static bool may_bring(const struct wf_instruction *above, struct wf_str about) {
    (void)about;
    if (above->kind == WF_COPY) {
        return wf_instruction_flag(above, "from", NULL) != NULL;
    }
    if (above->kind == WF_RUN && (!above->script || above->heredocs.len > 0)) {
        return true;
    }
    for (size_t i = 0; above->kind == WF_RUN && i < above->script->shell->commands.len; i++) {
        if (wf_command_is_open(above->script->shell->commands.items[i])) {
            return true;
        }
    }
    return above->kind == WF_RUN && wf_str_has(above->line.text, "sudo");
}

/* Images without sudo, in which nothing above has installed it or can have. */
static bool has_no_sudo(struct wf_check *check, const struct wf_run *run,
                        const struct wf_shell_command *command) {
    if (!wf_str_in(wf_stage_library(run->instruction->stage),
                   "debian ubuntu alpine python node golang ruby php rust nginx")) {
        return false;
    }
    struct wf_str script = run->shell->text;
    size_t first = wf_str_find(script, "sudo", 0);
    struct wf_span own = command->words.items[0].span;
    const size_t *brings = wf_memo_first(check, "may bring sudo", WF_STR(""), may_bring);
    return first == own.begin && brings[run->instruction->stage->index] >= run->instruction->index;
}

static bool is_plain_call(const struct wf_shell_command *command) {
    const struct wf_shell_word *next = &command->words.items[1];
    return command->assignments.len == 0 && next->head.len > 0 && next->head.ptr[0] != '-' &&
           next->equals == 0;
}

static void check_command(struct wf_check *check, const struct wf_run *run,
                          const struct wf_shell_command *command) {
    enum wf_truth root = is_root(check, run);
    bool missing = has_no_sudo(check, run, command);
    struct wf_span span = command->words.items[0].span;
    if (root != WF_TRUE && !missing) {
        return;
    }
    struct wf_finding *finding = wf_report(check, wf_run_span(run, span),
                                           missing ? "the image has no sudo: the step fails"
                                                   : "sudo is of no use: RUN runs as root here");
    finding->severity = missing ? WF_WARNING : WF_INFO;
    if (root == WF_TRUE && is_plain_call(command)) {
        struct wf_patch patch = wf_check_patch(check);
        struct wf_span part = {span.begin, command->words.items[1].span.begin};
        wf_dscript_replace(&patch, run->dockerfile, run->instruction->script, part, WF_STR(""));
        finding->fix = wf_patch_fix(&patch, "leave sudo out", WF_FIX_SAFE);
    } else {
        wf_finding_help(check, finding, "put USER root above it");
    }
}

static void check_instruction(struct wf_check *check, const struct wf_instruction *instruction) {
    struct wf_run run;
    bool read = wf_run_read(check, instruction, &run);
    for (size_t i = 0; read && i < run.shell->commands.len; i++) {
        const struct wf_shell_command *command = run.shell->commands.items[i];
        if (command->kind == WF_SHELL_SIMPLE && command->words.len > 1 && command->words.items[0].literal &&
            wf_str_is(command->words.items[0].text, "sudo")) {
            check_command(check, &run, command);
        }
    }
}

const struct wf_rule wf_rule_sudo_in_run = {
    .id = "sudo-in-run",
    .title = "sudo where RUN is root already",
    .aliases = "DL3004",
    .category = WF_DOCKER,
    .severity = WF_INFO,
    .fixable = true,
    .instruction_hook = check_instruction,
};
