#include "gha/step.h"
#include "lang/hole.h"
#include "rules/image_fix.h"
#include "rules/permission_fix.h"

/* A permission that a job's `permissions` must give. */
struct demand {
    struct wf_check *check;
    const struct wf_job *job;
    const char *scope, *level; /* "packages", "write" */
    const char *what;          /* that needs it */
    const struct wf_node *scalar;
    struct wf_span part;
};

static bool is_token(struct wf_str text) {
    return wf_str_has(text, "secrets.GITHUB_TOKEN") || wf_str_has(text, "github.token");
}

static const struct wf_node *permissions_of(const struct wf_job *job) {
    return job->permissions ? job->permissions : job->workflow->permissions;
}

/* What `permissions` gives; absent ones are the repository's own, which the files do not tell. */
static enum wf_truth gives(const struct wf_node *permissions, const char *scope, const char *level) {
    struct wf_str text = wf_node_text(permissions);
    bool write = strcmp(level, "write") == 0;
    if (!permissions || wf_str_has(text, "${{")) {
        return WF_MAYBE;
    }
    if (wf_node_is_scalar(permissions)) {
        bool all = wf_str_is(text, "write-all") || (!write && wf_str_is(text, "read-all"));
        bool none = wf_str_is(text, "read-all");
        return all ? WF_TRUE : none ? WF_FALSE : WF_MAYBE;
    }
    struct wf_str value = wf_node_text(wf_node_get(permissions, scope));
    return wf_str_is(value, "write") || (!write && wf_str_is(value, "read")) ? WF_TRUE : WF_FALSE;
}

static const struct wf_fix *make_fix(const struct demand *demand, const struct wf_node *permissions) {
    struct wf_patch patch = wf_check_patch(demand->check);
    const struct wf_node *value = wf_node_get(permissions, demand->scope);
    struct wf_str pair = wf_arena_printf(patch.arena, "%s: %s", demand->scope, demand->level);
    bool made = value ? wf_patch_set_scalar(&patch, value, wf_str_of(demand->level))
                      : wf_node_is_mapping(permissions) &&
                            wf_patch_add_pair(&patch, permissions, wf_node_last(permissions), pair);
    const char *title = wf_arena_printf(patch.arena, "add %.*s", WF_STR_ARG(pair)).ptr;
    return made ? wf_patch_fix(&patch, title, WF_FIX_SAFE) : NULL;
}

static void require(const struct demand *demand, enum wf_severity severity) {
    struct wf_check *check = demand->check;
    const struct wf_node *permissions = permissions_of(demand->job);
    if (gives(permissions, demand->scope, demand->level) != WF_FALSE) {
        return;
    }
    struct wf_finding *finding =
        wf_report_part(check, demand->scalar, demand->part.begin, demand->part.end,
                       "%s needs the permission \"%s: %s\", which the job's token does not have",
                       demand->what, demand->scope, demand->level);
    finding->severity = severity;
    wf_finding_note(check, finding, check->file->source, permissions->span,
                    "what is not named here is not given");
    finding->fix = make_fix(demand, permissions);
    if (!finding->fix) {
        wf_finding_help(check, finding, "name the permissions one by one, this one too");
    }
}

/* --- pushing to ghcr.io -----------------------------------------------------------------------------------
 */

static bool is_github(struct wf_str ref) {
    struct wf_ref parsed = wf_ref_parse(ref);
    return wf_str_is_case(wf_ref_registry(&parsed), "ghcr.io");
}

/* Whether the build pushes images, or a cache, to ghcr.io in some run. */
static bool pushes_there(struct wf_check *check, const struct wf_build *build) {
    struct wf_context context = wf_context_of_step(check->arena, build->step, NULL);
    struct wf_image_tags tags = wf_build_tags(check->arena, build, NULL);
    for (size_t i = 0; build->pushed != WF_FALSE && i < tags.list.len; i++) {
        if (is_github(tags.list.items[i].ref)) {
            return true;
        }
    }
    for (size_t i = 0; i < build->cache.len; i++) {
        const struct wf_cache_line *line = &build->cache.items[i];
        if (line->exports && line->entry->type == WF_CACHE_REGISTRY &&
            is_github(wf_context_text(&context, wf_cache_value(line->entry, "ref")))) {
            return true;
        }
    }
    return false;
}

/* The last login to ghcr.io before step `index` of the job is `login`. */
static bool is_login_of(struct wf_check *check, const struct wf_step *login, uint32_t index) {
    const struct wf_images *images = check->file->images;
    const struct wf_step *last = NULL;
    for (size_t i = 0; i < images->logins.len; i++) {
        const struct wf_login *other = &images->logins.items[i];
        bool there = wf_str_has(other->registry, "ghcr.io") || wf_hole_any(other->registry);
        if (there && other->step->job == login->job && other->step->index < index &&
            (!last || other->step->index > last->index)) {
            last = other->step;
        }
    }
    return last == login;
}

