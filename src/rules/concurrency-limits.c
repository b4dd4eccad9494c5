#include "gha/step.h"
#include "lint/rule.h"

static bool is_only_called(const struct wf_run_cases *runs) {
    return runs && runs->list.len == 1 && wf_str_is(runs->list.items[0].event, "workflow_call");
}

static void report(struct wf_check *check, struct wf_span span, const char *what) {
    struct wf_finding *finding = wf_report(check, span, "%s", what);
    wf_finding_risk(finding, WF_LEVEL_LOW, WF_LEVEL_HIGH, WF_PEDANTIC);
    wf_finding_reach(finding, check->file->workflow->root->span);
    wf_finding_help(check, finding, "a group with \"cancel-in-progress\" ends runs that nobody waits for");
}

static void check_jobs(struct wf_check *check, const struct wf_workflow *workflow) {
    const struct wf_node *place = workflow->on ? workflow->on->key : NULL;
    bool waits = false;
    bool missing = false;
    for (size_t i = 0; place && i < workflow->job_count; i++) {
        const struct wf_job *job = &workflow->jobs[i];
        if (!job->uses && !wf_job_is_dead(job)) {
            missing = missing || !job->concurrency;
            waits = waits || (job->concurrency && wf_node_is_scalar(job->concurrency));
        }
    }
    if (waits) {
        report(check, place->span, "jobs wait for older ones and never end them");
    }
    if (missing) {
        report(check, place->span, "any number of runs can be at work at once");
    }
}

static void check_workflow(struct wf_check *check, const struct wf_workflow *workflow) {
    const struct wf_node *key = wf_node_key(workflow->root, "concurrency");
    if (is_only_called(check->file->runs)) {
        return;
    }
    if (!key) {
        check_jobs(check, workflow);
    } else if (wf_node_is_scalar(key->value)) {
        report(check, key->span, "runs wait for older ones and never end them");
    }
}

const struct wf_rule wf_rule_concurrency_limits = {
    .id = "concurrency-limits",
    .title = "Runs that nobody waits for any more go on",
    .category = WF_SECURITY,
    .severity = WF_INFO,
    .workflow_hook = check_workflow,
};
