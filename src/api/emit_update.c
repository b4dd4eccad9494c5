/* What packs render now, merged into the files that they wrote before. */
#include "api/record.h"

#include "base/file.h"
#include "gha/file.h"
#include "review/drift.h"
#include "review/merge.h"
#include "text/diff.h"
#include "text/merge.h"
#include "yaml/second.h"

struct update_order {
    const char *folder, *pack;
    enum wfgen_conflicts conflicts;
    unsigned flags;
};

/* An update at work. */
struct update {
    struct wfgen *session;
    const struct update_order *order;
    struct wf_kept_packs packs;
    struct wf_targets targets;
    WF_LIST(enum wfgen_merge_state) states; /* of each target */
    WF_LIST(struct wf_str) paths;           /* likewise, below the folder */
};

/* One file in its three states; ptr is NULL where it is missing. */
struct file {
    struct wf_str path, base, ours, theirs;
};

static void add_conflict(struct update *update, struct wf_str path, unsigned line, struct wf_str where,
                         struct wf_str why, struct wf_str text) {
    struct wf_arena *arena = &update->session->emit.arena;
    *WF_PUSH(arena, &update->session->emit.conflicts) = (struct wfgen_conflict){
        .size = sizeof(struct wfgen_conflict),
        .file = wf_arena_str(arena, path).ptr,
        .line = line,
        .where = wf_arena_str(arena, where).ptr,
        .why = wf_arena_str(arena, why).ptr,
        .text = wf_arena_str(arena, text).ptr,
    };
}

/* `bytes` NULL: the file is to go. */
static void add_target(struct update *update, const struct file *file, enum wfgen_merge_state state,
                       struct wf_str bytes) {
    struct wf_arena *arena = &update->session->emit.arena;
    *WF_PUSH(arena, &update->targets) = (struct wf_target){
        .path = wf_path_join(arena, update->order->folder, wf_arena_str(arena, file->path).ptr),
        .bytes = bytes,
        .old = file->ours,
        .existed = file->ours.ptr != NULL,
        .gone = bytes.ptr == NULL,
    };
    *WF_PUSH(arena, &update->states) = state;
    *WF_PUSH(arena, &update->paths) = file->path;
}

static bool read_ours(struct update *update, struct file *file) {
    struct wf_arena *arena = &update->session->emit.arena;
    const char *name = wf_path_join(arena, update->order->folder, wf_arena_str(arena, file->path).ptr);
    struct wf_err err = {0};
    if (wf_file_kind(name) == WF_FILE_MISSING) {
        return true;
    }
    if (wf_file_read(arena, name, WF_MAX_FILE_BYTES, &file->ours, &err)) {
        return true;
    }
    wf_add_problem(update->session, wf_arena_str(arena, wf_str_of(err.text)).ptr);
    return false;
}

/* --- whole files -------------------------------------------------------------------------------------- */

/* A conflict about the file itself, when nobody has said whose side is taken. */
static void clash_file(struct update *update, const struct file *file, const char *why, struct wf_str yours,
                       struct wf_str templates) {
    bool mine = update->order->conflicts == WFGEN_CONFLICTS_YOURS;
    struct wf_str result = mine ? yours : templates;
    bool report = update->order->conflicts == WFGEN_CONFLICTS_REPORT;
    if (report || update->order->conflicts == WFGEN_CONFLICTS_MARK) {
        add_conflict(update, file->path, 1, WF_STR("the file"), wf_str_of(why), WF_STR(""));
    }
    if (!report && !(result.ptr == NULL && file->ours.ptr == NULL)) {
        enum wfgen_merge_state state = result.ptr == NULL       ? WFGEN_MERGE_REMOVED
                                       : file->ours.ptr == NULL ? WFGEN_MERGE_CREATED
                                       : mine                   ? WFGEN_MERGE_UNCHANGED
                                                                : WFGEN_MERGE_UPDATED;
        add_target(update, file, state, result);
    }
}

static struct wf_str without_cr(struct wf_arena *arena, struct wf_str text) {
    struct wf_buf out = {.arena = arena};
    for (size_t i = 0; i < text.len; i++) {
        bool end = text.ptr[i] == '\r' && i + 1 < text.len && text.ptr[i + 1] == '\n';
        if (!end) {
            wf_buf_char(&out, text.ptr[i]);
        }
    }
    return wf_buf_view(&out);
}

