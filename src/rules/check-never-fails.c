#include "lint/rule.h"
#include "rules/script_ask.h"

/* Beginnings of words by which a step says that it checks something. */
static const char *const claims[] = {"validat", "verif", "check", "ensure", "assert", "smoke"};

static bool is_claim_at(struct wf_str text, size_t at) {
    for (size_t i = 0; i < sizeof claims / sizeof *claims; i++) {
        if (wf_str_is_case(wf_str_sub(text, at, at + strlen(claims[i])), claims[i])) {
            return true;
        }
    }
    return false;
}

static bool claims_to_check(const struct wf_step *step) {
    struct wf_str texts[] = {wf_node_text(step->name), wf_node_text(step->id)};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        for (size_t at = 0; at < texts[i].len; at++) {
            bool begins = at == 0 || !wf_is_alpha(texts[i].ptr[at - 1]);
            if (begins && is_claim_at(texts[i], at) && !wf_ask_mentions(texts[i], "check out") &&
                !wf_ask_mentions(texts[i], "checkout")) {
                return true;
            }
        }
    }
    return false;
}

/* --- outcomes
 * ----------------------------------------------------------------------------------------------- */

/* The text says that a failure is no matter, or is an annotation, which people see. */
static bool is_meant(struct wf_str text) {
    static const char *const words[] = {"::error",  "::warning", "::notice", "expected", "normal",
                                        "optional", "skip",      "continu",  "ignor",    NULL};
    return wf_ask_mentions_any(text, words);
}

/* Prints to the log and nowhere else. */
static bool only_prints(const struct wf_shell_script *script, const struct wf_shell_command *command) {
    struct wf_str text = wf_shell_slice(script, command->span);
    bool nothing = command->words.len == 1 && (wf_str_is(command->words.items[0].text, "true") ||
                                               wf_str_is(command->words.items[0].text, ":"));
    if (is_meant(text) || command->pipeline->length > 1) {
        return false;
    }
    for (size_t i = 0; i < command->redirections.len; i++) {
        if (!wf_str_is(command->redirections.items[i].op, ">&")) {
            return false;
        }
    }
    return nothing || wf_ask_prints(command);
}

static bool pipelines_print(const struct wf_shell_script *script, const struct wf_shell_pipeline *first,
                            const struct wf_shell_pipeline *last) {
    for (const struct wf_shell_pipeline *one = first; one; one = one->next) {
        if (!only_prints(script, one->first)) {
            return false;
        }
        if (one == last) {
            break;
        }
    }
    return first != NULL;
}

/* `check && echo good || echo bad`, `check || echo bad` */
static bool is_masked_list(const struct wf_shell_script *script, const struct wf_shell_pipeline *first) {
    const struct wf_shell_pipeline *last = wf_ask_list_last(first);
    const struct wf_shell_pipeline *one = first;
    while (one != last && one->joined != WF_SHELL_OR) {
        one = one->next;
    }
    bool silent = last->first->words.len == 1;
    return one != last && !silent && !wf_ask_prints(first->first) &&
           pipelines_print(script, first->next, last);
}

/* `if check; then echo good; else echo bad; fi` */
static bool is_masked_if(const struct wf_shell_script *script, const struct wf_shell_command *command) {
    size_t branches = 0;
    const struct wf_shell_scope *seen = NULL;
    for (size_t i = command->order + 1; i < script->commands.len; i++) {
        const struct wf_shell_scope *scope = script->commands.items[i]->pipeline->scope;
        if (scope->owner != command || scope == seen || scope->place != WF_SHELL_BRANCH) {
            continue;
        }
        seen = scope;
        branches++;
        if (!pipelines_print(script, scope->first, NULL)) {
            return false;
        }
    }
    return branches >= 2;
}

/* --- the rule
 * ----------------------------------------------------------------------------------------------- */

static void report(struct wf_check *check, const struct wf_script *script, struct wf_span span) {
    struct wf_str text = wf_shell_slice(script->shell, span);
    size_t end = span.begin + wf_str_trim(wf_str_sub(text, 0, wf_str_find_char(text, '\n', 0))).len;
    text = wf_ask_shown(check->arena, text);
    struct wf_finding *finding =
        wf_report_part(check, script->step->run, span.begin, end,
                       "check that cannot fail: \"%.*s\" only decides what is printed", WF_STR_ARG(text));
    wf_finding_help(check, finding,
                    "end the bad outcome with \"exit 1\", or make it an annotation with \"::warning::\"");
}

/* Where the condition of an `if` stands. */
static struct wf_span condition_of(const struct wf_shell_script *script,
                                   const struct wf_shell_command *command) {
    for (size_t i = command->order + 1; i < script->commands.len; i++) {
        const struct wf_shell_scope *scope = script->commands.items[i]->pipeline->scope;
        if (scope->owner == command && scope->place == WF_SHELL_CONDITION) {
            return wf_span_make(scope->first->span.begin, scope->last->span.end);
        }
    }
    return command->span;
}

static void check_pipeline(struct wf_check *check, const struct wf_script *script,
                           const struct wf_shell_pipeline *pipeline) {
    if (pipeline->list != pipeline) {
        return;
    }
    bool alone = pipeline->joined == WF_SHELL_END && pipeline->length == 1;
    if (alone && pipeline->first->kind == WF_SHELL_IF && is_masked_if(script->shell, pipeline->first)) {
        report(check, script, condition_of(script->shell, pipeline->first));
    } else if (is_masked_list(script->shell, pipeline)) {
        report(check, script, pipeline->span);
    }
}

static void check_script(struct wf_check *check, const struct wf_script *script) {
    const struct wf_shell_scope *root = script->shell->root;
    if (!claims_to_check(script->step) || script->step->continue_on_error || script->shell->broken) {
        return;
    }
    for (const struct wf_shell_pipeline *one = root->first; one; one = one->next) {
        check_pipeline(check, script, one);
    }
}

const struct wf_rule wf_rule_check_never_fails = {
    .id = "check-never-fails",
    .title = "A check whose outcomes only print text",
    .category = WF_SCRIPT,
    .severity = WF_INFO,
    .script_hook = check_script,
};
