#include "gha/step.h"
#include "lint/memo.h"
#include "rules/foreign_fetch.h"
#include "rules/permission_fix.h"

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
    const struct wf_fix *fix;
    struct wf_str why; /* there is none; may be empty */
};

static void report(const struct place *place, struct wf_span span, enum wf_level level,
                   enum wf_level confidence, struct wf_str message) {
    struct wf_finding *finding = wf_report(place->check, span, "%.*s", WF_STR_ARG(message));
    finding->severity = place->severity;
    wf_finding_risk(finding, level, confidence, place->persona);
    wf_finding_reach(finding, place->reach);
    finding->fix = place->fix;
    if (!place->fix && place->why.len > 0) {
        wf_finding_help(place->check, finding, "%.*s", WF_STR_ARG(place->why));
    }
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

/* --- nothing is said ---------------------------------------------------------------------------------- */

/* How anyone can start the job with the repository's rights; NULL: that is not known. */
static const struct wf_reach *way_in(struct wf_check *check, const struct wf_job *job) {
    const struct wf_reaches *reaches = wf_memo_reaches(check);
    for (size_t i = 0; i < reaches->list.len; i++) {
        const struct wf_reach *reach = &reaches->list.items[i];
        struct wf_context context = wf_context_of_job(check->arena, job, reach->run);
        context.any_end = true;
        if (reach->starter == WF_STARTER_PRIVILEGED && reach->sure &&
            wf_guard_of_way(check, reach) != WF_GUARD_CLOSED &&
            wf_guard_of_job(check->arena, job, reach->run->event) != WF_GUARD_CLOSED &&
            wf_context_reached(&context) != WF_FALSE) {
            return reach;
        }
    }
    return NULL;
}

/* Whether the job fetches what outsiders sent. */
static bool has_foreign_code(struct wf_check *check, const struct wf_job *job, const struct wf_reach *reach) {
    for (size_t i = 0; i < job->step_count; i++) {
        const struct wf_step *step = &job->steps[i];
        struct wf_fetch fetch;
        if (wf_step_runs(check, step, reach->run) && wf_fetch_read(check, step, reach->run, &fetch) &&
            fetch.foreign == WF_FOREIGN_CODE && !fetch.refused &&
            wf_guard_of_step(check->arena, step, reach->run->event) == WF_GUARD_NONE) {
            return true;
        }
    }
    return false;
}

static void check_missing(struct place *place, const struct wf_reach *reach, struct wf_span span) {
    struct wf_check *check = place->check;
    struct wf_str event = reach ? reach->run->event : WF_STR("");
    struct wf_str message = wf_arena_printf(
        check->arena, "%s has no \"permissions\": it gets what the repository's settings give%s%.*s%s",
        place->whose, reach ? ", and anyone can start it by \"" : "", WF_STR_ARG(event), reach ? "\"" : "");
    report(place, span, WF_LEVEL_MEDIUM, WF_LEVEL_MEDIUM, message);
}

/* --- fixes -------------------------------------------------------------------------------------------- */

static bool write_job(struct wf_check *check, struct wf_patch *patch, const struct wf_job *job,
                      struct wf_str *why) {
    const struct wf_needed *needed = wf_needed_known(check, job);
    return wf_permissions_known(check, job, needed, why) && wf_permissions_write(patch, job, needed);
}

static void fix_job(struct place *place, const struct wf_job *job) {
    struct wf_patch patch = wf_check_patch(place->check);
    if (write_job(place->check, &patch, job, &place->why)) {
        place->fix = wf_patch_fix(&patch, "grant what its steps use", WF_FIX_UNSAFE);
    }
}

/* Nothing at the top, and to each job what it needs: all of it or nothing, for a job that is left out would
 * stop working. */
static void fix_workflow(struct place *place, const struct wf_workflow *workflow) {
    struct wf_patch patch = wf_check_patch(place->check);
    bool done = wf_permissions_clear(&patch, workflow);
    for (size_t i = 0; i < workflow->job_count && done; i++) {
        const struct wf_job *job = &workflow->jobs[i];
        done = job->permissions || write_job(place->check, &patch, job, &place->why);
    }
    if (done) {
        place->fix =
            wf_patch_fix(&patch, "grant nothing here, and to each job what its steps use", WF_FIX_UNSAFE);
    }
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

/* Whether there is anything to say about it. */
static bool is_wide(const struct wf_node *key) {
    bool wide = !key || wf_node_is_scalar(key->value);
    for (WF_EACH(scope, key ? key->value : NULL)) {
        wide = wide || wf_str_is(wf_node_text(scope->value), "write");
    }
    return wide;
}

static void check_workflow(struct wf_check *check, const struct wf_workflow *workflow) {
    bool narrow = workflow->job_count == 1 || all_have_own(workflow) || is_only_called(check);
    struct place place = {
        check, workflow->root->span, "every job", narrow ? WF_PEDANTIC : WF_REGULAR, WF_INFO, NULL, {0}};
    const struct wf_node *key = wf_node_key(workflow->root, "permissions");
    const struct wf_node *first = wf_node_first(workflow->root);
    if (is_wide(key)) {
        fix_workflow(&place, workflow);
    }
    if (key) {
        check_all(&place, key);
        check_scopes(&place, wf_node_resolve(key->value));
    } else if (first) {
        place.whose = "the workflow";
        check_missing(&place, NULL, first->span);
    }
}

/* --- jobs --------------------------------------------------------------------------------------------- */

static void check_job(struct wf_check *check, const struct wf_job *job) {
    bool narrow = !job->uses && is_only_called(check);
    struct place place = {check, job->node->span, "the job", narrow ? WF_PEDANTIC : WF_REGULAR, WF_INFO, NULL,
                          {0}};
    const struct wf_node *key = wf_node_key(job->node, "permissions");
    if (wf_job_is_dead(job)) {
        return;
    }
    if (is_wide(key)) {
        fix_job(&place, job);
    }
    if (key) {
        check_all(&place, key);
    } else if (!wf_node_key(job->workflow->root, "permissions")) {
        place.reach.begin = job->key->span.begin;
        const struct wf_reach *reach = way_in(check, job);
        place.severity = reach && has_foreign_code(check, job, reach) ? WF_WARNING : WF_INFO;
        check_missing(&place, reach, job->key->span);
    }
}

const struct wf_rule wf_rule_excessive_permissions = {
    .id = "excessive-permissions",
    .title = "Token that may do more than a job needs",
    .category = WF_SECURITY,
    .severity = WF_WARNING,
    .fixable = true,
    .workflow_hook = check_workflow,
    .job_hook = check_job,
};
