#include "folder.h"

#include "base/file.h"

#include <stdlib.h>

/* A file, or a folder or symbolic link that a listing names. */
struct thing {
    struct wf_str path, bytes; /* of a link: its target */
    enum wf_entry_kind kind;
    unsigned long long size;
};

struct memory {
    WF_LIST(struct thing) things;
};

static struct wf_entry entry_of(const struct thing *thing) {
    return (struct wf_entry){
        .name = wf_path_base(thing->path),
        .kind = thing->kind,
        .size = thing->size,
        .mode = thing->kind == WF_ENTRY_FOLDER ? 0755 : 0644,
    };
}

static bool is_below(struct wf_str path, struct wf_str folder) {
    return folder.len == 0 || (path.len > folder.len + 1 && path.ptr[folder.len] == '/' &&
                               wf_str_eq(wf_str_sub(path, 0, folder.len), folder));
}

static struct wf_entry entry(void *context, struct wf_str path) {
    const struct memory *memory = context;
    bool folder = path.len == 0;
    for (size_t i = 0; i < memory->things.len; i++) {
        const struct thing *thing = &memory->things.items[i];
        if (wf_str_eq(thing->path, path)) {
            return entry_of(thing);
        }
        folder = folder || is_below(thing->path, path);
    }
    return (struct wf_entry){
        .name = wf_path_base(path),
        .kind = folder ? WF_ENTRY_FOLDER : WF_ENTRY_MISSING,
        .mode = folder ? 0755 : 0,
    };
}

static int compare(const void *a, const void *b) {
    return wf_str_cmp(*(const struct wf_str *)a, *(const struct wf_str *)b);
}

static bool each(void *context, struct wf_arena *arena, struct wf_str path,
                 void (*visit)(void *with, const struct wf_entry *entry), void *with) {
    const struct memory *memory = context;
    struct wf_str *children = WF_NEW_ARRAY(arena, struct wf_str, memory->things.len + 1);
    size_t count = 0;
    size_t skip = path.len > 0 ? path.len + 1 : 0;
    for (size_t i = 0; i < memory->things.len; i++) {
        struct wf_str own = memory->things.items[i].path;
        if (is_below(own, path)) {
            children[count++] = wf_str_sub(own, 0, wf_str_find_char(own, '/', skip));
        }
    }
    qsort(children, count, sizeof *children, compare);
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || !wf_str_eq(children[i - 1], children[i])) {
            struct wf_entry found = entry(context, children[i]);
            visit(with, &found);
        }
    }
    return entry(context, path).kind == WF_ENTRY_FOLDER;
}

static bool read_file(void *context, struct wf_arena *arena, struct wf_str path, struct wf_str *bytes) {
    const struct memory *memory = context;
    for (size_t i = 0; i < memory->things.len; i++) {
        const struct thing *thing = &memory->things.items[i];
        if (thing->kind == WF_ENTRY_FILE && wf_str_eq(thing->path, path)) {
            *bytes = wf_arena_str(arena, thing->bytes);
            return true;
        }
    }
    return false;
}

static bool read_link(void *context, struct wf_arena *arena, struct wf_str path, struct wf_str *target) {
    const struct memory *memory = context;
    for (size_t i = 0; i < memory->things.len; i++) {
        const struct thing *thing = &memory->things.items[i];
        if (thing->kind == WF_ENTRY_LINK && wf_str_eq(thing->path, path)) {
            *target = wf_arena_str(arena, thing->bytes);
            return true;
        }
    }
    return false;
}

/* Lines `PATH`, `PATH BYTES`, `FOLDER/`, `LINK -> TARGET`. */
static void add_listing(struct wf_arena *arena, struct memory *memory, struct wf_str body) {
    struct wf_str line;
    while (body.len > 0 && wf_str_cut(&body, '\n', &line)) {
        struct wf_str path;
        wf_str_cut(&line, ' ', &path);
        struct wf_str size = wf_str_trim(line);
        bool folder = wf_str_ends(path, "/");
        struct thing *thing = WF_PUSH(arena, &memory->things);
        thing->path = wf_str_sub(path, 0, path.len - (folder ? 1 : 0));
        thing->kind = folder ? WF_ENTRY_FOLDER : WF_ENTRY_FILE;
        if (wf_str_starts(size, "->")) {
            thing->kind = WF_ENTRY_LINK;
            thing->bytes = wf_str_trim(wf_str_sub(size, 2, size.len));
        }
        thing->size = thing->kind == WF_ENTRY_FILE && size.len > 0
                          ? strtoull(wf_arena_str(arena, size).ptr, NULL, 10)
                          : 0;
    }
}

const struct wf_folder *folder_of(struct wf_arena *arena, const struct inputs *inputs) {
    struct memory *memory = WF_NEW(arena, struct memory);
    bool others = inputs->listing_count > 0;
    for (size_t i = 0; i < inputs->count; i++) {
        const struct input *input = &inputs->items[i];
        others = others || !input->linted;
        *WF_PUSH(arena, &memory->things) =
            (struct thing){input->path, input->bytes, WF_ENTRY_FILE, input->bytes.len};
    }
    for (size_t i = 0; i < inputs->listing_count; i++) {
        add_listing(arena, memory, inputs->listings[i].body);
    }
    struct wf_folder *folder = WF_NEW(arena, struct wf_folder);
    *folder = (struct wf_folder){
        .context = memory, .entry = entry, .each = each, .read = read_file, .link = read_link};
    return others ? folder : NULL;
}
