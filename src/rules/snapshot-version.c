#include "lint/rule.h"

/* `N.*` */
static bool is_version(struct wf_str text) {
    size_t digits = 0;
    while (digits < text.len && wf_is_digit(text.ptr[digits])) {
        digits++;
    }
    return digits > 0 && wf_str_is(wf_str_sub(text, digits, text.len), ".*");
}

static void check_job(struct wf_check *check, const struct wf_job *job) {
    const struct wf_node *version = wf_node_get(wf_node_get(job->node, "snapshot"), "version");
    struct wf_str text = wf_node_text(version);
    if (text.len > 0 && !wf_str_has(text, "${{") && !is_version(text)) {
        wf_report(check, version->span, "snapshot version \"%.*s\" is not written as \"1.*\"",
                  WF_STR_ARG(text));
    }
}

const struct wf_rule wf_rule_snapshot_version = {
    .id = "snapshot-version",
    .title = "Version of a custom image that GitHub does not accept",
    .category = WF_SYNTAX,
    .severity = WF_ERROR,
    .job_hook = check_job,
};
