#include "rules/pre_commit.h"

static void check_hooks(struct wf_check *check, const struct wf_hooks *hooks) {
    struct wf_str url = hooks->url->text;
    if (!wf_str_starts(url, "http://") && !wf_str_starts(url, "git://")) {
        return;
    }
    struct wf_finding *finding =
        wf_report(check, hooks->url->span, "hooks come by a way that anyone on it can change: \"%.*s\"",
                  WF_STR_ARG(url));
    wf_finding_risk(finding, WF_LEVEL_HIGH, WF_LEVEL_HIGH, WF_REGULAR);
    wf_finding_help(check, finding, "use https");
}

static void check_file(struct wf_check *check, const struct wf_file *file) {
    (void)file;
    wf_hooks_each(check, check_hooks);
}

const struct wf_rule wf_rule_insecure_url_scheme = {
    .id = "insecure-url-scheme",
    .title = "Hooks fetched without encryption",
    .category = WF_SECURITY,
    .severity = WF_WARNING,
    .file_hook = check_file,
};
