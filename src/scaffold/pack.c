/* Where packs come from. */
#include "scaffold/pack.h"

#include "base/file.h"
#include "base/limits.h"
#include "scaffold/embedded.h"
#include "scaffold/pack_read.h"

#include <stdlib.h>

/* --- embedded files ----------------------------------------------------------------------------------- */

static bool find_embedded(struct wf_str path, struct wf_str *bytes) {
    for (size_t i = 0; i < wf_embedded_count; i++) {
        if (wf_str_eq(wf_embedded[i].path, path)) {
            *bytes = wf_embedded[i].bytes;
            return true;
        }
    }
    return false;
}

static struct wf_str joined(struct wf_arena *arena, struct wf_str pack, const char *name) {
    return wf_arena_printf(arena, "%.*s/%s", WF_STR_ARG(pack), name);
}

/* --- files of the user -------------------------------------------------------------------------------- */

bool wf_pack_is_inside(struct wf_str path) {
    struct wf_str part;
    bool named = path.len > 0;
    while (named && wf_str_cut(&path, '/', &part)) {
        named = part.len > 0 && !wf_str_is(part, ".") && !wf_str_is(part, "..");
    }
    return named;
}

static const char *real_path(struct wf_arena *arena, const char *path) {
    char *real = realpath(path, NULL);
    if (real) {
        wf_arena_on_free(arena, free, real);
    }
    return real;
}

/* A symbolic link that leads out of the folder is as if it were not there. */
static bool stays_inside(struct wf_arena *arena, const char *folder, const char *path) {
    const char *root = real_path(arena, folder);
    const char *real = real_path(arena, path);
    size_t length = root ? strlen(root) : 0;
    return root && real && strncmp(root, real, length) == 0 &&
           (real[length] == '/' || wf_str_is(wf_str_of(root), "/"));
}

static bool find_own(const struct wf_pack *pack, struct wf_str name, struct wf_str *bytes) {
    if (!pack->folder || !wf_pack_is_inside(name)) {
        return false;
    }
    const char *relative = joined(pack->arena, pack->name, wf_arena_str(pack->arena, name).ptr).ptr;
    const char *path = wf_path_join(pack->arena, pack->folder, relative);
    return wf_file_kind(path) == WF_FILE_REGULAR && stays_inside(pack->arena, pack->folder, path) &&
           wf_file_read(pack->arena, path, WF_MAX_FILE_BYTES, bytes, NULL);
}

bool wf_pack_template(const struct wf_pack *pack, struct wf_str name, struct wf_str *bytes) {
    const char *text = wf_arena_str(pack->arena, name).ptr;
    return find_own(pack, name, bytes) || find_embedded(joined(pack->arena, pack->name, text), bytes) ||
           find_embedded(name, bytes);
}

void wf_pack_offer(const struct wf_pack *pack, struct wf_near *near) {
    size_t skip = pack->name.len + 1;
    const char *prefix = wf_arena_printf(pack->arena, "%.*s/", WF_STR_ARG(pack->name)).ptr;
    for (size_t i = 0; i < wf_embedded_count; i++) {
        struct wf_str path = wf_embedded[i].path;
        wf_near_offer(near, path);
        if (wf_str_starts(path, prefix)) {
            wf_near_offer(near, wf_str_sub(path, skip, path.len));
        }
    }
}

/* --- all packs ---------------------------------------------------------------------------------------- */

struct lister {
    struct wf_arena *arena;
    const char *folder;
    struct wf_pack_names *names;
};

static bool is_listed(const struct wf_pack_names *names, struct wf_str name) {
    for (size_t i = 0; i < names->len; i++) {
        if (wf_str_eq(names->items[i], name)) {
            return true;
        }
    }
    return false;
}

static void list_name(struct lister *lister, struct wf_str name) {
    if (!is_listed(lister->names, name)) {
        *WF_PUSH(lister->arena, lister->names) = name;
    }
}

