#include "cmd/cmd.h"

#include <wfgen/review.h>

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { MAX_NAMES = 64 };

static const char *const formats[] = {"text", "markdown", "json", "html", "github-review", NULL};
static const char *const cares[] = {"low", "medium", "high"};

static int fail(const struct wf_call *call, enum wfgen_status status) {
    wf_print(stderr, "wfgen: %s\n", wfgen_error(call->session));
    return status == WFGEN_USAGE ? WF_EXIT_USAGE : WF_EXIT_FAILED;
}

/* --- what is compared --------------------------------------------------------------------------------- */

static bool exists(const char *path) {
    struct stat info;
    return stat(path, &info) == 0;
}

/* "A..B" and "A...B". */
static void split_range(struct wfgen_review_question *question, char *range) {
    char *dots = strstr(range, "..");
    bool three = strncmp(dots, "...", 3) == 0;
    const char *after = dots + (three ? 3 : 2);
    question->after = *after != '\0' ? after : NULL;
    if (!three) {
        *dots = '\0';
    }
}

static bool read_operands(struct wf_call *call, struct wfgen_review_question *question) {
    char **operands = call->operands;
    if (call->operand_count < 1 || call->operand_count > 2) {
        return wf_usage_error(call, "needs a revision, two revisions, or two paths");
    }
    question->before = operands[0];
    question->after = call->operand_count == 2 ? operands[1] : NULL;
    question->paths = call->operand_count == 2 && exists(operands[0]) && exists(operands[1]);
    if (call->operand_count == 1 && strstr(operands[0], "..") != NULL) {
        split_range(question, operands[0]);
    }
    return true;
}

/* --- how it ends -------------------------------------------------------------------------------------- */

/* Whether a list with commas, given to --fail-on, has the name. */
static bool is_listed(const struct wf_call *call, const char *name) {
    size_t wanted = strlen(name);
    for (size_t i = 0; i < call->fail_classes.count; i++) {
        const char *list = call->fail_classes.items[i];
        for (size_t length; *list != '\0'; list += list[length] == ',' ? length + 1 : length) {
            length = strcspn(list, ",");
            if (length == wanted && memcmp(list, name, length) == 0) {
                return true;
            }
        }
    }
    return false;
}

static bool is_named(const struct wf_call *call, const struct wfgen_review_change *change) {
    bool named = is_listed(call, change->review_class);
    for (int care = WFGEN_CARE_LOW; care <= WFGEN_CARE_HIGH && care <= (int)change->care; care++) {
        named = named || is_listed(call, cares[care]);
    }
    return named;
}

static int exit_code(struct wf_call *call, const struct wfgen_review_answer *answer) {
    struct wfgen_review_change change = {.size = sizeof change};
    bool failed = is_listed(call, "finding") && wfgen_review_finding_count(answer) > 0;
    for (size_t i = 0; wfgen_review_change(call->session, answer, i, &change); i++) {
        failed = failed || is_named(call, &change);
    }
    return failed ? WF_EXIT_FINDINGS : WF_EXIT_CLEAN;
}

static enum wfgen_status write_outputs(struct wf_call *call, const struct wfgen_review_answer *answer) {
    enum wfgen_status status = WFGEN_OK;
    if (call->output_count == 0) {
        call->outputs[call->output_count++] = (struct wf_output){.format = "text"};
    }
    for (size_t i = 0; i < call->output_count && status == WFGEN_OK; i++) {
        const struct wf_output *output = &call->outputs[i];
        bool color = output->path == NULL && wf_use_color(call);
        status = wfgen_review_report(call->session, answer, output->format, stdout, output->path,
                                     color ? WFGEN_REPORT_COLOR : 0U);
    }
    return status;
}

static int run(struct wf_call *call) {
    struct wfgen_review_question question = {.size = sizeof question, .no_findings = call->no_findings};
    const struct wfgen_review_answer *answer = NULL;
    if (!read_operands(call, &question)) {
        return WF_EXIT_USAGE;
    }
    wfgen_set_script_checkers(call->session, !call->no_shellcheck);
    enum wfgen_status status = wfgen_review(call->session, &question, &answer);
    if (status == WFGEN_OK) {
        status = write_outputs(call, answer);
    }
    return status == WFGEN_OK ? exit_code(call, answer) : fail(call, status);
}

