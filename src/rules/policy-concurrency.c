#include "lint/rule.h"

/* A called workflow that waits for its caller's group would wait for ever. */
static bool only_called(const struct wf_run_cases *runs) {
    for (size_t i = 0; i < runs->list.len; i++) {
        if (!wf_str_is(runs->list.items[i].event, "workflow_call")) {
            return false;
        }
    }
    return true;
}

static void check_build(struct wf_check *check, const struct wf_build *build) {
    const struct wf_workflow *workflow = build->job->workflow;
    if (!check->config->docker.concurrency || workflow->concurrency || build->job->concurrency ||
        check->file->images->builds.items[0] != build || only_called(check->file->runs)) {
        return;
    }
    struct wf_finding *finding =
        wf_report(check, build->job->key->span, "job \"%.*s\" builds images without \"concurrency\"",
                  WF_STR_ARG(wf_node_text(build->job->key)));
    struct wf_patch patch = wf_check_patch(check);
    const struct wf_node *after = workflow->on ? workflow->on->key : NULL;
    if (after && wf_patch_add_pair(&patch, workflow->root, after,
                                   WF_STR("concurrency:\n"
                                          "  group: ${{ github.workflow }}-${{ github.ref }}\n"))) {
        finding->fix = wf_patch_fix(&patch, "let one run of a branch wait for the other", WF_FIX_UNSAFE);
    }
}

const struct wf_rule wf_rule_policy_concurrency = {
    .id = "policy-concurrency",
    .title = "Image build without concurrency",
    .category = WF_POLICY,
    .severity = WF_WARNING,
    .fixable = true,
    .build_hook = check_build,
};
