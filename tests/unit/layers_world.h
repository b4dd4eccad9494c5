/* Builds from texts: a Dockerfile and a context in memory, for the tests of docker/layers.h.
 *
 * The files of a context are words: "a/f=text", "a/f!755=text" with a mode, "d/" for an empty folder,
 * "d!700/" for its mode, "l->target" for a link, "-a/f" takes away what stood before it. Args are words too:
 * "A=1". */
#ifndef WF_TESTS_LAYERS_WORLD_H
#define WF_TESTS_LAYERS_WORLD_H

#include "base/buf.h"
#include "docker/layers.h"

#include <check.h>
#include <stdlib.h>

struct world_file {
    struct wf_str path, text, target;
    enum wf_entry_kind kind;
    unsigned mode;
};

struct world {
    WF_LIST(struct world_file) files;
};

struct world_side {
    const char *dockerfile, *files, *ignore, *args, *target, *platform, *network;
};

static struct wf_arena arena;

/* --- the folder -------------------------------------------------------------------------------------------
 */

static inline struct world_file *world_find(const struct world *world, struct wf_str path) {
    for (size_t i = 0; i < world->files.len; i++) {
        if (wf_str_eq(world->files.items[i].path, path)) {
            return &world->files.items[i];
        }
    }
    return NULL;
}

static inline struct world_file *world_put(struct world *world, struct wf_str path) {
    struct world_file *file = world_find(world, path);
    if (file == NULL) {
        file = WF_PUSH(&arena, &world->files);
        file->path = path;
    }
    return file;
}

static inline void world_put_folders(struct world *world, struct wf_str path) {
    for (size_t i = 0; i < path.len; i++) {
        if (path.ptr[i] == '/' && world_find(world, wf_str_sub(path, 0, i)) == NULL) {
            struct world_file *folder = world_put(world, wf_str_sub(path, 0, i));
            folder->kind = WF_ENTRY_FOLDER;
            folder->mode = 0755;
        }
    }
}

static inline void world_remove(struct world *world, struct wf_str path) {
    size_t kept = 0;
    for (size_t i = 0; i < world->files.len; i++) {
        if (!wf_path_within(world->files.items[i].path, path)) {
            world->files.items[kept++] = world->files.items[i];
        }
    }
    world->files.len = kept;
}

static inline void world_read_word(struct world *world, struct wf_str word) {
    size_t equals = wf_str_find_char(word, '=', 0), arrow = wf_str_find(word, "->", 0);
    bool folder = equals == WF_NOT_FOUND && arrow == WF_NOT_FOUND && word.ptr[word.len - 1] == '/';
    struct wf_str path = wf_str_sub(word, 0, arrow != WF_NOT_FOUND ? arrow : folder ? word.len - 1 : equals);
    size_t mark = wf_str_find_char(path, '!', 0);
    unsigned mode = folder ? 0755 : 0644;
    if (word.ptr[0] == '-') {
        world_remove(world, wf_str_sub(word, 1, word.len));
        return;
    }
    if (mark != WF_NOT_FOUND) {
        mode = (unsigned)strtoul(path.ptr + mark + 1, NULL, 8);
        path = wf_str_sub(path, 0, mark);
    }
    world_put_folders(world, path);
    struct world_file *file = world_put(world, path);
    file->kind = folder ? WF_ENTRY_FOLDER : arrow != WF_NOT_FOUND ? WF_ENTRY_LINK : WF_ENTRY_FILE;
    file->mode = mode;
    file->text = equals != WF_NOT_FOUND ? wf_str_sub(word, equals + 1, word.len) : file->text;
    file->target = arrow != WF_NOT_FOUND ? wf_str_sub(word, arrow + 2, word.len) : WF_STR("");
}

static inline struct world *world_read(const char *words) {
    struct world *world = WF_NEW(&arena, struct world);
    struct wf_str rest = wf_arena_str(&arena, wf_str_of(words)), word;
    while (wf_str_cut(&rest, ' ', &word)) {
        if (word.len > 0) {
            world_read_word(world, word);
        }
    }
    return world;
}

static inline struct wf_entry world_entry(void *context, struct wf_str path) {
    const struct world_file *file = world_find(context, path);
    struct wf_entry entry = {.kind = WF_ENTRY_MISSING};
    if (file != NULL) {
        entry = (struct wf_entry){.kind = file->kind, .mode = file->mode, .size = file->text.len};
    }
    return entry;
}

