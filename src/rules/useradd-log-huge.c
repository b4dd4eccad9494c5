#include "rules/run_ask.h"

/* From here on the log has more than 25 MB. */
enum { HIGH_DIGITS = 6 };

static bool is_high(struct wf_str id) {
    size_t digits = 0;
    while (digits < id.len && wf_is_digit(id.ptr[digits])) {
        digits++;
    }
    return digits == id.len && digits >= HIGH_DIGITS && id.ptr[0] != '0';
}

/* "l" in a cluster such as -rlm. */
static bool logs_nothing(const struct wf_shell_command *command) {
    for (size_t i = 1; i < command->words.len; i++) {
        struct wf_str word = command->words.items[i].head;
        bool cluster = word.len > 1 && word.ptr[0] == '-' && word.ptr[1] != '-';
        if (wf_str_is(word, "--no-log-init") || (cluster && wf_str_find_char(word, 'l', 1) != WF_NOT_FOUND)) {
            return true;
        }
    }
    return false;
}

static void check_instruction(struct wf_check *check, const struct wf_instruction *instruction) {
    struct wf_run run;
    bool read = wf_run_read(check, instruction, &run);
    for (size_t i = 0; read && i < run.shell->commands.len; i++) {
        const struct wf_shell_command *command = run.shell->commands.items[i];
        struct wf_shell_value id;
        bool has_id = wf_command_in(command, "useradd") &&
                      (wf_shell_option(command, "-u", 0, &id) || wf_shell_option(command, "--uid", 0, &id));
        if (!has_id || !id.literal || !is_high(id.text) || logs_nothing(command)) {
            continue;
        }
        struct wf_finding *finding =
            wf_report(check, wf_run_span(&run, id.span),
                      "user id \"%.*s\" makes the layer as large as the log of logins", WF_STR_ARG(id.text));
        struct wf_patch patch = wf_check_patch(check);
        uint32_t program = wf_shell_program_word(command);
        wf_run_insert(&patch, &run, command->words.items[program].span.end, WF_STR(" -l"));
        finding->fix = wf_patch_fix(&patch, "write no log", WF_FIX_SAFE);
    }
}

const struct wf_rule wf_rule_useradd_log_huge = {
    .id = "useradd-log-huge",
    .title = "High user id that makes a huge file",
    .aliases = "DL3046",
    .category = WF_DOCKER,
    .severity = WF_WARNING,
    .fixable = true,
    .instruction_hook = check_instruction,
};
