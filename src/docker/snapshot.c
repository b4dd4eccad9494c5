#include "docker/snapshot.h"

#include "base/buf.h"
#include "base/limits.h"
#include "base/seek.h"

/* --- paths ---------------------------------------------------------------------------------------------- */

static int rank(char c) {
    return c == '/' ? -1 : (unsigned char)c;
}

int wf_path_cmp(struct wf_str a, struct wf_str b) {
    size_t shorter = a.len < b.len ? a.len : b.len;
    for (size_t i = 0; i < shorter; i++) {
        if (a.ptr[i] != b.ptr[i]) {
            return rank(a.ptr[i]) < rank(b.ptr[i]) ? -1 : 1;
        }
    }
    return a.len == b.len ? 0 : a.len < b.len ? -1 : 1;
}

bool wf_path_within(struct wf_str path, struct wf_str folder) {
    if (folder.len == 0) {
        return true;
    }
    return path.len >= folder.len && memcmp(path.ptr, folder.ptr, folder.len) == 0 &&
           (path.len == folder.len || path.ptr[folder.len] == '/');
}

size_t wf_snapshot_seek(const struct wf_snapshot *snapshot, struct wf_str path) {
    size_t at;
    WF_SEEK(at, snapshot->entries.len, wf_path_cmp(snapshot->entries.items[at].path, path) < 0);
    return at;
}

const struct wf_snapshot_entry *wf_snapshot_find(const struct wf_snapshot *snapshot, struct wf_str path) {
    size_t at = wf_snapshot_seek(snapshot, path);
    bool found = at < snapshot->entries.len && wf_str_eq(snapshot->entries.items[at].path, path);
    return found ? &snapshot->entries.items[at] : NULL;
}

/* --- reading -------------------------------------------------------------------------------------------- */

struct walk {
    struct wf_arena *arena;
    const struct wf_folder *folder;
    const struct wf_dockerignore *ignore;
    struct wf_snapshot *snapshot;
    struct wf_str path; /* of the folder at hand */
    unsigned depth;
};

static void walk_folder(struct walk *walk, struct wf_str path);

static bool read_target(const struct walk *walk, struct wf_str path, struct wf_str *target) {
    const struct wf_folder *folder = walk->folder;
    return folder->link != NULL && folder->link(folder->context, walk->arena, path, target);
}

static struct wf_snapshot_entry make_entry(const struct walk *walk, struct wf_str path,
                                           const struct wf_entry *found) {
    struct wf_snapshot_entry entry = {
        .path = path, .kind = found->kind, .mode = found->mode, .size = found->size};
    entry.folder = walk->folder;
    if (entry.kind == WF_ENTRY_LINK && !read_target(walk, path, &entry.target)) {
        entry.target = (struct wf_str){0};
        walk->snapshot->complete = false;
    }
    return entry;
}

/* An excluded folder is there when something in it is. */
static void visit(void *with, const struct wf_entry *found) {
    struct walk *walk = with;
    struct wf_snapshot *snapshot = walk->snapshot;
    struct wf_str path =
        walk->path.len == 0
            ? wf_arena_str(walk->arena, found->name)
            : wf_arena_printf(walk->arena, "%.*s/%.*s", WF_STR_ARG(walk->path), WF_STR_ARG(found->name));
    bool excluded = wf_dockerignore_excludes(walk->ignore, path, NULL);
    bool is_folder = found->kind == WF_ENTRY_FOLDER;
    if (excluded && (!is_folder || wf_dockerignore_prunes(walk->ignore, path))) {
        return;
    }
    if (snapshot->entries.len >= WF_MAX_SNAPSHOT_ENTRIES) {
        snapshot->complete = false;
        return;
    }
    size_t own = snapshot->entries.len;
    *WF_PUSH(walk->arena, &snapshot->entries) = make_entry(walk, path, found);
    if (is_folder) {
        walk_folder(walk, path);
        if (excluded && snapshot->entries.len == own + 1) {
            snapshot->entries.len = own;
        }
    }
}

static void walk_folder(struct walk *walk, struct wf_str path) {
    struct wf_str outer = walk->path;
    if (walk->depth >= WF_MAX_SNAPSHOT_DEPTH) {
        walk->snapshot->complete = false;
        return;
    }
    walk->path = path;
    walk->depth++;
    if (!walk->folder->each(walk->folder->context, walk->arena, path, visit, walk)) {
        walk->snapshot->complete = false;
    }
    walk->depth--;
    walk->path = outer;
}

struct wf_snapshot wf_snapshot_read(struct wf_arena *arena, const struct wf_folder *folder,
                                    const struct wf_dockerignore *ignore) {
    struct wf_snapshot snapshot = {.complete = true};
    struct walk walk = {.arena = arena, .folder = folder, .ignore = ignore, .snapshot = &snapshot};
    walk_folder(&walk, WF_STR(""));
    return snapshot;
}

/* --- changing ------------------------------------------------------------------------------------------- */

static void remove_all(struct wf_snapshot *snapshot, struct wf_str path) {
    size_t kept = 0;
    for (size_t i = 0; i < snapshot->entries.len; i++) {
        if (!wf_path_within(snapshot->entries.items[i].path, path)) {
            snapshot->entries.items[kept++] = snapshot->entries.items[i];
        }
    }
    snapshot->entries.len = kept;
}

static void insert(struct wf_arena *arena, struct wf_snapshot *snapshot, struct wf_snapshot_entry entry) {
    size_t at = wf_snapshot_seek(snapshot, entry.path);
    if (at < snapshot->entries.len && wf_str_eq(snapshot->entries.items[at].path, entry.path)) {
        return;
    }
    WF_PUSH(arena, &snapshot->entries);
    memmove(&snapshot->entries.items[at + 1], &snapshot->entries.items[at],
            (snapshot->entries.len - 1 - at) * sizeof entry);
    snapshot->entries.items[at] = entry;
}