static inline int compare_files(const void *a, const void *b) {
    return wf_str_cmp(((const struct world_file *)a)->path, ((const struct world_file *)b)->path);
}

static inline bool world_each(void *context, struct wf_arena *scratch, struct wf_str path,
                              void (*visit)(void *with, const struct wf_entry *entry), void *with) {
    struct world *world = context;
    (void)scratch;
    if (world->files.len > 0) {
        qsort(world->files.items, world->files.len, sizeof *world->files.items, compare_files);
    }
    for (size_t i = 0; i < world->files.len; i++) {
        const struct world_file *file = &world->files.items[i];
        size_t slash = path.len == 0 ? 0 : path.len + 1;
        if (file->path.len > path.len && wf_path_within(file->path, path) &&
            wf_str_find_char(file->path, '/', slash) == WF_NOT_FOUND) {
            struct wf_entry entry = world_entry(world, file->path);
            entry.name = wf_str_sub(file->path, slash, file->path.len);
            visit(with, &entry);
        }
    }
    return true;
}

static inline bool world_bytes(void *context, struct wf_arena *scratch, struct wf_str path,
                               struct wf_str *bytes) {
    const struct world_file *file = world_find(context, path);
    (void)scratch;
    *bytes = file != NULL ? file->text : WF_STR("");
    return file != NULL;
}

static inline bool world_link(void *context, struct wf_arena *scratch, struct wf_str path,
                              struct wf_str *target) {
    const struct world_file *file = world_find(context, path);
    (void)scratch;
    *target = file != NULL ? file->target : WF_STR("");
    return file != NULL;
}

static inline struct wf_folder *world_folder(const char *words) {
    struct wf_folder *folder = WF_NEW(&arena, struct wf_folder);
    *folder = (struct wf_folder){world_read(words), world_entry, world_each, world_bytes, world_link};
    return folder;
}

/* --- the build --------------------------------------------------------------------------------------------
 */

static inline struct wf_dockerfile *world_dockerfile(const char *text) {
    return wf_dockerfile_read(&arena, wf_source_make(&arena, WF_STR("Dockerfile"), wf_str_of(text)));
}

static inline struct wf_build_args *world_args(const char *words) {
    struct wf_build_args *args = WF_NEW(&arena, struct wf_build_args);
    struct wf_str rest = wf_str_of(words), word;
    args->complete = true;
    while (words != NULL && wf_str_cut(&rest, ' ', &word)) {
        size_t equals = wf_str_find_char(word, '=', 0);
        *WF_PUSH(&arena, &args->list) =
            (struct wf_build_arg){wf_str_sub(word, 0, equals), wf_str_sub(word, equals + 1, word.len), true};
    }
    return args;
}

static inline struct wf_layers_build *world_build(const struct world_side *side) {
    struct wf_layers_build *build = WF_NEW(&arena, struct wf_layers_build);
    struct wf_snapshot *snapshot = WF_NEW(&arena, struct wf_snapshot);
    const struct wf_dockerignore *ignore = NULL;
    if (side->ignore != NULL) {
        ignore = wf_dockerignore_read(&arena, wf_source_make(&arena, WF_STR(""), wf_str_of(side->ignore)));
    }
    *snapshot = wf_snapshot_read(&arena, world_folder(side->files), ignore);
    *build = (struct wf_layers_build){.file = world_dockerfile(side->dockerfile),
                                      .args = world_args(side->args),
                                      .target = wf_str_of(side->target),
                                      .platform = wf_str_of(side->platform),
                                      .network = wf_str_of(side->network),
                                      .context = snapshot};
    return build;
}

static inline const struct wf_layers *world_compare(const struct world_side *before,
                                                    const struct world_side *after,
                                                    enum wf_layers_cache cache) {
    return wf_layers_compare(&arena, before != NULL ? world_build(before) : NULL, world_build(after), cache);
}

/* One letter for each step: c, r or ?; "=" for one that is the same as an earlier one. */
static inline const char *world_states(const struct wf_layers *layers) {
    struct wf_buf out = {.arena = &arena};
    for (size_t i = 0; i < layers->steps.len; i++) {
        wf_buf_char(&out, layers->steps.items[i].same != NULL ? '=' : "cr?"[layers->steps.items[i].state]);
    }
    wf_buf_char(&out, '\0');
    return out.ptr;
}

#endif
