#include "cmd/cmd.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <wfgen/docker.h>

/* --- results -------------------------------------------------------------------------------------------- */

static bool read_logs(struct wf_call *call) {
    bool good = true;
    for (int i = 0; i < call->operand_count; i++) {
        if (wfgen_add_build_log(call->session, call->operands[i]) != WFGEN_OK) {
            wf_print(stderr, "wfgen docker log: %s\n", wfgen_error(call->session));
            good = false;
        }
    }
    return good;
}

static bool print_report(struct wf_call *call) {
    const char *format = call->list_format != NULL ? call->list_format : "text";
    unsigned flags = wf_use_color(call) ? WFGEN_REPORT_COLOR : 0;
    if (wfgen_report_build_logs(call->session, format, stdout, flags) != WFGEN_OK) {
        wf_print(stderr, "wfgen docker log: %s\n", wfgen_error(call->session));
        return false;
    }
    return true;
}

/* What other steps of the job have written there stays. */
static bool add_summary(struct wf_call *call, const char *path) {
    FILE *file = fopen(path, "a");
    bool good = file != NULL && wfgen_report_build_logs(call->session, "markdown", file, 0) == WFGEN_OK;
    if (file == NULL || fclose(file) != 0 || !good) {
        wf_print(stderr, "wfgen docker log: cannot write \"%s\": %s\n", path, strerror(errno));
        return false;
    }
    return true;
}

/* Whether all builds have as many cached steps as they should. */
static bool are_good_enough(struct wf_call *call) {
    bool good = true;
    struct wfgen_logged_build build = {.size = sizeof build};
    for (size_t i = 0; wfgen_logged_build(call->session, i, &build); i++) {
        if (100.0 * (double)build.cached < call->fail_under * (double)build.total) {
            wf_print(stderr, "wfgen docker log: %s: %zu of %zu steps came from the cache, fewer than %g %%\n",
                     strcmp(build.log, "-") == 0 ? "<stdin>" : build.log, build.cached, build.total,
                     call->fail_under);
            good = false;
        }
    }
    return good;
}

static int run(struct wf_call *call) {
    const char *summary = getenv("GITHUB_STEP_SUMMARY");
    if (call->operand_count == 0) {
        wf_usage_error(call, "no log was given (\"-\": standard input)");
        return WF_EXIT_USAGE;
    }
    if (call->github_summary && (summary == NULL || summary[0] == '\0')) {
        wf_usage_error(call, "\"--github-summary\" needs $GITHUB_STEP_SUMMARY, which is not set");
        return WF_EXIT_USAGE;
    }
    bool good = read_logs(call);
    if (wfgen_logged_build_count(call->session) == 0) {
        return WF_EXIT_FAILED;
    }
    good = print_report(call) && good;
    good = (!call->github_summary || add_summary(call, summary)) && good;
    bool enough = are_good_enough(call);
    return !good ? WF_EXIT_FAILED : enough ? WF_EXIT_CLEAN : WF_EXIT_FINDINGS;
}

/* --- options -------------------------------------------------------------------------------------------- */

static bool set_log_format(struct wf_call *call, const char *value) {
    static const char *const names[] = {"text", "json", "markdown", NULL};
    return wf_set_list_format(call, value, names);
}

static const struct wf_option option_log_format = {
    .name = "format",
    .argument = "NAME",
    .help = "text (default), json or markdown",
    .apply = set_log_format,
    .values = "text json markdown",
};

static const struct wf_option option_fail_under = {
    .name = "fail-under",
    .argument = "PERCENT",
    .help = "exit with 1 when fewer of the steps of any build came from\nthe cache",
    .apply = wf_set_fail_under,
};

static const struct wf_option option_github_summary = {
    .name = "github-summary",
    .help = "also add the report in Markdown to $GITHUB_STEP_SUMMARY",
    .flag = offsetof(struct wf_call, github_summary),
};

static const struct wf_option *const options[] = {
    &option_log_format, &option_fail_under, &option_github_summary, &wf_option_color, NULL,
};

const struct wf_command wf_command_docker_log = {
    .name = "docker log",
    .summary = "tell from the logs of builds what came from the layer cache",
    .operands = "FILE...",
    .about =
        "A log is what BuildKit tells with --progress=plain or --progress=rawjson (on standard error), what\n"
        "\"docker buildx history logs\" repeats, or the log of a GitHub job with it; \"-\" is standard "
        "input.\n"
        "Several builds, of one log or of several, stand side by side: a cold one, an unchanged one, one "
        "with a\n"
        "line changed.\n"
        "\n"
        "The hit rate counts the steps that make layers: ADD, COPY, RUN and WORKDIR. FROM and what BuildKit "
        "does\n"
        "on its own account are left out; their CACHED and DONE say nothing of layers.\n"
        "\n"
        "exit codes: 0 fine, 1 below --fail-under, 2 wrong usage, 3 a log cannot be read or holds no build",
    .options = options,
    .run = run,
};
