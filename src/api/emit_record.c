/* The record of what was emitted: written with the files, read when they are compared and merged. */
#include "api/record.h"

#include "base/file.h"

#include <assert.h>

/* The record below the folder: empty when there is none; false with problems. */
static bool read_record(struct wfgen *session, const char *folder, struct wf_kept_packs *out, bool *there) {
    struct wf_arena *arena = &session->emit.arena;
    struct wf_problems problems = {0};
    struct wf_err err = {0};
    struct wf_str bytes;
    out->path = wf_path_join(arena, folder, WF_RECORD_PATH);
    *there = wf_file_kind(out->path) != WF_FILE_MISSING;
    if (!*there) {
        return true;
    }
    if (!wf_file_read(arena, out->path, WF_MAX_FILE_BYTES, &bytes, &err)) {
        wf_add_problem(session, wf_arena_str(arena, wf_str_of(err.text)).ptr);
        return false;
    }
    bool good = wf_record_read(arena, wf_str_of(out->path), bytes, &out->record, &problems);
    for (size_t i = 0; i < problems.len; i++) {
        wf_add_problem(session, wf_problem_text(arena, &problems.items[i]).ptr);
    }
    return good;
}

/* Files that were left alone are no more the pack's than they were before: the user's, without a render. */
static void give_up_left(const struct wfgen *session, const struct wf_targets *targets,
                         const struct wf_record_pack *before, struct wf_record_pack *entry) {
    for (size_t i = 0; i < entry->files.len; i++) {
        struct wf_record_file *file = &entry->files.items[i];
        bool left = false;
        for (size_t k = 0; k < session->emit.rendering->files.len; k++) {
            left = left || (targets->items[k].left &&
                            wf_str_eq(session->emit.rendering->files.items[k].path, file->path));
        }
        const struct wf_record_file *old = left ? wf_record_find(before, file->path) : NULL;
        if (left) {
            file->render = old != NULL ? old->render : (struct wf_str){0};
        }
    }
}

static const struct wf_record_pack *same_pack(const struct wf_record *record,
                                              const struct wf_record_pack *entry) {
    for (size_t i = 0; i < record->packs.len; i++) {
        const struct wf_record_pack *one = &record->packs.items[i];
        for (size_t k = 0; wf_str_eq(one->name, entry->name) && k < entry->files.len; k++) {
            if (wf_record_find(one, entry->files.items[k].path) != NULL) {
                return one;
            }
        }
    }
    return NULL;
}

bool wf_emit_record(struct wfgen *session, const char *folder, struct wf_targets *targets) {
    struct wf_emit *emit = &session->emit;
    struct wf_arena *arena = &emit->arena;
    struct wf_kept_packs before = {0};
    bool there;
    if (emit->kept.len == 0) {
        return true;
    }
    if (!read_record(session, folder, &before, &there)) {
        wf_add_problem(session, "correct the record or delete it; --no-record leaves it alone");
        return false;
    }
    for (size_t i = 0; i < emit->kept.len; i++) {
        struct wf_record_pack entry = wf_record_of(arena, &emit->kept.items[i]);
        give_up_left(session, targets, same_pack(&before.record, &entry), &entry);
        if (entry.files.len > 0) {
            wf_record_put(arena, &before.record, &entry);
        }
    }
    struct wf_rendering *all = WF_NEW(arena, struct wf_rendering);
    for (size_t i = 0; i < emit->rendering->files.len; i++) {
        *WF_PUSH(arena, &all->files) = emit->rendering->files.items[i];
    }
    struct wf_rendered record = {.path = WF_STR(WF_RECORD_PATH),
                                 .bytes = wf_record_write(arena, &before.record)};
    *WF_PUSH(arena, &all->files) = record;
    emit->rendering = all;
    struct wf_target *target = WF_PUSH(arena, targets);
    *target = (struct wf_target){.path = before.path, .bytes = record.bytes};
    const char *why = wf_target_look(session, target, WFGEN_EMIT_FORCE);
    if (why[0] != '\0') {
        wf_add_problem(session, why);
    }
    return why[0] == '\0';
}

/* --- packs of the record ------------------------------------------------------------------------------ */

