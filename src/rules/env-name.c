#include "lang/hole.h"
#include "rules/containers.h"

static bool is_bad(struct wf_str name) {
    for (size_t i = 0; i < name.len; i++) {
        if (strchr("&= \t", name.ptr[i])) {
            return true;
        }
    }
    return false;
}

static void check_env(struct wf_check *check, const struct wf_node *env) {
    if (!wf_node_is_mapping(env)) {
        return;
    }
    for (WF_EACH(key, env)) {
        if (is_bad(wf_node_text(key)) && !wf_hole_any(wf_node_text(key))) {
            wf_report(check, key->span, "no program can read a variable of this name: \"%.*s\"",
                      WF_STR_ARG(wf_node_text(key)));
        }
    }
}

static void check_container(struct wf_check *check, const struct wf_node *container, struct wf_str name) {
    (void)name;
    check_env(check, wf_node_get(container, "env"));
}

static void check_workflow(struct wf_check *check, const struct wf_workflow *workflow) {
    check_env(check, workflow->env);
}

static void check_job(struct wf_check *check, const struct wf_job *job) {
    check_env(check, job->env);
    wf_containers_each(check, job, check_container);
}

static void check_step(struct wf_check *check, const struct wf_step *step) {
    check_env(check, step->env);
}

const struct wf_rule wf_rule_env_name = {
    .id = "env-name",
    .title = "Environment variable with a name that is none",
    .category = WF_SYNTAX,
    .severity = WF_WARNING,
    .workflow_hook = check_workflow,
    .job_hook = check_job,
    .step_hook = check_step,
};
