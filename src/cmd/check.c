#include "cmd/cmd.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wfgen/stream.h>

enum { MAX_FORMATS = 32, MAX_THREADS = 1024 };

/* --- options ------------------------------------------------------------------------------------------ */

/* Tells a failure of the library as a usage error. */
static bool applied(const struct wf_call *call, enum wfgen_status status) {
    return status == WFGEN_OK || wf_usage_error(call, "%s", wfgen_error(call->session));
}

static const char *find_name(const char *name, size_t length, const char *const *names, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (strlen(names[i]) == length && memcmp(names[i], name, length) == 0) {
            return names[i];
        }
    }
    return NULL;
}

bool wf_add_output(struct wf_call *call, const char *value, const char *const *names, size_t count) {
    size_t length = strcspn(value, "=");
    struct wf_output output = {.path = value[length] == '=' ? value + length + 1 : NULL};
    output.format = find_name(value, length, names, count);
    if (output.format == NULL) {
        char wanted[64];
        char hint[128];
        snprintf(wanted, sizeof wanted, "%.*s", (int)length, value);
        wf_did_you_mean(hint, sizeof hint, "", wanted, names, count);
        return wf_usage_error(call, "unknown format \"%.*s\"%s", (int)length, value, hint);
    }
    for (size_t i = 0; i < call->output_count; i++) {
        if (output.path == NULL && call->outputs[i].path == NULL) {
            return wf_usage_error(call,
                                  "two formats for standard output; write one to a file: --format %s=FILE",
                                  output.format);
        }
    }
    if (call->output_count == WF_MAX_OUTPUTS) {
        return wf_usage_error(call, "more than %d formats", WF_MAX_OUTPUTS);
    }
    call->outputs[call->output_count++] = output;
    return true;
}

static bool set_format(struct wf_call *call, const char *value) {
    const char *names[MAX_FORMATS];
    const char *title;
    size_t count = 0;
    while (count < MAX_FORMATS && wfgen_format(count, &names[count], &title)) {
        count++;
    }
    return wf_add_output(call, value, names, count);
}

static bool parse_severity(const struct wf_call *call, const char *option, const char *value,
                           enum wfgen_severity *severity) {
    return wfgen_severity_parse(value, severity) ||
           wf_usage_error(call, "\"%s\" takes info, warning or error, not \"%s\"", option, value);
}

static bool set_min_severity(struct wf_call *call, const char *value) {
    enum wfgen_severity severity;
    if (!parse_severity(call, "--min-severity", value, &severity)) {
        return false;
    }
    wfgen_set_min_severity(call->session, severity);
    return true;
}

static bool set_fail_on(struct wf_call *call, const char *value) {
    enum wfgen_severity severity;
    if (!parse_severity(call, "--fail-on", value, &severity)) {
        return false;
    }
    wfgen_set_fail_on(call->session, severity);
    return true;
}

static bool set_persona(struct wf_call *call, const char *value) {
    enum wfgen_persona persona;
    if (!wfgen_persona_parse(value, &persona)) {
        return wf_usage_error(call, "\"--persona\" takes regular, pedantic or auditor, not \"%s\"", value);
    }
    wfgen_set_persona(call->session, persona);
    return true;
}

static bool set_triggers(struct wf_call *call, const char *value) {
    enum wfgen_triggers triggers;
    if (!wfgen_triggers_parse(value, &triggers)) {
        return wf_usage_error(call, "\"--triggers\" takes all, external or privileged, not \"%s\"", value);
    }
    wfgen_set_triggers(call->session, triggers);
    return true;
}

static bool add_policy(struct wf_call *call, const char *value) {
    return applied(call, wfgen_add_policy(call->session, value));
}

static bool set_config(struct wf_call *call, const char *value) {
    return applied(call, wfgen_set_config(call->session, value));
}

static bool set_no_config(struct wf_call *call, const char *value) {
    (void)value;
    return applied(call, wfgen_set_config(call->session, NULL));
}

static bool add_selected(struct wf_call *call, const char *value) {
    return applied(call, wfgen_select(call->session, value));
}

static bool add_ignored(struct wf_call *call, const char *value) {
    return applied(call, wfgen_ignore(call->session, value));
}

static bool set_color(struct wf_call *call, const char *value) {
    static const char *const names[] = {
        [WF_COLOR_AUTO] = "auto", [WF_COLOR_ALWAYS] = "always", [WF_COLOR_NEVER] = "never"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(value, names[i]) == 0) {
            call->color = (enum wf_color)i;
            return true;
        }
    }
    return wf_usage_error(call, "\"--color\" takes auto, always or never, not \"%s\"", value);
}

