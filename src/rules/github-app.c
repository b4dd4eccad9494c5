#include "lang/hole.h"
#include "rules/uses_ask.h"

/* Inputs for permissions that no repository can limit. */
static bool is_of_organization(struct wf_str name) {
    return wf_str_in(name,
                     "permission-members permission-organization-administration "
                     "permission-organization-announcement-banners "
                     "permission-organization-copilot-seat-management "
                     "permission-organization-custom-org-roles permission-organization-custom-properties "
                     "permission-organization-custom-roles permission-organization-events "
                     "permission-organization-hooks permission-organization-packages "
                     "permission-organization-personal-access-token-requests "
                     "permission-organization-personal-access-tokens permission-organization-plan "
                     "permission-organization-projects permission-organization-secrets "
                     "permission-organization-self-hosted-runners "
                     "permission-organization-user-blocking "
                     "permission-custom-properties-for-organizations "
                     "permission-organization-custom-properties-for-organizations");
}

/* What the inputs say about permissions. */
struct permissions {
    bool any;
    bool of_organization; /* all of them */
};

static struct permissions permissions_of(const struct wf_node *with) {
    struct permissions found = {false, true};
    for (WF_EACH(key, with)) {
        struct wf_str name = wf_node_text(key);
        if (wf_str_starts(name, "permission-")) {
            found.any = true;
            found.of_organization = found.of_organization && is_of_organization(name);
        }
    }
    found.of_organization = found.any && found.of_organization;
    return found;
}

static void report(struct wf_check *check, struct wf_span span, enum wf_level confidence, const char *what,
                   const char *help) {
    struct wf_finding *finding = wf_report(check, span, "%s", what);
    wf_finding_risk(finding, WF_LEVEL_HIGH, confidence, WF_REGULAR);
    wf_finding_help(check, finding, "%s", help);
}

static void check_revoke(struct wf_check *check, const struct wf_step *step) {
    const struct wf_node *key = wf_step_input_key(step, "skip-token-revoke");
    struct wf_str text = wf_node_text(key ? key->value : NULL);
    bool unknown = wf_hole_any(text);
    if (key && (unknown || wf_toolkit_boolean(text) == WF_TRUE)) {
        report(check, key->span, unknown ? WF_LEVEL_LOW : WF_LEVEL_HIGH,
               "token of the app is not revoked when the job ends",
               "without \"skip-token-revoke\" the token is of no use behind the job");
    }
}

static void check_use(struct wf_check *check, const struct wf_used *used) {
    if (!used->step || !wf_uses_is(&used->uses, "actions/create-github-app-token") ||
        wf_with_is_expression(used->step)) {
        return;
    }
    const struct wf_node *with = wf_node_resolve(used->step->with);
    const struct wf_node *owner = wf_step_input_key(used->step, "owner");
    struct permissions permissions = permissions_of(with);
    check_revoke(check, used->step);
    if (owner && !wf_step_input_key(used->step, "repositories") && !permissions.of_organization) {
        report(check, owner->span, WF_LEVEL_HIGH, "token of the app is for all repositories of the owner",
               "name those that it is used for by \"repositories\"");
    }
    if (!permissions.any) {
        report(check, wf_used_span(check, used), WF_LEVEL_HIGH, "token of the app has all its permissions",
               "name those that are used, such as \"permission-contents: read\"");
    }
}

static void check_file(struct wf_check *check, const struct wf_file *file) {
    (void)file;
    wf_uses_each(check, check_use);
}

const struct wf_rule wf_rule_github_app = {
    .id = "github-app",
    .title = "Token of a GitHub App that may do more than is needed",
    .category = WF_SECURITY,
    .severity = WF_INFO,
    .file_hook = check_file,
};
