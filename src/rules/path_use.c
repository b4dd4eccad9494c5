#include "rules/path_use.h"

#include "lang/hole.h"
#include "lint/memo.h"
#include "rules/script_ask.h"
#include "yaml/layout.h"

bool wf_path_is_for_builds(struct wf_str path, struct wf_str key) {
    static const char *const folders[] = {
        "buildx", "buildkit", "docker-cache", "docker_cache", "docker-layer", "layer-cache", NULL};
    static const char *const keys[] = {"buildx", "buildkit", NULL};
    /* The folders of the tools themselves, which they read without being told. */
    static const char *const tools[] = {".docker/", "/var/lib/", "cli-plugins", NULL};
    bool temporary = wf_str_starts(path, "/tmp/") || wf_str_starts(path, "${{ runner.temp }}/");
    return !wf_ask_mentions_any(path, tools) &&
           (wf_ask_mentions_any(path, folders) || (temporary && wf_ask_mentions_any(key, keys)));
}

/* The last part of the path, by which texts are searched: "cache-new" counts as a use of "cache". */
static struct wf_str last_part(struct wf_str path) {
    while (path.len > 0 && (path.ptr[path.len - 1] == '/' || path.ptr[path.len - 1] == '*')) {
        path.len--;
    }
    size_t begin = 0;
    for (size_t at = wf_hole_find(path, '/', 0); at != WF_NOT_FOUND; at = wf_hole_find(path, '/', at + 1)) {
        begin = at + 1;
    }
    return wf_str_sub(path, begin, path.len);
}

static bool names(struct wf_str text, struct wf_str part) {
    return part.len > 0 && wf_str_find_str(text, part, 0) != WF_NOT_FOUND;
}

/* --- scripts ------------------------------------------------------------------------------------------ */

static const char *const inspectors[] = {"[",   "test", "du", "ls",   "echo", "printf", "stat", "find",
                                         "cat", "tree", "df", "grep", "wc",   "rm",     NULL};

/* Programs that are known not to touch the folder unless told so. */
static const char *const plain[] = {
    "docker", "gh",      "git",     "curl",   "jq",    "cut",      "head",    "tail",   "sort",  "tr",
    "sed",    "awk",     "bc",      "date",   "wget",  "tar",      "cp",      "mv",     "mkdir", "chmod",
    "chown",  "ln",      "tee",     "sleep",  "exit",  "true",     "cd",      "set",    "false", "export",
    "source", "kubectl", "helm",    "aws",    "az",    "gcloud",   "apt-get", "apt",    "pip",   "pip3",
    "pytest", "cosign",  "trivy",   "skopeo", "crane", "basename", "dirname", "numfmt", "uniq",  "read",
    "local",  "return",  "timeout", "sudo",   "env",   "df",       "free",    "uname",  "id",    NULL};

static bool is_build_driver(const struct wf_shell_command *command) {
    return wf_shell_command_is(command, "docker", "buildx", "bake", NULL) ||
           wf_shell_command_is(command, "docker", "compose", NULL);
}

static bool touches(const struct wf_context *context, const struct wf_script *script,
                    const struct wf_shell_command *command, struct wf_str part) {
    for (size_t i = 0; i < command->words.len; i++) {
        if (names(wf_context_word(context, script->shell, command, command->words.items[i].span), part)) {
            return true;
        }
    }
    for (size_t i = 0; i < command->redirections.len; i++) {
        if (names(
                wf_context_word(context, script->shell, command, command->redirections.items[i].target.span),
                part)) {
            return true;
        }
    }
    return false;
}

static void look_at_command(struct wf_path_use *use, const struct wf_context *context,
                            const struct wf_script *script, const struct wf_shell_command *command,
                            struct wf_str part) {
    struct wf_str program = wf_shell_program(command);
    bool simple = command->kind == WF_SHELL_SIMPLE && command->words.len > 0;
    bool inspects = command->kind == WF_SHELL_TEST || (simple && wf_str_is_any(program, inspectors));
    if (touches(context, script, command, part)) {
        use->inspected = use->inspected || inspects;
        use->used = inspects ? use->used : WF_TRUE;
    }
    if (use->used == WF_FALSE && simple && !inspects &&
        (!wf_str_is_any(program, plain) || is_build_driver(command))) {
        use->used = WF_MAYBE;
    }
}

/* False when the step's script is for another shell. */
static bool look_at_script(struct wf_path_use *use, const struct wf_context *context,
                           const struct wf_file *file, const struct wf_step *step, struct wf_str part) {
    const struct wf_script *script = wf_script_of(&file->scripts, step);
    for (size_t i = 0; script && i < script->shell->commands.len; i++) {
        look_at_command(use, context, script, script->shell->commands.items[i], part);
    }
    return script != NULL;
}

