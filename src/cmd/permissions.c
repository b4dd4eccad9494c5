#include "cmd/cmd.h"

#include <string.h>

/* "contents: write (read granted)" */
static void print_scope(const struct wfgen_permission *row) {
    if (row->scope == NULL) {
        wf_print(stdout, "  %-8s", row->state);
        return;
    }
    int length = wf_print(stdout, "  %-8s %s: %s", row->state, row->scope, row->needed);
    if (row->granted == NULL) {
        length += wf_print(stdout, " (granted as the repository's settings say)");
    } else if (strcmp(row->granted, row->needed) != 0) {
        length += wf_print(stdout, " (%s granted)", row->granted);
    }
    wf_print(stdout, "%*s", length < 36 ? 36 - length : 0, "");
}

static void print_text(const struct wf_call *call) {
    struct wfgen_permission row = {.size = sizeof row};
    char job[512] = "";
    for (size_t i = 0; wfgen_permission(call->session, i, &row); i++) {
        char name[512];
        snprintf(name, sizeof name, "%s: %s", row.file, row.job);
        if (strcmp(name, job) != 0) {
            wf_print(stdout, i > 0 ? "\n%s\n" : "%s\n", name);
            memcpy(job, name, sizeof job);
        }
        print_scope(&row);
        wf_print(stdout, " # %s (%s:%u:%u)\n", row.reason, row.place, row.line, row.column);
    }
}

static void print_member(const char *name, const char *value) {
    printf(",\"%s\":", name);
    if (value != NULL) {
        wfgen_show_json(stdout, value, strlen(value));
    } else {
        fputs("null", stdout);
    }
}

static void print_json(const struct wf_call *call) {
    struct wfgen_permission row = {.size = sizeof row};
    putchar('[');
    for (size_t i = 0; wfgen_permission(call->session, i, &row); i++) {
        fputs(i > 0 ? ",\n {\"state\":" : "{\"state\":", stdout);
        wfgen_show_json(stdout, row.state, strlen(row.state));
        print_member("file", row.file);
        print_member("job", row.job);
        print_member("scope", row.scope);
        print_member("needed", row.needed);
        print_member("granted", row.granted);
        print_member("reason", row.reason);
        print_member("place", row.place);
        printf(",\"line\":%u,\"column\":%u}", row.line, row.column);
    }
    puts("]");
}

static bool has_missing(const struct wf_call *call) {
    struct wfgen_permission row = {.size = sizeof row};
    bool missing = false;
    for (size_t i = 0; wfgen_permission(call->session, i, &row) && !missing; i++) {
        missing = strcmp(row.state, "missing") == 0;
    }
    return missing;
}

static int run(struct wf_call *call) {
    wf_add_operands(call);
    enum wfgen_status status = wfgen_compute_permissions(call->session);
    wf_print_problems(call, status);
    if (status != WFGEN_OK) {
        return status == WFGEN_USAGE ? WF_EXIT_USAGE : WF_EXIT_FAILED;
    }
    if (call->list_format != NULL && strcmp(call->list_format, "json") == 0) {
        print_json(call);
    } else {
        print_text(call);
    }
    return has_missing(call) ? WF_EXIT_FINDINGS : WF_EXIT_CLEAN;
}

static bool set_format(struct wf_call *call, const char *value) {
    static const char *const names[] = {"text", "json", NULL};
    return wf_set_list_format(call, value, names);
}

static const struct wf_option option_format = {
    .name = "format",
    .argument = "NAME",
    .help = "text (default) or json",
    .apply = set_format,
    .values = "text json",
};

static const struct wf_option *const options[] = {
    &option_format,
    &wf_option_stdin_filename,
    &wf_option_threads,
    NULL,
};

const struct wf_command wf_command_permissions = {
    .name = "permissions",
    .summary = "show what each job's token needs, what it has, and why",
    .operands = "[PATH...]",
    .about =
        "For each job of the workflows: the scopes of its token that its actions and commands use, with the "
        "first\n"
        "place that does, and what \"permissions\" grants.\n"
        "  needed   used                   missing  used, and surely not granted\n"
        "  perhaps  used in some runs      excess   granted, and used by nothing\n"
        "  private  the same of reading, which a public repository lets everybody do\n"
        "  unknown  why there may be more  nothing  the job does not use its token\n"
        "\"wfgen fix --unsafe --select excessive-permissions\" writes the blocks that are missing.\n"
        "Exit codes: 0 nothing is missing, 1 something is, 2 wrong usage, 3 something could not be read.",
    .options = options,
    .run = run,
};
