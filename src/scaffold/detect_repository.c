/* What is known about the repository as a whole. */
#include "base/file.h"
#include "scaffold/detect_in.h"

/* --- where it lives ----------------------------------------------------------------------------------- */

/* "https://user@host/owner/name.git", "git@host:owner/name.git", "ssh://git@host:22/owner/name" */
static void say_remote(struct wf_stack *repository, struct wf_str url) {
    struct wf_arena *arena = repository->arena;
    size_t scheme = wf_str_find(url, "://", 0);
    struct wf_str rest = scheme == WF_NOT_FOUND ? url : wf_str_sub(url, scheme + 3, url.len), host;
    size_t at = wf_str_find_char(rest, '@', 0), slash = wf_str_find_char(rest, '/', 0);
    rest = at < slash && at != WF_NOT_FOUND ? wf_str_sub(rest, at + 1, rest.len) : rest;
    size_t colon = wf_str_find_char(rest, ':', 0);
    slash = wf_str_find_char(rest, '/', 0);
    bool scp = scheme == WF_NOT_FOUND && colon < slash;
    size_t end = scp || colon < slash ? colon : slash;
    if (end == WF_NOT_FOUND || end == 0 || (scheme == WF_NOT_FOUND && !scp)) {
        return;
    }
    host = wf_str_sub(rest, 0, end);
    rest = wf_str_sub(rest, (scp ? end : slash) + 1, rest.len);
    while (wf_str_ends(rest, "/")) {
        rest = wf_str_sub(rest, 0, rest.len - 1);
    }
    rest = wf_str_ends(rest, ".git") ? wf_str_sub(rest, 0, rest.len - 4) : rest;
    struct wf_str name = wf_path_base(rest);
    struct wf_str owner = wf_str_sub(rest, 0, rest.len > name.len ? rest.len - name.len - 1 : 0);
    wf_stack_say(repository, "host", wf_arena_lower(arena, host), "the remote's URL");
    wf_stack_say(repository, "owner", owner, "the remote's URL");
    wf_stack_say(repository, "name", name, "the remote's URL");
}

static void say_registry(struct wf_stack *repository, const struct wf_ci *ci) {
    static const char *const table[][2] = {
        {"github.com", "ghcr.io"}, {"gitlab.com", "registry.gitlab.com"}, {"codeberg.org", "codeberg.org"}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (wf_stack_is(repository, "host", table[i][0])) {
            wf_stack_say(repository, "registry", wf_str_of(table[i][1]), "the remote is at %s", table[i][0]);
        }
    }
    struct wf_ci_uses logins = wf_ci_uses(ci, "docker/login-action");
    for (size_t i = 0; i < logins.list.len; i++) {
        struct wf_texts registry = wf_ci_input(ci, logins.list.items[i].step, "registry");
        if (registry.list.len > 0) {
            wf_stack_say(repository, "registry", registry.list.items[0], "docker/login-action in %.*s",
                         WF_STR_ARG(logins.list.items[i].workflow->path));
        }
    }
}

/* A branch that workflows name. */
static void say_ci_branch(struct wf_stack *repository, const struct wf_ci *ci) {
    static const char *const usual[] = {"main", "master", "trunk", "develop", "dev", NULL};
    for (size_t i = 0; usual[i]; i++) {
        for (size_t k = 0; k < ci->workflows.len; k++) {
            const struct wf_node *push = wf_node_get(ci->workflows.items[k].workflow->on, "push");
            for (WF_EACH(branch, wf_node_resolve(wf_node_get(push, "branches")))) {
                if (wf_str_is(wf_node_text(branch), usual[i])) {
                    wf_stack_say(repository, "default-branch", wf_str_of(usual[i]), "push in %.*s",
                                 WF_STR_ARG(ci->workflows.items[k].path));
                }
            }
        }
    }
}

/* --- what is built ------------------------------------------------------------------------------------ */