/* --- actions ------------------------------------------------------------------------------------------ */

static bool mapping_names(const struct wf_context *context, const struct wf_node *mapping,
                          struct wf_str part) {
    for (const struct wf_node *node = mapping; node; node = wf_layout_next(node, mapping)) {
        if (node->kind == WF_SCALAR && names(wf_context_text(context, node->text), part)) {
            return true;
        }
    }
    return false;
}

/* Actions that do what their inputs say and nothing else; `docker/bake-action` reads a file that is not seen.
 */
static bool is_open(const struct wf_step *step) {
    struct wf_str owner = step->action.owner;
    bool known = wf_str_is_case(owner, "actions") || wf_str_is_case(owner, "docker");
    static const char *const words[] = {"docker", "build", "container", "image", "kaniko", "earthly", NULL};
    return step->action.kind != WF_USES_REPOSITORY || wf_step_uses(step, "docker/bake-action") ||
           (!known && wf_ask_mentions_any(step->action.text, words));
}

static void look_at_step(struct wf_path_use *use, struct wf_arena *arena, const struct wf_file *file,
                         const struct wf_step *step, struct wf_str part) {
    struct wf_context context = wf_context_of_step(arena, step, NULL);
    if (wf_step_uses(step, "actions/cache")) {
        return;
    }
    if (step->run) {
        if (!look_at_script(use, &context, file, step, part) && names(step->run->text, part)) {
            use->used = WF_TRUE;
        }
        return;
    }
    bool named = mapping_names(&context, step->with, part) || mapping_names(&context, step->env, part);
    use->used = named ? WF_TRUE : use->used == WF_FALSE && is_open(step) ? WF_MAYBE : use->used;
}

/* --- jobs --------------------------------------------------------------------------------------------- */

enum { MAX_WALKS = 64 }; /* over a job or a repository for one file: of more paths nothing is said */

static bool may_walk(struct wf_check *check) {
    void **place = wf_memo(check, "path walks", WF_STR(""));
    size_t *walks = *place ? *place : WF_NEW(check->arena, size_t);
    *place = walks;
    return (*walks)++ < MAX_WALKS;
}

static struct wf_path_use look_at_job(struct wf_arena *arena, const struct wf_file *file,
                                      const struct wf_job *job, struct wf_str part) {
    struct wf_path_use use = {.used = WF_FALSE};
    struct wf_context context = wf_context_of_job(arena, job, NULL);
    if (mapping_names(&context, job->container, part) || mapping_names(&context, job->services, part)) {
        use.used = WF_TRUE;
    }
    for (size_t i = 0; i < job->step_count; i++) {
        look_at_step(&use, arena, file, &job->steps[i], part);
    }
    return use;
}

struct wf_path_use wf_path_use(struct wf_check *check, const struct wf_file *file, const struct wf_job *job,
                               struct wf_str path) {
    struct wf_str part = last_part(path);
    struct wf_str about = wf_arena_printf(check->arena, "%p %.*s", (const void *)job, WF_STR_ARG(part));
    void **place = wf_memo(check, "path use", about);
    if (*place == NULL) {
        struct wf_path_use *use = WF_NEW(check->arena, struct wf_path_use);
        use->used = WF_TRUE;
        if (may_walk(check)) {
            *use = look_at_job(check->arena, file, job, part);
        }
        *place = use;
    }
    return *(const struct wf_path_use *)*place;
}

/* How many jobs of the repository use the path. */
static size_t count_users(struct wf_check *check, struct wf_str part) {
    size_t users = 0;
    for (size_t i = 0; i < check->repo->count; i++) {
        const struct wf_file *file = check->repo->files[i];
        for (size_t k = 0; file->workflow && k < file->workflow->job_count; k++) {
            users += look_at_job(check->arena, file, &file->workflow->jobs[k], part).used == WF_TRUE;
        }
    }
    return users;
}

bool wf_path_used_elsewhere(struct wf_check *check, const struct wf_file *file, const struct wf_job *job,
                            struct wf_str path) {
    struct wf_str part = last_part(path);
    void **place = wf_memo(check, "path users", part);
    if (*place == NULL) {
        size_t *users = WF_NEW(check->arena, size_t);
        *users = may_walk(check) ? count_users(check, part) : WF_NOT_FOUND;
        *place = users;
    }
    size_t here = wf_path_use(check, file, job, path).used == WF_TRUE;
    return *(const size_t *)*place > here;
}
