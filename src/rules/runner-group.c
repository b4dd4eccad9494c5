#include "lang/hole.h"
#include "lint/rule.h"

static bool is_prefix(struct wf_str text) {
    static const char *const prefixes[] = {"org", "organization", "ent", "enterprise", NULL};
    return wf_str_is_any_case(text, prefixes);
}

static void check_job(struct wf_check *check, const struct wf_job *job) {
    const struct wf_node *group = wf_node_get(job->runs_on, "group");
    struct wf_str text = wf_node_text(group);
    size_t slash = wf_str_find_char(text, '/', 0);
    if (!wf_node_is_mapping(job->runs_on) || slash == WF_NOT_FOUND || wf_hole_any(text)) {
        return;
    }
    bool more = wf_str_find_char(text, '/', slash + 1) != WF_NOT_FOUND;
    if (more || slash + 1 == text.len || !is_prefix(wf_str_sub(text, 0, slash))) {
        struct wf_finding *finding =
            wf_report(check, group->span, "invalid runner group \"%.*s\"", WF_STR_ARG(text));
        wf_finding_help(check, finding,
                        "before a slash only \"org\" or \"enterprise\" can stand: \"org/NAME\"");
    }
}

const struct wf_rule wf_rule_runner_group = {
    .id = "runner-group",
    .title = "Name of a runner group that cannot be",
    .category = WF_SYNTAX,
    .severity = WF_ERROR,
    .job_hook = check_job,
};