static void note(struct wfgen *session, struct wf_str text) {
    *WF_PUSH(&session->emit.arena, &session->emit.notices) = text.ptr;
}

static enum wfgen_status load_pack(struct wfgen *session, struct wf_str name, struct wf_kept_pack *kept) {
    struct wf_emit *emit = &session->emit;
    struct wf_problems problems = {0};
    struct wf_err err = {0};
    const struct wf_pack *pack =
        wf_pack_load(&emit->arena, wf_emit_templates(session), name, &problems, &err);
    enum wfgen_status status = WFGEN_OK;
    if (pack == NULL) {
        status = err.kind != WF_ERR_NONE ? wf_fail(session, &err) : wf_fail_emit(session, &problems);
        assert(status != WFGEN_OK);
    } else {
        kept->values = wf_values_make(&emit->arena, pack);
    }
    return status;
}

/* Answers to inputs that the pack has no more are told and left out. */
static void give_answers(struct wfgen *session, const struct wf_source *source, struct wf_kept_pack *kept) {
    const struct wf_record_pack *recorded = kept->recorded;
    struct wf_arena *arena = &session->emit.arena;
    for (WF_EACH(key, recorded != NULL ? recorded->answers : NULL)) {
        struct wf_str name = wf_node_text(key);
        if (wf_pack_variable(kept->values->pack, name) != NULL) {
            wf_values_give(kept->values, source, key);
        } else {
            note(session,
                 wf_arena_printf(arena, "pack \"%.*s\" has no input \"%.*s\" any more: its answer is dropped",
                                 WF_STR_ARG(recorded->name), WF_STR_ARG(name)));
        }
    }
}

/* Whether a setting is for this pack: "NAME=VALUE" of an input that it has, or "PACK.NAME=VALUE". */
static bool is_for(const struct wf_pack *pack, struct wf_str setting, struct wf_str *own) {
    size_t equals = wf_str_find_char(setting, '=', 0);
    size_t dot = wf_str_find_char(wf_str_sub(setting, 0, equals), '.', 0);
    *own = dot == WF_NOT_FOUND ? setting : wf_str_sub(setting, dot + 1, setting.len);
    if (dot != WF_NOT_FOUND && !wf_str_eq(wf_str_sub(setting, 0, dot), pack->name)) {
        return false;
    }
    return wf_pack_variable(pack, wf_str_sub(*own, 0, wf_str_find_char(*own, '=', 0))) != NULL;
}

static void give_settings(struct wfgen *session, struct wf_kept_packs *all) {
    struct wf_emit *emit = &session->emit;
    for (size_t i = 0; i < emit->settings.len; i++) {
        struct wf_str setting = wf_str_of(emit->settings.items[i]);
        struct wf_str own;
        bool known = false;
        for (size_t k = 0; k < all->list.len; k++) {
            if (is_for(all->list.items[k].values->pack, setting, &own)) {
                wf_values_set(all->list.items[k].values, own);
                known = true;
            }
        }
        if (!known && all->list.len > 0) {
            wf_values_set(all->list.items[0].values, setting);
        }
    }
}

/* Of several packs each takes what it knows. */
static enum wfgen_status give_files(struct wfgen *session, struct wf_kept_packs *all) {
    struct wf_emit *emit = &session->emit;
    struct wf_err err = {0};
    for (size_t i = 0; i < emit->files.len; i++) {
        struct wf_str bytes;
        if (!wf_file_read(&emit->arena, emit->files.items[i], WF_MAX_FILE_BYTES, &bytes, &err)) {
            err.kind = WF_ERR_USAGE;
            return wf_fail(session, &err);
        }
        for (size_t k = 0; k < all->list.len; k++) {
            struct wf_values *values = all->list.items[k].values;
            values->lenient = all->list.len > 1;
            wf_values_read(values, wf_str_of(emit->files.items[i]), bytes);
            values->lenient = false;
        }
    }
    return WFGEN_OK;
}

