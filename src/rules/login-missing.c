#include "lang/hole.h"
#include "rules/image_fix.h"

/* A registry that a build step writes to. */
struct target {
    struct wf_check *check;
    const struct wf_build *build;
    struct wf_str registry;       /* "" when nobody can tell */
    const struct wf_node *scalar; /* where it is named */
    struct wf_span part;
};

/* Words in an action's name or a script that speak of a login, in whatever way. */
static bool speaks_of_login(struct wf_str text) {
    static const char *const words[] = {"login",        "auth",  "credential", "config.json", "DOCKER_CONFIG",
                                        ".docker",      "token", "aws ecr",    "az acr",      "gcloud",
                                        "setup-gcloud", "ecr",   "secret",     "password",    "registry-",
                                        "kube",         "doctl", "bootstrap",  NULL};
    return wf_str_has_any(text, words);
}

static bool may_log_in(const struct wf_step *step) {
    if (step->run) {
        return speaks_of_login(step->run->text) || wf_str_has(step->run->text, "./");
    }
    return step->action.kind != WF_USES_REPOSITORY ||
           (!wf_step_uses(step, "docker/login-action") && speaks_of_login(step->action.text));
}

static bool is_hosted(const struct wf_job *job) {
    static const char *const labels[] = {"ubuntu-", "windows-", "macos-", NULL};
    bool one = wf_node_is_sequence(job->runs_on) && job->runs_on->count == 1;
    struct wf_str label = wf_node_text(one ? wf_node_first(job->runs_on) : job->runs_on);
    return wf_str_starts_any(label, labels) && !job->container;
}

static struct wf_str canonical(struct wf_str registry) {
    static const char *const hubs[] = {"docker.io", "index.docker.io", "registry-1.docker.io",
                                       "hub.docker.com", NULL};
    size_t scheme = wf_str_find(registry, "://", 0);
    struct wf_str host = scheme == WF_NOT_FOUND ? registry : wf_str_sub(registry, scheme + 3, registry.len);
    size_t slash = wf_hole_find(host, '/', 0);
    host = wf_str_sub(host, 0, slash == WF_NOT_FOUND ? host.len : slash);
    return wf_str_is_any_case(host, hubs) ? WF_STR("docker.io") : host;
}

/* Registries of the job itself, and those that take anonymous pushes. */
static bool needs_no_login(struct wf_str registry) {
    return wf_str_is(registry, "ttl.sh") || wf_str_starts(registry, "localhost") ||
           wf_str_starts(registry, "127.0.0.1") || wf_hole_find(registry, '.', 0) == WF_NOT_FOUND ||
           wf_hole_find(registry, ':', 0) != WF_NOT_FOUND;
}

/* Whether something before the build logs in to the registry, or may. */
static bool is_logged_in(const struct target *target) {
    const struct wf_images *images = target->check->file->images;
    const struct wf_step *step = target->build->step;
    for (uint32_t i = 0; i < step->index; i++) {
        if (may_log_in(&step->job->steps[i])) {
            return true;
        }
    }
    for (size_t i = 0; i < images->logins.len; i++) {
        const struct wf_login *login = &images->logins.items[i];
        bool before = login->step->job == step->job && login->step->index < step->index;
        struct wf_str registry = canonical(login->registry);
        bool other =
            target->registry.len > 0 && !wf_hole_any(registry) && !wf_str_eq_case(registry, target->registry);
        if (before && !other) {
            return true;
        }
    }
    return false;
}

/* GitHub's own registry can be logged in to without any secret that must be set up. */
static const struct wf_fix *fix_github(const struct target *target) {
    struct wf_patch patch = wf_check_patch(target->check);
    struct wf_str uses = wf_fix_uses(patch.arena, target->build->step, "docker/login-action", 0);
    struct wf_str yaml = wf_arena_printf(patch.arena,
                                         "name: Log in to the registry\n"
                                         "uses: %.*s\n"
                                         "with:\n"
                                         "  registry: ghcr.io\n"
                                         "  username: ${{ github.actor }}\n"
                                         "  password: ${{ secrets.GITHUB_TOKEN }}\n",
                                         WF_STR_ARG(uses));
    bool made =
        wf_str_is(target->registry, "ghcr.io") && wf_fix_insert_step(&patch, target->build->step, yaml);
    return made ? wf_patch_fix(&patch, "log in with the workflow's token", WF_FIX_UNSAFE) : NULL;
}

static bool check_target(const struct target *target, const char *what) {
    if (needs_no_login(target->registry) || is_logged_in(target)) {
        return false;
    }
    struct wf_finding *finding = wf_report_part(
        target->check, target->scalar, target->part.begin, target->part.end,
        "%s without a login: nothing in this job logs in to \"%.*s\"", what, WF_STR_ARG(target->registry));
    wf_finding_help(target->check, finding, "put a docker/login-action step for %.*s before the build",
                    WF_STR_ARG(target->registry));
    finding->fix = fix_github(target);
    return true;
}

static struct wf_str registry_of(struct wf_str ref) {
    struct wf_ref parsed = wf_ref_parse(ref);
    struct wf_str registry = wf_ref_registry(&parsed);
    return registry.len > 0 ? canonical(registry) : (struct wf_str){"", 0};
}

/* The tags' registries, each once. */
static bool check_push(struct wf_check *check, const struct wf_build *build) {
    const struct wf_run_cases *runs = check->file->runs;
    struct wf_image_tags tags =
        wf_build_tags(check->arena, build, runs->list.len > 0 ? &runs->list.items[0] : NULL);
    struct wf_str last = {0};
    bool reported = false;
    for (size_t i = 0; build->pushed != WF_FALSE && i < tags.list.len; i++) {
        struct wf_str registry = registry_of(tags.list.items[i].ref);
        struct target target = {check, build, registry, build->tags.value, {0, 0}};
        target.part = wf_span_make(0, build->tags.value ? build->tags.value->text.len : 0);
        if (tags.list.items[i].value == build->tags.value) {
            target.part = tags.list.items[i].part;
        }
        if (registry.len > 0 && !wf_str_eq(registry, last) && build->tags.value) {
            reported |= check_target(&target, "push");
        }
        last = registry;
    }
    return reported;
}

static void check_build(struct wf_check *check, const struct wf_build *build) {
    if (!is_hosted(build->job) || check_push(check, build)) {
        return;
    }
    struct wf_context context = wf_context_of_step(check->arena, build->step, NULL);
    for (size_t i = 0; i < build->cache.len; i++) {
        const struct wf_cache_line *line = &build->cache.items[i];
        struct wf_str ref = wf_context_text(&context, wf_cache_value(line->entry, "ref"));
        if (!line->exports || line->entry->type != WF_CACHE_REGISTRY || ref.len == 0) {
            continue;
        }
        struct wf_ref parsed = wf_ref_parse(ref);
        struct target target = {check, build, registry_of(ref), line->input->value, line->item->span};
        /* Nobody can push a name such as "app:cache" at all, which is another rule's. */
        if (target.registry.len > 0 && wf_ref_is_official(&parsed) == WF_FALSE &&
            check_target(&target, "cache export")) {
            return;
        }
    }
}

const struct wf_rule wf_rule_login_missing = {
    .id = "login-missing",
    .title = "Push to a registry that nothing has logged in to",
    .category = WF_DOCKER,
    .severity = WF_WARNING,
    .fixable = true,
    .build_hook = check_build,
};
