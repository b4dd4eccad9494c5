#include "rules/script_ask.h"

/* Programs whose exit status 1 is an answer, not a failure. */
static const struct answer {
    const char *program;
    const char *subcommand, *option; /* must stand there; NULL: any */
    const char *words;               /* when it exits with 1 */
} answers[] = {
    {"grep", NULL, NULL, "when nothing matches"},
    {"egrep", NULL, NULL, "when nothing matches"},
    {"fgrep", NULL, NULL, "when nothing matches"},
    {"zgrep", NULL, NULL, "when nothing matches"},
    {"rg", NULL, NULL, "when nothing matches"},
    {"git", "grep", NULL, "when nothing matches"},
    {"git", "diff", "--exit-code", "when there are differences"},
    {"git", "diff", "--quiet", "when there are differences"},
    {"diff", NULL, NULL, "when there are differences"},
    {"cmp", NULL, NULL, "when there are differences"},
    {"expr", NULL, NULL, "when the result is 0 or empty"},
    {"pgrep", NULL, NULL, "when there is no such process"},
    {"which", NULL, NULL, "when there is no such program"},
};

static const struct answer *answer_of(const struct wf_shell_command *command) {
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        const struct answer *answer = &answers[i];
        bool same = answer->subcommand
                        ? wf_shell_command_is(command, answer->program, answer->subcommand, NULL)
                        : wf_str_is(wf_shell_program(command), answer->program);
        if (same && (!answer->option || wf_shell_has_option(command, answer->option))) {
            return answer;
        }
    }
    return NULL;
}

enum { MAX_LOOKS = 1000 }; /* at commands that name the same variable */

struct question {
    const struct wf_places *mentions;
    const struct wf_shell_script *script;
    const struct wf_shell_command *holder; /* of the assignment */
    struct wf_str name;                    /* of the variable */
    bool counts;                           /* it prints a number also with status 1 */
};

/* --- what handles it --------------------------------------------------------------------------------------
 */

static const char *const emptiness[] = {"-z", "-n", NULL};
static const char *const numeric[] = {"-eq", "-ne", "-gt", "-ge", "-lt", "-le", NULL};
static const char *const equality[] = {"=", "==", "!=", NULL};

/* The words of a test around word `i`, the variable: does it ask for what the variable is when the answer is
 * no? */
static bool asks_at(const struct question *q, const struct wf_shell_command *test, size_t i) {
    struct wf_str before = i > 0 ? test->words.items[i - 1].text : (struct wf_str){"", 0};
    struct wf_str after = i + 1 < test->words.len ? test->words.items[i + 1].text : (struct wf_str){"", 0};
    const struct wf_shell_word *other = i + 2 < test->words.len ? &test->words.items[i + 2] : NULL;
    if (q->counts) {
        bool number = other && other->literal && other->text.len > 0 && wf_is_digit(other->text.ptr[0]);
        bool zero = number && wf_str_is(other->text, "0");
        return (wf_str_is_any(after, numeric) && number) || (wf_str_is_any(after, equality) && zero);
    }
    bool alone = !wf_str_is_any(before, equality) && (i + 1 == test->words.len || wf_str_is(after, "]"));
    return alone || wf_str_is_any(before, emptiness) ||
           (wf_str_is_any(after, equality) && other && other->literal && other->text.len == 0);
}

static bool asks_in_test(const struct question *q, const struct wf_shell_command *test) {
    for (size_t i = 0; i < test->words.len; i++) {
        if (wf_ask_expands(q->script, test->words.items[i].span, q->name) && asks_at(q, test, i)) {
            return true;
        }
    }
    return false;
}

/* `(( NAME > 0 ))`, with or without the `$`. */
static bool asks_in_arithmetic(const struct question *q, const struct wf_shell_command *command) {
    struct wf_str text = wf_shell_slice(q->script, command->span);
    for (size_t at = wf_str_find_str(text, q->name, 0); q->counts && at != WF_NOT_FOUND;
         at = wf_str_find_str(text, q->name, at + 1)) {
        char before = at > 0 ? text.ptr[at - 1] : ' ';
        char after = at + q->name.len < text.len ? text.ptr[at + q->name.len] : ' ';
        if (!wf_is_word(before) && !wf_is_word(after)) {
            return true;
        }
    }
    return false;
}

/* `case "$NAME" in "")` */
static bool asks_in_case(const struct question *q, const struct wf_shell_command *command) {
    if (q->counts || command->words.len == 0 ||
        !wf_ask_expands(q->script, command->words.items[0].span, q->name)) {
        return false;
    }
    for (size_t i = 1; i < command->words.len; i++) {
        const struct wf_shell_word *pattern = &command->words.items[i];
        if (pattern->literal && pattern->text.len == 0) {
            return true;
        }
    }
    return false;
}

static bool asks(const struct question *q, const struct wf_shell_command *command) {
    if (command->kind == WF_SHELL_ARITHMETIC) {
        return asks_in_arithmetic(q, command);
    }
    if (wf_ask_is_test(command)) {
        return asks_in_test(q, command);
    }
    return command->kind == WF_SHELL_CASE && asks_in_case(q, command);
}

/* What may ask for a variable, or sets it: all commands of interest, by the names in them. */
static void add_names(struct wf_places *places, struct wf_str text, size_t order) {
    for (size_t at = 0; at < text.len; at++) {
        size_t begin = at;
        while (at < text.len && wf_is_word(text.ptr[at])) {
            at++;
        }
        struct wf_str name = wf_str_sub(text, begin, at);
        if (name.len > 0 && wf_places_from(places, name, order) == WF_NOT_FOUND) {
            wf_places_add(places, name, order);
        }
    }
}

