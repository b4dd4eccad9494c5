#include "base/near.h"
#include "lang/hole.h"
#include "rules/replace.h"

static const char *const shells[] = {"bash", "sh", "pwsh", "python", "cmd", "powershell"};

static void check_shell(struct wf_check *check, const struct wf_node *shell) {
    struct wf_str text = wf_node_text(shell);
    struct wf_near near = {.wanted = text};
    if (text.len == 0 || wf_hole_any(text) || wf_str_has(text, "{0}")) {
        return;
    }
    for (size_t i = 0; i < sizeof shells / sizeof *shells; i++) {
        if (wf_str_is_case(text, shells[i])) {
            return;
        }
        wf_near_offer(&near, wf_str_of(shells[i]));
    }
    struct wf_finding *finding =
        wf_report(check, shell->span, "runners know no shell \"%.*s\"", WF_STR_ARG(text));
    wf_finding_help(
        check, finding,
        "it is one of bash, sh, pwsh, python, cmd, powershell, or a command with {0} for the script");
    if (near.best.len > 0) {
        finding->fix = wf_replace_fix(check, shell, near.best, WF_FIX_UNSAFE);
    }
}

static const struct wf_node *default_shell(const struct wf_node *defaults) {
    return wf_node_get(wf_node_get(defaults, "run"), "shell");
}

static void check_workflow(struct wf_check *check, const struct wf_workflow *workflow) {
    check_shell(check, default_shell(workflow->defaults));
}

static void check_job(struct wf_check *check, const struct wf_job *job) {
    check_shell(check, default_shell(job->defaults));
}

static void check_step(struct wf_check *check, const struct wf_step *step) {
    check_shell(check, step->shell);
}

const struct wf_rule wf_rule_shell_unknown = {
    .id = "shell-unknown",
    .title = "Shell that runners do not know",
    .category = WF_SYNTAX,
    .severity = WF_WARNING,
    .fixable = true,
    .workflow_hook = check_workflow,
    .job_hook = check_job,
    .step_hook = check_step,
};
