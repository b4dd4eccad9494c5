#include "lint/plan.h"
#include "rules/required.h"

struct wanted {
    const struct wf_setting *id;
    struct wf_str after;
};

/* Writes the job behind the one that the policy names, else at the end. */
static void offer_job(struct wf_check *check, struct wf_finding *finding, const struct wf_workflow *workflow,
                      const struct wanted *wanted) {
    struct wf_str yaml;
    const struct wf_config *config = check->config;
    if (!config->render_job ||
        !config->render_job(config->render_context, check->arena, wanted->id->text, &yaml)) {
        return;
    }
    const struct wf_job *after = wanted->after.len > 0 ? wf_workflow_job(workflow, wanted->after) : NULL;
    const struct wf_node *behind = after ? after->key : wf_node_last(workflow->jobs_node);
    struct wf_patch patch = wf_check_patch(check);
    if (wf_patch_add_pair(&patch, workflow->jobs_node, behind, yaml)) {
        const char *title =
            wf_arena_printf(check->arena, "add job \"%.*s\"", WF_STR_ARG(wanted->id->text)).ptr;
        finding->fix = wf_patch_fix(&patch, title, WF_FIX_UNSAFE);
    }
}

static void require_job(struct wf_check *check, const struct wf_workflow *workflow,
                        const struct wanted *wanted) {
    if (wf_workflow_job(workflow, wanted->id->text)) {
        return;
    }
    const struct wf_node *jobs = workflow->jobs_node;
    struct wf_span span = jobs && jobs->key ? jobs->key->span : workflow->root->span;
    struct wf_finding *finding =
        wf_report(check, span, "required job \"%.*s\" is missing", WF_STR_ARG(wanted->id->text));
    wf_required_note(check, finding, wanted->id);
    if (wf_node_is_mapping(jobs)) {
        offer_job(check, finding, workflow, wanted);
    }
}

static bool is_for(const struct wf_file *file, struct wf_str path) {
    return wf_required_is(file, path) ||
           (!wf_str_has(path, "/") && wf_config_path_ends(file->source->path, path));
}

static void check_workflow(struct wf_check *check, const struct wf_workflow *workflow) {
    const struct wf_config *config = check->config;
    for (size_t i = 0; i < config->docker.jobs.len; i++) {
        const struct wf_required_job *job = &config->docker.jobs.items[i];
        if (job->file.len > 0 && is_for(check->file, job->file)) {
            require_job(check, workflow, &(struct wanted){&job->id, job->after});
        }
    }
    for (size_t i = 0; i < config->artifacts.len; i++) {
        const struct wf_artifact *artifact = &config->artifacts.items[i];
        for (size_t k = 0; k < artifact->exports.len && wf_required_is(check->file, artifact->path.text);
             k++) {
            const struct wf_setting *id = &artifact->exports.items[k];
            require_job(check, workflow, &(struct wanted){id, wf_plan_after(artifact->prose, id->text)});
        }
    }
}

/* Some workflow, or the named one, must be there to have the job. */
static bool is_there(const struct wf_repo *all, const struct wf_required_job *job) {
    for (size_t i = 0; i < all->count; i++) {
        const struct wf_workflow *workflow = all->files[i]->workflow;
        bool named = job->file.len > 0 && is_for(all->files[i], job->file);
        if (workflow && (named || (job->file.len == 0 && wf_workflow_job(workflow, job->id.text)))) {
            return true;
        }
    }
    return false;
}

static void check_run(struct wf_check *check, const struct wf_repo *all) {
    for (size_t i = 0; i < check->config->docker.jobs.len; i++) {
        const struct wf_required_job *job = &check->config->docker.jobs.items[i];
        if (!is_there(all, job)) {
            const char *where = job->file.len > 0 ? "its workflow was not read" : "no workflow has it";
            wf_report_at(check, job->id.source, job->id.span, "required job \"%.*s\" is missing: %s",
                         WF_STR_ARG(job->id.text), where);
        }
    }
}

const struct wf_rule wf_rule_policy_job = {
    .id = "policy-job",
    .title = "Job that a policy requires and no workflow has",
    .category = WF_POLICY,
    .severity = WF_WARNING,
    .fixable = true,
    .workflow_hook = check_workflow,
    .run_hook = check_run,
};