/* The program's own first, then those of its variants, then those that only help to make it. */
static unsigned rank(struct wf_str path) {
    static const char *const helpers[] = {"dev", "base", "builder", "test", "ci.", "lint", NULL};
    struct wf_str name = wf_path_base(path);
    return wf_str_is_case(name, "Dockerfile") ? 2 : wf_str_has_any(name, helpers) ? 0 : 1;
}

static void say_images(struct wf_detected *detected, const struct wf_ci *ci) {
    struct wf_stack *repository = detected->repository;
    for (size_t i = 0; i < ci->dockerfiles.len; i++) {
        const struct wf_ci_dockerfile *one = &ci->dockerfiles.items[i];
        wf_stack_add(repository, "dockerfiles", one->path, "they are there");
    }
    for (unsigned least = 2; least < 3; least--) {
        for (size_t i = 0; i < ci->dockerfiles.len; i++) {
            const struct wf_ci_dockerfile *one = &ci->dockerfiles.items[i];
            if (!one->sample && rank(one->path) >= least) {
                wf_stack_say(repository, "dockerfile", one->path, "it is there");
            }
        }
    }
    if (wf_stack_knows(repository, "dockerfile")) {
        wf_stack_say_bool(repository, "image", true, "%.*s",
                          WF_STR_ARG(wf_stack_text(repository, "dockerfile")));
    }
    for (size_t i = 0; i < detected->stacks.len; i++) {
        const struct wf_stack *stack = detected->stacks.items[i];
        if (wf_stack_knows(stack, "application")) {
            wf_stack_say_bool(repository, "image", true, "the %.*s stack is an application",
                              WF_STR_ARG(wf_stack_text(stack, "id")));
        }
    }
}

/* The folder that is sent to the builder: where the Dockerfile stands beside a stack, else the repository. */
static void say_context(struct wf_detected *detected) {
    struct wf_stack *repository = detected->repository;
    struct wf_str path = wf_stack_text(repository, "dockerfile");
    struct wf_str folder =
        wf_str_of(wf_path_folder(repository->arena, wf_arena_str(repository->arena, path).ptr));
    for (size_t i = 0; i < detected->stacks.len; i++) {
        const struct wf_stack *stack = detected->stacks.items[i];
        struct wf_str own = wf_stack_text(stack, "folder");
        bool fits = path.len > 0 ? wf_str_eq(own, folder) : wf_stack_knows(stack, "application");
        struct wf_array *services = wf_stack_get(stack, "services").array;
        if (fits) {
            wf_stack_say(repository, "context", own, "the folder of the %.*s stack",
                         WF_STR_ARG(wf_stack_text(stack, "id")));
        }
        for (size_t k = 0; k < services->len; k++) {
            wf_stack_add(repository, "services", services->items[k].string, "%.*s",
                         WF_STR_ARG(wf_stack_found(stack, "services")->reason));
        }
    }
    wf_stack_say(repository, "context", path.len > 0 ? WF_STR(".") : path,
                 "the Dockerfile is not beside a stack");
}

static void say_image_workflow(struct wf_stack *repository, const struct wf_ci *ci) {
    static const char *const actions[] = {"docker/build-push-action", "docker/bake-action",
                                          "redhat-actions/buildah-build", NULL};
    for (size_t i = 0; actions[i]; i++) {
        struct wf_ci_uses uses = wf_ci_uses(ci, actions[i]);
        if (uses.list.len > 0) {
            wf_stack_say(repository, "image-workflow", uses.list.items[0].workflow->path, "it uses %s",
                         actions[i]);
        }
    }
    static const char *const lines[] = {"docker build", "docker buildx build", "docker buildx bake", NULL};
    struct wf_str where = WF_STR("");
    wf_ci_count(ci, lines, &where);
    wf_stack_say(repository, "image-workflow", where, "it runs docker build");
}

/* A workflow that checks and has a job or step called test. */
static bool tests(const struct wf_ci_workflow *from) {
    for (size_t k = 0; k < from->workflow->job_count; k++) {
        const struct wf_job *job = &from->workflow->jobs[k];
        if (wf_str_has(wf_node_text(job->key), "test")) {
            return true;
        }
        for (size_t s = 0; s < job->step_count; s++) {
            if (wf_str_has(wf_node_text(job->steps[s].run), "test")) {
                return true;
            }
        }
    }
    return false;
}

