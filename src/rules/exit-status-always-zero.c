#include "lint/rule.h"
#include "rules/script_ask.h"

/* The pipeline directly before, when `command` is the first thing that its own runs. */
static const struct wf_shell_pipeline *before(const struct wf_shell_script *script,
                                              const struct wf_shell_command *command) {
    const struct wf_shell_pipeline *own = wf_ask_outermost(command)->pipeline;
    for (const struct wf_shell_command *one = own->first; one != command;
         one = script->commands.items[one->order + 1]) {
        if (one->order >= command->order || one->kind == WF_SHELL_SIMPLE) {
            return NULL;
        }
    }
    const struct wf_shell_pipeline *one = own->scope->first;
    while (one && one->next != own) {
        one = one->next;
    }
    return one;
}

/* A command whose own status is what `$?` tells. */
static bool is_plain(const struct wf_shell_command *command) {
    return command->kind == WF_SHELL_SIMPLE || command->kind == WF_SHELL_SUBSHELL ||
           command->kind == WF_SHELL_TEST;
}

/* The command whose failure ends the script, so that only 0 is left to be asked for; else NULL. */
static const struct wf_shell_command *ending(const struct wf_script *script,
                                             const struct wf_shell_pipeline *pipeline) {
    const struct wf_shell_command *last = wf_shell_last(pipeline->first);
    bool plain = pipeline->joined == WF_SHELL_END && !pipeline->negated && is_plain(last) &&
                 pipeline->list == pipeline;
    return plain && wf_shell_fate(script->shell, last, script->flags) == WF_SHELL_ENDS ? last : NULL;
}

/* Where the command asks for `$?`; empty when it does not. */
static struct wf_span asked_at(const struct wf_shell_script *script, const struct wf_shell_command *command) {
    bool asks = command->kind == WF_SHELL_SIMPLE || command->kind == WF_SHELL_TEST ||
                command->kind == WF_SHELL_ARITHMETIC;
    struct wf_str text = wf_shell_slice(script, command->span);
    size_t at = asks ? wf_str_find(text, "$?", 0) : WF_NOT_FOUND;
    size_t quote = wf_str_find_char(text, '\'', 0);
    if (at == WF_NOT_FOUND || quote < at) {
        return wf_span_make(0, 0);
    }
    uint32_t begin = command->span.begin + (uint32_t)at;
    return wf_span_make(begin, begin + 2);
}

/* The condition of the `if !` in whose `then` the command is the first thing; NULL when it is not. */
static const struct wf_shell_pipeline *negated_before(const struct wf_shell_script *script,
                                                      const struct wf_shell_command *command) {
    const struct wf_shell_scope *scope = wf_ask_outermost(command)->pipeline->scope;
    const struct wf_shell_command *previous =
        command->order > 0 ? script->commands.items[command->order - 1] : NULL;
    bool first = scope->place == WF_SHELL_BRANCH && scope->owner->kind == WF_SHELL_IF &&
                 scope->first == command->pipeline && command->pipeline->first == command;
    /* The condition directly before the branch: not that of another branch. */
    while (first && previous && previous->pipeline->scope->owner != scope->owner) {
        previous = previous->pipeline->scope->owner;
    }
    if (!first || !previous || previous->pipeline->scope->place != WF_SHELL_CONDITION) {
        return NULL;
    }
    const struct wf_shell_pipeline *last = previous->pipeline->scope->last;
    return last->negated && last->list == last ? last : NULL;
}

static struct wf_finding *report_ending(struct wf_check *check, const struct wf_script *script,
                                        struct wf_span span, const struct wf_shell_command *failing) {
    struct wf_str text = wf_ask_shown(check->arena, wf_shell_slice(script->shell, failing->span));
    return wf_report_part(check, script->step->run, span.begin, span.end,
                          "\"$?\" is always 0 here: when \"%.*s\" fails, the shell's -e ends the script",
                          WF_STR_ARG(text));
}

static struct wf_finding *report_negated(struct wf_check *check, const struct wf_script *script,
                                         struct wf_span span, const struct wf_shell_pipeline *negated) {
    struct wf_str text = wf_ask_shown(check->arena, wf_shell_slice(script->shell, negated->first->span));
    return wf_report_part(check, script->step->run, span.begin, span.end,
                          "\"$?\" is always 0 here: \"!\" has turned the status of \"%.*s\" round",
                          WF_STR_ARG(text));
}

static void check_command(struct wf_check *check, const struct wf_script *script,
                          const struct wf_shell_command *command) {
    struct wf_span span = asked_at(script->shell, command);
    if (span.end == 0) {
        return;
    }
    const struct wf_shell_pipeline *previous = before(script->shell, command);
    const struct wf_shell_command *failing = previous ? ending(script, previous) : NULL;
    const struct wf_shell_pipeline *negated = negated_before(script->shell, command);
    struct wf_finding *finding = NULL;
    if (failing) {
        finding = report_ending(check, script, span, failing);
    } else if (negated) {
        finding = report_negated(check, script, span, negated);
    }
    if (finding) {
        wf_finding_help(check, finding, "keep the status where the command stands: \"command || status=$?\"");
    }
}

static void check_script(struct wf_check *check, const struct wf_script *script) {
    for (size_t i = 0; !script->shell->broken && i < script->shell->commands.len; i++) {
        check_command(check, script, script->shell->commands.items[i]);
    }
}

const struct wf_rule wf_rule_exit_status_always_zero = {
    .id = "exit-status-always-zero",
    .title = "Exit status asked for where it can only be 0",
    .category = WF_SCRIPT,
    .severity = WF_WARNING,
    .script_hook = check_script,
};
