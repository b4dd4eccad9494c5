#include "rules/context_ask.h"

static void check_ignore(struct wf_check *check, const struct wf_dockerignore *ignore) {
    (void)ignore;
    wf_report_taken(check, WF_IGNORE_DOCKER, "an edit of these runs the COPY of the context again: %.*s");
}

static void check_dockerfile(struct wf_check *check, const struct wf_dockerfile *dockerfile) {
    (void)dockerfile;
    wf_report_taken(check, WF_IGNORE_DOCKER, "an edit of these runs the COPY of the context again: %.*s");
}

const struct wf_rule wf_rule_context_dockerfile = {
    .id = "context-dockerfile",
    .title = "Dockerfile in the build context",
    .category = WF_DOCKER,
    .severity = WF_INFO,
    .fixable = true,
    .dockerfile_hook = check_dockerfile,
    .dockerignore_hook = check_ignore,
};
