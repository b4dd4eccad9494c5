#include "gha/step.h"
#include "rules/uses_ask.h"

/* Whether this was said here already: a default speaks for many steps. */
static bool is_said(const struct wf_check *check, struct wf_span span) {
    for (size_t i = check->out->list.len; i > 0; i--) {
        const struct wf_finding *finding = check->out->list.items[i - 1];
        if (finding->source == check->file->source && finding->span.begin == span.begin &&
            wf_str_is(wf_str_of(finding->rule), check->rule->id)) {
            return true;
        }
    }
    return false;
}

static void report_shell(struct wf_check *check, const struct wf_shell_choice *shell) {
    struct wf_span span = shell->node->span;
    bool batch = shell->family == WF_FAMILY_CMD;
    if (is_said(check, span)) {
        return;
    }
    struct wf_finding *finding =
        batch ? wf_report(check, span,
                          "cmd goes on behind commands that fail, and no tool understands its scripts")
              : wf_report(check, span, "no tool understands scripts for this shell: \"%.*s\"",
                          WF_STR_ARG(shell->name));
    wf_finding_risk(finding, WF_LEVEL_LOW, WF_LEVEL_HIGH, batch ? WF_REGULAR : WF_AUDITOR);
}

static void check_step(struct wf_check *check, const struct wf_step *step) {
    if (step->run) {
        struct wf_shell_choice shell = wf_step_shell_choice(step);
        if (shell.node && shell.name.len > 0 && !wf_str_in(shell.name, "bash sh pwsh powershell python")) {
            report_shell(check, &shell);
        }
        return;
    }
    const struct wf_node *key = wf_step_input_key(step, "pip-install");
    if (key && wf_uses_is(&step->action, "actions/setup-python")) {
        struct wf_finding *finding = wf_report(
            check, key->span, "packages get into the Python that all of the runner uses: \"pip-install\"");
        wf_finding_risk(finding, WF_LEVEL_LOW, WF_LEVEL_HIGH, WF_REGULAR);
        wf_finding_help(check, finding, "install into a virtual environment");
    }
}

static void check_file(struct wf_check *check, const struct wf_file *file) {
    (void)file;
    wf_live_steps_each(check, check_step);
}

const struct wf_rule wf_rule_misfeature = {
    .id = "misfeature",
    .title = "Feature that one does better without",
    .category = WF_SECURITY,
    .severity = WF_INFO,
    .file_hook = check_file,
};
