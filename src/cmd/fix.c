#include "cmd/cmd.h"

#include <string.h>

/* What is said beside the result itself: when that is a text on standard output, on standard error. */
static FILE *remarks(const struct wf_call *call, bool text_on_stdout) {
    return call->diff || text_on_stdout ? stderr : stdout;
}

static bool is_dry(const struct wf_call *call) {
    return call->diff || call->dry_run;
}

/* Whether the changes of this outcome were made, or would have been. */
static bool is_done(const struct wf_call *call, const struct wfgen_outcome *outcome) {
    bool pending = outcome->state == WFGEN_CHANGED && (is_dry(call) || outcome->in_memory);
    return pending || outcome->state == WFGEN_WRITTEN;
}

static void print_repairs(struct wf_call *call, FILE *out, size_t index,
                          const struct wfgen_outcome *outcome) {
    wf_print(out, "%s %s\n", is_dry(call) ? "would fix" : "fixed", outcome->file);
    for (size_t i = 0; i < outcome->repair_count; i++) {
        struct wfgen_repair repair = {.size = sizeof repair};
        if (wfgen_repair(call->session, index, i, &repair)) {
            wf_print(out, "  %zu x %s: %s%s\n", repair.count, repair.rule, repair.title,
                     repair.unsafe ? " (unsafe)" : "");
        }
    }
}

/* The text that takes the place of standard input, changed or not. */
static void print_text(const struct wfgen_outcome *outcome) {
    wf_print_exact(outcome->after, outcome->after_length);
}

/* What the outcomes add up to. */
struct tally {
    size_t files, repairs; /* changed files, fixes in them */
    bool text_on_stdout;
};

static struct tally print_results(struct wf_call *call) {
    struct tally tally = {0};
    struct wfgen_outcome outcome = {.size = sizeof outcome};
    bool dry = is_dry(call);
    for (size_t i = 0; wfgen_outcome(call->session, i, &outcome); i++) {
        tally.files += is_done(call, &outcome) ? 1 : 0;
        tally.text_on_stdout = tally.text_on_stdout || (outcome.in_memory && !dry);
        if (outcome.in_memory && !dry) {
            print_text(&outcome);
        } else if (call->diff) {
            const char *diff = wfgen_diff(call->session, i);
            wf_print_exact(diff != NULL ? diff : "", diff != NULL ? strlen(diff) : 0);
        }
    }
    return tally;
}

static void print_account(struct wf_call *call, struct tally *tally) {
    FILE *out = remarks(call, tally->text_on_stdout);
    struct wfgen_outcome outcome = {.size = sizeof outcome};
    for (size_t i = 0; wfgen_outcome(call->session, i, &outcome); i++) {
        for (size_t k = 0; is_done(call, &outcome) && k < outcome.repair_count; k++) {
            struct wfgen_repair repair = {.size = sizeof repair};
            wfgen_repair(call->session, i, k, &repair);
            tally->repairs += repair.count;
        }
        if (is_done(call, &outcome) && !call->quiet) {
            print_repairs(call, out, i, &outcome);
        }
    }
    if (tally->files > 0 && !call->quiet) {
        const char *left =
            wfgen_finding_count(call->session) > 0 ? "; what is left:\n\n" : "; nothing is left\n";
        wf_print(out, "%s %zu finding%s in %zu file%s", is_dry(call) ? "would fix" : "fixed", tally->repairs,
                 tally->repairs == 1 ? "" : "s", tally->files, tally->files == 1 ? "" : "s");
        fputs(left, out);
    }
}

/* That nothing is left has been said already, unless nothing was fixed or a format was asked for. */
static bool report_rest(struct wf_call *call, const struct tally *tally) {
    bool said = tally->files > 0 && wfgen_finding_count(call->session) == 0 && call->output_count == 0;
    return said || wf_write_reports(call, remarks(call, tally->text_on_stdout));
}

static enum wfgen_status repair(struct wf_call *call) {
    return call->ignore_reason != NULL ? wfgen_add_ignores(call->session, call->ignore_reason)
                                       : wfgen_fix(call->session, call->unsafe ? WFGEN_FIX_UNSAFE : 0);
}

