#include "base/file.h"

#include <limits.h>
#include <unistd.h>

const char *wf_path_join(struct wf_arena *arena, const char *folder, const char *name) {
    struct wf_str head = wf_str_of(folder);
    bool rooted = wf_str_starts(head, "/");
    while (head.len > 0 && head.ptr[head.len - 1] == '/') {
        head.len--;
    }
    while (name[0] == '/') {
        name++;
    }
    if ((head.len == 0 && !rooted) || wf_str_is(head, ".")) {
        return wf_arena_str(arena, wf_str_of(name)).ptr;
    }
    return wf_arena_printf(arena, "%.*s/%s", WF_STR_ARG(head), name).ptr;
}

static struct wf_str without_slashes(struct wf_str path) {
    while (path.len > 1 && path.ptr[path.len - 1] == '/') {
        path.len--;
    }
    return path;
}

static size_t base_begin(struct wf_str path) {
    size_t begin = path.len;
    while (begin > 0 && path.ptr[begin - 1] != '/') {
        begin--;
    }
    return begin;
}

bool wf_path_is_yaml(struct wf_str path) {
    return wf_str_ends(path, ".yml") || wf_str_ends(path, ".yaml");
}

struct wf_str wf_path_base(struct wf_str path) {
    path = without_slashes(path);
    return wf_str_is(path, "/") ? path : wf_str_sub(path, base_begin(path), path.len);
}

const char *wf_path_folder(struct wf_arena *arena, const char *path) {
    struct wf_str whole = without_slashes(wf_str_of(path));
    size_t begin = base_begin(whole);
    if (begin == 0) {
        return ".";
    }
    return wf_arena_str(arena, without_slashes(wf_str_sub(whole, 0, begin))).ptr;
}

struct wf_str wf_path_current(struct wf_arena *arena, size_t count) {
    char path[PATH_MAX];
    if (count == 0 || getcwd(path, sizeof path) == NULL) {
        return WF_STR("");
    }
    size_t begin = strlen(path);
    while (count > 0 && begin > 1) {
        begin--;
        count -= path[begin] == '/' ? 1 : 0;
    }
    return count > 0 ? WF_STR("") : wf_arena_printf(arena, "%s/", path + begin + 1);
}
