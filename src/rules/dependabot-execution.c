#include "rules/replace.h"

static void check_entry(struct wf_check *check, const struct wf_node *entry) {
    const struct wf_node *key = wf_node_key(entry, "insecure-external-code-execution");
    if (!key || !wf_str_is(wf_node_text(key->value), "allow")) {
        return;
    }
    struct wf_finding *finding = wf_report(
        check, key->span, "manifests that Dependabot reads may run their code with its credentials");
    wf_finding_risk(finding, WF_LEVEL_HIGH, WF_LEVEL_HIGH, WF_REGULAR);
    wf_finding_reach(finding, wf_pair_span(key));
    finding->fix = wf_replace_fix(check, key->value, WF_STR("deny"), WF_FIX_UNSAFE);
}

static void check_file(struct wf_check *check, const struct wf_file *file) {
    const struct wf_node *updates = wf_node_get(file->doc->root, "updates");
    if (file->type != WF_FILE_DEPENDABOT || file->doc->cut) {
        return;
    }
    for (WF_EACH(entry, wf_node_resolve(updates))) {
        check_entry(check, wf_node_resolve(entry));
    }
}

const struct wf_rule wf_rule_dependabot_execution = {
    .id = "dependabot-execution",
    .title = "Code of others that Dependabot runs",
    .category = WF_SECURITY,
    .severity = WF_WARNING,
    .fixable = true,
    .file_hook = check_file,
};
