#include "rules/remarks.h"

static void check_file(struct wf_check *check, const struct wf_file *file) {
    wf_report_remarks(check, &file->remarks[WF_SHELLCHECK]);
}

const struct wf_rule wf_rule_shellcheck = {
    .id = "shellcheck",
    .title = "What shellcheck says about a script",
    .category = WF_SCRIPT,
    .severity = WF_WARNING,
    .file_hook = check_file,
};
