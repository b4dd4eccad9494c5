#include "gha/flow.h"
#include "gha/step.h"
#include "rules/uses_ask.h"

/* Texts of several lines that anyone can write. */
static bool has_lines(struct wf_str pattern) {
    static const char *const names[] = {"github.event.issue.body",
                                        "github.event.pull_request.body",
                                        "github.event.comment.body",
                                        "github.event.review.body",
                                        "github.event.discussion.body",
                                        "github.event.review_comment.body",
                                        "github.event.head_commit.message",
                                        "github.event.commits.*.message",
                                        "github.event.workflow_run.head_commit.message"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (wf_str_is(pattern, names[i])) {
            return true;
        }
    }
    return false;
}

/* The context in the value of a variable that the step sees. */
static struct wf_str source_of(struct wf_check *check, const struct wf_step *step, struct wf_str variable) {
    struct wf_str text = wf_node_text(wf_step_env(step, variable));
    struct wf_expr_sites sites = wf_expr_sites(check->arena, text);
    for (size_t i = 0; i < sites.sites.len; i++) {
        const struct wf_expr_site *site = &sites.sites.items[i];
        struct wf_str inner = wf_str_sub(text, site->inner_begin, site->inner_end);
        const struct wf_expr *parsed = site->error ? NULL : wf_expr_read(check->arena, inner);
        struct wf_flow flow = {0};
        if (parsed && parsed->root) {
            flow = wf_flow_contexts(check->arena, parsed->root);
        }
        for (size_t k = 0; k < flow.list.len; k++) {
            struct wf_str pattern = wf_expr_pattern(check->arena, flow.list.items[k]);
            if (has_lines(pattern)) {
                return pattern;
            }
        }
    }
    return WF_STR("");
}

static bool goes_to(const struct wf_shell_script *script, const struct wf_shell_command *command) {
    for (size_t i = 0; i < command->redirections.len; i++) {
        struct wf_str target = wf_shell_slice(script, command->redirections.items[i].target.span);
        if (wf_str_has(target, "GITHUB_OUTPUT") || wf_str_has(target, "GITHUB_STATE")) {
            return true;
        }
    }
    return false;
}

/* Whether the command, or a `{ ...; } >> "$GITHUB_OUTPUT"` around it, writes there. */
static bool writes_output(const struct wf_shell_script *script, const struct wf_shell_command *command) {
    const struct wf_shell_command *around = command;
    while (around) {
        if (goes_to(script, around)) {
            return true;
        }
        const struct wf_shell_scope *scope = around->pipeline ? around->pipeline->scope : NULL;
        around = scope && scope->place != WF_SHELL_SUBSTITUTION && scope->place != WF_SHELL_PROCESS
                     ? scope->owner
                     : NULL;
    }
    return false;
}

/* The first variable behind `NAME=` in a word of echo or printf: `"body=$BODY"`. */
static struct wf_str variable_of(const struct wf_shell_script *script, const struct wf_shell_word *word) {
    struct wf_str text = wf_shell_slice(script, word->span);
    size_t dollar = wf_str_find_char(text, '$', 0);
    struct wf_str before = wf_str_sub(text, 0, dollar);
    if (dollar == WF_NOT_FOUND || !(wf_str_ends(before, "=") || wf_str_ends(before, "=\""))) {
        return WF_STR("");
    }
    size_t begin = dollar + 1;
    begin += begin < text.len && text.ptr[begin] == '{' ? 1 : 0;
    size_t end = begin;
    while (end < text.len && wf_is_word(text.ptr[end])) {
        end++;
    }
    bool whole = end == text.len || strchr("}\"", text.ptr[end]) != NULL;
    return whole ? wf_str_sub(text, begin, end) : WF_STR("");
}

static void check_command(struct wf_check *check, const struct wf_step *step,
                          const struct wf_shell_script *script, const struct wf_shell_command *command) {
    for (size_t i = 1; i < command->words.len; i++) {
        const struct wf_shell_word *word = &command->words.items[i];
        struct wf_str variable = variable_of(script, word);
        struct wf_str source = variable.len > 0 ? source_of(check, step, variable) : WF_STR("");
        if (source.len == 0) {
            continue;
        }
        struct wf_finding *finding =
            wf_report_part(check, step->run, word->span.begin, word->span.end,
                           "a line end in this text sets further outputs: \"%.*s\"", WF_STR_ARG(source));
        bool pushed = wf_str_starts(source, "github.event.head_commit") ||
                      wf_str_starts(source, "github.event.commits");
        finding->severity = pushed ? WF_INFO : WF_WARNING;
        wf_finding_risk(finding, pushed ? WF_LEVEL_LOW : WF_LEVEL_MEDIUM, WF_LEVEL_MEDIUM, WF_REGULAR);
        wf_finding_help(
            check, finding,
            "write it between delimiters that nobody can guess: NAME<<DELIMITER, the text, DELIMITER");
        return;
    }
}

static void check_step(struct wf_check *check, const struct wf_step *step) {
    enum wf_shell_family family = wf_step_shell_choice(step).family;
    bool bash = step->run && (family == WF_FAMILY_BASH || family == WF_FAMILY_UNKNOWN);
    const struct wf_shell_script *script = bash ? step->script : NULL;
    for (size_t i = 0; script && i < script->commands.len; i++) {
        const struct wf_shell_command *command = script->commands.items[i];
        if (command->kind == WF_SHELL_SIMPLE && wf_str_in(wf_shell_program(command), "echo printf") &&
            writes_output(script, command)) {
            check_command(check, step, script, command);
        }
    }
}

static void check_file(struct wf_check *check, const struct wf_file *file) {
    (void)file;
    wf_live_steps_each(check, check_step);
}

const struct wf_rule wf_rule_output_injection = {
    .id = "output-injection",
    .title = "Output that outsiders can add outputs to",
    .category = WF_SECURITY,
    .severity = WF_WARNING,
    .file_hook = check_file,
};