static bool set_threads(struct wf_call *call, const char *value) {
    char *end;
    errno = 0;
    long threads = strtol(value, &end, 10);
    if (value[0] == '\0' || *end != '\0' || errno != 0 || threads < 1 || threads > MAX_THREADS) {
        return wf_usage_error(call, "\"-j\" takes a number from 1 to %d, not \"%s\"", MAX_THREADS, value);
    }
    wfgen_set_threads(call->session, (unsigned)threads);
    return true;
}

static bool set_stdin_filename(struct wf_call *call, const char *value) {
    return applied(call, wfgen_set_stdin_name(call->session, value));
}

static bool set_pins(struct wf_call *call, const char *value) {
    call->pins = true;
    return applied(call, wfgen_set_pins(call->session, value));
}

const struct wf_option wf_option_format = {
    .name = "format",
    .argument = "NAME[=FILE]",
    .help = "report as text (default), gcc, json, jsonl, sarif, github,\n"
            "gitlab, markdown, html (a page), checkstyle, junit, rdjson,\n"
            "rdjsonl or statistics, to FILE or to standard output; may be\n"
            "given several times",
    .apply = set_format,
};
static bool set_statistics(struct wf_call *call, const char *value) {
    (void)value;
    return set_format(call, "statistics");
}

const struct wf_option wf_option_statistics = {
    .name = "statistics",
    .help = "the same as --format statistics: how often each rule speaks",
    .apply = set_statistics,
};
const struct wf_option wf_option_min_severity = {
    .name = "min-severity",
    .argument = "LEVEL",
    .help = "leave out what is below info (default), warning or error",
    .apply = set_min_severity,
};
const struct wf_option wf_option_fail_on = {
    .name = "fail-on",
    .argument = "LEVEL",
    .help = "exit with 1 for findings from info, warning (default) or\nerror on",
    .apply = set_fail_on,
};
const struct wf_option wf_option_persona = {
    .name = "persona",
    .argument = "NAME",
    .help = "findings of security for regular (default), pedantic or\nauditor eyes",
    .apply = set_persona,
    .values = "regular pedantic auditor",
};
const struct wf_option wf_option_triggers = {
    .name = "triggers",
    .argument = "NAME",
    .help = "only findings in workflows that people without write access\ncan start (external), with the "
            "repository's rights (privileged);\ndefault: all",
    .apply = set_triggers,
    .values = "all external privileged",
};
const struct wf_option wf_option_policy = {
    .name = "policy",
    .argument = "POLICY",
    .help = "also require what this policy asks for: \"docker=recommended\",\n"
            "or a YAML or Markdown file; may be given several times",
    .apply = add_policy,
};
const struct wf_option wf_option_config = {
    .name = "config",
    .argument = "FILE",
    .help = "read the settings from FILE instead of .github/wfgen.yml or\n.wfgen.yml of the repository",
    .apply = set_config,
};
const struct wf_option wf_option_no_config = {
    .name = "no-config",
    .help = "read no settings, lock or baseline of the repository; --config\nand --pins hold all the same",
    .apply = set_no_config,
};
const struct wf_option wf_option_select = {
    .name = "select",
    .argument = "RULE,...",
    .help = "run only these rules; also numbers of shellcheck (SC2086)",
    .apply = add_selected,
};
const struct wf_option wf_option_ignore = {
    .name = "ignore",
    .argument = "RULE,...",
    .help = "leave out what these rules find, or shellcheck under a number",
    .apply = add_ignored,
};
const struct wf_option wf_option_color = {
    .name = "color",
    .argument = "WHEN",
    .help = "auto (default: on a terminal, unless NO_COLOR is set or TERM\nis dumb), always or never",
    .apply = set_color,
};
const struct wf_option wf_option_threads = {
    .name = "jobs",
    .letter = 'j',
    .argument = "N",
    .help = "use N threads; default: one per processor",
    .apply = set_threads,
};
const struct wf_option wf_option_no_shellcheck = {
    .name = "no-shellcheck",
    .help = "do not run shellcheck and pyflakes over scripts",
    .flag = offsetof(struct wf_call, no_shellcheck),
};
const struct wf_option wf_option_pins = {
    .name = "pins",
    .argument = "FILE",
    .help = "read the lock of commits and digests from FILE instead of\n.github/wfgen.lock of the repository",
    .apply = set_pins,
};
const struct wf_option wf_option_stdin_filename = {
    .name = "stdin-filename",
    .argument = "NAME",
    .help = "the name of what comes from standard input (\"-\")",
    .apply = set_stdin_filename,
};
static bool add_list(struct wf_call *call, const char *value) {
    return wf_push_text(call, &call->lists, value);
}

