#include "rules/remarks.h"

static void check_file(struct wf_check *check, const struct wf_file *file) {
    wf_report_remarks(check, &file->remarks[WF_PYFLAKES]);
}

const struct wf_rule wf_rule_pyflakes = {
    .id = "pyflakes",
    .title = "What pyflakes says about a script in Python",
    .category = WF_SCRIPT,
    .severity = WF_WARNING,
    .file_hook = check_file,
};
