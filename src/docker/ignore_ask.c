/* Questions about a .dockerignore that need no look at all files. */
#include "docker/ignore_advice.h"

#include "base/limits.h"
#include "docker/packages.h"

/* --- what the scripts tell ---------------------------------------------------------------------------- */

/* Those that ask about the repository they stand in. */
static bool asks_git(const struct wf_shell_command *command) {
    static const char *const verbs[] = {"describe", "rev-parse", "rev-list", "log",      "show",
                                        "status",   "submodule", "ls-files", "name-rev", "diff"};
    bool git = command->words.len > 1 && wf_str_is(command->words.items[0].text, "git");
    for (size_t i = 0; git && i < sizeof verbs / sizeof verbs[0]; i++) {
        if (wf_str_is(command->words.items[1].text, verbs[i])) {
            return true;
        }
    }
    return false;
}

static void look_at_script(struct wf_arena *arena, const struct wf_shell_script *script,
                           struct wf_script_use *use) {
    struct wf_package_calls calls = wf_package_calls_read(arena, script);
    for (size_t i = 0; i < calls.list.len; i++) {
        use->stacks |= wf_stack_of_manager(calls.list.items[i].manager);
    }
    for (size_t i = 0; i < script->commands.len; i++) {
        use->git = use->git || asks_git(script->commands.items[i]);
    }
}

struct wf_script_use wf_ignore_scripts(struct wf_arena *arena, const struct wf_dockerfile *const *files,
                                       size_t count) {
    struct wf_script_use use = {0};
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < files[i]->instructions.len; k++) {
            const struct wf_instruction *instruction = files[i]->instructions.items[k];
            const struct wf_dscript *script = instruction->script;
            if (instruction->kind == WF_RUN && script != NULL && script->shell != NULL) {
                look_at_script(arena, script->shell, &use);
            }
        }
    }
    return use;
}

/* --- what is kept out --------------------------------------------------------------------------------- */

static bool has_wildcard(struct wf_str text) {
    return wf_str_has(text, "*") || wf_str_has(text, "?") || wf_str_has(text, "[") || wf_str_has(text, "\\");
}

/* The folder that an exception brings back; empty when it brings back none. */
static struct wf_str folder_of_exception(const struct wf_ignore_pattern *pattern,
                                         const struct wf_folder *folder) {
    struct wf_str text = pattern->text;
    if (wf_str_ends(text, "/**")) {
        text = wf_str_sub(text, 0, text.len - 3);
    }
    if (wf_str_ends(text, "/*")) {
        text = wf_str_sub(text, 0, text.len - 2);
    }
    if (!pattern->exception || has_wildcard(text)) {
        return WF_STR("");
    }
    if (folder != NULL) {
        return folder->entry(folder->context, text).kind == WF_ENTRY_FOLDER ? text : WF_STR("");
    }
    size_t name = text.len;
    while (name > 0 && text.ptr[name - 1] != '/') {
        name--;
    }
    return wf_str_find_char(text, '.', name + 1) == WF_NOT_FOUND ? text : WF_STR("");
}

bool wf_ignore_keeps_out(struct wf_arena *arena, const struct wf_dockerignore *ignore,
                         const struct wf_ignore_fact *fact, const struct wf_folder *folder) {
    struct wf_need need = {.path = wf_str_of(fact->pattern + 3)};
    struct wf_str sample = wf_need_sample(arena, &need);
    struct wf_str nested = wf_arena_printf(arena, "some/folder/%.*s", WF_STR_ARG(sample));
    /* Below the top are only links of submodules, and files of other builds. */
    bool only_top = fact->group == WF_IGNORE_VCS || fact->group == WF_IGNORE_DOCKER;
    if (!wf_dockerignore_excludes(ignore, sample, NULL) ||
        (!only_top && !wf_dockerignore_excludes(ignore, nested, NULL))) {
        return false;
    }
    bool few = ignore->patterns.len <= WF_MAX_IGNORE_PAIRS;
    for (size_t i = 0; !only_top && few && i < ignore->patterns.len; i++) {
        struct wf_str above = folder_of_exception(&ignore->patterns.items[i], folder);
        nested = wf_arena_printf(arena, "%.*s/%.*s", WF_STR_ARG(above), WF_STR_ARG(sample));
        if (above.len > 0 && !wf_dockerignore_excludes(ignore, nested, NULL)) {
            return false;
        }
    }
    return true;
}

const struct wf_need *wf_ignore_starves(struct wf_arena *arena, const struct wf_needs *needs,
                                        const struct wf_dockerignore *ignore,
                                        const struct wf_ignore_pattern *pattern) {
    for (size_t i = 0; needs != NULL && i < needs->list.len; i++) {
        const struct wf_need *need = &needs->list.items[i];
        struct wf_str sample = wf_need_sample(arena, need);
        if (sample.len > 0 && wf_ignore_pattern_covers(pattern, sample) &&
            !wf_dockerignore_excludes(ignore, sample, NULL)) {
            return need;
        }
    }
    return NULL;
}
