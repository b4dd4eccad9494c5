#include "lang/uses_pattern.h"
#include "rules/pin_fix.h"
#include "rules/uses_ask.h"

enum policy { HASH_PIN, REF_PIN, ANY };

/* False when the text is none. */
static bool read_policy(struct wf_str text, enum policy *policy) {
    static const char *const names[] = {[HASH_PIN] = "hash-pin", [REF_PIN] = "ref-pin", [ANY] = "any"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (wf_str_is(text, names[i])) {
            *policy = (enum policy)i;
            return true;
        }
    }
    return false;
}

/* What the pattern that says most about it wants. */
static enum policy policy_of(const struct wf_check *check, const struct wf_uses *uses) {
    enum policy policy = HASH_PIN;
    enum wf_uses_pattern_kind best = WF_USES_PATTERN_INVALID;
    for (WF_EACH(key, wf_check_option(check, "policies"))) {
        struct wf_uses_pattern pattern = wf_uses_pattern_parse(wf_node_text(key));
        if (pattern.kind > best && wf_uses_pattern_matches(&pattern, uses) &&
            read_policy(wf_node_text(key->value), &policy)) {
            best = pattern.kind;
        }
    }
    return policy;
}

/* Who pins an action of the repository, or names it by its folder, has not pinned what that uses. */
static bool note_user(struct wf_check *check, struct wf_finding *finding, const struct wf_file *user) {
    for (size_t i = 0; user->workflow && i < user->workflow->job_count; i++) {
        const struct wf_job *job = &user->workflow->jobs[i];
        for (size_t k = 0; k < job->step_count; k++) {
            if (job->steps[k].local_doc == check->file->doc) {
                wf_finding_note(check, finding, user->source, job->steps[k].uses->span,
                                "a workflow uses the action here");
                return true;
            }
        }
    }
    return false;
}

static void note_users(struct wf_check *check, struct wf_finding *finding) {
    bool done = !check->file->action;
    for (size_t i = 0; i < check->repo->count && !done; i++) {
        done = note_user(check, finding, check->repo->files[i]);
    }
}

/* A hash is 40 digits; those of newer repositories have 64. */
static void check_use(struct wf_check *check, const struct wf_used *used) {
    bool pinned = used->uses.ref_kind == WF_USES_REF_SHA;
    if (used->uses.kind != WF_USES_REPOSITORY || pinned || policy_of(check, &used->uses) != HASH_PIN) {
        return;
    }
    struct wf_finding *finding = wf_report(check, wf_used_span(check, used),
                                           "not pinned to a commit: \"%.*s\"", WF_STR_ARG(used->uses.text));
    wf_finding_risk(finding, WF_LEVEL_HIGH, WF_LEVEL_HIGH, WF_REGULAR);
    note_users(check, finding);
    if (!used->step) {
        wf_finding_reach(finding, used->job->node->span);
    }
    wf_finding_help(check, finding, "whoever may move \"%.*s\" in that repository chooses what runs here",
                    WF_STR_ARG(used->uses.ref));
}

static void check_file(struct wf_check *check, const struct wf_file *file) {
    size_t from = check->out->list.len;
    (void)file;
    wf_uses_each(check, check_use);
    wf_pin_fixes(check, from);
}

static const char *const policies[] = {"hash-pin", "ref-pin", "any", NULL};

static const struct wf_rule_option options[] = {
    {.name = "policies", .kind = WF_OPTION_POLICIES, .words = policies},
    {0},
};

const struct wf_rule wf_rule_unpinned_uses = {
    .id = "unpinned-uses",
    .title = "Action or workflow that is not pinned to a commit",
    .category = WF_SECURITY,
    .severity = WF_INFO,
    .options = options,
    .fixable = true,
    .file_hook = check_file,
};
