/* The serial part of a run: which files belong together, and what else of their repositories they name. */
#include "api/session.h"

#include "base/file.h"
#include "docker/folder.h"
#include "gha/file.h"

#include <stdint.h>

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

struct wf_str wf_repository_of(struct wfgen *session, const struct wf_input *input) {
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

/* Files that stand in the same folder are asked about once; `known` has what was found, by folder. */
static struct wf_str known_repository(struct wfgen *session, struct wf_map *known,
                                      const struct wf_input *input) {
    struct wf_str own = wf_file_repository(input->name);
    bool apart = !is_from_disk(session, input) ||
                 wf_str_starts(wf_str_sub(input->name, own.len, input->name.len), ".github/");
    struct wf_str *found = apart ? NULL : wf_map_get(known, own);
    if (apart) {
        return wf_repository_of(session, input);
    }
    if (found == NULL) {
        found = WF_NEW(&session->run, struct wf_str);
        *found = wf_repository_of(session, input);
        wf_map_put(known, own, found);
    }
    return *found;
}

struct wf_groups wf_group_inputs(struct wfgen *session) {
    struct wf_groups groups = {0};
    struct wf_map folders = {.arena = &session->run}, known = {.arena = &session->run};
    for (size_t i = 0; i < session->inputs.len; i++) {
        struct wf_input *input = session->inputs.items[i];
        struct wf_str folder = known_repository(session, &known, input);
        struct wf_group *group = wf_map_get(&folders, folder);
        if (group == NULL) {
            group = WF_NEW(&session->run, struct wf_group);
            group->repo.folder = folder;
            group->repo.inside = inside_of(session, folder);
            group->first = input->name;
            wf_map_put(&folders, folder, group);
            *WF_PUSH(&session->run, &groups.list) = group;
        }
        group->first = wf_str_cmp(input->name, group->first) < 0 ? input->name : group->first;
        *WF_PUSH(&session->run, &group->inputs) = input;
    }
    return groups;
}

static bool load(void *context, struct wf_arena *arena, struct wf_str path, struct wf_str *bytes) {
    const struct wf_group *group = context;
    struct wf_err err;
    const char *full =
        wf_arena_printf(arena, "%.*s%.*s", WF_STR_ARG(group->repo.folder), WF_STR_ARG(path)).ptr;
    return wf_file_kind(full) == WF_FILE_REGULAR && wf_file_read(arena, full, WF_MAX_FILE_BYTES, bytes, &err);
}

static bool load_given(void *context, struct wf_arena *arena, struct wf_str path, struct wf_str *bytes) {
    const struct wf_folder *folder = context;
    return folder->read(folder->context, arena, path, bytes);
}

static void link_files(struct wfgen *session, struct wf_arena *arena, struct wf_group *group, bool on_disk,
                       enum wf_link_users users) {
    if (session->folder != NULL) {
        void *folder = (void *)(uintptr_t)session->folder;
        struct wf_loader given = {.read = load_given,
                                  .context = folder,
                                  .files = session->folder,
                                  .users = users,
                                  .complete = true};
        wf_repo_link(arena, &group->repo, &given);
        return;
    }
    struct wf_str folder = group->repo.folder;
    struct wf_folder *files = WF_NEW(arena, struct wf_folder);
    struct wf_loader loader = {.read = load, .context = group, .files = files, .users = users};
    const char *git = wf_arena_printf(arena, "%.*s.git", WF_STR_ARG(folder)).ptr;
    loader.own_folder = !is_repository(session, folder);
    loader.complete = wf_file_kind(git) != WF_FILE_MISSING; /* else it may be a part of a copy */
    *files = wf_folder_on_disk(arena, folder.len > 0 ? wf_arena_str(arena, folder).ptr : ".");
    wf_repo_link(arena, &group->repo, on_disk ? &loader : NULL);
}

void wf_link_group(struct wfgen *session, struct wf_arena *arena, struct wf_group *group,
                   enum wf_link_users users) {
    struct wf_file **files = WF_NEW_ARRAY(arena, struct wf_file *, group->inputs.len);
    bool on_disk = false;
    group->repo =
        (struct wf_repo){.folder = group->repo.folder, .inside = group->repo.inside, .files = files};
    for (size_t i = 0; i < group->inputs.len; i++) {
        struct wf_input *input = group->inputs.items[i];
        if (input->file != NULL) {
            files[group->repo.count++] = input->file;
            input->repo = &group->repo;
            on_disk |= is_from_disk(session, input);
        }
    }
    if (group->repo.count > 0) {
        link_files(session, arena, group, on_disk, users);
    }
}

enum wf_link_users wf_asked_users(const struct wfgen *session) {
    bool asked = wf_lint_asks_who_starts(&session->table, session->config);
    for (size_t i = 0; i < session->configs.len && !asked; i++) {
        asked = wf_lint_asks_who_starts(&session->table, session->configs.items[i]);
    }
    return asked ? WF_USERS_NAMED : WF_USERS_NONE;
}

struct wf_repo wf_link_inputs(struct wfgen *session, enum wf_link_users users) {
    struct wf_groups groups = wf_group_inputs(session);
    struct wf_file **files = WF_NEW_ARRAY(&session->run, struct wf_file *, session->inputs.len);
    struct wf_repo all = {.files = files};
    for (size_t i = 0; i < groups.list.len; i++) {
        wf_link_group(session, &session->run, groups.list.items[i], users);
    }
    for (size_t i = 0; i < session->inputs.len; i++) {
        if (session->inputs.items[i]->file != NULL) {
            files[all.count++] = session->inputs.items[i]->file;
        }
    }
    return all;
}
