#include "lint/memo.h"
#include "rules/foreign_fetch.h"

/* --- findings ----------------------------------------------------------------------------------------- */

static const char help[] =
    "build what outsiders send after \"pull_request\", which has no rights, or check out "
    "this repository's own code here";

static const char refused_help[] =
    "newer versions of actions/checkout refuse a fork's code here, so that the job fails; "
    "build it after \"pull_request\", which has no rights";

static void report_use(struct wf_check *check, const struct wf_fetch *fetch, const struct wf_foreign_use *use,
                       const struct wf_reach *reach) {
    struct wf_finding *finding =
        wf_report_part(check, use->code.node, use->code.span.begin, use->code.span.end,
                       "\"%.*s\" runs what an outsider sent, with this repository's rights: \"%.*s\"",
                       WF_STR_ARG(use->code.what), WF_STR_ARG(reach->run->event));
    bool vague = fetch->branch || fetch->refused || !reach->sure;
    bool asked = use->guard != WF_GUARD_NONE || wf_guard_of_way(check, reach) != WF_GUARD_NONE;
    bool lower = vague || asked || wf_job_is_harmless(check, use->step->job);
    finding->severity = lower ? WF_INFO : WF_WARNING;
    bool certain = fetch->foreign == WF_FOREIGN_CODE && !lower;
    enum wf_level confidence = vague ? WF_LEVEL_LOW : certain ? WF_LEVEL_HIGH : WF_LEVEL_MEDIUM;
    wf_finding_risk(finding, lower ? WF_LEVEL_MEDIUM : WF_LEVEL_HIGH, confidence, WF_REGULAR);
    wf_foreign_notes(check, finding, &fetch->tree, reach);
    wf_finding_help(check, finding, "%s", fetch->refused ? refused_help : help);
}

static void report_fetch(struct wf_check *check, const struct wf_fetch *fetch) {
    struct wf_finding *finding =
        wf_report_part(check, fetch->tree.node, fetch->tree.span.begin, fetch->tree.span.end,
                       "what an outsider sent is checked out where the repository's rights are");
    finding->severity = WF_INFO;
    wf_finding_risk(finding, WF_LEVEL_MEDIUM, fetch->branch ? WF_LEVEL_LOW : WF_LEVEL_MEDIUM, WF_PEDANTIC);
    wf_finding_help(check, finding, "read it as data; nothing of it may run");
}

/* The first privileged way in which the step comes to run decides; a sure one before others. */
static const struct wf_reach *way_to(struct wf_check *check, const struct wf_reaches *reaches,
                                     const struct wf_step *step, struct wf_fetch *fetch) {
    const struct wf_reach *found = NULL;
    struct wf_fetch best = {0};
    for (size_t i = 0; i < reaches->list.len; i++) {
        const struct wf_reach *reach = &reaches->list.items[i];
        struct wf_fetch one;
        if (reach->starter == WF_STARTER_PRIVILEGED && wf_step_runs(check, step, reach->run) &&
            wf_guard_of_way(check, reach) != WF_GUARD_CLOSED &&
            wf_fetch_read(check, step, reach->run, &one) &&
            (one.foreign > best.foreign || (best.refused && !one.refused))) {
            best = one;
            found = reach;
        }
    }
    *fetch = best;
    return found;
}

static void check_step(struct wf_check *check, const struct wf_reaches *reaches, const struct wf_step *step) {
    struct wf_fetch fetch;
    const struct wf_reach *reach = way_to(check, reaches, step, &fetch);
    if (!reach || wf_guard_of_step(check->arena, step, reach->run->event) == WF_GUARD_CLOSED) {
        return;
    }
    struct wf_foreign_use use;
    wf_fetch_others(check, &fetch, reach->run);
    if (wf_foreign_used(check, &fetch.tree, reach->run, &use)) {
        report_use(check, &fetch, &use, reach);
    } else {
        report_fetch(check, &fetch);
    }
}

static void check_workflow(struct wf_check *check, const struct wf_workflow *workflow) {
    const struct wf_reaches *reaches = wf_memo_reaches(check);
    for (size_t i = 0; i < workflow->job_count; i++) {
        for (size_t k = 0; k < workflow->jobs[i].step_count; k++) {
            check_step(check, reaches, &workflow->jobs[i].steps[k]);
        }
    }
}

const struct wf_rule wf_rule_untrusted_checkout = {
    .id = "untrusted-checkout",
    .title = "Code of outsiders run with the repository's rights",
    .category = WF_SECURITY,
    .severity = WF_WARNING,
    .workflow_hook = check_workflow,
};
