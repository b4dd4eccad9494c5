#include "rules/uses_ask.h"

struct superfluous {
    const char *action; /* in lower case */
    const char *instead;
    enum wf_level confidence;
    enum wf_persona persona;
};

static const struct superfluous table[] = {
    {"actions-ecosystem/action-add-labels", "gh pr edit --add-label", WF_LEVEL_HIGH, WF_REGULAR},
    {"actions-ecosystem/action-remove-labels", "gh pr edit --remove-label", WF_LEVEL_HIGH, WF_REGULAR},
    {"addnab/docker-run-action", "docker run", WF_LEVEL_HIGH, WF_REGULAR},
    {"dacbd/create-issue-action", "gh issue create", WF_LEVEL_HIGH, WF_REGULAR},
    {"dtolnay/rust-toolchain", "rustup toolchain install", WF_LEVEL_MEDIUM, WF_PEDANTIC},
    {"elgohr/github-release-action", "gh release create", WF_LEVEL_HIGH, WF_REGULAR},
    {"endbug/add-and-commit", "git commit and git push", WF_LEVEL_LOW, WF_PEDANTIC},
    {"ncipollo/release-action", "gh release create", WF_LEVEL_HIGH, WF_REGULAR},
    {"peter-evans/create-or-update-comment", "gh issue comment", WF_LEVEL_LOW, WF_PEDANTIC},
    {"peter-evans/create-pull-request", "gh pr create", WF_LEVEL_LOW, WF_PEDANTIC},
    {"sergeysova/jq-action", "jq", WF_LEVEL_HIGH, WF_REGULAR},
    {"softprops/action-gh-release", "gh release create", WF_LEVEL_HIGH, WF_REGULAR},
    {"stefanzweifel/git-auto-commit-action", "git commit and git push", WF_LEVEL_LOW, WF_PEDANTIC},
    {"svenstaro/upload-release-action", "gh release upload", WF_LEVEL_HIGH, WF_REGULAR},
};

static void check_use(struct wf_check *check, const struct wf_used *used) {
    for (size_t i = 0; used->step && i < sizeof table / sizeof *table; i++) {
        if (!wf_uses_is(&used->uses, table[i].action)) {
            continue;
        }
        struct wf_finding *finding =
            wf_report(check, used->key->span, "the runner can do this by itself: \"%.*s/%.*s\"",
                      WF_STR_ARG(used->uses.owner), WF_STR_ARG(used->uses.repo));
        wf_finding_risk(finding, WF_LEVEL_INFO, table[i].confidence, table[i].persona);
        wf_finding_help(check, finding, "in a script: %s", table[i].instead);
    }
}

static void check_file(struct wf_check *check, const struct wf_file *file) {
    (void)file;
    wf_uses_each(check, check_use);
}

const struct wf_rule wf_rule_superfluous_actions = {
    .id = "superfluous-actions",
    .title = "Action for what the runner has a program for",
    .category = WF_SECURITY,
    .severity = WF_INFO,
    .file_hook = check_file,
};