/* The pack renders it no more. */
static void drop_file(struct update *update, const struct wf_record_file *recorded) {
    struct file file = {.path = recorded->path, .base = recorded->render};
    struct wf_str none = {0};
    if (recorded->render.ptr == NULL || !read_ours(update, &file) || file.ours.ptr == NULL) {
        return;
    }
    if (wf_str_eq(without_cr(&update->session->emit.arena, file.ours), file.base)) {
        add_target(update, &file, WFGEN_MERGE_REMOVED, none);
    } else if (update->order->conflicts == WFGEN_CONFLICTS_MARK) {
        add_target(update, &file, WFGEN_MERGE_CONFLICT, file.ours);
        add_conflict(update, file.path, 1, WF_STR("the file"),
                     WF_STR("you changed what the pack writes no more"), WF_STR(""));
    } else {
        clash_file(update, &file, "you changed what the pack writes no more", file.ours, none);
    }
}

/* The user has not got the file that the pack renders. */
static void missing_file(struct update *update, const struct file *file, bool known) {
    struct wf_str none = {0};
    if (!known) {
        add_target(update, file, WFGEN_MERGE_CREATED, file->theirs);
    } else if (!wf_str_eq(file->base, file->theirs)) {
        clash_file(update, file, "the pack changed what you deleted", none, file->theirs);
    }
}

/* --- merging ------------------------------------------------------------------------------------------ */

static void fail_unread(struct update *update, const struct file *file, enum wf_merge_unread unread,
                        const struct wf_doc *doc) {
    struct wf_arena *arena = &update->session->emit.arena;
    const struct wf_problem *problem = &doc->problems.items[0];
    size_t mark =
        unread == WF_MERGE_BAD_OURS ? wf_str_find(file->ours, wf_merge_first_mark, 0) : WF_NOT_FOUND;
    bool marked = mark != WF_NOT_FOUND;
    struct wf_str message =
        marked ? WF_STR("here is a conflict that nobody has settled yet") : problem->message;
    struct wf_pos pos = wf_source_pos(doc->source, marked ? (uint32_t)mark : problem->span.begin);
    const char *which = unread == WF_MERGE_BAD_OURS   ? ""
                        : unread == WF_MERGE_BAD_BASE ? "recorded render: "
                                                      : "render: ";
    wf_add_problem(update->session, wf_arena_printf(arena, "%.*s:%u:%u: %s%.*s", WF_STR_ARG(file->path),
                                                    pos.line, pos.column, which, WF_STR_ARG(message))
                                        .ptr);
}

static void merge_file(struct update *update, const struct file *file) {
    static const enum wf_merge_side sides[] = {
        [WFGEN_CONFLICTS_REPORT] = WF_MERGE_MARK,
        [WFGEN_CONFLICTS_MARK] = WF_MERGE_MARK,
        [WFGEN_CONFLICTS_YOURS] = WF_MERGE_OURS,
        [WFGEN_CONFLICTS_TEMPLATE] = WF_MERGE_THEIRS,
    };
    const struct wf_str texts[3] = {file->base, file->ours, file->theirs};
    bool report = update->order->conflicts == WFGEN_CONFLICTS_REPORT;
    bool mark = update->order->conflicts == WFGEN_CONFLICTS_MARK;
    const struct wf_doc *doc = NULL;
    struct wf_merge merge;
    enum wf_merge_unread unread = wf_merge_files(&update->session->emit.arena, file->path, texts,
                                                 sides[update->order->conflicts], &merge, &doc);
    if (unread != WF_MERGE_READ) {
        fail_unread(update, file, unread, doc);
        return;
    }
    for (size_t i = 0; (report || mark) && i < merge.conflicts.len; i++) {
        const struct wf_merge_conflict *conflict = &merge.conflicts.items[i];
        add_conflict(update, file->path, conflict->line, conflict->where, conflict->what, conflict->text);
    }
    bool open = (report || mark) && merge.conflicts.len > 0;
    bool same = wf_str_eq(merge.bytes, file->ours);
    add_target(update, file,
               open   ? WFGEN_MERGE_CONFLICT
               : same ? WFGEN_MERGE_UNCHANGED
                      : WFGEN_MERGE_UPDATED,
               merge.bytes);
}

