#include "lang/hole.h"
#include "rules/containers.h"

static void check_container(struct wf_check *check, const struct wf_node *container, struct wf_str name) {
    const struct wf_node *credentials = wf_node_get(container, "credentials");
    const struct wf_node *password = wf_node_get(credentials, "password");
    struct wf_str text = wf_node_text(password);
    if (text.len == 0 || wf_hole_any(text)) {
        return;
    }
    struct wf_finding *finding =
        wf_report(check, password->span, "password of \"%.*s\" can be read by everyone who sees this file",
                  WF_STR_ARG(name));
    wf_finding_help(check, finding, "store it as a secret: password: ${{ secrets.REGISTRY_PASSWORD }}");
}

static void check_job(struct wf_check *check, const struct wf_job *job) {
    wf_containers_each(check, job, check_container);
}

const struct wf_rule wf_rule_hardcoded_container_credentials = {
    .id = "hardcoded-container-credentials",
    .title = "Password of a container registry in the file",
    .category = WF_SECURITY,
    .severity = WF_WARNING,
    .job_hook = check_job,
};
