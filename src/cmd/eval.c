#include "cmd/cmd.h"

#include <string.h>

static void print_error(const struct wfgen_value *value) {
    fputs("{\"error\":{\"kind\":", stdout);
    wfgen_show_json(stdout, value->error_kind, strlen(value->error_kind));
    printf(",\"position\":%u,\"message\":", value->position);
    wfgen_show_json(stdout, value->error, strlen(value->error));
    puts("}}");
}

static void print_json(const struct wfgen_value *value) {
    if (value->error != NULL) {
        print_error(value);
    } else {
        printf("{\"kind\":\"%s\",\"value\":%s}\n", value->kind, value->json != NULL ? value->json : "null");
    }
}

/* As GitHub would put the value into a text; what has parts, as JSON. */
static void print_text(const struct wfgen_value *value) {
    if (value->error == NULL) {
        const char *text = value->text != NULL ? value->text : value->json != NULL ? value->json : "unknown";
        wf_print_exact(text, strlen(text));
        putchar('\n');
    }
}

static int run(struct wf_call *call) {
    if (call->operand_count != 1) {
        wf_usage_error(call, "one expression is needed, as in \"wfgen eval '1 == 1'\"");
        return WF_EXIT_USAGE;
    }
    struct wfgen_value value = {.size = sizeof value};
    enum wfgen_status status = wfgen_eval(call->session, call->operands[0], call->context, &value);
    if (status != WFGEN_OK) {
        wf_print(stderr, "wfgen eval: %s\n", wfgen_error(call->session));
        return status == WFGEN_USAGE ? WF_EXIT_USAGE : WF_EXIT_FAILED;
    }
    if (call->list_format != NULL && strcmp(call->list_format, "text") == 0) {
        print_text(&value);
    } else {
        print_json(&value);
    }
    if (value.error != NULL) {
        wf_print(stderr, "wfgen eval: %s\n", value.error);
        return WF_EXIT_FINDINGS;
    }
    return WF_EXIT_CLEAN;
}

static bool set_context(struct wf_call *call, const char *value) {
    call->context = value;
    return true;
}

static const struct wf_option option_context = {
    .name = "context",
    .argument = "FILE",
    .help = "take contexts from FILE, one JSON object such as\n{\"github\": {\"ref\": \"refs/heads/main\"}}; "
            "other "
            "contexts are\nthen not allowed (\"-\": standard input)",
    .apply = set_context,
};

static bool set_value_format(struct wf_call *call, const char *value) {
    static const char *const names[] = {"json", "text", NULL};
    return wf_set_list_format(call, value, names);
}

static const struct wf_option option_value_format = {
    .name = "format",
    .argument = "NAME",
    .help = "json (default) or text",
    .apply = set_value_format,
    .values = "json text",
};

static const struct wf_option *const options[] = {
    &option_context,
    &option_value_format,
    NULL,
};

const struct wf_command wf_command_eval = {
    .name = "eval",
    .summary = "compute an expression as GitHub does",
    .operands = "EXPRESSION",
    .about = "Prints the kind and value of a GitHub expression, or what GitHub objects to and where. The "
             "expression\n"
             "may stand in ${{ }}, and in a text. What no --context tells is of kind \"Unknown\". success(), "
             "failure()\n"
             "and cancelled() follow job.status of the context.\n"
             "\n"
             "exit codes: 0 a value, 1 the expression is wrong, 2 wrong usage, 3 the contexts cannot be read",
    .options = options,
    .run = run,
};
