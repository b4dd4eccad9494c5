#include "gha/step.h"
#include "lint/rule.h"
#include "yaml/comment.h"

/* Whether a comment on the line of the entry says something. */
static bool is_explained(const struct wf_check *check, const struct wf_node *key) {
    const struct wf_comment *comment = wf_comment_behind(check->file->doc, key->value->span.end);
    return comment && wf_comment_text(check->file->source, comment).len > 0;
}

static bool speaks_for_itself(const struct wf_node *key) {
    return wf_str_is(wf_node_text(key), "contents") && wf_str_is(wf_node_text(key->value), "read");
}

static void check_permissions(struct wf_check *check, const struct wf_node *permissions,
                              struct wf_span reach) {
    struct wf_finding *finding = NULL;
    permissions = wf_node_resolve(permissions);
    if (!wf_node_is_mapping(permissions)) {
        return;
    }
    for (WF_EACH(key, permissions)) {
        if (speaks_for_itself(key) || is_explained(check, key)) {
            continue;
        }
        if (finding) {
            wf_finding_note(check, finding, check->file->source, key->span, "nor does this");
            continue;
        }
        finding = wf_report(check, key->span, "no comment tells why it is needed: \"%.*s\"",
                            WF_STR_ARG(wf_node_text(key)));
        wf_finding_risk(finding, WF_LEVEL_LOW, WF_LEVEL_HIGH, WF_PEDANTIC);
        wf_finding_reach(finding, reach);
    }
}

static void check_workflow(struct wf_check *check, const struct wf_workflow *workflow) {
    const struct wf_node *key = wf_node_key(workflow->root, "permissions");
    if (key) {
        check_permissions(check, key->value, wf_pair_span(key));
    }
}

static void check_job(struct wf_check *check, const struct wf_job *job) {
    const struct wf_node *key = wf_node_key(job->node, "permissions");
    if (key && !wf_job_is_dead(job)) {
        check_permissions(check, key->value, wf_pair_span(key));
    }
}

const struct wf_rule wf_rule_undocumented_permissions = {
    .id = "undocumented-permissions",
    .title = "Permission that no comment explains",
    .category = WF_SECURITY,
    .severity = WF_INFO,
    .workflow_hook = check_workflow,
    .job_hook = check_job,
};