static void visit(void *context, const char *name) {
    struct lister *lister = context;
    struct wf_str own = wf_arena_str(lister->arena, wf_str_of(name));
    const char *page =
        wf_path_join(lister->arena, lister->folder, joined(lister->arena, own, "pack.yml").ptr);
    if (wf_file_kind(page) == WF_FILE_REGULAR) {
        list_name(lister, own);
    }
}

static int compare(const void *a, const void *b) {
    return wf_str_cmp(*(const struct wf_str *)a, *(const struct wf_str *)b);
}

bool wf_pack_list(struct wf_arena *arena, const char *folder, struct wf_pack_names *names,
                  struct wf_err *err) {
    struct lister lister = {arena, folder, names};
    for (size_t i = 0; i < wf_embedded_count; i++) {
        struct wf_str path = wf_embedded[i].path;
        if (wf_str_ends(path, "/pack.yml")) {
            list_name(&lister, wf_str_sub(path, 0, path.len - strlen("/pack.yml")));
        }
    }
    if (folder && !wf_file_each(arena, folder, visit, &lister, err)) {
        return false;
    }
    if (names->len > 1) {
        qsort(names->items, names->len, sizeof names->items[0], compare);
    }
    return true;
}

static const struct wf_pack *unknown_pack(struct wf_arena *arena, const char *folder, struct wf_str name,
                                          struct wf_err *err) {
    struct wf_pack_names names = {0};
    struct wf_near near = {.wanted = name};
    if (!wf_pack_list(arena, folder, &names, err)) {
        return NULL;
    }
    for (size_t i = 0; i < names.len; i++) {
        wf_near_offer(&near, names.items[i]);
    }
    wf_err_set(err, WF_ERR_USAGE, "no pack is called \"%.*s\"%s", WF_STR_ARG(name),
               wf_problem_hint(arena, &near));
    return NULL;
}

const struct wf_pack *wf_pack_load(struct wf_arena *arena, const char *folder, struct wf_str name,
                                   struct wf_problems *problems, struct wf_err *err) {
    struct wf_pack *pack = WF_NEW(arena, struct wf_pack);
    *pack = (struct wf_pack){.arena = arena, .name = name, .folder = folder};
    struct wf_str bytes;
    *err = (struct wf_err){0};
    if (folder && wf_file_kind(folder) != WF_FILE_FOLDER) {
        wf_err_set(err, WF_ERR_USAGE, "\"%s\" is no folder of templates", folder);
        return NULL;
    }
    if (!wf_pack_is_inside(name) || !wf_pack_template(pack, WF_STR("pack.yml"), &bytes)) {
        return unknown_pack(arena, folder, name, err);
    }
    pack->source = wf_source_make(arena, joined(arena, name, "pack.yml"), bytes);
    return wf_pack_read(pack, problems) ? pack : NULL;
}

const struct wf_variable *wf_pack_variable(const struct wf_pack *pack, struct wf_str name) {
    for (size_t i = 0; i < pack->variables.len; i++) {
        if (wf_str_eq(pack->variables.items[i].name, name)) {
            return &pack->variables.items[i];
        }
    }
    return NULL;
}

/* --- problems ----------------------------------------------------------------------------------------- */

void wf_problem_add(struct wf_arena *arena, struct wf_problems *problems, const struct wf_source *source,
                    struct wf_span span, const char *format, ...) {
    va_list args;
    va_start(args, format);
    struct wf_mustache_problem *problem = WF_PUSH(arena, problems);
    *problem = (struct wf_mustache_problem){source, span, wf_arena_vprintf(arena, format, args)};
    va_end(args);
}

struct wf_str wf_problem_text(struct wf_arena *arena, const struct wf_mustache_problem *problem) {
    return problem->source ? wf_mustache_problem_text(arena, problem) : wf_arena_str(arena, problem->message);
}

const char *wf_problem_hint(struct wf_arena *arena, const struct wf_near *near) {
    if (near->best.len == 0) {
        return "";
    }
    return wf_arena_printf(arena, "; did you mean \"%.*s\"?", WF_STR_ARG(near->best)).ptr;
}
