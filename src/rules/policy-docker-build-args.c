#include "lang/hole.h"
#include "rules/required.h"

/* Whether the build passes the argument; unknown lines might. */
static bool passes(const struct wf_list_input *input, struct wf_str name) {
    if (input->key && !input->list) {
        return true;
    }
    for (size_t i = 0; input->list && i < input->list->items.len; i++) {
        struct wf_str text = input->list->items.items[i].text;
        struct wf_str own = wf_str_sub(text, 0, wf_hole_find(text, '=', 0));
        if (wf_hole_any(own) || wf_str_eq(own, name)) {
            return true;
        }
    }
    return false;
}

static void check_build(struct wf_check *check, const struct wf_build *build) {
    const struct wf_settings *names = &check->config->docker.build_args;
    const struct wf_node *place = build->build_args.key ? build->build_args.key : build->step->uses;
    for (size_t i = 0; i < names->len; i++) {
        struct wf_str name = names->items[i].text;
        if (!passes(&build->build_args, name)) {
            struct wf_finding *finding =
                wf_report(check, place->span, "build argument \"%.*s\" is not passed", WF_STR_ARG(name));
            wf_finding_help(check, finding, "add a line \"%.*s=VALUE\" to build-args", WF_STR_ARG(name));
            wf_required_note(check, finding, &names->items[i]);
        }
    }
}

const struct wf_rule wf_rule_policy_docker_build_args = {
    .id = "policy-docker-build-args",
    .title = "Build without a build argument that the policy requires",
    .category = WF_POLICY,
    .severity = WF_WARNING,
    .build_hook = check_build,
};
