/* The serial part of a run: which files belong together, and what else of their repositories they name. */
#include "api/session.h"

#include "base/file.h"
#include "docker/folder.h"
#include "gha/file.h"
#include "lint/link.h"

#include <stdint.h>

struct group {
    WF_LIST(struct wf_file *) files;
    struct wf_repo repo;
    bool on_disk; /* at least one of them was read from there */
};

static bool is_folder(struct wfgen *session, struct wf_str folder, const char *name) {
    const char *path = wf_arena_printf(&session->run, "%.*s%s", WF_STR_ARG(folder), name).ptr;
    return wf_file_kind(path) == WF_FILE_FOLDER;
}

/* Whether the bytes are those of the file that the name says, or will be. */
static bool is_from_disk(const struct wfgen *session, const struct wf_input *input) {
    bool named = session->stdin_name != NULL && wf_str_is(input->name, session->stdin_name);
    return input->given.ptr == NULL || input->live || (strcmp(input->path, "-") == 0 && named);
}

enum { MAX_FOLDERS_ABOVE = 16 };

/* `folder` without its last part; itself when there is none that can be left out. */
static struct wf_str without_last(struct wf_str folder) {
    size_t end = folder.len > 0 ? folder.len - 1 : 0;
    while (end > 0 && folder.ptr[end - 1] != '/') {
        end--;
    }
    struct wf_str last = wf_str_sub(folder, end, folder.len);
    return wf_str_is(last, "../") || wf_str_is(last, "./") || wf_str_is(last, "/")
               ? folder
               : wf_str_sub(folder, 0, end);
}

static bool is_repository(struct wfgen *session, struct wf_str folder) {
    const char *git = wf_arena_printf(&session->run, "%.*s.git", WF_STR_ARG(folder)).ptr;
    return is_folder(session, folder, ".github") || wf_file_kind(git) != WF_FILE_MISSING;
}

/* The folder of the repository: the first one above the file that has ".github" or ".git". */
static struct wf_str repository_of(struct wfgen *session, const struct wf_input *input) {
    struct wf_str own = wf_file_repository(input->name);
    struct wf_str folder = own;
    if (session->folder != NULL) {
        return WF_STR("");
    }
    if (wf_str_starts(wf_str_sub(input->name, own.len, input->name.len), ".github/") ||
        !is_from_disk(session, input)) {
        return own;
    }
    for (unsigned above = 0; above < MAX_FOLDERS_ABOVE && !is_repository(session, folder);) {
        struct wf_str next = without_last(folder);
        if (next.len == folder.len) {
            next = wf_arena_printf(&session->run, "%.*s../", WF_STR_ARG(folder));
            above++;
        }
        folder = next;
    }
    return is_repository(session, folder) ? folder : own;
}

/* How many folders above the current one the repository begins, and where that one is in it. */
static struct wf_str inside_of(struct wfgen *session, struct wf_str folder) {
    size_t count = 0;
    while (wf_str_starts(folder, "../")) {
        folder = wf_str_sub(folder, 3, folder.len);
        count++;
    }
    return count > 0 && folder.len == 0 ? wf_path_current(&session->run, count) : WF_STR("");
}

static void add_member(struct wfgen *session, struct group *group, struct wf_file *file) {
    *WF_PUSH(&session->run, &group->files) = file;
    group->repo.files = group->files.items;
    group->repo.count = group->files.len;
}

static struct group *join_group(struct wfgen *session, struct wf_map *groups, const struct wf_input *input) {
    struct wf_str folder = repository_of(session, input);
    struct group *group = wf_map_get(groups, folder);
    if (group == NULL) {
        group = WF_NEW(&session->run, struct group);
        group->repo.folder = folder;
        group->repo.inside = inside_of(session, folder);
        wf_map_put(groups, folder, group);
    }
    add_member(session, group, input->file);
    group->on_disk |= is_from_disk(session, input);
    return group;
}

static bool load(void *context, struct wf_arena *arena, struct wf_str path, struct wf_str *bytes) {
    const struct group *group = context;
    struct wf_err err;
    const char *full =
        wf_arena_printf(arena, "%.*s%.*s", WF_STR_ARG(group->repo.folder), WF_STR_ARG(path)).ptr;
    return wf_file_kind(full) == WF_FILE_REGULAR && wf_file_read(arena, full, WF_MAX_FILE_BYTES, bytes, &err);
}

static bool load_given(void *context, struct wf_arena *arena, struct wf_str path, struct wf_str *bytes) {
    const struct wf_folder *folder = context;
    return folder->read(folder->context, arena, path, bytes);
}

static void link_group(struct wfgen *session, struct group *group) {
    if (session->folder != NULL) {
        void *folder = (void *)(uintptr_t)session->folder;
        struct wf_loader given = {
            .read = load_given, .context = folder, .files = session->folder, .complete = true};
        wf_repo_link(&session->run, &group->repo, &given);
        return;
    }
    struct wf_str folder = group->repo.folder;
    struct wf_folder *files = WF_NEW(&session->run, struct wf_folder);
    struct wf_loader loader = {.read = load, .context = group, .files = files};
    const char *git = wf_arena_printf(&session->run, "%.*s.git", WF_STR_ARG(folder)).ptr;
    loader.own_folder = !is_repository(session, folder);
    loader.complete = wf_file_kind(git) != WF_FILE_MISSING; /* else it may be a part of a copy */
    *files = wf_folder_on_disk(&session->run, folder.len > 0 ? wf_arena_str(&session->run, folder).ptr : ".");
    wf_repo_link(&session->run, &group->repo, group->on_disk ? &loader : NULL);
}

struct wf_repo wf_link_inputs(struct wfgen *session) {
    struct wf_map groups = {.arena = &session->run};
    WF_LIST(struct group *) list = {0};
    struct group all = {0};
    for (size_t i = 0; i < session->inputs.len; i++) {
        struct wf_input *input = session->inputs.items[i];
        if (input->file == NULL) {
            continue;
        }
        struct group *group = join_group(session, &groups, input);
        if (group->files.len == 1) {
            *WF_PUSH(&session->run, &list) = group;
        }
        input->repo = &group->repo;
        add_member(session, &all, input->file);
    }
    for (size_t i = 0; i < list.len; i++) {
        link_group(session, list.items[i]);
    }
    return all.repo;
}
