#include "rules/schema_say.h"

static void fix(struct wf_check *check, struct wf_finding *finding, const struct wf_violation *violation) {
    if (violation->kind == WF_UNKNOWN_VALUE) {
        wf_schema_fix_name(check, finding, violation);
    }
}

static void check_file(struct wf_check *check, const struct wf_file *file) {
    (void)file;
    wf_schema_say(check, 1U << WF_UNKNOWN_VALUE | 1U << WF_WRONG_SIZE | 1U << WF_REPEATED_VALUE, fix);
}

const struct wf_rule wf_rule_unexpected_value = {
    .id = "unexpected-value",
    .title = "Value that is not one of those allowed",
    .category = WF_SYNTAX,
    .severity = WF_ERROR,
    .fixable = true,
    .file_hook = check_file,
};
