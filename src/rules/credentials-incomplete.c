#include "rules/containers.h"

static void check_container(struct wf_check *check, const struct wf_node *container, struct wf_str name) {
    const struct wf_node *key = wf_node_key(container, "credentials");
    if (!key || !wf_node_is_mapping(key->value)) {
        return;
    }
    static const char *const wanted[] = {"username", "password"};
    for (size_t i = 0; i < 2; i++) {
        if (!wf_node_key(key->value, wanted[i])) {
            wf_report(check, key->span, "credentials of \"%.*s\" have no \"%s\", nobody is logged in",
                      WF_STR_ARG(name), wanted[i]);
            return;
        }
    }
}

static void check_job(struct wf_check *check, const struct wf_job *job) {
    wf_containers_each(check, job, check_container);
}

const struct wf_rule wf_rule_credentials_incomplete = {
    .id = "credentials-incomplete",
    .title = "Registry credentials without user name or password",
    .category = WF_SYNTAX,
    .severity = WF_WARNING,
    .job_hook = check_job,
};
