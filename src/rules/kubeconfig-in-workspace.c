#include "lint/rule.h"
#include "rules/script_ask.h"

/* A list of files, of which each is relative to the folder a command runs in; `~` and variables are not. */
static bool is_relative(struct wf_str path) {
    return path.len > 0 && path.ptr[0] != '/' && path.ptr[0] != '~' && path.ptr[0] != '$' &&
           path.ptr[0] != '\\' && wf_str_find_char(path, ':', 0) == WF_NOT_FOUND;
}

static void report(struct wf_check *check, const struct wf_node *scalar, size_t begin, size_t end,
                   struct wf_str path) {
    if (!is_relative(path)) {
        return;
    }
    struct wf_finding *finding =
        wf_report_part(check, scalar, begin, end,
                       "KUBECONFIG in the workspace: \"%.*s\" is relative to the checkout", WF_STR_ARG(path));
    wf_finding_help(
        check, finding,
        "what lies there is found by caches, artifacts and image builds; write it to $RUNNER_TEMP");
}

static void check_env(struct wf_check *check, const struct wf_node *env) {
    const struct wf_node *key = wf_node_key(env, "KUBECONFIG");
    const struct wf_node *value = key ? key->value : NULL;
    if (value && value->kind == WF_SCALAR) {
        report(check, value, 0, value->text.len, value->text);
    }
}

static void check_workflow(struct wf_check *check, const struct wf_workflow *workflow) {
    check_env(check, workflow->env);
}

static void check_job(struct wf_check *check, const struct wf_job *job) {
    check_env(check, job->env);
}

static void check_step(struct wf_check *check, const struct wf_step *step) {
    check_env(check, step->env);
}

/* `echo KUBECONFIG=x >> "$GITHUB_ENV"` */
static bool writes_env(const struct wf_script *script, const struct wf_shell_command *command) {
    for (size_t i = 0; i < command->redirections.len; i++) {
        if (wf_str_has(wf_shell_slice(script->shell, command->redirections.items[i].span), "GITHUB_ENV")) {
            return wf_ask_prints(command);
        }
    }
    return false;
}

/* `KUBECONFIG=x command`, `KUBECONFIG=x`, `export KUBECONFIG=x`, `kubectl --kubeconfig x`. */
static void check_command(struct wf_check *check, const struct wf_script *script,
                          const struct wf_shell_command *command) {
    const struct wf_node *run = script->step->run;
    static const char name[] = "KUBECONFIG=";
    for (size_t i = 0; i < command->assignments.len; i++) {
        const struct wf_shell_assignment *one = &command->assignments.items[i];
        if (wf_str_is(one->name, "KUBECONFIG") && !one->append) {
            report(check, run, one->span.begin, one->span.end, one->value.head);
        }
    }
    bool sets = wf_str_is(wf_shell_program(command), "export") || writes_env(script, command);
    for (size_t i = 1; sets && i < command->words.len; i++) {
        const struct wf_shell_word *word = &command->words.items[i];
        if (wf_str_starts(word->head, name)) {
            report(check, run, word->span.begin, word->span.end,
                   wf_str_sub(word->head, sizeof name - 1, word->head.len));
        }
    }
    struct wf_shell_value value;
    if (wf_shell_option(command, "--kubeconfig", 0, &value) && value.literal) {
        report(check, run, value.span.begin, value.span.end, value.text);
    }
}

static void check_script(struct wf_check *check, const struct wf_script *script) {
    for (size_t i = 0; i < script->shell->commands.len; i++) {
        check_command(check, script, script->shell->commands.items[i]);
    }
}

const struct wf_rule wf_rule_kubeconfig_in_workspace = {
    .id = "kubeconfig-in-workspace",
    .title = "Kubernetes credentials in the checked-out folder",
    .category = WF_SECURITY,
    .severity = WF_INFO,
    .workflow_hook = check_workflow,
    .job_hook = check_job,
    .step_hook = check_step,
    .script_hook = check_script,
};