static void say_ci(struct wf_stack *repository, struct wf_survey *survey, const struct wf_ci *ci) {
    for (size_t i = 0; i < ci->workflows.len; i++) {
        if (ci->workflows.items[i].checks && tests(&ci->workflows.items[i])) {
            wf_stack_say(repository, "test-workflow", ci->workflows.items[i].path, "it tests");
        }
    }
    wf_stack_say(repository, "dependabot", ci->dependabot, "it is there");
    struct wf_ci_uses codeql = wf_ci_uses(ci, "github/codeql-action");
    if (codeql.list.len > 0) {
        wf_stack_say(repository, "codeql", codeql.list.items[0].workflow->path,
                     "it uses github/codeql-action");
    }
    if (wf_survey_has(survey, WF_STR(""), ".pre-commit-config.yaml")) {
        wf_stack_say_bool(repository, "pre-commit", true, ".pre-commit-config.yaml");
    }
}

/* --- for dependabot ----------------------------------------------------------------------------------- */

static struct wf_str slashed(struct wf_arena *arena, struct wf_str folder) {
    return wf_arena_printf(arena, "/%.*s", WF_STR_ARG(folder));
}

static bool is_ecosystem(const char *name) {
    for (size_t i = 0; wf_repository_names[i].name; i++) {
        if (strcmp(wf_repository_names[i].name, name) == 0 && wf_repository_names[i].kind == WF_VALUE_ARRAY) {
            return true;
        }
    }
    return false;
}

static void say_updates(struct wf_stack *repository, const struct wf_ci *ci) {
    for (WF_EACH(update, wf_node_resolve(ci->updates))) {
        struct wf_str name = wf_node_text(wf_node_get(update, "package-ecosystem"));
        const char *ecosystem = wf_arena_str(repository->arena, name).ptr;
        struct wf_str folder = wf_node_text(wf_node_get(update, "directory"));
        if (is_ecosystem(ecosystem)) {
            wf_stack_add(repository, ecosystem, folder, "%.*s", WF_STR_ARG(ci->dependabot));
        }
    }
}

static void say_ecosystems(struct wf_detected *detected, struct wf_survey *survey, const struct wf_ci *ci,
                           struct wf_look *const *looks) {
    struct wf_stack *repository = detected->repository;
    struct wf_arena *arena = repository->arena;
    for (size_t i = 0; i < detected->stacks.len; i++) {
        const struct wf_detector *detector = looks[i]->detector;
        const char *name = detector->ecosystem ? detector->ecosystem(looks[i]->stack) : *detector->ecosystems;
        if (name && looks[i]->by_manifest) {
            wf_stack_add(repository, name, slashed(arena, looks[i]->folder), "%.*s",
                         WF_STR_ARG(wf_stack_text(looks[i]->stack, "manifest")));
        }
    }
    for (size_t i = 0; i < ci->dockerfiles.len; i++) {
        if (!ci->dockerfiles.items[i].sample) {
            wf_stack_add(repository, "docker", slashed(arena, ci->dockerfiles.items[i].folder), "%.*s",
                         WF_STR_ARG(ci->dockerfiles.items[i].path));
        }
    }
    for (size_t i = 0; i < ci->composes.len; i++) {
        wf_stack_add(repository, "docker-compose", slashed(arena, ci->composes.items[i].folder), "%.*s",
                     WF_STR_ARG(ci->composes.items[i].path));
    }
    wf_stack_add(repository, "github-actions", WF_STR("/"), "workflows are kept up to date too");
    if (wf_survey_has(survey, WF_STR(""), ".gitmodules")) {
        wf_stack_add(repository, "gitsubmodule", WF_STR("/"), ".gitmodules");
    }
    if (wf_survey_has(survey, WF_STR(""), ".devcontainer/devcontainer.json")) {
        wf_stack_add(repository, "devcontainers", WF_STR("/"), ".devcontainer/devcontainer.json");
    }
    say_updates(repository, ci);
}

