#include "lint/rule.h"

static bool is_on(struct wf_str text) {
    return wf_str_is_case(text, "true") || wf_str_is(text, "1");
}

static const struct wf_fix *make_fix(struct wf_check *check, const struct wf_node *env,
                                     const struct wf_node *key) {
    struct wf_patch patch = wf_check_patch(check);
    const struct wf_node *owner = env->key ? env->key : NULL;
    bool alone = env->count == 1 && owner;
    return wf_patch_remove(&patch, alone ? owner : key) ? wf_patch_fix(&patch, "leave it out", WF_FIX_SAFE)
                                                        : NULL;
}

static void check_env(struct wf_check *check, const struct wf_node *node) {
    const struct wf_node *env = wf_node_resolve(node);
    for (WF_EACH(key, env)) {
        struct wf_str name = wf_node_text(key);
        if (!wf_str_in(name, "ACTIONS_STEP_DEBUG ACTIONS_RUNNER_DEBUG") || !is_on(wf_node_text(key->value))) {
            continue;
        }
        struct wf_finding *finding =
            wf_report(check, key->span, "debug logging is left on: \"%.*s\"", WF_STR_ARG(name));
        wf_finding_risk(finding, WF_LEVEL_LOW, WF_LEVEL_MEDIUM, WF_REGULAR);
        finding->fix = node->kind == WF_ALIAS ? NULL : make_fix(check, env, key);
    }
}

static void check_workflow(struct wf_check *check, const struct wf_workflow *workflow) {
    check_env(check, workflow->env);
}

static void check_job(struct wf_check *check, const struct wf_job *job) {
    check_env(check, job->env);
}

static void check_step(struct wf_check *check, const struct wf_step *step) {
    check_env(check, step->env);
}

const struct wf_rule wf_rule_debug_logging = {
    .id = "debug-logging",
    .title = "Debug logging left on",
    .category = WF_SECURITY,
    .severity = WF_INFO,
    .fixable = true,
    .workflow_hook = check_workflow,
    .job_hook = check_job,
    .step_hook = check_step,
};
