#include "cmd/cmd.h"

#include <string.h>

enum { MAX_RULES = 512 };

static int unknown_rule(const struct wf_call *call, const char *id) {
    const char *names[MAX_RULES];
    char hint[128];
    size_t count = 0;
    struct wfgen_rule rule = {.size = sizeof rule};
    while (count < MAX_RULES && wfgen_rule(count, &rule)) {
        names[count++] = rule.id;
    }
    wf_did_you_mean(hint, sizeof hint, "", id, names, count);
    wf_print(stderr, "wfgen %s: no rule is called \"%s\"%s\ntry \"wfgen rules\"\n", call->command->name, id,
             hint);
    return WF_EXIT_USAGE;
}

/* Headings stand out, fences are dimmed; the text itself stays as it is. */
static void print_styled(const char *page, size_t length) {
    for (size_t at = 0; at < length;) {
        const char *line = page + at;
        const char *end = memchr(line, '\n', length - at);
        size_t size = end != NULL ? (size_t)(end - line) : length - at;
        bool heading = size > 0 && line[0] == '#';
        bool fence = size >= 3 && memcmp(line, "```", 3) == 0;
        fputs(heading ? "\033[1m" : fence ? "\033[2m" : "", stdout);
        fwrite(line, 1, size, stdout);
        fputs(heading || fence ? "\033[0m\n" : "\n", stdout);
        at += size + 1;
    }
}

static int run(struct wf_call *call) {
    if (call->operand_count != 1) {
        wf_usage_error(call, "one rule is needed, as in \"wfgen explain yaml-syntax\"");
        return WF_EXIT_USAGE;
    }
    size_t length;
    const char *page = wfgen_rule_page(call->operands[0], &length);
    if (page == NULL) {
        return unknown_rule(call, call->operands[0]);
    }
    if (wf_use_color(call)) {
        print_styled(page, length);
    } else {
        fwrite(page, 1, length, stdout);
    }
    return WF_EXIT_CLEAN;
}

static const struct wf_option *const options[] = {
    &wf_option_color,
    NULL,
};

const struct wf_command wf_command_explain = {
    .name = "explain",
    .summary = "say what a rule is about, with examples",
    .operands = "RULE",
    .about = "",
    .options = options,
    .run = run,
};
