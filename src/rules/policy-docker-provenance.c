#include "lang/hole.h"
#include "lint/rule.h"

/* Whether `attests` has an entry of this type. */
static bool is_attested(const struct wf_build *build, const char *type) {
    struct wf_str text = wf_node_text(wf_step_input(build->step, "attests"));
    return wf_str_has(text, type) || wf_hole_any(text);
}

static void check_input(struct wf_check *check, const struct wf_build *build, const char *name, bool set,
                        enum wf_require require) {
    const struct wf_node *value = wf_step_input(build->step, name);
    struct wf_str text = wf_node_text(value);
    if (!set || wf_hole_any(text)) {
        return;
    }
    bool decided = value || is_attested(build, name);
    bool no = wf_str_is_case(text, "false") || wf_str_has(text, "disabled=true");
    const struct wf_node *place = value ? value : build->step->uses;
    if (!decided) {
        struct wf_finding *finding =
            wf_report(check, place->span, "\"%s\" of a pushed image is not decided", name);
        wf_finding_help(check, finding, "%s",
                        require == WF_REQUIRE_NO ? "set it to false"
                                                 : "set it to true, to false or to \"mode=max\"");
    } else if (value && require != WF_REQUIRE_ANY && no != (require == WF_REQUIRE_NO)) {
        wf_report(check, place->span, "the policy requires \"%s\" to be %s", name,
                  require == WF_REQUIRE_NO ? "false" : "on");
    }
}

static void check_build(struct wf_check *check, const struct wf_build *build) {
    const struct wf_docker_policy *policy = &check->config->docker;
    if (build->pushed != WF_FALSE) {
        check_input(check, build, "provenance", policy->provenance_set, policy->provenance);
        check_input(check, build, "sbom", policy->sbom_set, policy->sbom);
    }
}

const struct wf_rule wf_rule_policy_docker_provenance = {
    .id = "policy-docker-provenance",
    .title = "Pushed image whose provenance or SBOM is not as the policy requires",
    .category = WF_POLICY,
    .severity = WF_WARNING,
    .build_hook = check_build,
};
