#include "rules/run_ask.h"

/* WF_TRUE: root for certain; WF_FALSE: another user. */
static enum wf_truth is_root(const struct wf_run *run) {
    size_t last = run->instruction->index;
    for (const struct wf_stage *stage = run->instruction->stage; stage; stage = stage->base) {
        const struct wf_instruction *user = NULL;
        for (size_t i = stage->first; i < last && i < stage->last; i++) {
            const struct wf_instruction *instruction = run->dockerfile->instructions.items[i];
            user = instruction->kind == WF_USER && instruction->words.len == 1 ? instruction : user;
        }
        if (user) {
            struct wf_str name = user->words.items[0].text;
            bool root = wf_str_in(name, "root 0 root:root 0:0");
            return root ? WF_TRUE : wf_str_find_char(name, '$', 0) != WF_NOT_FOUND ? WF_MAYBE : WF_FALSE;
        }
        last = run->dockerfile->instructions.len;
    }
    return wf_stage_library(run->instruction->stage).len > 0 ? WF_TRUE : WF_MAYBE;
}

/* An instruction that may bring sudo. */
static bool may_bring(const struct wf_instruction *above) {
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
static bool has_no_sudo(const struct wf_run *run, const struct wf_shell_command *command) {
    if (!wf_str_in(wf_stage_library(run->instruction->stage),
                   "debian ubuntu alpine python node golang ruby php rust nginx")) {
        return false;
    }
    struct wf_str script = run->shell->text;
    size_t first = wf_str_find(script, "sudo", 0);
    struct wf_span own = command->words.items[0].span;
    size_t last = run->instruction->index;
    for (const struct wf_stage *stage = run->instruction->stage; stage; stage = stage->base) {
        for (size_t i = stage->first; i < last && i < stage->last; i++) {
            const struct wf_instruction *above = run->dockerfile->instructions.items[i];
            if (may_bring(above)) {
                return false;
            }
        }
        last = run->dockerfile->instructions.len;
    }
    return first == own.begin;
}

static bool is_plain_call(const struct wf_shell_command *command) {
    const struct wf_shell_word *next = &command->words.items[1];
    return command->assignments.len == 0 && next->head.len > 0 && next->head.ptr[0] != '-' &&
           next->equals == 0;
}

static void check_command(struct wf_check *check, const struct wf_run *run,
                          const struct wf_shell_command *command) {
    enum wf_truth root = is_root(run);
    bool missing = has_no_sudo(run, command);
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
