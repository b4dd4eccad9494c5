/* A repository as it will be when what was rendered is written: for rules that look at several files. */
#include "api/session.h"

#include "base/file.h"

#include <stdlib.h>

struct overlay {
    const struct wf_folder *base;
    const struct wf_rendering *rendering;
};

static const struct wf_rendered *find(const struct overlay *overlay, struct wf_str path) {
    for (size_t i = 0; i < overlay->rendering->files.len; i++) {
        const struct wf_rendered *file = &overlay->rendering->files.items[i];
        if (!file->is_job && wf_str_eq(file->path, path)) {
            return file;
        }
    }
    return NULL;
}

/* What of `path` lies directly in `folder`, "" when it lies elsewhere. */
static struct wf_str child_of(struct wf_str path, struct wf_str folder, bool *deeper) {
    size_t skip = folder.len > 0 ? folder.len + 1 : 0;
    bool inside = folder.len == 0 || (path.len > skip && path.ptr[folder.len] == '/' &&
                                      wf_str_eq(wf_str_sub(path, 0, folder.len), folder));
    struct wf_str rest = inside ? wf_str_sub(path, skip, path.len) : WF_STR(""), child = WF_STR("");
    *deeper = wf_str_find_char(rest, '/', 0) != WF_NOT_FOUND;
    wf_str_cut(&rest, '/', &child);
    return child;
}

static struct wf_entry entry(void *context, struct wf_str path) {
    const struct overlay *overlay = context;
    const struct wf_rendered *file = find(overlay, path);
    bool deeper;
    if (file != NULL) {
        return (struct wf_entry){wf_path_base(path), WF_ENTRY_FILE, file->bytes.len, 0644};
    }
    struct wf_entry below = overlay->base->entry(overlay->base->context, path);
    for (size_t i = 0; below.kind == WF_ENTRY_MISSING && i < overlay->rendering->files.len; i++) {
        if (child_of(overlay->rendering->files.items[i].path, path, &deeper).len > 0) {
            below = (struct wf_entry){wf_path_base(path), WF_ENTRY_FOLDER, 0, 0755};
        }
    }
    return below;
}

struct entries {
    struct wf_arena *arena;
    WF_LIST(struct wf_entry) list;
};

static void add(void *with, const struct wf_entry *one) {
    struct entries *entries = with;
    for (size_t i = 0; i < entries->list.len; i++) {
        if (wf_str_eq(entries->list.items[i].name, one->name)) {
            return;
        }
    }
    struct wf_entry *own = WF_PUSH(entries->arena, &entries->list);
    *own = *one;
    own->name = wf_arena_str(entries->arena, one->name);
}

static int compare(const void *a, const void *b) {
    return wf_str_cmp(((const struct wf_entry *)a)->name, ((const struct wf_entry *)b)->name);
}

static bool each(void *context, struct wf_arena *arena, struct wf_str path,
                 void (*visit)(void *with, const struct wf_entry *one), void *with) {
    const struct overlay *overlay = context;
    struct entries entries = {.arena = arena};
    for (size_t i = 0; i < overlay->rendering->files.len; i++) {
        const struct wf_rendered *file = &overlay->rendering->files.items[i];
        bool deeper;
        struct wf_str name = file->is_job ? WF_STR("") : child_of(file->path, path, &deeper);
        if (name.len > 0) {
            add(&entries, &(struct wf_entry){name, deeper ? WF_ENTRY_FOLDER : WF_ENTRY_FILE,
                                             deeper ? 0 : file->bytes.len, deeper ? 0755 : 0644});
        }
    }
    bool there = overlay->base->each(overlay->base->context, arena, path, add, &entries);
    if (entries.list.len > 1) {
        qsort(entries.list.items, entries.list.len, sizeof *entries.list.items, compare);
    }
    for (size_t i = 0; i < entries.list.len; i++) {
        visit(with, &entries.list.items[i]);
    }
    return there || entries.list.len > 0;
}

static bool read(void *context, struct wf_arena *arena, struct wf_str path, struct wf_str *bytes) {
    const struct overlay *overlay = context;
    const struct wf_rendered *file = find(overlay, path);
    if (file == NULL) {
        return overlay->base->read(overlay->base->context, arena, path, bytes);
    }
    *bytes = file->bytes;
    return true;
}

const struct wf_folder *wf_emit_overlay(struct wfgen *session) {
    struct wf_arena *arena = &session->emit.arena;
    struct overlay *overlay = WF_NEW(arena, struct overlay);
    struct wf_folder *folder = WF_NEW(arena, struct wf_folder);
    *overlay = (struct overlay){&session->emit.source, session->emit.rendering};
    *folder = (struct wf_folder){.context = overlay, .entry = entry, .each = each, .read = read};
    return folder;
}
