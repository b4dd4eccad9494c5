#include "docker/edit.h"
#include "rules/docker_ask.h"

/* The one simple command that the script is, with nothing for a shell to do; else NULL. */
static const struct wf_shell_command *lone_command(const struct wf_dscript *script) {
    const struct wf_shell_script *shell = script->shell;
    if (!script->posix || shell->broken || shell->commands.len != 1 || shell->comments.len > 0) {
        return NULL;
    }
    const struct wf_shell_command *command = shell->commands.items[0];
    bool plain = command->kind == WF_SHELL_SIMPLE && command->assignments.len == 0 &&
                 command->redirections.len == 0 && command->pipeline->joined == WF_SHELL_END &&
                 !command->pipeline->negated;
    for (size_t i = 0; plain && i < command->words.len; i++) {
        const struct wf_shell_word *word = &command->words.items[i];
        plain = word->literal && !wf_str_has(wf_shell_slice(shell, word->span), "*");
    }
    return plain && command->words.len > 0 ? command : NULL;
}

/* Commands that only a shell has. */
static bool is_built_in(struct wf_str name) {
    return wf_str_in(name,
                     ". : alias cd eval exit export read set source test trap ulimit umask unset wait [");
}

static struct wf_str as_json(struct wf_check *check, const struct wf_shell_command *command) {
    struct wf_buf json = {.arena = check->arena};
    bool exec = wf_str_is(command->words.items[0].text, "exec");
    for (size_t i = exec ? 1 : 0; i < command->words.len; i++) {
        wf_buf_text(&json, json.len == 0 ? "[" : ", ");
        wf_buf_str(&json, wf_json_word(check->arena, command->words.items[i].text));
    }
    wf_buf_text(&json, "]");
    return wf_buf_view(&json);
}

/* A list in single quotes is no JSON, so a shell is asked to run "[". */
static bool is_broken_list(struct wf_str text) {
    return text.len > 1 && text.ptr[0] == '[' && text.ptr[text.len - 1] == ']';
}

static struct wf_str arguments(const struct wf_instruction *instruction) {
    return wf_str_trim(
        wf_str_sub(instruction->line.text, instruction->args_begin, instruction->line.text.len));
}

static void report_broken_list(struct wf_check *check, const struct wf_instruction *instruction) {
    struct wf_str text = arguments(instruction);
    struct wf_finding *finding =
        wf_report(check, instruction->span, "a list that is no JSON, so a shell is told to run it: \"%.*s\"",
                  WF_STR_ARG(text));
    finding->severity = WF_WARNING;
    if (wf_str_find_char(text, '"', 0) != WF_NOT_FOUND || wf_str_find_char(text, '\\', 0) != WF_NOT_FOUND) {
        wf_finding_help(check, finding, "write a JSON list of texts in double quotes");
        return;
    }
    char *json = WF_NEW_ARRAY(check->arena, char, text.len + 1);
    for (size_t i = 0; i < text.len; i++) {
        json[i] = text.ptr[i] == '\'' ? '"' : text.ptr[i];
    }
    struct wf_patch patch = wf_check_patch(check);
    wf_instruction_replace(&patch, check->file->dockerfile, instruction, instruction->args_begin,
                           instruction->line.text.len, (struct wf_str){json, text.len});
    finding->fix = wf_patch_fix(&patch, "write it in double quotes", WF_FIX_SAFE);
}

static void offer_json(struct wf_check *check, struct wf_finding *finding,
                       const struct wf_instruction *instruction) {
    const struct wf_shell_command *command = lone_command(instruction->script);
    bool exec = command && wf_str_is(command->words.items[0].text, "exec");
    bool usable = command && command->words.len > (exec ? 1U : 0U) &&
                  !is_built_in(command->words.items[exec ? 1 : 0].text);
    if (!usable) {
        wf_finding_help(check, finding,
                        "call a script that ends in exec, or put SHELL above it if a shell is meant");
        return;
    }
    struct wf_patch patch = wf_check_patch(check);
    wf_instruction_replace(&patch, check->file->dockerfile, instruction, instruction->args_begin,
                           instruction->line.text.len, as_json(check, command));
    finding->fix = wf_patch_fix(&patch, "write it as a JSON list", WF_FIX_UNSAFE);
}

static void check_instruction(struct wf_check *check, const struct wf_instruction *instruction) {
    bool command = instruction->kind == WF_CMD || instruction->kind == WF_ENTRYPOINT;
    bool empty = command && !instruction->json && !instruction->script;
    if (!command || (!instruction->script && !empty) || !instruction->stage ||
        wf_stands_below(check, instruction, WF_SHELL)) {
        return;
    }
    if (is_broken_list(arguments(instruction))) {
        report_broken_list(check, instruction);
        return;
    }
    struct wf_finding *finding =
        wf_report(check, instruction->span, "%s runs below a shell, which does not pass signals on",
                  wf_instruction_name(instruction->kind));
    if (empty) {
        wf_finding_help(check, finding, "name a program, or write [] for none");
    } else if (check->file->dockerfile->instructions.items[instruction->index] == instruction) {
        offer_json(check, finding, instruction);
    }
}

const struct wf_rule wf_rule_command_shell_form = {
    .id = "command-shell-form",
    .title = "CMD or ENTRYPOINT below a shell",
    .aliases = "DL3025 JSONArgsRecommended",
    .category = WF_DOCKER,
    .severity = WF_INFO,
    .fixable = true,
    .instruction_hook = check_instruction,
};
