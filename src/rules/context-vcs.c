#include "rules/context_ask.h"

static void check_ignore(struct wf_check *check, const struct wf_dockerignore *ignore) {
    (void)ignore;
    wf_report_taken(check, WF_IGNORE_VCS, "nothing keeps the repository's history out of the image: %.*s");
}

static void check_dockerfile(struct wf_check *check, const struct wf_dockerfile *dockerfile) {
    (void)dockerfile;
    wf_report_taken(check, WF_IGNORE_VCS, "nothing keeps the repository's history out of the image: %.*s");
}

const struct wf_rule wf_rule_context_vcs = {
    .id = "context-vcs",
    .title = "History of the repository in the build context",
    .category = WF_DOCKER,
    .severity = WF_INFO,
    .fixable = true,
    .dockerfile_hook = check_dockerfile,
    .dockerignore_hook = check_ignore,
};