static enum wfgen_status render(struct wfgen *session, struct wf_kept_pack *kept, const char *only) {
    const struct wf_record_pack *recorded = kept->recorded;
    if (kept->values->problems.len > 0) {
        return wf_fail_emit(session, &kept->values->problems);
    }
    if (recorded != NULL && recorded->only.len > 0) {
        kept->only = wf_arena_str(&session->emit.arena, recorded->only).ptr;
    }
    kept->now = wf_render(kept->values, only != NULL ? only : kept->only);
    return kept->now->problems.len > 0 ? wf_fail_emit(session, &kept->now->problems) : WFGEN_OK;
}

/* All packs together: some tell of each other's files. */
static enum wfgen_status prove(struct wfgen *session, const struct wf_kept_packs *all) {
    struct wf_rendering *rendering = WF_NEW(&session->emit.arena, struct wf_rendering);
    struct wf_err err;
    for (size_t i = 0; i < all->list.len; i++) {
        const struct wf_rendering *one = all->list.items[i].now;
        for (size_t k = 0; k < one->files.len; k++) {
            *WF_PUSH(&session->emit.arena, &rendering->files) = one->files.items[k];
        }
    }
    session->emit.rendering = rendering;
    if (wf_emit_prove(session)) {
        return WFGEN_OK;
    }
    wf_err_set(&err, WF_ERR_WORLD, "the templates do not pass their own checks with these values");
    return wf_fail(session, &err);
}

/* What the record has of the pack, else what was planned for it. */
static void choose(struct wfgen *session, const char *pack, struct wf_kept_packs *out) {
    struct wf_arena *arena = &session->emit.arena;
    const struct wf_plan *plan = session->emit.plan;
    for (size_t i = 0; i < out->record.packs.len; i++) {
        const struct wf_record_pack *recorded = &out->record.packs.items[i];
        if (pack == NULL || wf_str_is(recorded->name, pack)) {
            *WF_PUSH(arena, &out->list) = (struct wf_kept_pack){.recorded = recorded};
        }
    }
    bool none = out->list.len == 0 && plan != NULL;
    for (size_t i = 0; none && i < plan->instances.len; i++) {
        if (plan->instances.items[i].values != NULL) {
            *WF_PUSH(arena, &out->list) = (struct wf_kept_pack){.values = plan->instances.items[i].values};
        }
    }
}

/* Values of what the record has; those of a plan are there already. */
static enum wfgen_status load_recorded(struct wfgen *session, struct wf_kept_packs *all) {
    enum wfgen_status status = WFGEN_OK;
    bool planned = all->list.len > 0 && all->list.items[0].values != NULL;
    for (size_t i = 0; !planned && status == WFGEN_OK && i < all->list.len; i++) {
        status = load_pack(session, all->list.items[i].recorded->name, &all->list.items[i]);
        if (status == WFGEN_OK) {
            give_answers(session, all->record.source, &all->list.items[i]);
        }
    }
    if (!planned && status == WFGEN_OK) {
        status = give_files(session, all);
    }
    if (!planned && status == WFGEN_OK) {
        give_settings(session, all);
    }
    return status;
}

enum wfgen_status wf_load_kept(struct wfgen *session, const char *folder, const char *pack, const char *only,
                               struct wf_kept_packs *all) {
    struct wf_err err;
    bool there = true;
    enum wfgen_status status = WFGEN_OK;
    if (pack == NULL) {
        wf_forget_emit(session);
        session->emit.several = false;
    } else {
        status = wf_plan_emit(session, pack);
    }
    if (status != WFGEN_OK) {
        return status;
    }
    if (!read_record(session, folder, all, &there)) {
        wf_err_set(&err, WF_ERR_USAGE,
                   "the record \"%s\" cannot be read: correct it, or delete it and name the pack", all->path);
        return wf_fail(session, &err);
    }
    if (pack == NULL && !there) {
        wf_err_set(&err, WF_ERR_USAGE,
                   "there is no record \"%s\": name the pack, or let \"wfgen emit --write\" write one",
                   all->path);
        return wf_fail(session, &err);
    }
    choose(session, pack, all);
    status = load_recorded(session, all);
    for (size_t i = 0; status == WFGEN_OK && i < all->list.len; i++) {
        status = render(session, &all->list.items[i], only);
    }
    return status == WFGEN_OK ? prove(session, all) : status;
}
