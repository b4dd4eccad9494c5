#include "gha/step.h"
#include "lang/hole.h"
#include "rules/uses_ask.h"

static const char *const variable = "ACTIONS_ALLOW_UNSECURE_COMMANDS";

static void report_opaque(struct wf_check *check, const struct wf_node *key) {
    struct wf_finding *finding =
        wf_report(check, key->span, "nobody can tell whether an expression as \"env\" sets %s", variable);
    wf_finding_risk(finding, WF_LEVEL_HIGH, WF_LEVEL_LOW, WF_AUDITOR);
    wf_finding_reach(finding, wf_pair_span(key));
}

static const struct wf_fix *fix(const struct wf_check *check, const struct wf_node *key,
                                const struct wf_node *pair) {
    struct wf_patch patch = wf_check_patch(check);
    bool only = key->value->count == 1;
    bool removed = wf_patch_remove(&patch, only ? key : pair);
    return removed ? wf_patch_fix(&patch, "remove the variable", WF_FIX_UNSAFE) : NULL;
}

/* `mapping` has the key `env`. */
static void check_env(struct wf_check *check, const struct wf_node *mapping) {
    const struct wf_node *key = wf_node_key(mapping, "env");
    const struct wf_node *env = key ? wf_node_resolve(key->value) : NULL;
    if (!env) {
        return;
    }
    if (wf_node_is_scalar(env) && wf_hole_any(wf_node_text(env))) {
        report_opaque(check, key);
    }
    const struct wf_node *pair = wf_node_key(env, variable);
    if (!pair || !wf_str_is_case(wf_str_trim(wf_node_text(pair->value)), "true")) {
        return;
    }
    struct wf_finding *finding =
        wf_report(check, key->span, "lines that a program prints can set variables and $PATH: %s", variable);
    wf_finding_risk(finding, WF_LEVEL_HIGH, WF_LEVEL_HIGH, WF_REGULAR);
    wf_finding_reach(finding, wf_pair_span(key));
    wf_finding_note(check, finding, check->file->source, pair->span, "allowed here");
    finding->fix = fix(check, key, pair);
}

static void check_step(struct wf_check *check, const struct wf_step *step) {
    if (step->run) {
        check_env(check, step->node);
    }
}

static void check_file(struct wf_check *check, const struct wf_file *file) {
    const struct wf_workflow *workflow = file->workflow;
    if (workflow) {
        check_env(check, workflow->root);
    }
    for (size_t i = 0; workflow && i < workflow->job_count; i++) {
        const struct wf_job *job = &workflow->jobs[i];
        if (!job->uses && !wf_job_is_dead(job)) {
            check_env(check, job->node);
        }
    }
    wf_live_steps_each(check, check_step);
}

const struct wf_rule wf_rule_insecure_commands = {
    .id = "insecure-commands",
    .title = "Old workflow commands that printed lines can give",
    .category = WF_SECURITY,
    .severity = WF_WARNING,
    .fixable = true,
    .file_hook = check_file,
};
