#include "rules/uses_ask.h"

static void check_use(struct wf_check *check, const struct wf_used *used) {
    if (used->step || !wf_str_is(wf_node_text(used->job->secrets), "inherit")) {
        return;
    }
    struct wf_finding *finding =
        wf_report(check, wf_used_span(check, used), "workflow gets every secret of this one: \"%.*s\"",
                  WF_STR_ARG(used->uses.text));
    wf_finding_risk(finding, WF_LEVEL_MEDIUM, WF_LEVEL_HIGH, WF_REGULAR);
    wf_finding_reach(finding, used->job->node->span);
    wf_finding_note(check, finding, check->file->source, wf_node_key(used->job->node, "secrets")->span,
                    "handed on here");
    wf_finding_help(check, finding, "name those that it needs below \"secrets\"");
}

static void check_file(struct wf_check *check, const struct wf_file *file) {
    (void)file;
    wf_uses_each(check, check_use);
}

const struct wf_rule wf_rule_secrets_inherit = {
    .id = "secrets-inherit",
    .title = "Called workflow that gets every secret",
    .category = WF_SECURITY,
    .severity = WF_INFO,
    .file_hook = check_file,
};
