#include "lint/rule.h"
#include "rules/path_use.h"
#include "rules/script_ask.h"

/* BuildKit's keys in the cache service (moby/buildkit, cache/remotecache/gha): one for each layer, and one
 * index for each scope and ref. */
static const char blob_key[] = "buildkit-blob-1-sha256:";
static const char index_key[] = "index-";
static const char default_scope[] = "buildkit";

/* What a command wants a key to hold. */
struct wanted {
    struct wf_span span; /* in the script: what the fix replaces */
    struct wf_str text;
    const char *verb;  /* "contains", "begins with" */
    const char *quote; /* around the text: \", an escaped one, or nothing for an option's value */
    bool begins;
};

static bool lists_caches(const struct wf_shell_command *command) {
    if (wf_shell_command_is(command, "gh", "cache", "list", NULL) ||
        wf_shell_command_is(command, "gh", "cache", "ls", NULL)) {
        return true;
    }
    return wf_shell_command_is(command, "gh", "api", NULL);
}

/* --- the keys that exist
 * ------------------------------------------------------------------------------------ */

static bool fits(const struct wanted *wanted, struct wf_str key) {
    if (wanted->begins) {
        size_t common = key.len < wanted->text.len ? key.len : wanted->text.len;
        return wf_str_eq(wf_str_sub(key, 0, common), wf_str_sub(wanted->text, 0, common));
    }
    return wf_str_find_str(key, wanted->text, 0) != WF_NOT_FOUND;
}

/* A `${{ }}` of which nothing is known. */
static bool is_open(struct wf_str text) {
    static const char *const closed[] = {"${{ runner.", "${{ github.", "${{ hashfiles(", "${{ hashFiles(",
                                         NULL};
    for (size_t at = wf_str_find(text, "${{", 0); at != WF_NOT_FOUND; at = wf_str_find(text, "${{", at + 1)) {
        if (!wf_str_starts_any(wf_str_sub(text, at, text.len), closed)) {
            return true;
        }
    }
    return false;
}

static bool export_fits(struct wf_arena *arena, const struct wanted *wanted, const struct wf_build *build,
                        const struct wf_cache_line *line) {
    struct wf_context context = wf_context_of_step(arena, build->step, NULL);
    struct wf_str scope = wf_context_text(&context, wf_cache_value(line->entry, "scope"));
    scope = scope.len > 0 ? scope : wf_str_of(default_scope);
    struct wf_str key = wf_arena_printf(arena, "%s%.*s-1-", index_key, WF_STR_ARG(scope));
    return is_open(scope) || fits(wanted, key);
}

/* Whether a build of the file exports to the service, and whether the filter finds it there. */
static bool file_exports(struct wf_arena *arena, const struct wf_file *file, const struct wanted *wanted,
                         bool *found) {
    bool exports = false;
    for (size_t i = 0; file->images && i < file->images->builds.len; i++) {
        const struct wf_build *build = file->images->builds.items[i];
        for (size_t k = 0; k < build->cache.len; k++) {
            const struct wf_cache_line *line = &build->cache.items[k];
            if (line->exports && line->entry->type == WF_CACHE_GHA) {
                exports = true;
                *found = *found || export_fits(arena, wanted, build, line);
            }
        }
    }
    return exports;
}

/* A step with actions/cache whose folder nothing writes saves nothing. */
static bool is_dead(struct wf_check *check, const struct wf_file *file, const struct wf_step *step,
                    struct wf_str key) {
    struct wf_context context = wf_context_of_step(check->arena, step, NULL);
    struct wf_str path = wf_str_trim(wf_context_text(&context, wf_node_text(wf_step_input(step, "path"))));
    return wf_str_find_char(path, '\n', 0) == WF_NOT_FOUND && wf_path_is_for_builds(path, key) &&
           wf_path_use(check, file, step->job, path).used == WF_FALSE &&
           !wf_path_used_elsewhere(check, file, step->job, path);
}

