#include "gha/step.h"
#include "rules/env_write.h"
#include "rules/uses_ask.h"

static struct wf_env_writes writes_of(struct wf_check *check, const struct wf_step *step) {
    struct wf_str text = wf_node_text(step->run);
    switch (wf_step_shell_choice(step).family) {
    case WF_FAMILY_POWERSHELL:
        return wf_env_writes_powershell(check->arena, text);
    case WF_FAMILY_CMD:
        return wf_env_writes_batch(check->arena, text);
    case WF_FAMILY_UNKNOWN:
    case WF_FAMILY_BASH:
        return wf_env_writes_shell(check->arena, step->script);
    default:
        return (struct wf_env_writes){0};
    }
}

/* An action can be used where an outsider's text is at work; a workflow tells when it runs. */
static bool is_exposed(const struct wf_check *check) {
    const struct wf_run_cases *runs = check->file->runs;
    return check->file->action || (runs && (wf_run_case_find(runs, "pull_request_target", WF_RUN_UNKNOWN) ||
                                            wf_run_case_find(runs, "workflow_run", WF_RUN_UNKNOWN)));
}

static void check_step(struct wf_check *check, const struct wf_step *step) {
    if (!wf_node_is_scalar(step->run)) {
        return;
    }
    struct wf_env_writes writes = writes_of(check, step);
    const struct wf_source *source = check->file->source;
    for (size_t i = 0; i < writes.list.len; i++) {
        const struct wf_env_write *write = &writes.list.items[i];
        struct wf_finding *finding =
            wf_report(check, wf_node_key(step->node, "run")->span,
                      "text that is not fixed decides what later steps run with: $%s", write->variable);
        wf_finding_risk(finding, WF_LEVEL_HIGH, WF_LEVEL_LOW, WF_REGULAR);
        wf_finding_note(check, finding, source,
                        wf_node_subspan(source, step->run, write->span.begin, write->span.end),
                        "written here");
        wf_finding_help(check, finding,
                        "hand values on by $GITHUB_OUTPUT: it sets no variable, and no $PATH");
    }
}

static void check_file(struct wf_check *check, const struct wf_file *file) {
    (void)file;
    if (is_exposed(check)) {
        wf_live_steps_each(check, check_step);
    }
}

const struct wf_rule wf_rule_github_env = {
    .id = "github-env",
    .title = "Environment of later steps written where outsiders' text is at work",
    .category = WF_SECURITY,
    .severity = WF_INFO,
    .file_hook = check_file,
};
