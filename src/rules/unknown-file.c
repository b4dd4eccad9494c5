#include "lint/rule.h"

static void check_file(struct wf_check *check, const struct wf_file *file) {
    if (file->type == WF_FILE_UNKNOWN && file->doc->root) {
        struct wf_finding *finding = wf_report(
            check, wf_span_make(0, 0), "this is no workflow, no action and no Dependabot configuration");
        wf_finding_help(
            check, finding,
            "a workflow has the keys \"on\" and \"jobs\", an action \"runs\", Dependabot's file \"updates\"");
    }
}

const struct wf_rule wf_rule_unknown_file = {
    .id = "unknown-file",
    .title = "File of no known kind",
    .category = WF_SYNTAX,
    .severity = WF_WARNING,
    .file_hook = check_file,
};
