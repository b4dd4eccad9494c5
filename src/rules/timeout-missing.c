#include "lint/rule.h"

enum { DEFAULT_MINUTES = 30 };

/* What the configuration says, or half an hour. */
static int minutes(const struct wf_check *check) {
    const struct wf_node *given = wf_check_option(check, "minutes");
    bool number =
        wf_node_type(given) == WF_TYPE_NUMBER && wf_node_number(given) >= 1 && wf_node_number(given) < 100000;
    return number ? (int)wf_node_number(given) : DEFAULT_MINUTES;
}

/* Each step has a limit of its own. */
static bool is_limited(const struct wf_job *job) {
    for (size_t i = 0; i < job->step_count; i++) {
        if (!job->steps[i].timeout_minutes) {
            return false;
        }
    }
    return job->step_count > 0;
}

static const struct wf_node *key_before(const struct wf_job *job) {
    const struct wf_node *runner = wf_node_key(job->node, "runs-on");
    const struct wf_node *steps = wf_node_key(job->node, "steps");
    return runner && (!steps || runner->index < steps->index) ? runner : NULL;
}

static void check_job(struct wf_check *check, const struct wf_job *job) {
    if (job->uses || job->timeout_minutes || is_limited(job)) {
        return;
    }
    struct wf_finding *finding =
        wf_report(check, job->key->span, "job \"%.*s\" has no \"timeout-minutes\": it may hang for six hours",
                  WF_STR_ARG(wf_node_text(job->key)));
    struct wf_patch patch = wf_check_patch(check);
    struct wf_str pair = wf_arena_printf(check->arena, "timeout-minutes: %d", minutes(check));
    if (job->key->value->kind == WF_MAPPING && wf_patch_add_pair(&patch, job->node, key_before(job), pair)) {
        const char *title = wf_arena_printf(check->arena, "add a limit of %d minutes", minutes(check)).ptr;
        finding->fix = wf_patch_fix(&patch, title, WF_FIX_UNSAFE);
    }
}

static const struct wf_rule_option options[] = {{.name = "minutes", .kind = WF_OPTION_NUMBER}, {0}};

const struct wf_rule wf_rule_timeout_missing = {
    .id = "timeout-missing",
    .title = "Job without a limit of time",
    .category = WF_UPKEEP,
    .severity = WF_WARNING,
    .fixable = true,
    .opt_in = true,
    .options = options,
    .job_hook = check_job,
};
