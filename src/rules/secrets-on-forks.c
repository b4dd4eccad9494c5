#include "rules/image_fix.h"

/* The value is a secret that somebody has set up; GITHUB_TOKEN is there for forks too. */
static bool is_secret(const struct wf_check *check, const struct wf_step *step, const struct wf_node *value) {
    const struct wf_sites *sites = check->file->sites;
    for (size_t i = 0; i < sites->list.len; i++) {
        const struct wf_site *site = &sites->list.items[i];
        struct wf_expr_chain chain;
        if (site->step == step && site->scalar == value &&
            wf_expr_chain(check->arena, site->expression->root, &chain) && chain.parts.len == 1) {
            return wf_str_is_case(chain.root, "secrets") &&
                   !wf_str_is_case(chain.parts.items[0].name, "GITHUB_TOKEN");
        }
    }
    return false;
}

static void check_step(struct wf_check *check, const struct wf_step *step) {
    const struct wf_node *password = wf_step_input(step, "password");
    const struct wf_run_case *pull =
        step->job ? wf_run_case_find(check->file->runs, "pull_request", WF_RUN_UNKNOWN) : NULL;
    if (!pull || !wf_step_uses(step, "docker/login-action") || !is_secret(check, step, password)) {
        return;
    }
    struct wf_context context = wf_context_of_step(check->arena, step, pull);
    if (wf_context_reached(&context) != WF_TRUE) {
        return;
    }
    struct wf_finding *finding =
        wf_report(check, password->span, "login fails on pull requests from forks, which get no secrets");
    struct wf_patch patch = wf_check_patch(check);
    const struct wf_node *after = wf_node_key(step->node, "name");
    if (!step->condition &&
        wf_patch_add_pair(&patch, step->node, after, WF_STR("if: github.event_name != 'pull_request'"))) {
        finding->fix = wf_patch_fix(&patch, "log in on other events only", WF_FIX_UNSAFE);
    }
    wf_finding_help(check, finding,
                    "the build must not push then either: push: ${{ github.event_name != 'pull_request' }}");
}

const struct wf_rule wf_rule_secrets_on_forks = {
    .id = "secrets-on-forks",
    .title = "Login with a secret that pull requests from forks do not get",
    .category = WF_SECURITY,
    .severity = WF_INFO,
    .fixable = true,
    .step_hook = check_step,
};
