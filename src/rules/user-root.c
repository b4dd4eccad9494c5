#include "lint/rule.h"

static bool is_root(struct wf_str user) {
    size_t colon = wf_str_find_char(user, ':', 0);
    struct wf_str name = wf_str_sub(user, 0, colon == WF_NOT_FOUND ? user.len : colon);
    return wf_str_is(name, "root") || wf_str_is(name, "0");
}

/* Only a USER that goes back to root: without any, the image's own user is not known, and may be meant. */
static void check_dockerfile(struct wf_check *check, const struct wf_dockerfile *dockerfile) {
    const struct wf_stage *stage =
        dockerfile->stages.len > 0 ? dockerfile->stages.items[dockerfile->stages.len - 1] : NULL;
    const struct wf_instruction *user = NULL;
    for (size_t i = stage ? stage->first : 0; stage && i < stage->last; i++) {
        const struct wf_instruction *instruction = dockerfile->instructions.items[i];
        user = instruction->kind == WF_USER && instruction->words.len == 1 ? instruction : user;
    }
    if (user && is_root(user->words.items[0].text)) {
        struct wf_finding *finding = wf_report(check, user->span, "the container runs as root");
        wf_finding_help(check, finding,
                        "end with a user of its own, unless the program gives up its rights itself");
    }
}

const struct wf_rule wf_rule_user_root = {
    .id = "user-root",
    .title = "Last USER is root",
    .aliases = "DL3002",
    .category = WF_SECURITY,
    .severity = WF_INFO,
    .dockerfile_hook = check_dockerfile,
};