/* Only what is asked for when pins are undone: else other rules would pin again. */
static bool choose_rules(struct wf_call *call) {
    if (call->pin && call->unpin) {
        return wf_usage_error(call, "\"--pin\" and \"--unpin\" undo each other");
    }
    call->pin = call->pin || (call->pins && !call->unpin);
    if (call->unpin) {
        wfgen_select(call->session, "bad-config,pinned-by-lock");
    } else if (call->pin) {
        wfgen_wake(call->session, "not-as-locked");
    }
    return true;
}

static int run(struct wf_call *call) {
    bool dry = is_dry(call);
    if (!choose_rules(call)) {
        return WF_EXIT_USAGE;
    }
    wf_add_operands(call);
    enum wfgen_status status = repair(call);
    if (status == WFGEN_OK && (call->pin || call->unpin) && !wf_expect_lock(call)) {
        return WF_EXIT_USAGE;
    }
    if (status == WFGEN_OK && !dry) {
        wfgen_write(call->session); /* what it cannot write is a problem of the run */
    }
    wf_print_problems(call, status);
    if (status != WFGEN_OK) {
        return wf_exit_code(call, status);
    }
    struct tally tally = print_results(call);
    print_account(call, &tally);
    bool written = report_rest(call, &tally);
    int code = written ? wf_exit_code(call, status) : WF_EXIT_FAILED;
    return code == WF_EXIT_CLEAN && dry && tally.files > 0 ? WF_EXIT_FINDINGS : code;
}

static const struct wf_option option_pin = {
    .name = "pin",
    .help = "also pin actions, workflows and images as the lock says;\n--pins FILE implies it",
    .flag = offsetof(struct wf_call, pin),
};
static const struct wf_option option_unpin = {
    .name = "unpin",
    .help = "only write the refs of the lock again for its pins",
    .flag = offsetof(struct wf_call, unpin),
};
static const struct wf_option option_unsafe = {
    .name = "unsafe",
    .help = "also make fixes that a person should look at",
    .flag = offsetof(struct wf_call, unsafe),
};
static const struct wf_option option_diff = {
    .name = "diff",
    .help = "print the changes as a patch, write nothing",
    .flag = offsetof(struct wf_call, diff),
};
static const struct wf_option option_dry_run = {
    .name = "dry-run",
    .help = "list the changes, write nothing",
    .flag = offsetof(struct wf_call, dry_run),
};

static bool set_add_ignore(struct wf_call *call, const char *value) {
    call->ignore_reason = value;
    return strpbrk(value, "\r\n") == NULL || wf_usage_error(call, "a reason is one line");
}

static const struct wf_option option_add_ignore = {
    .name = "add-ignore",
    .argument = "REASON",
    .help = "correct nothing: write comments with this reason that\nsilence what is found",
    .apply = set_add_ignore,
};

static const struct wf_option *const options[] = {
    &option_unsafe,
    &option_diff,
    &option_dry_run,
    &option_add_ignore,
    &option_pin,
    &option_unpin,
    &wf_option_pins,
    &wf_option_format,
    &wf_option_statistics,
    &wf_option_min_severity,
    &wf_option_fail_on,
    &wf_option_persona,
    &wf_option_triggers,
    &wf_option_select,
    &wf_option_ignore,
    &wf_option_policy,
    &wf_option_config,
    &wf_option_no_config,
    &wf_option_color,
    &wf_option_threads,
    &wf_option_no_shellcheck,
    &wf_option_stdin_filename,
    &wf_option_files_from,
    &wf_option_quiet,
    NULL,
};

const struct wf_command wf_command_fix = {
    .name = "fix",
    .summary = "correct what can be corrected without a person",
    .operands = "[PATH...]",
    .about =
        "Paths are those of \"wfgen validate\". Only the bytes of a fix change; comments and layout stay. "
        "Each file\n"
        "is written as a whole or not at all, and only when two independent YAML readers agree on it, or a\n"
        "Dockerfile has no new mistake and nothing but what was meant to change has changed.\n"
        "With \"-\" the corrected text goes to standard output and all else to standard error; with --diff\n"
        "only the patch goes to standard output. Exit codes: 0 nothing is left, 1 findings from --fail-on "
        "on\n"
        "are left or, with --diff and --dry-run, changes are pending, 2 wrong usage or configuration,\n"
        "3 something could not be read, proved right or written.",
    .options = options,
    .run = run,
};