static bool job_pushes_there(struct wf_check *check, const struct wf_step *login) {
    const struct wf_images *images = check->file->images;
    for (size_t i = 0; i < images->builds.len; i++) {
        const struct wf_build *build = images->builds.items[i];
        if (build->job == login->job && is_login_of(check, login, build->step->index) &&
            pushes_there(check, build)) {
            return true;
        }
    }
    for (size_t i = 0; i < images->uses.len; i++) {
        const struct wf_image_use *use = &images->uses.items[i];
        const struct wf_step *step = use->script->step;
        if (use->verb == WF_IMAGE_PUSH && step->job == login->job && is_login_of(check, login, step->index) &&
            is_github(use->ref)) {
            return true;
        }
    }
    return false;
}

static void check_login(struct wf_check *check, const struct wf_step *step) {
    const struct wf_node *password = wf_step_input(step, "password");
    const struct wf_node *registry = wf_step_input(step, "registry");
    struct wf_context context = wf_context_of_step(check->arena, step, NULL);
    bool github = wf_node_is_scalar(password) && is_token(password->text) &&
                  wf_str_has(wf_context_text(&context, wf_node_text(registry)), "ghcr.io");
    if (github && job_pushes_there(check, step)) {
        struct demand demand = {check,
                                step->job,
                                "packages",
                                "write",
                                "pushing to ghcr.io",
                                password,
                                {0, (uint32_t)password->text.len}};
        require(&demand, WF_ERROR);
    }
}

/* --- gh and the cache -------------------------------------------------------------------------------------
 */

/* The token that gh takes is the job's own. */
static bool uses_own_token(const struct wf_step *step) {
    static const char *const names[] = {"GH_TOKEN", "GITHUB_TOKEN"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const struct wf_node *value = wf_step_env(step, wf_str_of(names[i]));
        if (value) {
            return is_token(wf_node_text(value));
        }
    }
    return false;
}

static void check_script(struct wf_check *check, const struct wf_script *script) {
    for (size_t i = 0; script->step->job && i < script->shell->commands.len; i++) {
        const struct wf_shell_command *command = script->shell->commands.items[i];
        bool lists = wf_shell_command_is(command, "gh", "cache", "list", NULL);
        bool deletes = wf_shell_command_is(command, "gh", "cache", "delete", NULL);
        if ((lists || deletes) && uses_own_token(script->step)) {
            struct demand demand = {check,
                                    script->step->job,
                                    "actions",
                                    deletes ? "write" : "read",
                                    deletes ? "gh cache delete" : "gh cache list",
                                    script->step->run,
                                    command->span};
            /* Anybody may list what is in a public repository. */
            require(&demand, deletes ? WF_ERROR : WF_INFO);
        }
    }
}

/* --- other commands and calls ------------------------------------------------------------------------- */

static void require_need(struct wf_check *check, const struct wf_job *job, const struct wf_need *need) {
    const struct wf_node *permissions = permissions_of(job);
    struct wf_finding *finding = wf_report(
        check, need->span, "%.*s needs the permission \"%.*s: %s\", which the job's token does not have",
        WF_STR_ARG(need->reason), WF_STR_ARG(need->scope), wf_permission_name(need->access));
    finding->severity = WF_WARNING;
    wf_finding_note(check, finding, check->file->source, permissions->span,
                    "what is not named here is not given");
    struct wf_str scope = wf_arena_str(check->arena, need->scope);
    struct demand demand = {
        .check = check, .job = job, .scope = scope.ptr, .level = wf_permission_name(need->access)};
    finding->fix = make_fix(&demand, permissions);
}

/* Packages and the cache have checks of their own above. */
static void check_job(struct wf_check *check, const struct wf_job *job) {
    if (!wf_node_is_mapping(permissions_of(job)) || wf_job_is_dead(job)) {
        return;
    }
    const struct wf_needed *needed = wf_needed_known(check, job);
    for (size_t i = 0; i < needed->list.len; i++) {
        const struct wf_need *need = &needed->list.items[i];
        bool other = wf_str_is(need->scope, "packages") || wf_str_has(need->reason, "gh cache");
        if (need->written && need->access == WF_PERMISSION_WRITE && !other && need->doc == check->file->doc &&
            wf_need_is_missing(need, permissions_of(job))) {
            require_need(check, job, need);
        }
    }
}

static void check_step(struct wf_check *check, const struct wf_step *step) {
    if (step->job && wf_step_uses(step, "docker/login-action")) {
        check_login(check, step);
    }
}

const struct wf_rule wf_rule_permission_missing = {
    .id = "permission-missing",
    .title = "Permission that the job's token lacks for what a step does",
    .category = WF_SECURITY,
    .severity = WF_ERROR,
    .fixable = true,
    .job_hook = check_job,
    .step_hook = check_step,
    .script_hook = check_script,
};
