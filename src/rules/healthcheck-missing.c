#include "rules/docker_ask.h"

/* HEALTHCHECK, also HEALTHCHECK NONE, in the stage or in one that it is built on. */
static bool has_check(const struct wf_dockerfile *dockerfile, const struct wf_stage *stage) {
    for (; stage; stage = stage->base) {
        for (size_t i = stage->first; i < stage->last; i++) {
            if (dockerfile->instructions.items[i]->kind == WF_HEALTHCHECK) {
                return true;
            }
        }
    }
    return false;
}

static void check_dockerfile(struct wf_check *check, const struct wf_dockerfile *dockerfile) {
    const struct wf_stage *stage = wf_last_stage(dockerfile);
    if (stage && !has_check(dockerfile, stage)) {
        struct wf_finding *finding =
            wf_report(check, stage->from->span, "the image says nothing of its health");
        wf_finding_help(check, finding,
                        "add a HEALTHCHECK, or \"HEALTHCHECK NONE\" where others look after that");
    }
}

const struct wf_rule wf_rule_healthcheck_missing = {
    .id = "healthcheck-missing",
    .title = "Image without HEALTHCHECK",
    .aliases = "DL3057",
    .category = WF_POLICY,
    .severity = WF_INFO,
    .opt_in = true,
    .dockerfile_hook = check_dockerfile,
};
