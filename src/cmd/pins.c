#include "cmd/cmd.h"

#include <string.h>

/* --- all uses ----------------------------------------------------------------------------------------- */

enum { COLUMNS = 4 };

struct row {
    char place[256];
    const char *cells[COLUMNS];
};

static void fill_row(struct row *row, const struct wfgen_use *use) {
    bool other = use->type == WFGEN_USE_LOCAL || strcmp(use->kind, "variable") == 0;
    *row = (struct row){0};
    snprintf(row->place, sizeof row->place, "%s:%u", use->file, use->line);
    row->cells[0] = row->place;
    row->cells[1] = use->kind;
    row->cells[2] = use->locked ? "locked" : other ? "-" : "not locked";
    row->cells[3] = use->text;
}

static void print_row(const struct wfgen_use *use, const size_t *widths) {
    struct row row;
    fill_row(&row, use);
    for (size_t i = 0; i < COLUMNS; i++) {
        int width = i + 1 < COLUMNS ? (int)widths[i] : 0;
        wf_print(stdout, "%s%-*s", i > 0 ? "  " : "", width, row.cells[i]);
    }
    wf_print(stdout, "%s%s\n", use->comment[0] != '\0' ? " # " : "", use->comment);
}

static void print_text(struct wf_call *call) {
    size_t widths[COLUMNS] = {0};
    struct wfgen_use use = {.size = sizeof use};
    for (size_t i = 0; wfgen_use(call->session, i, &use); i++) {
        struct row row;
        fill_row(&row, &use);
        for (size_t k = 0; k < COLUMNS; k++) {
            size_t length = strlen(row.cells[k]);
            widths[k] = length > widths[k] ? length : widths[k];
        }
    }
    for (size_t i = 0; wfgen_use(call->session, i, &use); i++) {
        print_row(&use, widths);
    }
}

static void print_member(const char *name, const char *text) {
    printf(",\"%s\":", name);
    wfgen_show_json(stdout, text, strlen(text));
}

static void print_object(const struct wfgen_use *use) {
    static const char *const types[] = {"action", "workflow", "image", "local"};
    fputs("{\"file\":", stdout);
    wfgen_show_json(stdout, use->file, strlen(use->file));
    printf(",\"line\":%u,\"column\":%u", use->line, use->column);
    print_member("type", types[use->type]);
    print_member("uses", use->text);
    print_member("name", use->name);
    print_member("ref", use->ref);
    print_member("kind", use->kind);
    print_member("pin", use->value);
    print_member("comment", use->comment);
    printf(",\"locked\":%s", use->locked ? "true" : "false");
    print_member("lockPin", use->lock_value);
    print_member("lockVersion", use->lock_label);
    putchar('}');
}

static void print_json(struct wf_call *call) {
    struct wfgen_use use = {.size = sizeof use};
    putchar('[');
    for (size_t i = 0; wfgen_use(call->session, i, &use); i++) {
        fputs(i > 0 ? ",\n " : "", stdout);
        print_object(&use);
    }
    puts("]");
}

static void print_lock(struct wf_call *call) {
    bool known = false;
    const char *line = wfgen_lock_line(call->session, 0, &known);
    for (size_t i = 0; line != NULL; line = wfgen_lock_line(call->session, ++i, &known)) {
        wf_print(stdout, "%s%s\n", known ? "" : "# ", line);
    }
}

static int list(struct wf_call *call) {
    static const struct {
        const char *name;
        void (*print)(struct wf_call *call);
    } formats[] = {{"text", print_text}, {"json", print_json}, {"lock", print_lock}};
    enum wfgen_status status = wfgen_list_uses(call->session);
    const char *format = call->list_format != NULL ? call->list_format : "text";
    wf_print_problems(call, status);
    for (size_t i = 0; status == WFGEN_OK && i < sizeof formats / sizeof formats[0]; i++) {
        if (strcmp(formats[i].name, format) == 0) {
            formats[i].print(call);
        }
    }
    return status == WFGEN_OK && wfgen_problem_count(call->session) > 0 ? WF_EXIT_FAILED : (int)status;
}

/* --- the check ---------------------------------------------------------------------------------------- */

bool wf_expect_lock(const struct wf_call *call) {
    return wfgen_pins_path(call->session) != NULL ||
           wf_usage_error(call, "there is no lock: .github/wfgen.lock was not found, and --pins names none");
}

static int check(struct wf_call *call) {
    wfgen_select(call->session, "bad-config,lock-line-unused,not-as-locked,ref-version-mismatch");
    wfgen_set_fail_on(call->session, WFGEN_INFO);
    enum wfgen_status status = wfgen_validate(call->session);
    wf_print_problems(call, status);
    if (status != WFGEN_OK) {
        return wf_exit_code(call, status);
    }
    if (!wf_expect_lock(call)) {
        return WF_EXIT_USAGE;
    }
    bool json = call->list_format != NULL && strcmp(call->list_format, "json") == 0;
    unsigned flags = wf_use_color(call) && !json ? WFGEN_REPORT_COLOR : 0U;
    status = wfgen_report(call->session, json ? "jsonl" : "text", stdout, flags);
    return status == WFGEN_OK ? wf_exit_code(call, status) : WF_EXIT_FAILED;
}

static int run(struct wf_call *call) {
    bool lock = call->list_format != NULL && strcmp(call->list_format, "lock") == 0;
    if (call->check_pins && lock) {
        wf_usage_error(call, "\"--check\" reports as text or json");
        return WF_EXIT_USAGE;
    }
    call->no_shellcheck = true;
    wf_add_operands(call);
    return call->check_pins ? check(call) : list(call);
}

/* --- options ------------------------------------------------------------------------------------------ */

static bool set_list_format(struct wf_call *call, const char *value) {
    static const char *const names[] = {"text", "json", "lock", NULL};
    return wf_set_list_format(call, value, names);
}

static const struct wf_option option_list_format = {
    .name = "format",
    .argument = "NAME",
    .help = "text (default), json, or the lines of a lock that has all\nof it",
    .apply = set_list_format,
    .values = "text json lock",
};
static const struct wf_option option_check = {
    .name = "check",
    .help = "exit with 1 when something is not pinned as the lock says,\nor a line of the lock is not used",
    .flag = offsetof(struct wf_call, check_pins),
};

static const struct wf_option *const options[] = {
    &option_check,        &option_list_format, &wf_option_pins,           &wf_option_config,
    &wf_option_no_config, &wf_option_color,    &wf_option_stdin_filename, NULL,
};

const struct wf_command wf_command_pins = {
    .name = "pins",
    .summary = "list actions, workflows and images, and whether they are locked",
    .operands = "[PATH...]",
    .about =
        "Paths are those of \"wfgen validate\". The lock, .github/wfgen.lock, says which commit or digest "
        "each of\n"
        "them stands for, one line each; \"#\" begins a comment, whose first word is the version of a "
        "commit:\n"
        "    actions/checkout@v4 = 40 hexadecimal digits # v4.2.2\n"
        "    python:3.12-slim = sha256:64 hexadecimal digits\n"
        "\"wfgen fix --pin\" pins all that the lock knows, \"wfgen fix --unpin\" undoes it. To take new "
        "versions,\n"
        "unpin, change the lock, and pin again. With --check the exit codes are those of \"wfgen validate\n"
        "--fail-on info\".",
    .options = options,
    .run = run,
};
