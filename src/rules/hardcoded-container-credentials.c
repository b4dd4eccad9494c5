#include "gha/step.h"
#include "rules/containers.h"

/* Taking the password out of the file is half of the repair. */
static void report_image(struct wf_check *check, const struct wf_node *container) {
    const struct wf_node *image = wf_node_key(container, "image");
    if (image) {
        struct wf_finding *finding =
            wf_report(check, image->span, "password has to be changed where \"%.*s\" comes from",
                      WF_STR_ARG(wf_node_text(image->value)));
        wf_finding_risk(finding, WF_LEVEL_HIGH, WF_LEVEL_HIGH, WF_REGULAR);
        wf_finding_reach(finding, container->span);
        finding->severity = WF_INFO;
    }
}

static void check_container(struct wf_check *check, const struct wf_node *container, struct wf_str name) {
    const struct wf_node *password = wf_node_get(wf_node_get(container, "credentials"), "password");
    struct wf_str text = wf_node_text(password);
    if (text.len == 0 || wf_expr_sites(check->arena, text).whole) {
        return;
    }
    struct wf_finding *finding =
        wf_report(check, password->span, "password of \"%.*s\" can be read by everyone who sees this file",
                  WF_STR_ARG(name));
    wf_finding_risk(finding, WF_LEVEL_HIGH, WF_LEVEL_HIGH, WF_REGULAR);
    wf_finding_reach(finding, container->span);
    wf_finding_help(check, finding, "store it as a secret: password: ${{ secrets.REGISTRY_PASSWORD }}");
    report_image(check, container);
}

static void check_job(struct wf_check *check, const struct wf_job *job) {
    if (!wf_job_is_dead(job)) {
        wf_containers_each(check, job, check_container);
    }
}

const struct wf_rule wf_rule_hardcoded_container_credentials = {
    .id = "hardcoded-container-credentials",
    .title = "Password of a container registry in the file",
    .category = WF_SECURITY,
    .severity = WF_WARNING,
    .job_hook = check_job,
};
