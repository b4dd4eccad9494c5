#include "gha/step.h"
#include "lint/rule.h"

/* How much harm a job can do that may write. */
static enum wf_level level_of(struct wf_str scope) {
    static const char *const high[] = {"actions", "attestations", "contents", "deployments",  "id-token",
                                       "issues",  "packages",     "pages",    "pull-requests"};
    for (size_t i = 0; i < sizeof high / sizeof *high; i++) {
        if (wf_str_is(scope, high[i])) {
            return WF_LEVEL_HIGH;
        }
    }
    return wf_str_is(scope, "models") || wf_str_is(scope, "statuses") ? WF_LEVEL_LOW : WF_LEVEL_MEDIUM;
}

struct place {
    struct wf_check *check;
    struct wf_span reach; /* the workflow or job */
    const char *whose;
    enum wf_persona persona;
    enum wf_severity severity; /* most repositories lack the habit, but hardly one means write-all */
};

static void report(const struct place *place, struct wf_span span, enum wf_level level,
                   enum wf_level confidence, struct wf_str message) {
    struct wf_finding *finding = wf_report(place->check, span, "%.*s", WF_STR_ARG(message));
    finding->severity = place->severity;
    wf_finding_risk(finding, level, confidence, place->persona);
    wf_finding_reach(finding, place->reach);
}

/* `read-all` and `write-all` */
static void check_all(struct place *place, const struct wf_node *key) {
    place->reach = wf_pair_span(key);
    struct wf_str text = wf_node_text(key->value);
    bool reads = wf_str_is(text, "read-all");
    if (reads || wf_str_is(text, "write-all")) {
        place->severity = reads ? WF_INFO : WF_WARNING;
        struct wf_str message = wf_arena_printf(place->check->arena, "%s may %s everything: \"%.*s\"",
                                                place->whose, reads ? "read" : "write", WF_STR_ARG(text));
        report(place, key->span, reads ? WF_LEVEL_MEDIUM : WF_LEVEL_HIGH, WF_LEVEL_HIGH, message);
    }
}

static void check_missing(const struct place *place, struct wf_span span) {
    struct wf_str message = wf_arena_printf(
        place->check->arena, "%s has no \"permissions\": it gets what the repository's settings give",
        place->whose);
    report(place, span, WF_LEVEL_MEDIUM, WF_LEVEL_MEDIUM, message);
}

/* --- the workflow ------------------------------------------------------------------------------------- */

static bool is_only_called(const struct wf_check *check) {
    const struct wf_run_cases *runs = check->file->runs;
    for (size_t i = 0; runs && i < runs->list.len; i++) {
        if (!wf_str_is(runs->list.items[i].event, "workflow_call")) {
            return false;
        }
    }
    return runs && runs->list.len > 0;
}

static bool all_have_own(const struct wf_workflow *workflow) {
    for (size_t i = 0; i < workflow->job_count; i++) {
        if (!workflow->jobs[i].permissions) {
            return false;
        }
    }
    return true;
}

static void check_scopes(const struct place *place, const struct wf_node *permissions) {
    for (WF_EACH(key, permissions)) {
        if (wf_str_is(wf_node_text(key->value), "write")) {
            struct wf_str message = wf_arena_printf(place->check->arena, "every job may write: \"%.*s\"",
                                                    WF_STR_ARG(wf_node_text(key)));
            report(place, key->span, level_of(wf_node_text(key)), WF_LEVEL_HIGH, message);
        }
    }
}

static void check_workflow(struct wf_check *check, const struct wf_workflow *workflow) {
    bool narrow = workflow->job_count == 1 || all_have_own(workflow) || is_only_called(check);
    struct place place = {check, workflow->root->span, "every job", narrow ? WF_PEDANTIC : WF_REGULAR,
                          WF_INFO};
    const struct wf_node *key = wf_node_key(workflow->root, "permissions");
    const struct wf_node *first = wf_node_first(workflow->root);
    if (key) {
        check_all(&place, key);
        check_scopes(&place, wf_node_resolve(key->value));
    } else if (first) {
        place.whose = "the workflow";
        check_missing(&place, first->span);
    }
}

/* --- jobs --------------------------------------------------------------------------------------------- */

static void check_job(struct wf_check *check, const struct wf_job *job) {
    bool narrow = !job->uses && is_only_called(check);
    struct place place = {check, job->node->span, "the job", narrow ? WF_PEDANTIC : WF_REGULAR, WF_INFO};
    const struct wf_node *key = wf_node_key(job->node, "permissions");
    if (wf_job_is_dead(check->arena, job)) {
        return;
    }
    if (key) {
        check_all(&place, key);
    } else if (!wf_node_key(job->workflow->root, "permissions")) {
        place.reach.begin = job->key->span.begin;
        check_missing(&place, job->key->span);
    }
}

const struct wf_rule wf_rule_excessive_permissions = {
    .id = "excessive-permissions",
    .title = "Token that may do more than a job needs",
    .category = WF_SECURITY,
    .severity = WF_WARNING,
    .workflow_hook = check_workflow,
    .job_hook = check_job,
};
