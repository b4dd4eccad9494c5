#include "cmd/cmd.h"

#include <string.h>

/* --- what is done ------------------------------------------------------------------------------------- */

static bool is_dry(const struct wf_call *call) {
    return call->diff || call->dry_run;
}

static void tell_file(const struct wf_call *call, const struct wfgen_start *start) {
    const char *did = start->is_new ? "write" : "add the hook to";
    const char *done = start->is_new ? "wrote" : "added the hook to";
    if (start->text == NULL) {
        wf_print(stdout, "left %s: %s\n", start->path, start->why);
    } else {
        wf_print(stdout, "%s%s %s\n", is_dry(call) ? "would " : "", is_dry(call) ? did : done, start->path);
    }
}

static int fail(const struct wf_call *call) {
    wf_print(stderr, "wfgen init: %s\n", wfgen_error(call->session));
    return WF_EXIT_FAILED;
}

static int print_diffs(const struct wf_call *call) {
    struct wfgen_start start = {.size = sizeof start};
    for (size_t i = 0; wfgen_start(call->session, i, &start); i++) {
        const char *diff = wfgen_start_diff(call->session, i);
        wf_print_exact(diff != NULL ? diff : "", diff != NULL ? strlen(diff) : 0);
    }
    return WF_EXIT_CLEAN;
}

/* The run before had no configuration: the findings of one that has it are written. */
static int write_baseline(struct wf_call *call) {
    if (is_dry(call)) {
        puts("would write .github/wfgen.baseline");
        return WF_EXIT_CLEAN;
    }
    if (wfgen_validate(call->session) != WFGEN_OK || wfgen_write_baseline(call->session, NULL) != WFGEN_OK) {
        return fail(call);
    }
    wf_print(stdout, "wrote %s\n", wfgen_baseline_path(call->session));
    return WF_EXIT_CLEAN;
}

static void tell_next(const struct wf_call *call, size_t findings) {
    if (call->quiet || is_dry(call)) {
        return;
    }
    if (findings == 0) {
        puts("nothing to correct is found");
    } else if (call->write_baseline) {
        wf_print(stdout,
                 "%zu finding%s of today %s not told any more; \"wfgen validate --no-baseline\" tells all\n",
                 findings, findings == 1 ? "" : "s", findings == 1 ? "is" : "are");
    } else {
        puts("next: \"wfgen validate\" tells what is wrong, \"wfgen fix --diff\" what it would correct,\n"
             "\"wfgen validate --write-baseline\" accepts what is there, so that only new findings are told");
    }
}

static int carry_out(struct wf_call *call) {
    struct wfgen_start start = {.size = sizeof start};
    size_t findings = wfgen_finding_count(call->session);
    if (!is_dry(call) && wfgen_write_start(call->session) != WFGEN_OK) {
        return fail(call);
    }
    for (size_t i = 0; !call->quiet && wfgen_start(call->session, i, &start); i++) {
        tell_file(call, &start);
    }
    int code = call->write_baseline && findings > 0 ? write_baseline(call) : WF_EXIT_CLEAN;
    if (code == WF_EXIT_CLEAN) {
        tell_next(call, wfgen_finding_count(call->session));
    }
    return code;
}

static int run(struct wf_call *call) {
    if (call->operand_count > 1) {
        wf_usage_error(call, "unexpected \"%s\"; there is one repository at a time", call->operands[1]);
        return WF_EXIT_USAGE;
    }
    wf_add_operands(call);
    enum wfgen_status status = wfgen_validate(call->session);
    wf_print_problems(call, status);
    if (status != WFGEN_OK || wfgen_problem_count(call->session) > 0) {
        return wf_exit_code(call, status);
    }
    if (wfgen_plan_start(call->session) != WFGEN_OK) {
        return fail(call);
    }
    return call->diff ? print_diffs(call) : carry_out(call);
}

/* --- options ------------------------------------------------------------------------------------------ */

static const struct wf_option option_baseline = {
    .name = "baseline",
    .help = "also accept what is found today (.github/wfgen.baseline), so\nthat only new findings are told",
    .flag = offsetof(struct wf_call, write_baseline),
};
static const struct wf_option option_diff = {
    .name = "diff",
    .help = "print what would be written as a patch, write nothing",
    .flag = offsetof(struct wf_call, diff),
};
static const struct wf_option option_dry_run = {
    .name = "dry-run",
    .help = "list what would be written, write nothing",
    .flag = offsetof(struct wf_call, dry_run),
};

static const struct wf_option *const options[] = {
    &option_baseline, &option_diff, &option_dry_run, &wf_option_no_shellcheck, &wf_option_quiet, NULL,
};

const struct wf_command wf_command_init = {
    .name = "init",
    .summary = "begin: write a configuration and the hook of pre-commit",
    .operands = "[DIR]",
    .about =
        "Looks at the repository around the working directory, or in DIR, and writes\n"
        "  .github/wfgen.yml         short, with comments: labels of your own runners, what could be set\n"
        "  .pre-commit-config.yaml   one entry; every other byte of the file stays\n"
        "Nothing that is there is replaced. Exit codes: 0 done, 2 wrong usage, 3 something could not be\n"
        "read or written.",
    .options = options,
    .run = run,
};