/* --- options ------------------------------------------------------------------------------------------ */

static bool set_format(struct wf_call *call, const char *value) {
    char name[32];
    size_t length = strcspn(value, "=");
    snprintf(name, sizeof name, "%.*s", (int)length, value);
    const char *other = call->list_format;
    bool known = wf_set_list_format(call, name, formats);
    call->list_format = other;
    if (!known) {
        return false;
    }
    if (call->output_count == WF_MAX_OUTPUTS) {
        return wf_usage_error(call, "more than %d formats", WF_MAX_OUTPUTS);
    }
    struct wf_output output = {.path = value[length] == '=' ? value + length + 1 : NULL};
    for (size_t i = 0; formats[i] != NULL; i++) {
        output.format = strcmp(formats[i], name) == 0 ? formats[i] : output.format;
    }
    call->outputs[call->output_count++] = output;
    return true;
}

static bool check_class(struct wf_call *call, const char *name) {
    const char *names[MAX_NAMES] = {"finding", "low", "medium", "high"};
    const char *about;
    size_t count = 4;
    char hint[128];
    for (size_t i = 0; count < MAX_NAMES && wfgen_review_class(i, &names[count], &about); i++) {
        count++;
    }
    for (size_t i = 0; i < count; i++) {
        if (strcmp(names[i], name) == 0) {
            return true;
        }
    }
    wf_did_you_mean(hint, sizeof hint, "", name, names, count);
    return wf_usage_error(call, "no class of changes is called \"%s\"%s", name, hint);
}

static bool set_fail_on(struct wf_call *call, const char *value) {
    char name[64];
    const char *rest = value;
    for (size_t length; *rest != '\0'; rest += rest[length] == ',' ? length + 1 : length) {
        length = strcspn(rest, ",");
        snprintf(name, sizeof name, "%.*s", (int)length, rest);
        if (!check_class(call, name)) {
            return false;
        }
    }
    return wf_push_text(call, &call->fail_classes, value);
}

static const struct wf_option option_format = {
    .name = "format",
    .argument = "NAME[=FILE]",
    .help = "text (default), markdown, json, html or github-review, to FILE\n"
            "or to standard output; may be given several times",
    .apply = set_format,
};
static const struct wf_option option_fail_on = {
    .name = "fail-on",
    .argument = "CLASS,...",
    .help = "exit with 1 when there is such a change: write-permission,\n"
            "trigger-privileged, new-owner, secret-reach, action-unpinned,\n"
            "gate-weakened, ...; \"high\" or \"medium\": one of that care or\n"
            "more; \"finding\": a new finding",
    .apply = set_fail_on,
};
static const struct wf_option option_no_findings = {
    .name = "no-findings",
    .help = "compare only; do not check both revisions with the rules",
    .flag = offsetof(struct wf_call, no_findings),
};

static const struct wf_option *const options[] = {
    &option_format,
    &option_fail_on,
    &option_no_findings,
    &wf_option_select,
    &wf_option_ignore,
    &wf_option_config,
    &wf_option_no_config,
    &wf_option_color,
    &wf_option_no_shellcheck,
    &wf_option_threads,
    NULL,
};

const struct wf_command wf_command_review = {
    .name = "review",
    .summary = "say what a change means: permissions, triggers, actions, secrets, gates",
    .operands = "BASE [HEAD] | OLD NEW",
    .about =
        "BASE and HEAD are revisions of git; without HEAD it is the work tree, with the files that git\n"
        "does not know yet. \"main...\" is where this branch left main, which is what a pull request shows.\n"
        "OLD and NEW are two files or two folders; when both names exist as such, these are meant.\n"
        "What only looks different (layout, comments, quotes, key order) is no change.\n"
        "Exit codes: 0 reviewed, 1 there is what --fail-on names, 2 wrong usage, 3 it could not be read.",
    .options = options,
    .run = run,
};