static void add_file(struct wf_arena *arena, struct wf_snapshot *snapshot, struct wf_str path,
                     unsigned version) {
    for (size_t at = wf_str_find_char(path, '/', 0); at != WF_NOT_FOUND;
         at = wf_str_find_char(path, '/', at + 1)) {
        insert(arena, snapshot,
               (struct wf_snapshot_entry){
                   .path = wf_str_sub(path, 0, at), .kind = WF_ENTRY_FOLDER, .mode = 0755});
    }
    insert(arena, snapshot,
           (struct wf_snapshot_entry){.path = path, .kind = WF_ENTRY_FILE, .mode = 0644, .version = version});
}

static void change_content(struct wf_snapshot *snapshot, struct wf_str path, unsigned version) {
    for (size_t i = wf_snapshot_seek(snapshot, path); i < snapshot->entries.len; i++) {
        struct wf_snapshot_entry *entry = &snapshot->entries.items[i];
        if (!wf_path_within(entry->path, path)) {
            return;
        }
        if (entry->kind != WF_ENTRY_FOLDER) {
            entry->version = version;
        }
    }
}

struct wf_snapshot wf_snapshot_change(struct wf_arena *arena, const struct wf_snapshot *before,
                                      const struct wf_dockerignore *ignore,
                                      const struct wf_changes *changes) {
    struct wf_snapshot after = {.complete = before->complete};
    for (size_t i = 0; i < before->entries.len; i++) {
        *WF_PUSH(arena, &after.entries) = before->entries.items[i];
    }
    for (size_t i = 0; i < changes->list.len; i++) {
        const struct wf_change *change = &changes->list.items[i];
        unsigned version = (unsigned)i + 1;
        if (change->kind == WF_CHANGE_REMOVE) {
            remove_all(&after, change->path);
        } else if (change->kind == WF_CHANGE_CONTENT) {
            change_content(&after, change->path, version);
        } else if (!wf_dockerignore_excludes(ignore, change->path, NULL)) {
            add_file(arena, &after, change->path, version);
        }
    }
    return after;
}

/* --- links ---------------------------------------------------------------------------------------------- */

static struct wf_str parent_of(struct wf_str path) {
    while (path.len > 0 && path.ptr[path.len - 1] != '/') {
        path.len--;
    }
    path.len -= path.len > 0;
    return path;
}

static struct wf_str join(struct wf_arena *arena, struct wf_str folder, struct wf_str name) {
    return folder.len == 0 ? name : wf_arena_printf(arena, "%.*s/%.*s", WF_STR_ARG(folder), WF_STR_ARG(name));
}

bool wf_snapshot_resolve(struct wf_arena *arena, const struct wf_snapshot *snapshot, struct wf_str path,
                         bool trailing, struct wf_str *resolved) {
    struct wf_str done = WF_STR("");
    struct wf_str part;
    unsigned links = 0;
    while (wf_str_cut(&path, '/', &part)) {
        if (part.len == 0 || wf_str_is(part, ".")) {
            continue;
        }
        if (wf_str_is(part, "..")) {
            done = parent_of(done);
            continue;
        }
        struct wf_str next = join(arena, done, part);
        const struct wf_snapshot_entry *entry = wf_snapshot_find(snapshot, next);
        if (entry == NULL || entry->kind != WF_ENTRY_LINK || (path.ptr == NULL && !trailing)) {
            done = next;
            continue;
        }
        if (entry->target.ptr == NULL || ++links > WF_MAX_LINKS) {
            return false;
        }
        done = wf_str_starts(entry->target, "/") ? WF_STR("") : done;
        path = path.ptr == NULL
                   ? entry->target
                   : wf_arena_printf(arena, "%.*s/%.*s", WF_STR_ARG(entry->target), WF_STR_ARG(path));
    }
    *resolved = done;
    return true;
}

/* --- comparing ------------------------------------------------------------------------------------------ */

static enum wf_truth truth(bool is) {
    return is ? WF_TRUE : WF_FALSE;
}

static enum wf_truth same_bytes(const struct wf_snapshot_entry *a, const struct wf_snapshot_entry *b) {
    if (a->version != b->version) {
        return WF_FALSE;
    }
    if (a->version != 0 || (a->folder == b->folder && wf_str_eq(a->path, b->path))) {
        return truth(wf_str_eq(a->path, b->path));
    }
    if (a->size != b->size || a->size == 0) {
        return truth(a->size == b->size);
    }
    struct wf_arena scratch = {0};
    struct wf_str left, right;
    bool read = a->folder->read(a->folder->context, &scratch, a->path, &left) &&
                b->folder->read(b->folder->context, &scratch, b->path, &right);
    enum wf_truth same = read ? truth(wf_str_eq(left, right)) : WF_MAYBE;
    wf_arena_free(&scratch);
    return same;
}

enum wf_truth wf_snapshot_same(const struct wf_snapshot_entry *a, const struct wf_snapshot_entry *b,
                               bool folder_modes) {
    if (a->kind != b->kind) {
        return WF_FALSE;
    }
    if (a->kind == WF_ENTRY_FOLDER) {
        return truth(!folder_modes || a->mode == b->mode);
    }
    if (a->kind == WF_ENTRY_LINK && a->version == 0 && b->version == 0) {
        bool known = a->target.ptr != NULL && b->target.ptr != NULL;
        return known ? truth(wf_str_eq(a->target, b->target)) : WF_MAYBE;
    }
    return a->mode == b->mode ? same_bytes(a, b) : WF_FALSE;
}
