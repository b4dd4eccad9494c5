#include "lint/memo.h"
#include "rules/script_ask.h"

/* How many entries `gh NAME list` gives when nobody asks for more (cli/cli, --limit of each command). */
static const struct list {
    const char *name;
    unsigned limit;
} lists[] = {
    {"cache", 30},   {"gist", 10},    {"issue", 30}, {"label", 30}, {"pr", 30},
    {"project", 30}, {"release", 30}, {"repo", 30},  {"run", 20},   {"workflow", 50},
};

/* Options that leave few entries, so that their number is known to be small. */
static const char *const narrowing[] = {"--head", "-H", "--search", "-S", "--commit", "-c", "--key", "-k"};

static const struct list *list_of(const struct wf_shell_command *command) {
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        if (wf_shell_command_is(command, "gh", lists[i].name, "list", NULL) ||
            wf_shell_command_is(command, "gh", lists[i].name, "ls", NULL)) {
            return &lists[i];
        }
    }
    return NULL;
}

static bool is_list(const struct wf_shell_command *command) {
    return list_of(command) && !wf_shell_has_option(command, "--limit") &&
           !wf_shell_has_option(command, "-L");
}

static bool is_narrow(const struct wf_shell_command *command) {
    for (size_t i = 0; i < sizeof narrowing / sizeof *narrowing; i++) {
        if (wf_shell_has_option(command, narrowing[i])) {
            return true;
        }
    }
    return false;
}

static bool has_zero_or_one(const struct wf_shell_script *script, const struct wf_shell_command *test) {
    static const char *const numbers[] = {"0", "1"};
    struct wf_str text = wf_shell_slice(script, test->span);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        if (wf_ask_call(text, numbers[i], 0) != WF_NOT_FOUND) {
            return true;
        }
    }
    return false;
}

/* The tests of a script that ask whether there is any. */
struct tests {
    bool *any;          /* of each command whether it is one */
    struct wf_map last; /* the last of those that expand a variable */
};

static void add_test(struct tests *tests, const struct wf_shell_script *script,
                     struct wf_shell_command *test) {
    struct wf_str text = wf_shell_slice(script, test->span);
    size_t from = 0;
    struct wf_str name = wf_ask_next_variable(text, &from);
    for (; name.len > 0; name = wf_ask_next_variable(text, &from)) {
        wf_map_put(&tests->last, name, test);
    }
    tests->any[test->order] = true;
}

static const struct tests *tests_of(const struct wf_check *check, const struct wf_shell_script *script) {
    void **memo = wf_memo_of(check, "tests for any", script);
    if (*memo != NULL) {
        return *memo;
    }
    struct tests *tests = WF_NEW(check->arena, struct tests);
    tests->any = WF_NEW_ARRAY(check->arena, bool, script->commands.len);
    tests->last.arena = check->arena;
    for (size_t i = 0; i < script->commands.len; i++) {
        struct wf_shell_command *command = script->commands.items[i];
        if (wf_ask_is_test(command) && has_zero_or_one(script, command)) {
            add_test(tests, script, command);
        }
    }
    *memo = tests;
    return tests;
}

/* `[ "$n" -gt 0 ]`: whether there are more than the limit makes no difference. */
static bool asks_for_any(const struct tests *tests, const struct wf_shell_command *command) {
    const struct wf_shell_command *outer = wf_ask_outermost(command);
    for (const struct wf_shell_command *test = command;; test = test->pipeline->scope->owner) {
        if (tests->any[test->order]) {
            return true;
        }
        if (test == outer) {
            break;
        }
    }
    if (outer->assignments.len != 1) {
        return false;
    }
    const struct wf_shell_command *last = wf_map_get(&tests->last, outer->assignments.items[0].name);
    return last && last->order >= outer->order;
}

/* What is made of all entries: their sum, their number, or NULL. */
static const char *aggregate(const struct wf_check *check, const struct wf_script *script,
                             const struct wf_shell_command *command, const struct wf_shell_command *list) {
    struct wf_str filter = wf_shell_slice(script->shell, wf_ask_filter(command));
    if (wf_ask_call(filter, "add", 0) != WF_NOT_FOUND) {
        return "sum";
    }
    bool counts = wf_ask_call(filter, "length", 0) != WF_NOT_FOUND || wf_ask_counts_lines(command);
    return counts && !is_narrow(list) && !asks_for_any(tests_of(check, script->shell), command) ? "number"
                                                                                                : NULL;
}

static void report(struct wf_check *check, const struct wf_script *script,
                   const struct wf_shell_command *list, const char *what) {
    const struct list *fact = list_of(list);
    const struct wf_node *run = script->step->run;
    uint32_t i = wf_shell_program_word(list);
    while (!wf_str_is(list->words.items[i].text, "list") && !wf_str_is(list->words.items[i].text, "ls")) {
        i++;
    }
    struct wf_span span = wf_span_make(list->words.items[wf_shell_program_word(list)].span.begin,
                                       list->words.items[i].span.end);
    struct wf_finding *finding =
        wf_report_part(check, run, span.begin, span.end,
                       "\"gh %s list\" gives %u entries unless --limit says more: the %s is that of these",
                       fact->name, fact->limit, what);
    struct wf_patch patch = wf_check_patch(check);
    if (wf_patch_set_part(&patch, run, span.end, span.end, WF_STR(" --limit 1000"))) {
        finding->fix = wf_patch_fix(&patch, "ask for up to 1000 entries", WF_FIX_UNSAFE);
    }
}

static void check_script(struct wf_check *check, const struct wf_script *script) {
    const struct wf_shell_command *last = NULL;
    for (size_t i = 0; i < script->shell->commands.len; i++) {
        const struct wf_shell_command *command = script->shell->commands.items[i];
        struct wf_str program = wf_shell_program(command);
        const struct wf_shell_command *list = is_list(command) ? command : NULL;
        if (wf_str_is(program, "jq") || wf_str_is(program, "wc")) {
            list = wf_ask_producer(check, script->shell, command, is_list);
        }
        const char *what = list && list != last ? aggregate(check, script, command, list) : NULL;
        if (what) {
            report(check, script, list, what);
            last = list;
        }
    }
}

const struct wf_rule wf_rule_gh_list_limit = {
    .id = "gh-list-limit",
    .title = "The GitHub CLI counts only the first entries",
    .category = WF_SCRIPT,
    .severity = WF_INFO,
    .fixable = true,
    .script_hook = check_script,
};