const struct wf_option wf_option_files_from = {
    .name = "files-from",
    .argument = "FILE",
    .help = "also take the paths that FILE or standard input (\"-\") lists:\none a line, or each with a NUL "
            "behind it",
    .apply = add_list,
};
const struct wf_option wf_option_quiet = {
    .name = "quiet",
    .letter = 'q',
    .help = "no summary line",
    .flag = offsetof(struct wf_call, quiet),
};

/* --- the run ------------------------------------------------------------------------------------------ */

void wf_add_operands(struct wf_call *call) {
    wfgen_set_script_checkers(call->session, !call->no_shellcheck);
    wf_begin_progress(call);
    if (call->operand_count == 0 && call->lists.count == 0) {
        wfgen_add_path(call->session, NULL);
    }
    for (size_t i = 0; i < call->lists.count; i++) {
        wfgen_add_list(call->session, call->lists.items[i]);
    }
    for (int i = 0; i < call->operand_count; i++) {
        wfgen_add_path(call->session, call->operands[i]);
    }
}

void wf_print_problems(struct wf_call *call, enum wfgen_status status) {
    wf_end_progress(call);
    size_t count = wfgen_problem_count(call->session);
    for (size_t i = 0; !call->quiet && i < wfgen_notice_count(call->session); i++) {
        wf_print(stderr, "wfgen: %s\n", wfgen_notice(call->session, i));
    }
    for (size_t i = 0; i < count; i++) {
        wf_print(stderr, "wfgen: %s\n", wfgen_problem(call->session, i));
    }
    if (status == WFGEN_USAGE || (status == WFGEN_FAILED && count == 0)) {
        wf_print(stderr, "wfgen: %s\n", wfgen_error(call->session));
    }
}

static const struct wf_output fallback = {.format = "text"};

static unsigned report_flags(const struct wf_call *call, const struct wf_output *output) {
    unsigned flags = call->quiet ? WFGEN_REPORT_NO_SUMMARY : 0;
    return output->path == NULL && wf_use_color(call) ? flags | WFGEN_REPORT_COLOR : flags;
}

static void announce(struct wf_call *call, const struct wf_output *output, FILE *standard) {
    unsigned flags = report_flags(call, output);
    if (output->path != NULL) {
        wfgen_stream_report_path(call->session, output->format, output->path, flags);
    } else {
        wfgen_stream_report(call->session, output->format, standard, flags);
    }
}

void wf_announce_reports(struct wf_call *call, FILE *standard) {
    bool terminal = isatty(fileno(standard)) == 1;
    for (size_t i = 0; !terminal && i < call->output_count; i++) {
        announce(call, &call->outputs[i], standard);
    }
    if (!terminal && call->output_count == 0) {
        announce(call, &fallback, standard);
    }
}

static bool write_report(struct wf_call *call, const struct wf_output *output, FILE *standard) {
    unsigned flags = report_flags(call, output);
    enum wfgen_status status;
    if (output->path != NULL) {
        status = wfgen_report_path(call->session, output->format, output->path, flags);
    } else {
        status = wfgen_report(call->session, output->format, standard, flags);
    }
    if (status != WFGEN_OK) {
        wf_print(stderr, "wfgen: %s\n", wfgen_error(call->session));
    }
    return status == WFGEN_OK;
}

static bool ends_in_summary(const char *format) {
    return strcmp(format, "text") == 0 || strcmp(format, "statistics") == 0;
}

/* The summary is part of a text report on the terminal; without one it is said on standard error. */
bool wf_write_reports(struct wf_call *call, FILE *standard) {
    bool said = call->quiet;
    bool ok = true;
    if (call->output_count == 0) {
        return write_report(call, &fallback, standard);
    }
    for (size_t i = 0; i < call->output_count; i++) {
        const struct wf_output *output = &call->outputs[i];
        ok = write_report(call, output, standard) && ok;
        said = said || (output->path == NULL && ends_in_summary(output->format));
    }
    if (!said) {
        wf_print(stderr, "%s\n", wfgen_summary(call->session));
    }
    return ok;
}

int wf_exit_code(const struct wf_call *call, enum wfgen_status status) {
    struct wfgen_counts counts = {.size = sizeof counts};
    wfgen_count(call->session, &counts);
    if (status == WFGEN_FAILED || wfgen_problem_count(call->session) > 0) {
        return WF_EXIT_FAILED;
    }
    if (status == WFGEN_USAGE || counts.misconfigured > 0) {
        return WF_EXIT_USAGE;
    }
    return counts.failing > 0 ? WF_EXIT_FINDINGS : WF_EXIT_CLEAN;
}
