#include "cmd/cmd.h"

#include <string.h>

static void print_text(void) {
    struct wfgen_rule rule = {.size = sizeof rule};
    for (size_t i = 0; wfgen_rule(i, &rule); i++) {
        wf_print(stdout, "%-32s %-8s %-10s %-7s %-6s %s", rule.id, wfgen_severity_name(rule.severity),
                 rule.category, rule.fixable ? "fixable" : "-", rule.opt_in ? "opt-in" : "-", rule.title);
        if (rule.aliases != NULL) {
            wf_print(stdout, " (%s)", rule.aliases);
        }
        putchar('\n');
    }
}

/* Ids, aliases and titles are our own: plain ASCII, at most quotes and backslashes need care. */
static void print_quoted(const char *name, const char *text) {
    printf("\"%s\":\"", name);
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\') {
            putchar('\\');
        }
        putchar(*text);
    }
    putchar('"');
}

static void print_aliases(const char *aliases) {
    fputs("\"aliases\":[", stdout);
    for (const char *at = aliases; at != NULL && *at != '\0';) {
        size_t length = strcspn(at, " ");
        wf_print(stdout, "%s\"%.*s\"", at > aliases ? "," : "", (int)length, at);
        at += length + strspn(at + length, " ");
    }
    fputs("],", stdout);
}

static void print_object(const struct wfgen_rule *rule) {
    putchar('{');
    print_quoted("id", rule->id);
    putchar(',');
    print_quoted("severity", wfgen_severity_name(rule->severity));
    putchar(',');
    print_quoted("category", rule->category);
    printf(",\"fixable\":%s,\"optIn\":%s,", rule->fixable ? "true" : "false",
           rule->opt_in ? "true" : "false");
    print_aliases(rule->aliases);
    print_quoted("title", rule->title);
    putchar('}');
}

static void print_json(void) {
    struct wfgen_rule rule = {.size = sizeof rule};
    putchar('[');
    for (size_t i = 0; wfgen_rule(i, &rule); i++) {
        fputs(i > 0 ? ",\n " : "", stdout);
        print_object(&rule);
    }
    puts("]");
}

static int run(struct wf_call *call) {
    if (call->operand_count > 0) {
        wf_usage_error(call, "unexpected \"%s\"; a rule's page is shown by \"wfgen explain\"",
                       call->operands[0]);
        return WF_EXIT_USAGE;
    }
    if (call->list_format != NULL && strcmp(call->list_format, "json") == 0) {
        print_json();
    } else {
        print_text();
    }
    return WF_EXIT_CLEAN;
}

static bool set_list_format(struct wf_call *call, const char *value) {
    static const char *const names[] = {"text", "json", NULL};
    return wf_set_list_format(call, value, names);
}

static const struct wf_option option_list_format = {
    .name = "format",
    .argument = "NAME",
    .help = "text (default) or json",
    .apply = set_list_format,
    .values = "text json",
};

static const struct wf_option *const options[] = {
    &option_list_format,
    NULL,
};

const struct wf_command wf_command_rules = {
    .name = "rules",
    .summary = "list all rules",
    .operands = "",
    .about = "Columns: id, severity, category, whether some of its findings can be fixed, whether it is "
             "silent until\n"
             "it is selected or configured, title, in brackets the names that other tools give it.",
    .options = options,
    .run = run,
};
