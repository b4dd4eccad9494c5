#include "cmd/watch.h"

/* All that was found is accepted, so nothing is left to tell. */
static int write_baseline(struct wf_call *call) {
    if (wfgen_write_baseline(call->session, NULL) != WFGEN_OK) {
        wf_print(stderr, "wfgen validate: %s\n", wfgen_error(call->session));
        return WF_EXIT_FAILED;
    }
    if (!call->quiet) {
        wf_print(stdout, "wrote %s\n", wfgen_baseline_path(call->session));
    }
    return WF_EXIT_CLEAN;
}

static int check(struct wf_call *call) {
    wf_add_operands(call);
    if (!call->write_baseline) {
        wf_announce_reports(call, stdout);
    }
    enum wfgen_status status = wfgen_validate(call->session);
    wf_print_problems(call, status);
    if (call->write_baseline && status == WFGEN_OK && wfgen_problem_count(call->session) == 0) {
        return write_baseline(call);
    }
    bool written = status != WFGEN_OK || wf_write_reports(call, stdout);
    return written ? wf_exit_code(call, status) : WF_EXIT_FAILED;
}

static int run(struct wf_call *call) {
    if (!call->watch) {
        return check(call);
    }
    if (call->write_baseline) {
        wf_usage_error(call, "\"--watch\" writes no baseline");
        return WF_EXIT_USAGE;
    }
    if (call->lists.count > 0) {
        wf_usage_error(call, "\"--watch\" takes no list of files");
        return WF_EXIT_USAGE;
    }
    return wf_watch(call, check);
}

static bool set_baseline(struct wf_call *call, const char *value) {
    return wfgen_set_baseline(call->session, value) == WFGEN_OK ||
           wf_usage_error(call, "%s", wfgen_error(call->session));
}

static bool set_no_baseline(struct wf_call *call, const char *value) {
    (void)value;
    return set_baseline(call, NULL);
}

static bool set_since(struct wf_call *call, const char *value) {
    return wfgen_set_since(call->session, value) == WFGEN_OK ||
           wf_usage_error(call, "%s", wfgen_error(call->session));
}

static const struct wf_option option_since = {
    .name = "since",
    .argument = "REVISION",
    .help = "tell only what is new since this revision of git: on lines\n"
            "that have changed, and what the change has caused elsewhere;\n"
            "\"main...\" is where this branch left main",
    .apply = set_since,
};
static const struct wf_option option_baseline = {
    .name = "baseline",
    .argument = "FILE",
    .help =
        "leave out what this file says was found before (default:\n.github/wfgen.baseline, if there is one)",
    .apply = set_baseline,
};
static const struct wf_option option_no_baseline = {
    .name = "no-baseline",
    .help = "tell all findings, also those of the baseline",
    .apply = set_no_baseline,
};
static const struct wf_option option_write_baseline = {
    .name = "write-baseline",
    .help = "write all that is found into the baseline, so that from then\non only new findings are told",
    .flag = offsetof(struct wf_call, write_baseline),
};

static const struct wf_option option_watch = {
    .name = "watch",
    .help = "check again whenever a YAML file, a Dockerfile or a\n.dockerignore changes, until Ctrl-C",
    .flag = offsetof(struct wf_call, watch),
};

static const struct wf_option *const options[] = {
    &wf_option_format,       &wf_option_statistics,
    &wf_option_min_severity, &wf_option_fail_on,
    &wf_option_persona,      &wf_option_triggers,
    &wf_option_select,       &wf_option_ignore,
    &wf_option_policy,       &wf_option_config,
    &wf_option_no_config,    &wf_option_color,
    &wf_option_threads,      &wf_option_no_shellcheck,
    &wf_option_pins,         &wf_option_stdin_filename,
    &wf_option_files_from,   &option_since,
    &option_baseline,        &option_no_baseline,
    &option_write_baseline,  &option_watch,
    &wf_option_quiet,        NULL,
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