/* --- the license -------------------------------------------------------------------------------------- */

static void say_license(struct wf_stack *repository, struct wf_survey *survey) {
    static const char *const names[] = {"LICENSE",     "LICENSE.md",  "LICENSE.txt",    "COPYING", "LICENCE",
                                        "License.txt", "LICENSE-MIT", "LICENSE-APACHE", NULL};
    static const char *const table[][2] = {{"Apache License", "Apache-2.0"},
                                           {"GNU AFFERO GENERAL PUBLIC LICENSE", "AGPL-3.0"},
                                           {"GNU LESSER GENERAL PUBLIC LICENSE", "LGPL-3.0"},
                                           {"GNU GENERAL PUBLIC LICENSE", "GPL-3.0"},
                                           {"Mozilla Public License", "MPL-2.0"},
                                           {"Permission is hereby granted, free of charge", "MIT"},
                                           {"Neither the name of", "BSD-3-Clause"},
                                           {"Redistribution and use in source", "BSD-2-Clause"},
                                           {"Permission to use, copy, modify, and/or distribute", "ISC"},
                                           {"This is free and unencumbered software", "Unlicense"}};
    const char *name = wf_survey_first(survey, WF_STR(""), names);
    struct wf_str text = name ? wf_survey_text(survey, WF_STR(""), name) : WF_STR("");
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (wf_str_has(text, table[i][0])) {
            bool second = wf_str_has(table[i][1][0] == 'G' ? text : WF_STR(""), "Version 2, June 1991");
            wf_stack_say(repository, "license", second ? WF_STR("GPL-2.0") : wf_str_of(table[i][1]), "%s",
                         name);
        }
    }
}

/* --- all ---------------------------------------------------------------------------------------------- */

static void say_languages(struct wf_detected *detected, const struct wf_ci *ci,
                          struct wf_look *const *looks) {
    for (size_t i = 0; i < detected->stacks.len; i++) {
        wf_stack_add(detected->repository, "languages", wf_str_of(looks[i]->detector->codeql), "%.*s",
                     WF_STR_ARG(wf_stack_found(looks[i]->stack, "language")->reason));
    }
    if (ci->workflows.len > 0) {
        wf_stack_add(detected->repository, "languages", WF_STR("actions"), ".github/workflows");
    }
}

void wf_detect_repository(struct wf_detected *detected, struct wf_survey *survey, const struct wf_ci *ci,
                          struct wf_look *const *looks, const struct wf_remote *remote) {
    struct wf_stack *repository = detected->repository;
    say_remote(repository, remote->url);
    if (detected->stacks.len > 0) {
        wf_stack_say(repository, "name", remote->folder_name, "the folder");
    }
    wf_stack_say(repository, "slug", wf_slug(repository->arena, wf_stack_text(repository, "name")), "%.*s",
                 WF_STR_ARG(wf_stack_found(repository, "name")->reason));
    say_registry(repository, ci);
    wf_stack_say(repository, "default-branch", remote->default_branch, "origin/HEAD");
    say_ci_branch(repository, ci);
    wf_stack_say(repository, "default-branch", remote->checked_out, "the branch that is checked out");
    wf_stack_say(repository, "default-branch", WF_STR("main"), "nothing tells another one");
    wf_stack_say_number(repository, "stacks", (double)detected->stacks.len, "so many were found");
    wf_stack_say_bool(repository, "alone", detected->stacks.len == 1, "the number of stacks");
    say_languages(detected, ci, looks);
    say_images(detected, ci);
    say_context(detected);
    say_image_workflow(repository, ci);
    say_ci(repository, survey, ci);
    say_ecosystems(detected, survey, ci, looks);
    say_license(repository, survey);
    for (size_t i = 0; i < detected->stacks.len; i++) {
        struct wf_str name = wf_path_base(looks[i]->folder);
        wf_look_name(looks[i], name.len > 0 ? name : wf_stack_text(repository, "name"),
                     name.len > 0 ? "the folder" : "the repository");
    }
}
