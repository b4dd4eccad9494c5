#include "docker/folder.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/limits.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_PATH = 4096, PERMISSIONS = 07777 };

/* --- a path on disk ----------------------------------------------------------------------------------- */

struct place {
    char text[MAX_PATH];
    size_t len;
};

static bool put(struct place *place, struct wf_str part) {
    if (part.len == 0 || part.len >= sizeof place->text - place->len ||
        wf_str_find_char(part, '\0', 0) != WF_NOT_FOUND) {
        return false;
    }
    memcpy(place->text + place->len, part.ptr, part.len);
    place->len += part.len;
    place->text[place->len] = '\0';
    return true;
}

static bool is_folder(const char *path) {
    struct stat info;
    return lstat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

/* Every part but the last must be a real folder, and none may lead up. */
static bool locate(struct place *place, const char *root, struct wf_str path) {
    struct wf_str part;
    place->len = 0;
    if (!put(place, wf_str_of(root[0] == '\0' ? "." : root))) {
        return false;
    }
    for (bool first = true; path.len > 0 && wf_str_cut(&path, '/', &part); first = false) {
        bool good = part.len > 0 && !wf_str_is(part, ".") && !wf_str_is(part, "..");
        if (!good || (!first && !is_folder(place->text)) || !put(place, WF_STR("/")) || !put(place, part)) {
            return false;
        }
    }
    return true;
}

/* --- the functions of a folder ------------------------------------------------------------------------ */

static enum wf_entry_kind kind_of(mode_t mode) {
    return S_ISREG(mode)   ? WF_ENTRY_FILE
           : S_ISDIR(mode) ? WF_ENTRY_FOLDER
           : S_ISLNK(mode) ? WF_ENTRY_LINK
                           : WF_ENTRY_OTHER;
}

static struct wf_entry entry_of(struct wf_str name, const struct stat *info) {
    struct wf_entry entry = {.name = name, .kind = kind_of(info->st_mode)};
    entry.mode = (unsigned)info->st_mode & PERMISSIONS;
    entry.size = entry.kind == WF_ENTRY_FILE && info->st_size > 0 ? (unsigned long long)info->st_size : 0;
    return entry;
}

static struct wf_entry disk_entry(void *root, struct wf_str path) {
    struct place place;
    struct stat info;
    struct wf_entry missing = {.name = wf_path_base(path), .kind = WF_ENTRY_MISSING};
    if (!locate(&place, root, path) ||
        (path.len == 0 ? stat(place.text, &info) : lstat(place.text, &info)) != 0) {
        return missing;
    }
    return entry_of(missing.name, &info);
}

struct visiting {
    struct place place;
    size_t folder_len;
    void (*visit)(void *with, const struct wf_entry *entry);
    void *with;
};

static void visit_name(void *context, const char *name) {
    struct visiting *visiting = context;
    struct stat info;
    visiting->place.len = visiting->folder_len;
    if (put(&visiting->place, WF_STR("/")) && put(&visiting->place, wf_str_of(name)) &&
        lstat(visiting->place.text, &info) == 0) {
        struct wf_entry entry = entry_of(wf_str_of(name), &info);
        visiting->visit(visiting->with, &entry);
    }
}

static bool disk_each(void *root, struct wf_arena *arena, struct wf_str path,
                      void (*visit)(void *with, const struct wf_entry *entry), void *with) {
    struct visiting visiting;
    if (!locate(&visiting.place, root, path) || (path.len > 0 && !is_folder(visiting.place.text))) {
        return false;
    }
    visiting.folder_len = visiting.place.len;
    visiting.visit = visit;
    visiting.with = with;
    const char *folder = wf_arena_str(arena, wf_str_of(visiting.place.text)).ptr;
    return wf_file_each(arena, folder, visit_name, &visiting, NULL);
}

static bool disk_read(void *root, struct wf_arena *arena, struct wf_str path, struct wf_str *bytes) {
    struct place place;
    struct stat info;
    return locate(&place, root, path) && lstat(place.text, &info) == 0 && S_ISREG(info.st_mode) &&
           wf_file_read(arena, wf_arena_str(arena, wf_str_of(place.text)).ptr, WF_MAX_FILE_BYTES, bytes,
                        NULL);
}

static bool disk_link(void *root, struct wf_arena *arena, struct wf_str path, struct wf_str *target) {
    struct place place;
    char text[MAX_PATH];
    if (!locate(&place, root, path)) {
        return false;
    }
    ssize_t len = readlink(place.text, text, sizeof text);
    if (len < 0 || (size_t)len >= sizeof text) {
        return false;
    }
    *target = wf_arena_str(arena, (struct wf_str){text, (size_t)len});
    return true;
}

struct wf_folder wf_folder_on_disk(struct wf_arena *arena, const char *path) {
    char *root = WF_NEW_ARRAY(arena, char, strlen(path) + 1);
    memcpy(root, path, strlen(path));
    return (struct wf_folder){
        .context = root, .entry = disk_entry, .each = disk_each, .read = disk_read, .link = disk_link};
}

/* --- clean paths -------------------------------------------------------------------------------------- */

/* Takes the last part off, unless there is none that could be. */
static bool step_up(struct wf_buf *out, bool rooted) {
    size_t begin = out->len;
    while (begin > 0 && out->ptr[begin - 1] != '/') {
        begin--;
    }
    struct wf_str last = wf_str_sub(wf_buf_view(out), begin, out->len);
    if (last.len == 0 || wf_str_is(last, "..")) {
        return rooted;
    }
    out->len = begin > (rooted ? 1U : 0U) ? begin - 1 : begin;
    return true;
}

struct wf_str wf_path_clean(struct wf_arena *arena, struct wf_str path) {
    struct wf_buf out = {.arena = arena};
    bool rooted = wf_str_starts(path, "/");
    struct wf_str part;
    if (rooted) {
        wf_buf_char(&out, '/');
    }
    while (path.len > 0 && wf_str_cut(&path, '/', &part)) {
        if (part.len == 0 || wf_str_is(part, ".") || (wf_str_is(part, "..") && step_up(&out, rooted))) {
            continue;
        }
        if (out.len > (rooted ? 1U : 0U)) {
            wf_buf_char(&out, '/');
        }
        wf_buf_str(&out, part);
    }
    return out.len == 0 ? WF_STR(".") : wf_buf_view(&out);
}
