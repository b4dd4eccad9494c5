#include "rules/schema_say.h"

/* A second key cannot get the name that an earlier one gets. */
static bool is_taken(const struct wf_check *check, const struct wf_violation *violation) {
    const struct wf_schema_read *read = check->file->schema;
    for (const struct wf_violation *other = read->violations.items; other < violation; other++) {
        if (other->node->parent == violation->node->parent && wf_str_eq(other->wanted, violation->wanted)) {
            return true;
        }
    }
    return false;
}

static void fix(struct wf_check *check, struct wf_finding *finding, const struct wf_violation *violation) {
    if (violation->kind == WF_UNKNOWN_KEY && !is_taken(check, violation)) {
        wf_schema_fix_name(check, finding, violation);
    }
}

static void check_file(struct wf_check *check, const struct wf_file *file) {
    (void)file;
    wf_schema_say(check, 1U << WF_UNKNOWN_KEY | 1U << WF_EXCLUDED_KEY | 1U << WF_CLASHING_KEY, fix);
}

const struct wf_rule wf_rule_unexpected_key = {
    .id = "unexpected-key",
    .title = "Key that may not stand where it stands",
    .category = WF_SYNTAX,
    .severity = WF_ERROR,
    .fixable = true,
    .file_hook = check_file,
};
