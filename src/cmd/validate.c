#include "cmd/cmd.h"

static int run(struct wf_call *call) {
    wf_add_operands(call);
    enum wfgen_status status = wfgen_validate(call->session);
    wf_print_problems(call, status);
    bool written = status != WFGEN_OK || wf_write_reports(call, stdout);
    return written ? wf_exit_code(call, status) : WF_EXIT_FAILED;
}

static const struct wf_option *const options[] = {
    &wf_option_format,         &wf_option_min_severity, &wf_option_fail_on,
    &wf_option_persona,        &wf_option_select,       &wf_option_ignore,
    &wf_option_policy,         &wf_option_config,       &wf_option_no_config,
    &wf_option_color,          &wf_option_threads,      &wf_option_no_shellcheck,
    &wf_option_stdin_filename, &wf_option_quiet,        NULL,
};

const struct wf_command wf_command_validate = {
    .name = "validate",
    .summary = "check workflows, actions, Dockerfiles and the image builds they make",
    .operands = "[PATH...]",
    .about =
        "A path is a file, a folder (all workflows, actions, dependabot files, Dockerfiles and "
        ".dockerignore\n"
        "files below it; the YAML files in it when none of them is GitHub's) or \"-\" for standard input.\n"
        "Without a path the repository around the working directory is checked.\n"
        "The report goes to standard output. The summary line ends the text report; when standard output\n"
        "has another format, or none, it goes to standard error. Exit codes: 0 clean, 1 findings from\n"
        "--fail-on on, 2 wrong usage or configuration, 3 something could not be read or written.",
    .options = options,
    .run = run,
};
