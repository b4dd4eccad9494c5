/* Which files of settings hold for an input: those of its repository. */
#include "api/settings.h"

#include "api/session.h"
#include "base/file.h"
#include "gha/file.h"
#include "lint/lock.h"

enum { MAX_FOLDERS_UP = 64 };

/* --- the repository ------------------------------------------------------------------------------------- */

/* The folder above, or NULL above "/". */
static const char *folder_above(struct wf_arena *arena, const char *folder) {
    struct wf_str base = wf_path_base(wf_str_of(folder));
    if (wf_str_is(base, "/")) {
        return NULL;
    }
    if (wf_str_is(base, ".") || wf_str_is(base, "..")) {
        return wf_path_join(arena, folder, "..");
    }
    return wf_path_folder(arena, folder);
}

/* The root of the Git repository around `folder`, or NULL. */
static const char *find_root(struct wf_arena *arena, const char *folder) {
    for (unsigned i = 0; folder != NULL && i < MAX_FOLDERS_UP; i++) {
        if (wf_file_kind(wf_path_join(arena, folder, ".git")) != WF_FILE_MISSING) {
            return folder;
        }
        const char *above = folder_above(arena, folder);
        bool up = above != NULL && wf_str_is(wf_path_base(wf_str_of(above)), "..");
        folder = up && wf_file_same(folder, above) ? NULL : above; /* there is nothing above "/" */
    }
    return NULL;
}

/* Where settings are looked for, one folder after the other. */
struct look {
    struct wf_arena *arena;
    const char *start;      /* where the input's .github stands, or would stand */
    const char *repository; /* the first folder above that has one, or ".git" */
    const char *root;       /* of the Git repository around them, */
    bool root_sought;       /* once somebody had to know; NULL: there is none */
};

static const char *known_root(struct look *look) {
    if (!look->root_sought) {
        look->root = find_root(look->arena, look->start);
        look->root_sought = true;
    }
    return look->root;
}

static const char *folder_of(struct wf_arena *arena, struct wf_str folder) {
    return folder.len == 0 ? "." : wf_arena_str(arena, folder).ptr;
}

/* Of an input (NULL: of the working directory). */
static struct look look_around(struct wfgen *session, const struct wf_input *input) {
    struct wf_str none = WF_STR("");
    return (struct look){
        .arena = &session->run,
        .start = folder_of(&session->run, input != NULL ? wf_file_repository(input->name) : none),
        .repository = folder_of(&session->run, input != NULL ? wf_repository_of(session, input) : none),
    };
}

const char *wf_search_repository(struct wfgen *session, const char *name) {
    struct look look = look_around(session, session->inputs.len > 0 ? session->inputs.items[0] : NULL);
    bool here = wf_file_kind(wf_path_join(look.arena, look.start, ".github")) == WF_FILE_FOLDER;
    const char *root = here ? look.start : known_root(&look);
    return root != NULL ? wf_path_join(look.arena, root, name) : NULL;
}

/* --- files ---------------------------------------------------------------------------------------------- */

static const char *search(struct look *look,
                          const char *(*find)(struct wf_arena *arena, const char *folder)) {
    const char *found = find(look->arena, look->start);
    if (found == NULL && strcmp(look->repository, look->start) != 0) {
        found = find(look->arena, look->repository);
    }
    if (found == NULL && known_root(look) != NULL && strcmp(look->root, look->repository) != 0) {
        found = find(look->arena, look->root);
    }
    return found;
}

struct wf_setting_files wf_find_settings(struct wfgen *session, const struct wf_input *input) {
    struct wf_setting_files found = {.config = session->config_path, .lock = session->pins_path};
    if (session->no_config) {
        return found;
    }
    struct look look = look_around(session, input);
    found.actionlint = search(&look, wf_config_find_actionlint);
    found.zizmor = search(&look, wf_config_find_zizmor);
    found.hadolint = search(&look, wf_config_find_hadolint);
    found.config = found.config != NULL ? found.config : search(&look, wf_config_find);
    found.lock = found.lock != NULL ? found.lock : search(&look, wf_lock_find);
    return found;
}