/* Whether the step may save an entry that the filter finds. */
static bool step_fits(struct wf_check *check, const struct wf_file *file, const struct wf_step *step,
                      const struct wanted *wanted) {
    if (wf_step_uses(step, "docker/setup-buildx-action")) {
        return wf_step_input(step, "version") && fits(wanted, WF_STR("buildx-dl-bin-"));
    }
    if (!wf_step_uses(step, "actions/cache")) {
        return wf_ask_mentions(step->action.repo, "cache") || wf_ask_mentions(step->action.repo, "caching");
    }
    struct wf_context context = wf_context_of_step(check->arena, step, NULL);
    struct wf_str key = wf_context_text(&context, wf_node_text(wf_step_input(step, "key")));
    return (is_open(key) || fits(wanted, key)) && !is_dead(check, file, step, key);
}

static bool job_fits(struct wf_check *check, const struct wf_file *file, const struct wf_job *job,
                     const struct wanted *wanted) {
    for (size_t i = 0; i < job->step_count; i++) {
        if (step_fits(check, file, &job->steps[i], wanted)) {
            return true;
        }
    }
    return false;
}

/* True when builds export, and nothing of what the repository's files save is found. */
static bool finds_nothing(struct wf_check *check, const struct wanted *wanted) {
    bool exports = false;
    bool found = fits(wanted, wf_str_of(blob_key));
    for (size_t i = 0; !found && i < check->repo->count; i++) {
        const struct wf_file *file = check->repo->files[i];
        exports = file_exports(check->arena, file, wanted, &found) || exports;
        for (size_t k = 0; !found && file->workflow && k < file->workflow->job_count; k++) {
            found = job_fits(check, file, &file->workflow->jobs[k], wanted);
        }
    }
    return exports && !found;
}

/* --- reporting
 * ---------------------------------------------------------------------------------------------- */

/* Image builds are meant, not another cache. */
static bool is_meant(struct wf_str text) {
    static const char *const words[] = {"buildx", "buildkit", "docker", "layer", "image", NULL};
    return wf_ask_mentions_any(text, words);
}

static void check_wanted(struct wf_check *check, const struct wf_script *script,
                         const struct wanted *wanted) {
    if (!is_meant(wanted->text) || !finds_nothing(check, wanted)) {
        return;
    }
    const struct wf_node *run = script->step->run;
    struct wf_finding *finding =
        wf_report_part(check, run, wanted->span.begin, wanted->span.end,
                       "no key of a BuildKit cache %s \"%.*s\": they are buildkit-blob-… and index-…",
                       wanted->verb, WF_STR_ARG(wanted->text));
    struct wf_str text = wanted->quote ? wf_arena_printf(check->arena, "test(%s^(buildkit-blob|index)-%s)",
                                                         wanted->quote, wanted->quote)
                                       : WF_STR("buildkit-blob-");
    struct wf_patch patch = wf_check_patch(check);
    if (wf_patch_set_part(&patch, run, wanted->span.begin, wanted->span.end, text)) {
        finding->fix = wf_patch_fix(&patch, "look for BuildKit's keys", WF_FIX_UNSAFE);
    }
}

/* --- filters
 * ------------------------------------------------------------------------------------------------ */

/* The filter asks `.key | NAME(...)`, blanks aside. */
static bool is_of_key(struct wf_str filter, size_t at) {
    struct wf_str before = wf_str_trim(wf_str_sub(filter, 0, at));
    if (!wf_str_ends(before, "|")) {
        return false;
    }
    before = wf_str_trim(wf_str_sub(before, 0, before.len - 1));
    return wf_str_ends(before, ".key");
}

