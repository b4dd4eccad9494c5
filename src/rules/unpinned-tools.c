#include "lang/hole.h"
#include "rules/uses_ask.h"

static bool installs_a_tool(const struct wf_uses *uses) {
    return wf_uses_is(uses, "aquasecurity/setup-trivy") || wf_uses_is(uses, "1password/load-secrets-action");
}

static void report(struct wf_check *check, struct wf_span span, enum wf_level confidence, const char *what) {
    struct wf_finding *finding = wf_report(check, span, "%s", what);
    wf_finding_risk(finding, WF_LEVEL_MEDIUM, confidence, WF_REGULAR);
    wf_finding_help(check, finding, "give the version that was looked at by \"version\"");
}

static void check_use(struct wf_check *check, const struct wf_used *used) {
    if (!used->step || !installs_a_tool(&used->uses) || wf_with_is_expression(used->step)) {
        return;
    }
    const struct wf_node *key = wf_step_input_key(used->step, "version");
    struct wf_str version = wf_node_text(key ? key->value : NULL);
    size_t end = wf_hole_end(version, 0);
    if (!key) {
        report(check, wf_used_span(check, used), WF_LEVEL_HIGH,
               "tool is installed in whatever is its latest version");
    } else if (wf_str_is(version, "latest")) {
        report(check, key->span, WF_LEVEL_HIGH, "tool is installed in whatever is its latest version");
    } else if (end > 0 && end == version.len) {
        report(check, key->span, WF_LEVEL_LOW, "tool may be installed in whatever is its latest version");
    }
}

static void check_file(struct wf_check *check, const struct wf_file *file) {
    (void)file;
    wf_uses_each(check, check_use);
}

const struct wf_rule wf_rule_unpinned_tools = {
    .id = "unpinned-tools",
    .title = "Tool that an action installs in any version",
    .category = WF_SECURITY,
    .severity = WF_INFO,
    .file_hook = check_file,
};
