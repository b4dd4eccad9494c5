/* How files differ from what was emitted. */
#include "api/record.h"

#include "base/file.h"
#include "review/drift.h"
#include "text/merge.h"

const char *wfgen_drift_name(enum wfgen_drift_class drift) {
    static const char *const names[] = {"format", "pin", "extension", "structural", "update", "unreadable"};
    return (size_t)drift < sizeof names / sizeof *names ? names[drift] : NULL;
}

struct check_order {
    const char *folder, *pack, *only;
};

static void add(struct wfgen *session, struct wf_str path, unsigned line, enum wfgen_drift_class drift,
                struct wf_str message) {
    struct wf_arena *arena = &session->emit.arena;
    *WF_PUSH(arena, &session->emit.drifts) = (struct wfgen_drift){
        .size = sizeof(struct wfgen_drift),
        .file = wf_arena_str(arena, path).ptr,
        .line = line,
        .drift = drift,
        .message = wf_arena_str(arena, message).ptr,
    };
}

static void add_unread(struct wfgen *session, struct wf_str path, struct wf_str bytes,
                       const struct wf_doc *doc) {
    size_t mark = wf_str_find(bytes, wf_merge_first_mark, 0);
    const struct wf_problem *problem = &doc->problems.items[0];
    const struct wf_source *source = doc->source;
    if (mark != WF_NOT_FOUND) {
        add(session, path, wf_source_line_of(source, (uint32_t)mark), WFGEN_DRIFT_UNREADABLE,
            WF_STR("here is a conflict that nobody has settled yet"));
    } else {
        add(session, path, wf_source_line_of(source, problem->span.begin), WFGEN_DRIFT_UNREADABLE,
            problem->message);
    }
}

static void compare(struct wfgen *session, const struct check_order *order, struct wf_str path,
                    struct wf_str render) {
    static const enum wfgen_drift_class classes[] = {
        [WF_DRIFT_FORMAT] = WFGEN_DRIFT_FORMAT,
        [WF_DRIFT_PIN] = WFGEN_DRIFT_PIN,
        [WF_DRIFT_EXTENSION] = WFGEN_DRIFT_EXTENSION,
        [WF_DRIFT_STRUCTURAL] = WFGEN_DRIFT_STRUCTURAL,
    };
    struct wf_arena *arena = &session->emit.arena;
    const char *name = wf_path_join(arena, order->folder, wf_arena_str(arena, path).ptr);
    struct wf_differences found;
    const struct wf_doc *doc = NULL;
    struct wf_str bytes;
    struct wf_err err = {0};
    if (wf_file_kind(name) == WF_FILE_MISSING) {
        add(session, path, 1, WFGEN_DRIFT_STRUCTURAL, WF_STR("the file is missing"));
    } else if (!wf_file_read(arena, name, WF_MAX_FILE_BYTES, &bytes, &err)) {
        add(session, path, 1, WFGEN_DRIFT_UNREADABLE, wf_str_of(err.text));
    } else if (!wf_drift_find(arena, path, render, bytes, &found, &doc)) {
        add_unread(session, path, bytes, doc);
    } else {
        for (size_t i = 0; i < found.list.len; i++) {
            const struct wf_difference *one = &found.list.items[i];
            add(session, path, one->line, classes[one->drift], one->message);
        }
    }
}

static bool is_rendered(const struct wf_rendering *rendering, struct wf_str path) {
    for (size_t i = 0; i < rendering->files.len; i++) {
        if (wf_str_eq(rendering->files.items[i].path, path)) {
            return true;
        }
    }
    return false;
}

static void check_file(struct wfgen *session, const struct check_order *order,
                       const struct wf_kept_pack *pack, const struct wf_rendered *file) {
    const struct wf_record_file *recorded = wf_record_find(pack->recorded, file->path);
    if (pack->recorded != NULL && recorded == NULL) {
        add(session, file->path, 1, WFGEN_DRIFT_UPDATE,
            WF_STR("the pack writes this file too now: --update adds it"));
    } else if (recorded == NULL) {
        compare(session, order, file->path, file->bytes);
    } else if (recorded->render.ptr != NULL) {
        compare(session, order, file->path, recorded->render);
        if (!wf_str_eq(recorded->render, file->bytes)) {
            add(session, file->path, 1, WFGEN_DRIFT_UPDATE,
                WF_STR("the pack would write it differently now: --update merges that"));
        }
    }
}

static enum wfgen_status check(struct wfgen *session, const void *argument) {
    const struct check_order *order = argument;
    struct wf_kept_packs packs = {0};
    enum wfgen_status status = wf_load_kept(session, order->folder, order->pack, order->only, &packs);
    for (size_t i = 0; status == WFGEN_OK && i < packs.list.len; i++) {
        const struct wf_kept_pack *pack = &packs.list.items[i];
        for (size_t k = 0; k < pack->now->files.len; k++) {
            check_file(session, order, pack, &pack->now->files.items[k]);
        }
        size_t files = pack->recorded != NULL && order->only == NULL ? pack->recorded->files.len : 0;
        for (size_t k = 0; k < files; k++) {
            const struct wf_record_file *file = &pack->recorded->files.items[k];
            if (file->render.ptr != NULL && !is_rendered(pack->now, file->path)) {
                add(session, file->path, 1, WFGEN_DRIFT_UPDATE,
                    WF_STR("the pack writes this file no more: --update removes it"));
            }
        }
    }
    return status;
}

enum wfgen_status wfgen_check_emitted(struct wfgen *session, const char *folder, const char *pack,
                                      const char *only) {
    return wf_guard(session, check, &(struct check_order){folder, pack, only});
}

bool wfgen_drift(struct wfgen *session, size_t index, struct wfgen_drift *drift) {
    if (index >= session->emit.drifts.len) {
        return false;
    }
    wf_copy_out(drift, &session->emit.drifts.items[index], sizeof *drift);
    return true;
}
