/* The folder in which a command of a script runs. */
#include "base/limits.h"
#include "base/seek.h"
#include "docker/other_build.h"
#include "gha/context.h"
#include "lang/hole.h"

#define UNKNOWN_FOLDER WF_STR("${{ folder }}")

/* What a `cd` does holds in the script, or in the subshell or substitution around it. */
struct level {
    const struct wf_shell_scope *scope;
    WF_LIST(const struct wf_shell_command *) moves; /* `cd`, `pushd`, `popd`, in their order */
    WF_LIST(struct wf_str) folders;                 /* before the first of them, behind each that was asked */
    const struct wf_shell_scope *innermost;         /* that a move stands in */
    bool odd;                                       /* a move may be made or not, or several times */
};

struct wf_script_folders {
    struct wf_arena *arena;
    const struct wf_script *script;
    struct wf_map levels; /* by their scopes, those that have moves */
    struct wf_str start;
};

/* --- levels --------------------------------------------------------------------------------------------- */

static struct wf_str step_folder(struct wf_arena *arena, const struct wf_step *step) {
    struct wf_context context = wf_context_of_step(arena, step, NULL);
    const struct wf_node *node = step->working_directory;
    node = node ? node : wf_node_get(wf_node_get(step->job->defaults, "run"), "working-directory");
    const struct wf_node *all = context.workflow ? context.workflow->defaults : NULL;
    node = node ? node : wf_node_get(wf_node_get(all, "run"), "working-directory");
    return node ? wf_context_text(&context, wf_node_text(node)) : WF_STR("");
}

static bool is_around(const struct wf_shell_scope *scope, const struct wf_shell_scope *inner) {
    while (inner && inner != scope) {
        inner = inner->parent;
    }
    return inner != NULL;
}

static bool in_function(const struct wf_shell_scope *scope) {
    while (scope && scope->place != WF_SHELL_FUNCTION_BODY) {
        scope = scope->parent;
    }
    return scope != NULL;
}

static const struct wf_shell_scope *level_scope(const struct wf_shell_scope *scope) {
    while (scope->parent && scope->place != WF_SHELL_SUBSTITUTION && scope->place != WF_SHELL_PROCESS &&
           scope->place != WF_SHELL_SUBSHELL_BODY) {
        scope = scope->parent;
    }
    return scope;
}

static struct level *level_of(const struct wf_script_folders *folders, const struct wf_shell_scope *scope) {
    return wf_map_get(&folders->levels, (struct wf_str){(const char *)&scope, sizeof scope});
}

static void add_move(struct wf_script_folders *folders, const struct wf_shell_command *move) {
    const struct wf_shell_scope *own = move->pipeline->scope;
    struct level *level = level_of(folders, level_scope(own));
    if (!level) {
        level = WF_NEW(folders->arena, struct level);
        level->scope = level_scope(own);
        level->innermost = own;
        wf_map_put(&folders->levels, (struct wf_str){(const char *)&level->scope, sizeof level->scope},
                   level);
    }
    bool inner = is_around(level->innermost, own);
    level->odd = level->odd || own->place == WF_SHELL_LOOP || move->pipeline->length != 1 ||
                 move->pipeline->joined == WF_SHELL_BACKGROUND ||
                 (!inner && !is_around(own, level->innermost));
    level->innermost = inner ? own : level->innermost;
    *WF_PUSH(folders->arena, &level->moves) = move;
}

struct wf_script_folders *wf_script_folders(struct wf_arena *arena, const struct wf_script *script) {
    struct wf_script_folders *folders = WF_NEW(arena, struct wf_script_folders);
    *folders = (struct wf_script_folders){.arena = arena,
                                          .script = script,
                                          .levels = {.arena = arena},
                                          .start = step_folder(arena, script->step)};
    for (size_t i = 0; i < script->shell->moves.len; i++) {
        add_move(folders, script->shell->moves.items[i]);
    }
    return folders;
}

/* --- moves ---------------------------------------------------------------------------------------------- */

static struct wf_str go(struct wf_arena *arena, struct wf_str folder, struct wf_str path) {
    if (path.len == 0 || wf_hole_any(folder)) {
        return UNKNOWN_FOLDER;
    }
    bool absolute = path.ptr[0] == '/' || wf_str_starts(path, "${{");
    if (absolute || folder.len == 0) {
        return path;
    }
    return folder.len + path.len >= WF_MAX_FOLDER_BYTES
               ? UNKNOWN_FOLDER
               : wf_arena_printf(arena, "%.*s/%.*s", WF_STR_ARG(folder), WF_STR_ARG(path));
}

/* The folder behind a `cd`, `pushd` or `popd`. */
static struct wf_str change(struct wf_arena *arena, const struct wf_script *script,
                            const struct wf_shell_command *cd, struct wf_str folder) {
    uint32_t word = wf_shell_program_word(cd) + 1;
    bool plain = wf_str_is(wf_shell_program(cd), "cd") && cd->words.len == word + 1;
    if (!plain) {
        return UNKNOWN_FOLDER;
    }
    struct wf_context context = wf_context_of_step(arena, script->step, NULL);
    struct wf_str path = wf_context_word(&context, script->shell, cd, cd->words.items[word].span);
    return wf_str_is(path, "-") || wf_str_starts(path, "~") ? UNKNOWN_FOLDER : go(arena, folder, path);
}

/* Where the moves of the level before a command lead, from the folder in which the level begins. */
static struct wf_str moved(const struct wf_script_folders *folders, struct level *level, struct wf_str start,
                           const struct wf_shell_command *command) {
    size_t count;
    WF_SEEK(count, level->moves.len, level->moves.items[count]->order < command->order);
    if (level->folders.len == 0) {
        *WF_PUSH(folders->arena, &level->folders) = start;
    }
    for (size_t i = level->folders.len - 1; i < count; i++) {
        struct wf_str folder =
            change(folders->arena, folders->script, level->moves.items[i], level->folders.items[i]);
        *WF_PUSH(folders->arena, &level->folders) = folder;
    }
    return level->folders.items[count];
}

static bool is_certain(const struct level *level, const struct wf_shell_scope *scope) {
    return !level->odd && is_around(level->innermost, scope) && !in_function(scope);
}

/* The folder of the command, as far as the levels around `scope` tell. */
static struct wf_str folder_in(const struct wf_script_folders *folders, const struct wf_shell_scope *scope,
                               const struct wf_shell_command *command) {
    const struct wf_shell_scope *around = level_scope(scope);
    struct level *level = level_of(folders, around);
    struct wf_str folder = around->parent ? folder_in(folders, around->parent, command) : folders->start;
    if (!level) {
        return folder;
    }
    return is_certain(level, command->pipeline->scope) ? moved(folders, level, folder, command)
                                                       : UNKNOWN_FOLDER;
}

struct wf_str wf_script_folder(const struct wf_script_folders *folders,
                               const struct wf_shell_command *command) {
    return folder_in(folders, command->pipeline->scope, command);
}
