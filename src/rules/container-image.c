#include "lint/rule.h"

static void check_text(struct wf_check *check, const struct wf_node *image, const char *what) {
    if (image && wf_str_is(wf_str_trim(wf_node_text(image)), "docker://")) {
        wf_report(check, image->span, "%s has no image: \"docker://\"", what);
    }
}

static void check_container(struct wf_check *check, const struct wf_job *job) {
    const struct wf_node *key = wf_node_key(job->node, "container");
    if (!wf_node_is_mapping(job->container)) {
        check_text(check, job->container, "container");
        return;
    }
    const struct wf_node *image = wf_node_key(job->container, "image");
    if (!image && key && job->container->count > 0) {
        struct wf_finding *finding =
            wf_report(check, key->span, "container without \"image\", the job runs on the runner itself");
        finding->severity = WF_WARNING;
    }
    check_text(check, image ? wf_node_resolve(image->value) : NULL, "container");
}

static void check_job(struct wf_check *check, const struct wf_job *job) {
    check_container(check, job);
    if (!wf_node_is_mapping(job->services)) {
        return;
    }
    for (WF_EACH(key, job->services)) {
        const struct wf_node *service = wf_node_resolve(key->value);
        const struct wf_node *image = wf_node_is_mapping(service) ? wf_node_get(service, "image") : service;
        check_text(check, wf_node_resolve(image), "service");
    }
}

const struct wf_rule wf_rule_container_image = {
    .id = "container-image",
    .title = "Container without an image",
    .category = WF_SYNTAX,
    .severity = WF_ERROR,
    .job_hook = check_job,
};
