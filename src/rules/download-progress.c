#include "rules/run_ask.h"

static bool is_quiet(const struct wf_shell_command *command) {
    for (size_t i = 1; i < command->words.len; i++) {
        struct wf_str word = command->words.items[i].head;
        bool cluster = word.len > 1 && word.ptr[0] == '-' && word.ptr[1] != '-';
        if (wf_str_is(word, "-nv") || wf_str_starts(word, "--progress") || wf_str_is(word, "--quiet") ||
            wf_str_is(word, "--no-verbose") || wf_str_starts(word, "-o") ||
            wf_str_starts(word, "--output-file") || wf_str_starts(word, "-a") ||
            wf_str_is(word, "--spider") || wf_str_is(word, "--version") ||
            (cluster && wf_str_find_char(word, 'q', 1) != WF_NOT_FOUND)) {
            return true;
        }
    }
    return command->words.len < 2;
}

/* Its standard error goes to a file. */
static bool is_redirected(const struct wf_shell_command *command) {
    for (size_t i = 0; i < command->redirections.len; i++) {
        const struct wf_shell_redirection *to = &command->redirections.items[i];
        if (to->fd == 2 || wf_str_starts(to->op, "&>")) {
            return true;
        }
    }
    return false;
}

/* BusyBox's wget knows no --progress. */
static bool may_be_busybox(const struct wf_run *run) {
    struct wf_str image = run->instruction->stage->base_word.text;
    return wf_above_mentions(run->check, run->instruction, "apk ") ||
           wf_above_mentions(run->check, run->instruction, "alpine") || wf_str_has(image, "busybox");
}

static void check_instruction(struct wf_check *check, const struct wf_instruction *instruction) {
    struct wf_run run;
    bool read = wf_run_read(check, instruction, &run) && !wf_above_mentions(check, instruction, "wgetrc");
    for (size_t i = 0; read && i < run.shell->commands.len; i++) {
        const struct wf_shell_command *command = run.shell->commands.items[i];
        if (!wf_command_in(command, "wget") || is_quiet(command) || is_redirected(command)) {
            continue;
        }
        const struct wf_shell_word *program = &command->words.items[wf_shell_program_word(command)];
        struct wf_finding *finding =
            wf_report(check, wf_run_span(&run, program->span), "wget fills the log with its progress");
        if (may_be_busybox(&run)) {
            wf_finding_help(check, finding, "give it -q");
            continue;
        }
        struct wf_patch patch = wf_check_patch(check);
        wf_run_insert(&patch, &run, program->span.end, WF_STR(" --progress=dot:giga"));
        finding->fix = wf_patch_fix(&patch, "one line for each 32 MB", WF_FIX_UNSAFE);
    }
}

const struct wf_rule wf_rule_download_progress = {
    .id = "download-progress",
    .title = "Progress of a download in the log",
    .aliases = "DL3047",
    .category = WF_DOCKER,
    .severity = WF_INFO,
    .fixable = true,
    .instruction_hook = check_instruction,
};
