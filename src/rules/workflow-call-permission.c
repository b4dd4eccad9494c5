#include "base/map.h"
#include "gha/permission.h"
#include "lint/rule.h"

/* A call that is followed into the workflows below. */
struct call {
    struct wf_check *check;
    const struct wf_job *job;      /* of the check's file */
    const struct wf_node *granted; /* its permissions, or NULL */
    struct wf_map seen;            /* workflows below, each of which is looked at once */
};

static void report(const struct call *call, const struct wf_workflow *workflow, const struct wf_node *wanted,
                   struct wf_str scope, const struct wf_job *inner) {
    struct wf_arena *arena = call->check->arena;
    struct wf_str who = inner
                            ? wf_arena_printf(arena, "its job \"%.*s\"", WF_STR_ARG(wf_node_text(inner->key)))
                            : WF_STR("it");
    struct wf_finding *finding =
        wf_report(call->check, call->job->uses->span,
                  "workflow \"%.*s\" cannot be called: %.*s wants \"%.*s: %s\", the call allows \"%.*s: %s\"",
                  WF_STR_ARG(wf_node_text(call->job->uses)), WF_STR_ARG(who), WF_STR_ARG(scope),
                  wf_permission_name(wf_permission_of(wanted, scope)), WF_STR_ARG(scope),
                  wf_permission_name(wf_permission_of(call->granted, scope)));
    wf_finding_note(call->check, finding, workflow->doc->source, wanted->span, "wanted here");
    if (call->granted) {
        wf_finding_note(call->check, finding, call->check->file->source, call->granted->span, "allowed here");
    }
    wf_finding_help(call->check, finding, "give the calling job these permissions, or ask for less there");
}

static bool check_permissions(const struct call *call, const struct wf_workflow *workflow,
                              const struct wf_node *wanted, const struct wf_job *inner) {
    struct wf_str scope = wanted ? wf_permission_excess(wanted, call->granted) : WF_STR("");
    if (scope.len > 0) {
        report(call, workflow, wanted, scope, inner);
    }
    return scope.len > 0;
}

enum { MAX_LEVELS = 10 };

static bool is_new(struct call *call, const struct wf_workflow *workflow) {
    struct wf_str key = {(const char *)&workflow, sizeof workflow};
    return wf_map_put(&call->seen, wf_arena_str(call->check->arena, key), call) == NULL;
}

/* A call further down has its own finding unless it, too, has only what this one allows. */
static void check_workflow(struct call *call, const struct wf_workflow *workflow, size_t levels) {
    bool found = check_permissions(call, workflow, workflow->permissions, NULL);
    for (size_t i = 0; i < workflow->job_count && !found; i++) {
        const struct wf_job *job = &workflow->jobs[i];
        found = check_permissions(call, workflow, job->permissions, job);
        if (!found && job->callee && !job->permissions && !workflow->permissions && levels > 1 &&
            is_new(call, job->callee)) {
            check_workflow(call, job->callee, levels - 1);
        }
    }
}

static void check_job(struct wf_check *check, const struct wf_job *job) {
    if (job->callee) {
        struct call call = {.check = check,
                            .job = job,
                            .granted = job->permissions ? job->permissions : job->workflow->permissions,
                            .seen.arena = check->arena};
        check_workflow(&call, job->callee, MAX_LEVELS);
    }
}

const struct wf_rule wf_rule_workflow_call_permission = {
    .id = "workflow-call-permission",
    .title = "Called workflow that wants more permissions than its caller has",
    .category = WF_SYNTAX,
    .severity = WF_ERROR,
    .job_hook = check_job,
};
