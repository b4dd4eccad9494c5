#include "lint/rule.h"

static bool builds_images(const struct wf_check *check, const struct wf_job *job) {
    const struct wf_images *images = check->file->images;
    for (size_t i = 0; images && i < images->builds.len; i++) {
        if (images->builds.items[i]->job == job) {
            return true;
        }
    }
    return false;
}

static void check_job(struct wf_check *check, const struct wf_job *job) {
    if (!check->config->docker.timeout || job->timeout_minutes || !builds_images(check, job)) {
        return;
    }
    struct wf_finding *finding =
        wf_report(check, job->key->span, "job \"%.*s\" builds images without a time limit",
                  WF_STR_ARG(wf_node_text(job->key)));
    struct wf_patch patch = wf_check_patch(check);
    const struct wf_node *after = job->runs_on ? job->runs_on->key : NULL;
    if (wf_patch_add_pair(&patch, job->node, after, WF_STR("timeout-minutes: 30\n"))) {
        finding->fix = wf_patch_fix(&patch, "add a limit of 30 minutes", WF_FIX_UNSAFE);
    }
}

const struct wf_rule wf_rule_policy_timeout = {
    .id = "policy-timeout",
    .title = "Image build without timeout-minutes",
    .category = WF_POLICY,
    .severity = WF_WARNING,
    .fixable = true,
    .job_hook = check_job,
};
