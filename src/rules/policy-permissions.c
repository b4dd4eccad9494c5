#include "lint/rule.h"

static bool is_first_of_job(const struct wf_check *check, const struct wf_build *build) {
    const struct wf_images *images = check->file->images;
    size_t i = 0;
    while (images->builds.items[i]->job != build->job) {
        i++;
    }
    return images->builds.items[i] == build;
}

static void check_build(struct wf_check *check, const struct wf_build *build) {
    const struct wf_job *job = build->job;
    if (!check->config->docker.permissions || job->permissions || job->workflow->permissions ||
        !is_first_of_job(check, build)) {
        return;
    }
    struct wf_finding *finding =
        wf_report(check, job->key->span, "job \"%.*s\" builds images without \"permissions\"",
                  WF_STR_ARG(wf_node_text(job->key)));
    wf_finding_help(check, finding, "%s",
                    build->pushed == WF_FALSE
                        ? "\"contents: read\" is enough for a build that pushes nothing"
                        : "\"contents: read\", and \"packages: write\" to push to ghcr.io");
}

const struct wf_rule wf_rule_policy_permissions = {
    .id = "policy-permissions",
    .title = "Image build without permissions",
    .category = WF_POLICY,
    .severity = WF_WARNING,
    .build_hook = check_build,
};
