#include "lint/rule.h"

static const struct wf_node *place_for_id(const struct wf_step *step) {
    return step->name ? step->name->key : step->uses->key;
}

static void offer_id(struct wf_check *check, struct wf_finding *finding, const struct wf_step *step,
                     struct wf_str id) {
    struct wf_str yaml = wf_arena_printf(check->arena, "id: %.*s\n", WF_STR_ARG(id));
    struct wf_patch patch = wf_check_patch(check);
    if (!wf_job_step(step->job, id) && wf_patch_add_pair(&patch, step->node, place_for_id(step), yaml)) {
        const char *title =
            wf_arena_printf(check->arena, "give the step the id \"%.*s\"", WF_STR_ARG(id)).ptr;
        finding->fix = wf_patch_fix(&patch, title, WF_FIX_SAFE);
    }
}

static void check_build(struct wf_check *check, const struct wf_build *build) {
    const struct wf_docker_policy *policy = &check->config->docker;
    const struct wf_step *step = build->step;
    if (!policy->digest_id || build->pushed == WF_FALSE) {
        return;
    }
    struct wf_str wanted = policy->digest_id_name.len > 0 ? policy->digest_id_name : WF_STR("build");
    if (!step->id) {
        struct wf_finding *finding = wf_report(
            check, step->uses->span, "a step that pushes an image has no id: nothing can use its digest");
        offer_id(check, finding, step, wanted);
    } else if (policy->digest_id_name.len > 0 && !wf_str_eq_case(wf_node_text(step->id), wanted)) {
        wf_report(check, step->id->span,
                  "the step that pushes an image must have the id \"%.*s\", not \"%.*s\"", WF_STR_ARG(wanted),
                  WF_STR_ARG(wf_node_text(step->id)));
    }
}

const struct wf_rule wf_rule_policy_docker_digest_id = {
    .id = "policy-docker-digest-id",
    .title = "Pushing build step without the id that the policy requires",
    .category = WF_POLICY,
    .severity = WF_WARNING,
    .fixable = true,
    .build_hook = check_build,
};
