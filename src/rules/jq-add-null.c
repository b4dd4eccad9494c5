#include "lint/rule.h"
#include "rules/script_ask.h"

/* Where the operator behind `add` begins, when it is one that null does not go with; else WF_NOT_FOUND. */
static size_t operator_behind(struct wf_str filter, size_t at) {
    while (at < filter.len && wf_is_space(filter.ptr[at])) {
        at++;
    }
    struct wf_str rest = wf_str_sub(filter, at, filter.len);
    bool other = wf_str_starts(rest, "//") || wf_str_starts(rest, "/=") || wf_str_starts(rest, "*=");
    bool arithmetic = rest.len > 0 && strchr("/*-%", rest.ptr[0]) != NULL;
    return arithmetic && !other ? at : WF_NOT_FOUND;
}

/* Where nothing was selected, jq cannot divide the sum by the number either. */
static bool by_length(struct wf_str filter, size_t operator) {
    return wf_str_starts(wf_str_trim(wf_str_sub(filter, operator+ 1, filter.len)), "length");
}

static bool is_gh_list(const struct wf_shell_command *command) {
    return wf_str_is(wf_shell_program(command), "gh");
}

/* The array may well be empty: something is selected, or it is what GitHub has at that time. */
static bool may_be_empty(const struct wf_check *check, const struct wf_script *script,
                         const struct wf_shell_command *command, struct wf_str filter) {
    return wf_ask_call(filter, "select", 0) != WF_NOT_FOUND || is_gh_list(command) ||
           wf_ask_producer(check, script->shell, command, is_gh_list) != NULL;
}

static void check_add(struct wf_check *check, const struct wf_script *script, struct wf_span span, size_t at,
                      size_t operator) {
    const struct wf_node *run = script->step->run;
    struct wf_str filter = wf_shell_slice(script->shell, span);
    size_t begin = span.begin + at;
    struct wf_finding *finding =
        wf_report_part(check, run, begin, span.begin + operator + 1,
                       "\"add\" of an empty array is null, with which jq cannot calculate: \"null %c\" is an error",
                       filter.ptr[operator]);
    struct wf_patch patch = wf_check_patch(check);
    if (!by_length(filter, operator) &&
        wf_patch_set_part(&patch, run, begin, begin + 3, WF_STR("(add // 0)"))) {
        finding->fix = wf_patch_fix(&patch, "take 0 for an empty array", WF_FIX_SAFE);
    }
}

static void check_script(struct wf_check *check, const struct wf_script *script) {
    for (size_t i = 0; i < script->shell->commands.len; i++) {
        const struct wf_shell_command *command = script->shell->commands.items[i];
        struct wf_span span = wf_ask_filter(command);
        struct wf_str filter = wf_shell_slice(script->shell, span);
        if (wf_ask_call(filter, "add", 0) == WF_NOT_FOUND || !may_be_empty(check, script, command, filter)) {
            continue;
        }
        for (size_t at = wf_ask_call(filter, "add", 0); at != WF_NOT_FOUND;
             at = wf_ask_call(filter, "add", at + 1)) {
            size_t operator= operator_behind(filter, at + 3);
            if (operator!= WF_NOT_FOUND) {
                check_add(check, script, span, at, operator);
            }
        }
    }
}

const struct wf_rule wf_rule_jq_add_null = {
    .id = "jq-add-null",
    .title = "jq calculates with the sum of an array that may be empty",
    .category = WF_SCRIPT,
    .severity = WF_WARNING,
    .fixable = true,
    .script_hook = check_script,
};
