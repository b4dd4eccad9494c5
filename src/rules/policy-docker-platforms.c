#include "lang/hole.h"
#include "rules/required.h"

/* Without `platforms` BuildKit builds for the machine it runs on. */
static bool is_native(const struct wf_build *build, struct wf_str platform) {
    struct wf_str label = wf_node_text(build->job->runs_on);
    bool arm = wf_str_has(label, "arm");
    return label.len == 0 || wf_hole_any(label) || wf_str_is(platform, arm ? "linux/arm64" : "linux/amd64");
}

static bool builds_for(const struct wf_build *build, struct wf_str platform) {
    const struct wf_list_input *input = &build->platforms;
    if (!input->key) {
        return is_native(build, platform);
    }
    for (size_t i = 0; input->list && i < input->list->items.len; i++) {
        struct wf_str text = input->list->items.items[i].text;
        if (wf_hole_any(text) || wf_str_eq_case(text, platform)) {
            return true;
        }
    }
    return !input->list;
}

static void check_build(struct wf_check *check, const struct wf_build *build) {
    const struct wf_settings *platforms = &check->config->docker.platforms;
    const struct wf_node *place = build->platforms.key ? build->platforms.key : build->step->uses;
    for (size_t i = 0; i < platforms->len; i++) {
        struct wf_str platform = platforms->items[i].text;
        if (!builds_for(build, platform)) {
            struct wf_finding *finding =
                wf_report(check, place->span, "the image is not built for \"%.*s\"", WF_STR_ARG(platform));
            wf_finding_help(check, finding,
                            "add it to \"platforms\"; a foreign one needs docker/setup-qemu-action");
            wf_required_note(check, finding, &platforms->items[i]);
        }
    }
}

const struct wf_rule wf_rule_policy_docker_platforms = {
    .id = "policy-docker-platforms",
    .title = "Image not built for a platform that the policy requires",
    .category = WF_POLICY,
    .severity = WF_WARNING,
    .build_hook = check_build,
};