/* A file that the record does not know is the user's: it is taken for what the pack renders. */
static void update_file(struct update *update, const struct wf_kept_pack *pack,
                        const struct wf_rendered *rendered) {
    const struct wf_record_file *recorded = wf_record_find(pack->recorded, rendered->path);
    struct file file = {
        .path = rendered->path,
        .base = recorded != NULL ? recorded->render : rendered->bytes,
        .theirs = rendered->bytes,
    };
    if (file.base.ptr == NULL || !read_ours(update, &file)) {
        return;
    }
    if (file.ours.ptr == NULL) {
        missing_file(update, &file, recorded != NULL);
    } else {
        merge_file(update, &file);
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

static void update_pack(struct update *update, const struct wf_kept_pack *pack) {
    for (size_t i = 0; i < pack->now->files.len; i++) {
        update_file(update, pack, &pack->now->files.items[i]);
    }
    for (size_t i = 0; pack->recorded != NULL && i < pack->recorded->files.len; i++) {
        const struct wf_record_file *file = &pack->recorded->files.items[i];
        if (!is_rendered(pack->now, file->path)) {
            drop_file(update, file);
        }
    }
}

/* --- the record --------------------------------------------------------------------------------------- */

/* What was rendered now; files that are the user's alone stay so. */
static struct wf_record_pack entry_of(struct wf_arena *arena, const struct wf_kept_pack *pack) {
    const struct wf_record_pack *old = pack->recorded;
    struct wf_record_pack entry = wf_record_of(arena, pack);
    for (size_t i = 0; i < entry.files.len; i++) {
        struct wf_record_file *file = &entry.files.items[i];
        const struct wf_record_file *before = wf_record_find(old, file->path);
        if (before != NULL && before->render.ptr == NULL) {
            *file = *before;
        }
    }
    for (size_t i = 0; old != NULL && i < old->files.len; i++) {
        const struct wf_record_file *before = &old->files.items[i];
        if (before->render.ptr == NULL && wf_record_find(&entry, before->path) == NULL) {
            *WF_PUSH(arena, &entry.files) = *before;
        }
    }
    return entry;
}

static void add_record(struct update *update) {
    struct wf_arena *arena = &update->session->emit.arena;
    struct wf_record record = update->packs.record;
    struct file file = {.path = WF_STR(WF_RECORD_PATH)};
    for (size_t i = 0; i < update->packs.list.len; i++) {
        const struct wf_kept_pack *pack = &update->packs.list.items[i];
        struct wf_record_pack entry = entry_of(arena, pack);
        if (pack->recorded != NULL) {
            record.packs.items[pack->recorded - update->packs.record.packs.items] = entry;
        } else {
            wf_record_put(arena, &record, &entry);
        }
    }
    file.theirs = wf_record_write(arena, &record);
    if (read_ours(update, &file)) {
        bool made = file.ours.ptr == NULL;
        bool same = !made && wf_str_eq(without_cr(arena, file.ours), file.theirs);
        add_target(update, &file,
                   made   ? WFGEN_MERGE_CREATED
                   : same ? WFGEN_MERGE_UNCHANGED
                          : WFGEN_MERGE_UPDATED,
                   same ? file.ours : file.theirs);
    }
}

/* --- proof -------------------------------------------------------------------------------------------- */

static void free_session(void *session) {
    wfgen_free(session);
}

/* The errors of all targets as they were, or as they will be. */
static struct wfgen *check_targets(struct update *update, bool after) {
    struct wfgen *inner = wfgen_new();
    if (inner == NULL) {
        wf_oom();
    }
    wf_arena_on_free(&update->session->emit.arena, free_session, inner);
    wfgen_set_threads(inner, 1);
    bool good = wfgen_set_config(inner, NULL) == WFGEN_OK;
    size_t count = 0;
    for (size_t i = 0; good && i < update->targets.len; i++) {
        const struct wf_target *target = &update->targets.items[i];
        struct wf_str bytes = after ? target->bytes : target->old;
        const char *path = wf_arena_str(&update->session->emit.arena, update->paths.items[i]).ptr;
        bool marked = update->states.items[i] == WFGEN_MERGE_CONFLICT;
        bool record = wf_str_is(update->paths.items[i], WF_RECORD_PATH);
        bool known = wf_path_is_yaml(update->paths.items[i]) ||
                     wf_file_type_by_path(update->paths.items[i]) != WF_FILE_UNKNOWN;
        if (bytes.ptr != NULL && !marked && !record && known) {
            good = wfgen_add_bytes(inner, path, bytes.ptr, bytes.len) == WFGEN_OK;
            count++;
        }
    }
    return good && count > 0 && wfgen_validate(inner) == WFGEN_OK ? inner : NULL;
}

static bool had(struct wfgen *before, const struct wfgen_finding *finding) {
    struct wfgen_finding other = {.size = sizeof other};
    for (size_t i = 0; before != NULL && wfgen_finding(before, i, &other); i++) {
        if (strcmp(other.rule, finding->rule) == 0 && strcmp(other.file, finding->file) == 0 &&
            strcmp(other.message, finding->message) == 0) {
            return true;
        }
    }
    return false;
}

/* What the user wrote may be wrong as it was; a merge must not make it worse. */
static void prove(struct update *update) {
    struct wfgen_finding finding = {.size = sizeof finding};
    struct wf_arena *arena = &update->session->emit.arena;
    struct wf_err err;
    for (size_t i = 0; i < update->targets.len; i++) {
        const struct wf_target *target = &update->targets.items[i];
        bool yaml = update->states.items[i] == WFGEN_MERGE_UPDATED && wf_path_is_yaml(update->paths.items[i]);
        if (yaml && wf_second_check(arena, target->old, &err) == WF_SECOND_AGREES) {
            wf_emit_read_twice(update->session, update->paths.items[i], target->bytes);
        }
    }
    struct wfgen *after = check_targets(update, true);
    struct wfgen *before = after != NULL ? check_targets(update, false) : NULL;
    for (size_t i = 0; after != NULL && wfgen_finding(after, i, &finding); i++) {
        if (finding.severity == WFGEN_ERROR && !had(before, &finding)) {
            wf_add_problem(update->session,
                           wf_arena_printf(arena, "%s:%u:%u: once merged: error[%s]: %s", finding.file,
                                           finding.line, finding.column, finding.rule, finding.message)
                               .ptr);
        }
    }
}

/* --- the whole ---------------------------------------------------------------------------------------- */

static void add_merged(struct update *update) {
    struct wf_arena *arena = &update->session->emit.arena;
    for (size_t i = 0; i < update->targets.len; i++) {
        const struct wf_target *target = &update->targets.items[i];
        struct wf_buf diff = {.arena = arena};
        wf_diff_unified(&diff, update->paths.items[i], target->old, target->bytes);
        *WF_PUSH(arena, &update->session->emit.merged) = (struct wfgen_merged){
            .size = sizeof(struct wfgen_merged),
            .path = wf_arena_str(arena, update->paths.items[i]).ptr,
            .state = update->states.items[i],
            .diff = wf_arena_str(arena, wf_buf_view(&diff)).ptr,
        };
    }
}

static enum wfgen_status update_emitted(struct wfgen *session, const void *argument) {
    const struct update_order *order = argument;
    struct update update = {.session = session, .order = order};
    struct wf_err err;
    enum wfgen_status status = wf_load_kept(session, order->folder, order->pack, NULL, &update.packs);
    if (status != WFGEN_OK) {
        return status;
    }
    for (size_t i = 0; i < update.packs.list.len; i++) {
        update_pack(&update, &update.packs.list.items[i]);
    }
    bool report = order->conflicts == WFGEN_CONFLICTS_REPORT && session->emit.conflicts.len > 0;
    if (session->problems.len == 0) {
        prove(&update);
    }
    add_record(&update);
    bool good = session->problems.len == 0;
    if (good && !report && (order->flags & WFGEN_EMIT_DRY_RUN) == 0) {
        good = wf_targets_write(session, &update.targets);
    }
    add_merged(&update);
    if (good) {
        return WFGEN_OK;
    }
    wf_err_set(&err, WF_ERR_WORLD, "nothing was written");
    return wf_fail(session, &err);
}

enum wfgen_status wfgen_update_emitted(struct wfgen *session, const char *folder, const char *pack,
                                       enum wfgen_conflicts conflicts, unsigned flags) {
    return wf_guard(session, update_emitted, &(struct update_order){folder, pack, conflicts, flags});
}

bool wfgen_merged(struct wfgen *session, size_t index, struct wfgen_merged *merged) {
    if (index >= session->emit.merged.len) {
        return false;
    }
    wf_copy_out(merged, &session->emit.merged.items[index], sizeof *merged);
    return true;
}

bool wfgen_conflict(struct wfgen *session, size_t index, struct wfgen_conflict *conflict) {
    if (index >= session->emit.conflicts.len) {
        return false;
    }
    wf_copy_out(conflict, &session->emit.conflicts.items[index], sizeof *conflict);
    return true;
}

const char *wfgen_emit_notice(const struct wfgen *session, size_t index) {
    return index < session->emit.notices.len ? session->emit.notices.items[index] : NULL;
}
