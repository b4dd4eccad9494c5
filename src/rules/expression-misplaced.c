#include "rules/schema_say.h"

static void check_file(struct wf_check *check, const struct wf_file *file) {
    (void)file;
    wf_schema_say(check, 1U << WF_MISPLACED_EXPRESSION, NULL);
}

const struct wf_rule wf_rule_expression_misplaced = {
    .id = "expression-misplaced",
    .title = "Expression where GitHub evaluates none",
    .category = WF_EXPRESSION,
    .severity = WF_ERROR,
    .file_hook = check_file,
};
