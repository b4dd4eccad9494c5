#include "gha/step.h"
#include "rules/permission_fix.h"

/* A block of permissions, and the needs of the jobs that it is for. */
struct block {
    struct wf_check *check;
    const struct wf_node *permissions; /* a mapping */
    const char *whose;
    WF_LIST(const struct wf_needed *) needs;
};

static bool is_used(const struct block *block, struct wf_str scope, enum wf_permission access) {
    for (size_t i = 0; i < block->needs.len; i++) {
        if (wf_needed_perhaps(block->needs.items[i], scope, access)) {
            return true;
        }
    }
    return false;
}

static const struct wf_fix *make_fix(struct wf_check *check, const struct block *block,
                                     const struct wf_node *key, bool reads) {
    struct wf_patch patch = wf_check_patch(check);
    if (key->value->kind == WF_ALIAS || block->permissions->anchor.len > 0) {
        return NULL;
    }
    if (reads) {
        return wf_patch_set_scalar(&patch, key->value, WF_STR("read"))
                   ? wf_patch_fix(&patch, "only read", WF_FIX_UNSAFE)
                   : NULL;
    }
    const struct wf_node *above = block->permissions->key;
    bool lone = block->permissions->count == 1 && above && above->value == block->permissions;
    bool done = lone ? wf_permissions_empty(&patch, above) : wf_patch_remove(&patch, key);
    return done ? wf_patch_fix(&patch, "do not grant it", WF_FIX_UNSAFE) : NULL;
}

static void check_block(const struct block *block) {
    struct wf_check *check = block->check;
    for (WF_EACH(key, block->permissions)) {
        struct wf_str scope = wf_node_text(key);
        if (!wf_str_is(wf_node_text(key->value), "write") || !wf_permission_is_scope(scope) ||
            is_used(block, scope, WF_PERMISSION_WRITE)) {
            continue;
        }
        bool reads = !wf_str_is(scope, "id-token") && is_used(block, scope, WF_PERMISSION_READ);
        struct wf_finding *finding =
            wf_report(check, key->span, "nothing in %s %s: \"%.*s\"", block->whose,
                      reads ? "writes, it only reads" : "uses the permission", WF_STR_ARG(scope));
        wf_finding_risk(finding, WF_LEVEL_LOW, WF_LEVEL_MEDIUM, WF_PEDANTIC);
        finding->fix = make_fix(check, block, key, reads);
    }
}

static void add_job(struct block *block, const struct wf_job *job) {
    *WF_PUSH(block->check->arena, &block->needs) = wf_needed_known(block->check, job);
}

static void check_job(struct wf_check *check, const struct wf_job *job) {
    struct block block = {.check = check, .permissions = job->permissions, .whose = "the job"};
    if (wf_node_is_mapping(job->permissions) && !wf_job_is_dead(job)) {
        add_job(&block, job);
        check_block(&block);
    }
}

static void check_workflow(struct wf_check *check, const struct wf_workflow *workflow) {
    struct block block = {.check = check, .permissions = workflow->permissions, .whose = "the jobs"};
    if (!wf_node_is_mapping(workflow->permissions)) {
        return;
    }
    for (size_t i = 0; i < workflow->job_count; i++) {
        if (!workflow->jobs[i].permissions) {
            add_job(&block, &workflow->jobs[i]);
        }
    }
    if (block.needs.len > 0) {
        block.whose = block.needs.len == 1 ? "the job" : "the jobs";
        check_block(&block);
    }
}

const struct wf_rule wf_rule_permission_unneeded = {
    .id = "permission-unneeded",
    .title = "Permission to write that no step uses",
    .category = WF_SECURITY,
    .severity = WF_INFO,
    .fixable = true,
    .workflow_hook = check_workflow,
    .job_hook = check_job,
};
