/* Writing what was rendered: all files or none. */
#include "api/record.h"

#include "base/file.h"
#include "text/diff.h"

#include <stdio.h>

struct write_order {
    const char *folder;
    unsigned flags;
};

static bool is_current(const struct wf_target *target) {
    return target->gone ? !target->existed : target->existed && wf_str_eq(target->old, target->bytes);
}

const char *wf_target_look(struct wfgen *session, struct wf_target *target, unsigned flags) {
    struct wf_arena *arena = &session->emit.arena;
    struct wf_err err = {0};
    enum wf_file_kind kind = wf_file_kind(target->path);
    if (kind == WF_FILE_MISSING) {
        return "";
    }
    if (kind != WF_FILE_REGULAR) {
        return wf_arena_printf(arena, "\"%s\" is no regular file", target->path).ptr;
    }
    if (!wf_file_read(arena, target->path, WF_MAX_FILE_BYTES, &target->old, &err)) {
        return wf_arena_str(arena, wf_str_of(err.text)).ptr;
    }
    target->existed = true;
    target->left = (flags & WFGEN_EMIT_FORCE) == 0 && !is_current(target) && session->emit.several;
    if ((flags & WFGEN_EMIT_FORCE) != 0 || is_current(target) || target->left) {
        return "";
    }
    return wf_arena_printf(
               arena,
               "\"%s\" exists and is different (--update merges, --force replaces it, --diff shows how)",
               target->path)
        .ptr;
}

static bool look_at_all(struct wfgen *session, const struct write_order *order, struct wf_targets *targets) {
    const struct wf_rendering *rendering = session->emit.rendering;
    struct wf_arena *arena = &session->emit.arena;
    for (size_t i = 0; rendering != NULL && i < rendering->files.len; i++) {
        const struct wf_rendered *file = &rendering->files.items[i];
        const char *name = wf_arena_str(arena, file->path).ptr;
        struct wf_target *target = WF_PUSH(arena, targets);
        *target = (struct wf_target){.path = wf_path_join(arena, order->folder, name), .bytes = file->bytes};
        const char *why = file->is_job ? "a job is no file: print it, or write the whole workflow"
                                       : wf_target_look(session, target, order->flags);
        if (why[0] != '\0') {
            wf_add_problem(session, why);
        }
    }
    return session->problems.len == 0;
}

static void undo(struct wfgen *session, const struct wf_targets *targets) {
    for (size_t i = 0; i < targets->len; i++) {
        const struct wf_target *target = &targets->items[i];
        struct wf_err err = {0};
        if (target->written && target->existed && !wf_file_write(target->path, target->old, &err)) {
            wf_add_problem(session, err.text);
        } else if (target->written && !target->existed) {
            remove(target->path);
        }
    }
}

static bool write_one(const struct wf_target *target, struct wf_err *err) {
    if (target->gone) {
        return remove(target->path) == 0 ||
               wf_err_set(err, WF_ERR_WORLD, "cannot remove \"%s\"", target->path);
    }
    return target->existed ? wf_file_write(target->path, target->bytes, err)
                           : wf_file_create(target->path, target->bytes, err);
}

bool wf_targets_write(struct wfgen *session, struct wf_targets *targets) {
    for (size_t i = 0; i < targets->len; i++) {
        struct wf_target *target = &targets->items[i];
        struct wf_err err = {0};
        if (is_current(target) || target->left) {
            continue;
        }
        target->written = write_one(target, &err);
        if (!target->written) {
            wf_add_problem(session, err.text);
            undo(session, targets);
            return false;
        }
    }
    return true;
}

static enum wfgen_status write_emitted(struct wfgen *session, const void *argument) {
    const struct write_order *order = argument;
    struct wf_targets targets = {0};
    struct wf_err err;
    session->problems.len = 0;
    bool good = look_at_all(session, order, &targets);
    if (good && (order->flags & WFGEN_EMIT_RECORD) != 0) {
        good = wf_emit_record(session, order->folder, &targets);
    }
    if (good && (order->flags & WFGEN_EMIT_DRY_RUN) == 0) {
        good = wf_targets_write(session, &targets);
    }
    session->emit.current = WF_NEW_ARRAY(&session->emit.arena, bool, targets.len);
    session->emit.left = WF_NEW_ARRAY(&session->emit.arena, bool, targets.len);
    for (size_t i = 0; i < targets.len; i++) {
        session->emit.current[i] = is_current(&targets.items[i]);
        session->emit.left[i] = targets.items[i].left;
    }
    if (good) {
        return WFGEN_OK;
    }
    wf_err_set(&err, WF_ERR_WORLD, "nothing was written");
    return wf_fail(session, &err);
}

enum wfgen_status wfgen_write_emitted(struct wfgen *session, const char *folder, unsigned flags) {
    return wf_guard(session, write_emitted, &(struct write_order){folder, flags});
}

/* --- differences -------------------------------------------------------------------------------------- */

struct comparison {
    size_t index;
    const char *folder;
    const char **diff;
};

static enum wfgen_status compare(struct wfgen *session, const void *argument) {
    const struct comparison *comparison = argument;
    const struct wf_rendering *rendering = session->emit.rendering;
    struct wf_arena *arena = &session->emit.arena;
    struct wf_err err = {0};
    if (rendering == NULL || comparison->index >= rendering->files.len) {
        return WFGEN_USAGE;
    }
    const struct wf_rendered *file = &rendering->files.items[comparison->index];
    const char *path = wf_path_join(arena, comparison->folder, wf_arena_str(arena, file->path).ptr);
    struct wf_str old = {0};
    if (wf_file_kind(path) != WF_FILE_MISSING && !wf_file_read(arena, path, WF_MAX_FILE_BYTES, &old, &err)) {
        return wf_fail(session, &err);
    }
    struct wf_buf out = {.arena = arena};
    wf_diff_unified(&out, file->path, old, file->bytes);
    *comparison->diff = wf_arena_str(arena, wf_buf_view(&out)).ptr;
    return WFGEN_OK;
}

const char *wfgen_emitted_diff(struct wfgen *session, size_t index, const char *folder) {
    const char *diff = NULL;
    return wf_guard(session, compare, &(struct comparison){index, folder, &diff}) == WFGEN_OK ? diff : NULL;
}
