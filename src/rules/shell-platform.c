#include "gha/runner.h"
#include "lint/rule.h"

static const struct {
    const char *shell;
    bool windows; /* it is there on Windows only, else only elsewhere */
} lacking[] = {{"cmd", true}, {"powershell", true}, {"sh", false}};

static void report(struct wf_check *check, const struct wf_node *shell, struct wf_str os, bool windows) {
    struct wf_str text = wf_node_text(shell);
    if (windows) {
        wf_report(check, shell->span, "%.*s has no \"%.*s\", the step fails", WF_STR_ARG(os),
                  WF_STR_ARG(text));
        return;
    }
    struct wf_finding *finding = wf_report(check, shell->span, "GitHub provides no \"%.*s\" on %.*s",
                                           WF_STR_ARG(text), WF_STR_ARG(os));
    finding->severity = WF_INFO;
    wf_finding_help(check, finding, "\"bash\" is documented for all systems");
}

static void check_shell(struct wf_check *check, const struct wf_job *job, const struct wf_node *shell) {
    if (!wf_node_is_scalar(shell) || job->container) {
        return;
    }
    struct wf_str os = wf_job_os(check->arena, job);
    for (size_t i = 0; os.len > 0 && i < sizeof lacking / sizeof *lacking; i++) {
        if (wf_str_is_case(shell->text, lacking[i].shell) && wf_str_is(os, "windows") != lacking[i].windows) {
            report(check, shell, os, lacking[i].windows);
        }
    }
}

static void check_job(struct wf_check *check, const struct wf_job *job) {
    const struct wf_node *run = wf_node_get(job->defaults, "run");
    check_shell(check, job, wf_node_get(run, "shell"));
}

static void check_step(struct wf_check *check, const struct wf_step *step) {
    if (step->job) {
        check_shell(check, step->job, step->shell);
    }
}

const struct wf_rule wf_rule_shell_platform = {
    .id = "shell-platform",
    .title = "Shell that the runner's system does not have",
    .category = WF_SYNTAX,
    .severity = WF_WARNING,
    .job_hook = check_job,
    .step_hook = check_step,
};
