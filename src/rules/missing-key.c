#include "rules/schema_say.h"

/* A composite action's step must name its shell; most scripts are bash's. */
static void fix(struct wf_check *check, struct wf_finding *finding, const struct wf_violation *violation) {
    const struct wf_node *run = wf_node_key(violation->node, "run");
    struct wf_patch patch = wf_check_patch(check);
    if (run != NULL && wf_str_is(violation->wanted, "shell") &&
        wf_patch_add_pair(&patch, violation->node, run, WF_STR("shell: bash"))) {
        finding->fix = wf_patch_fix(&patch, "add shell: bash", WF_FIX_UNSAFE);
    }
}

static void check_file(struct wf_check *check, const struct wf_file *file) {
    (void)file;
    wf_schema_say(check, 1U << WF_MISSING_KEY | 1U << WF_MISSING_KEYS, fix);
}

const struct wf_rule wf_rule_missing_key = {
    .id = "missing-key",
    .title = "Key that must be there and is not",
    .category = WF_SYNTAX,
    .severity = WF_ERROR,
    .fixable = true,
    .file_hook = check_file,
};