/* Reads `NAME("TEXT")` at `at` of the filter; false when it is something else. */
static bool read_call(struct wf_arena *arena, struct wf_str filter, size_t at, size_t name_len,
                      struct wanted *wanted) {
    struct wf_str rest = wf_str_sub(filter, at + name_len, filter.len);
    bool escaped = wf_str_starts(rest, "(\\\"");
    if (!escaped && !wf_str_starts(rest, "(\"")) {
        return false;
    }
    size_t begin = escaped ? 3 : 2;
    size_t end = wf_str_find(rest, escaped ? "\\\")" : "\")", begin);
    if (end == WF_NOT_FOUND) {
        return false;
    }
    wanted->text = wf_arena_str(arena, wf_str_sub(rest, begin, end));
    wanted->quote = escaped ? "\\\"" : "\"";
    wanted->span = wf_span_make(at, at + name_len + end + (escaped ? 3 : 2));
    return true;
}

/* A regular expression is understood when it is a plain word, perhaps behind a `^`. */
static bool is_plain(struct wanted *wanted) {
    bool anchored = wf_str_starts(wanted->text, "^");
    wanted->text = wf_str_sub(wanted->text, anchored ? 1 : 0, wanted->text.len);
    wanted->begins = anchored;
    for (size_t i = 0; i < wanted->text.len; i++) {
        char c = wanted->text.ptr[i];
        if (!wf_is_id(c)) {
            return false;
        }
    }
    return wanted->text.len > 0;
}

static void check_calls(struct wf_check *check, const struct wf_script *script, struct wf_span span,
                        const char *name) {
    struct wf_str filter = wf_shell_slice(script->shell, span);
    for (size_t at = wf_ask_call(filter, name, 0); at != WF_NOT_FOUND;
         at = wf_ask_call(filter, name, at + 1)) {
        struct wanted wanted = {0};
        if (!is_of_key(filter, at) || !read_call(check->arena, filter, at, strlen(name), &wanted)) {
            continue;
        }
        bool plain = is_plain(&wanted) && (!wanted.begins || strcmp(name, "test") == 0);
        wanted.begins = wanted.begins || strcmp(name, "startswith") == 0;
        wanted.verb = wanted.begins ? "begins with" : "contains";
        wanted.span = wf_span_make(span.begin + wanted.span.begin, span.begin + wanted.span.end);
        if (plain) {
            check_wanted(check, script, &wanted);
        }
    }
}

static void check_option(struct wf_check *check, const struct wf_script *script,
                         const struct wf_shell_command *command) {
    struct wf_shell_value value;
    bool given = wf_shell_option(command, "--key", 0, &value) || wf_shell_option(command, "-k", 0, &value);
    if (given && value.literal && !wf_shell_command_is(command, "gh", "api", NULL)) {
        struct wanted wanted = {.span = value.span,
                                .text = wf_arena_str(check->arena, value.text),
                                .verb = "begins with",
                                .begins = true};
        check_wanted(check, script, &wanted);
    }
}

static void check_script(struct wf_check *check, const struct wf_script *script) {
    static const char *const functions[] = {"contains", "startswith", "test"};
    for (size_t i = 0; i < script->shell->commands.len; i++) {
        const struct wf_shell_command *command = script->shell->commands.items[i];
        struct wf_span filter = wf_ask_filter(command);
        const struct wf_shell_command *list = lists_caches(command) ? command : NULL;
        if (!list && filter.end > filter.begin) {
            list = wf_ask_producer(check, script->shell, command, lists_caches);
        }
        bool caches = list && (!wf_shell_command_is(list, "gh", "api", NULL) ||
                               wf_str_has(wf_shell_slice(script->shell, list->span), "actions/caches"));
        if (!caches) {
            continue;
        }
        if (list == command) {
            check_option(check, script, command);
        }
        for (size_t k = 0; k < sizeof functions / sizeof *functions; k++) {
            check_calls(check, script, filter, functions[k]);
        }
    }
}

const struct wf_rule wf_rule_gh_cache_filter = {
    .id = "gh-cache-filter",
    .title = "Filter of cache keys that finds no BuildKit cache",
    .category = WF_DOCKER,
    .severity = WF_WARNING,
    .fixable = true,
    .script_hook = check_script,
};