static const struct wf_places *mentions(const struct wf_check *check, const struct wf_shell_script *script) {
    void **memo = wf_memo_of(check, "mentions of variables", script);
    if (*memo != NULL) {
        return *memo;
    }
    struct wf_places *places = wf_places_new(check->arena);
    for (size_t i = 0; i < script->commands.len; i++) {
        const struct wf_shell_command *command = script->commands.items[i];
        if (wf_ask_is_test(command)) {
            add_names(places, wf_shell_slice(script, command->span), i);
        } else if (command->kind == WF_SHELL_CASE && command->words.len > 0) {
            add_names(places, wf_shell_slice(script, command->words.items[0].span), i);
        }
        for (size_t k = 0; k < command->assignments.len; k++) {
            add_names(places, command->assignments.items[k].name, i);
        }
    }
    *memo = places;
    return places;
}

static bool assigns(const struct wf_shell_command *command, struct wf_str name) {
    for (size_t i = 0; i < command->assignments.len; i++) {
        if (wf_str_eq(command->assignments.items[i].name, name)) {
            return true;
        }
    }
    return false;
}

/* The command that asks for the answer the script never comes to, or NULL. */
static const struct wf_shell_command *handler_of(const struct question *q) {
    size_t i = wf_places_from(q->mentions, q->name, q->holder->order + 1);
    for (unsigned looks = 0; i != WF_NOT_FOUND && looks < MAX_LOOKS; looks++) {
        const struct wf_shell_command *command = q->script->commands.items[i];
        if (asks(q, command)) {
            return command;
        }
        if (assigns(command, q->name) && command->pipeline->scope == q->holder->pipeline->scope) {
            return NULL;
        }
        i = wf_places_from(q->mentions, q->name, i + 1);
    }
    return NULL;
}

/* --- the rule
 * ----------------------------------------------------------------------------------------------- */

static bool has_document(const struct wf_shell_pipeline *pipeline) {
    for (const struct wf_shell_command *one = pipeline->first; one; one = one->next) {
        for (size_t i = 0; i < one->redirections.len; i++) {
            if (one->redirections.items[i].body.end > 0) {
                return true;
            }
        }
    }
    return false;
}

/* Only the status of the command itself is let pass: under pipefail that of the others still counts. */
static const struct wf_fix *fix(struct wf_check *check, const struct wf_script *script,
                                const struct wf_shell_command *command) {
    const struct wf_shell_pipeline *pipeline = command->pipeline;
    if (has_document(pipeline)) {
        return NULL;
    }
    bool pipefail = wf_shell_set_flags(script->shell, command, script->flags).pipefail;
    bool group = pipefail && pipeline->length > 1;
    bool last = pipeline->list == pipeline && pipeline->joined == WF_SHELL_END;
    if (!group && !last) {
        return NULL;
    }
    struct wf_patch patch = wf_check_patch(check);
    const struct wf_node *run = script->step->run;
    size_t end = group ? command->span.end : pipeline->span.end;
    bool done =
        !group || wf_patch_set_part(&patch, run, command->span.begin, command->span.begin, WF_STR("{ "));
    done =
        done && wf_patch_set_part(&patch, run, end, end, group ? WF_STR(" || true; }") : WF_STR(" || true"));
    return done ? wf_patch_fix(&patch, "let that answer pass", WF_FIX_SAFE) : NULL;
}

/* `grep -c`, or a pipeline that ends in `wc -l`. */
static bool prints_number(struct wf_arena *arena, const struct wf_shell_command *command) {
    struct wf_grep grep;
    const struct wf_shell_command *last = wf_shell_last(command);
    bool counts = wf_grep_read(arena, command, &grep) && grep.counts;
    return last == command ? counts : wf_ask_counts_lines(last);
}

static void check_command(struct wf_check *check, const struct wf_script *script,
                          const struct wf_shell_command *command) {
    const struct answer *answer = answer_of(command);
    const struct wf_shell_command *holder = answer ? wf_shell_holder(command) : NULL;
    if (!holder || holder->words.len > 0 || holder->assignments.len != 1 ||
        wf_shell_fate(script->shell, command, script->flags) != WF_SHELL_ENDS) {
        return;
    }
    struct question question = {
        .mentions = mentions(check, script->shell),
        .script = script->shell,
        .holder = holder,
        .name = holder->assignments.items[0].name,
        .counts = prints_number(check->arena, command),
    };
    const struct wf_shell_command *handler = handler_of(&question);
    if (!handler) {
        return;
    }
    const struct wf_node *run = script->step->run;
    struct wf_finding *finding =
        wf_report_part(check, run, command->span.begin, command->span.end,
                       "%s exits with 1 %s, which ends the script before \"%.*s\" is tested", answer->program,
                       answer->words, WF_STR_ARG(question.name));
    finding->fix = fix(check, script, command);
    wf_finding_note(check, finding, check->file->source,
                    wf_node_subspan(check->file->source, run, handler->span.begin, handler->span.end),
                    "never tested for that");
}

static void check_script(struct wf_check *check, const struct wf_script *script) {
    for (size_t i = 0; i < script->shell->commands.len; i++) {
        check_command(check, script, script->shell->commands.items[i]);
    }
}

const struct wf_rule wf_rule_grep_ends_script = {
    .id = "grep-ends-script",
    .title = "A search without a result ends the script before that is handled",
    .category = WF_SCRIPT,
    .severity = WF_WARNING,
    .fixable = true,
    .script_hook = check_script,
};
