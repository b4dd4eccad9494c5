#include "api/session.h"

#include "base/file.h"
#include "gha/file.h"
#include "yaml/read.h"

#include <stdint.h>
#include <sys/stat.h>

enum { MAX_FOLDER_DEPTH = 64 };

/* --- single files ------------------------------------------------------------------------------------- */

/* What a path names: asked once, for a run may have very many. */
struct named {
    const char *path;
    struct stat info;       /* of a symbolic link itself, */
    bool there;             /* when there is one */
    enum wf_file_kind kind; /* ... but of what it leads to */
};

static struct named look_at(const char *path) {
    struct named named = {.path = path, .kind = WF_FILE_MISSING};
    named.there = lstat(path, &named.info) == 0;
    if (named.there) {
        mode_t mode = named.info.st_mode;
        named.kind = S_ISREG(mode) ? WF_FILE_REGULAR : S_ISDIR(mode) ? WF_FILE_FOLDER : wf_file_kind(path);
    }
    return named;
}

/* The same file by two paths is one input. A symbolic link and its target are two: GitHub reads both. */
static bool is_new(struct wfgen *session, const struct named *named) {
    if (!named->there) {
        return true;
    }
    const struct stat *info = &named->info;
    struct wf_str key =
        wf_arena_printf(&session->arena, "%ju:%ju", (uintmax_t)info->st_dev, (uintmax_t)info->st_ino);
    return wf_map_put(&session->known, key, session) == NULL;
}

static struct wf_input *push_input(struct wfgen *session, const char *path, struct wf_str name) {
    struct wf_input *input = WF_NEW(&session->arena, struct wf_input);
    input->path = path;
    input->name = name;
    *WF_PUSH(&session->arena, &session->inputs) = input;
    return input;
}

static void add_file(struct wfgen *session, const struct named *file, bool named) {
    if (is_new(session, file)) {
        push_input(session, file->path, wf_str_of(file->path))->named = named;
    }
}

static enum wfgen_status refuse(struct wfgen *session, const struct wf_err *err) {
    *WF_PUSH(&session->arena, &session->refused_paths) = *err;
    return wf_fail(session, err);
}

/* Read at once, and kept: it can be read only one time. */
static enum wfgen_status add_stdin(struct wfgen *session) {
    struct wf_err err = {0};
    struct wf_str bytes;
    if (wf_map_put(&session->known, WF_STR("-"), session) != NULL) {
        return WFGEN_OK;
    }
    if (!wf_file_read(&session->arena, "-", WF_MAX_FILE_BYTES, &bytes, &err)) {
        return refuse(session, &err);
    }
    push_input(session, "-", wf_str_of(session->stdin_name != NULL ? session->stdin_name : "-"))->given =
        bytes;
    return WFGEN_OK;
}

/* --- folders ------------------------------------------------------------------------------------------ */

struct walk {
    struct wfgen *session;
    const char *folder;
    unsigned depth;
    bool plain; /* any YAML file directly inside, no deeper folder */
    bool picky; /* ... that holds what GitHub reads */
    size_t found, github;
};

/* Whether the file, in a place that says nothing, holds what GitHub reads. */
static bool looks_like_githubs(struct wfgen *session, const char *path) {
    struct wf_err err;
    struct wf_str bytes;
    return wf_file_read(&session->arena, path, WF_MAX_FILE_BYTES, &bytes, &err) &&
           wf_file_type(wf_str_of(path), wf_yaml_parse(&session->arena, wf_str_of(path), bytes)) !=
               WF_FILE_UNKNOWN;
}

bool wf_is_skipped_folder(struct wf_str name) {
    static const char *const skipped[] = {"node_modules", "testdata", "vendor", NULL};
    return wf_str_is_any(name, skipped) || (wf_str_starts(name, ".") && !wf_str_is(name, ".github"));
}

static void walk_folder(struct walk *walk);

static void visit(void *context, const char *name) {
    struct walk *walk = context;
    const char *path = wf_path_join(&walk->session->arena, walk->folder, name);
    enum wf_file_type type = wf_file_type_by_path(wf_str_of(path));
    bool wanted = walk->plain ? wf_path_is_yaml(wf_str_of(name)) : type != WF_FILE_UNKNOWN;
    bool deeper = !walk->plain && walk->depth < MAX_FOLDER_DEPTH && !wf_is_skipped_folder(wf_str_of(name));
    if (!wanted && !deeper) {
        return;
    }
    struct named named = look_at(path);
    if (wanted && named.kind == WF_FILE_REGULAR &&
        (!walk->picky || looks_like_githubs(walk->session, path))) {
        walk->found++;
        walk->github += wf_file_type_is_yaml(type) && type != WF_FILE_PRE_COMMIT ? 1 : 0;
        add_file(walk->session, &named, false);
    } else if (deeper && named.there && S_ISDIR(named.info.st_mode)) {
        struct walk inner = {.session = walk->session, .folder = path, .depth = walk->depth + 1};
        walk_folder(&inner);
        walk->found += inner.found;
        walk->github += inner.github;
    }
}

static void walk_folder(struct walk *walk) {
    struct wf_err err = {0};
    if (!wf_file_each(&walk->session->arena, walk->folder, visit, walk, &err)) {
        refuse(walk->session, &err);
    }
}

static enum wfgen_status add_folder(struct wfgen *session, const char *folder, bool may_be_empty) {
    struct walk walk = {.session = session, .folder = folder};
    size_t refused = session->refused_paths.len;
    walk_folder(&walk);
    if (walk.github == 0 && session->refused_paths.len == refused) {
        walk.plain = true;
        walk.picky = walk.found > 0; /* Docker's files were meant, the YAML beside them may be anything */
        walk_folder(&walk);
    }
    if (walk.found > 0 || session->refused_paths.len > refused) {
        return walk.found > 0 ? WFGEN_OK : WFGEN_FAILED;
    }
    if (may_be_empty) {
        return WFGEN_OK;
    }
    struct wf_err err;
    wf_err_set(&err, WF_ERR_WORLD,
               "nothing to check: no workflow, action, dependabot file or Dockerfile in \"%s\"", folder);
    return refuse(session, &err);
}

static bool is_repository(struct wfgen *session, const char *folder) {
    return wf_file_kind(wf_path_join(&session->arena, folder, ".github")) == WF_FILE_FOLDER ||
           wf_file_kind(wf_path_join(&session->arena, folder, ".git")) != WF_FILE_MISSING;
}

static enum wfgen_status add_repository(struct wfgen *session) {
    const char *folder = ".";
    for (unsigned i = 0; i < MAX_FOLDER_DEPTH; i++) {
        if (is_repository(session, folder)) {
            return add_folder(session, folder, false);
        }
        folder = wf_path_join(&session->arena, folder, "..");
    }
    struct wf_err err;
    wf_err_set(&err, WF_ERR_WORLD, "nothing to check: no path was given and there is no repository here");
    return refuse(session, &err);
}

/* --- the public functions ----------------------------------------------------------------------------- */

static enum wfgen_status add_named(struct wfgen *session, const char *path, bool may_be_empty) {
    struct named named = look_at(path);
    if (named.kind == WF_FILE_FOLDER) {
        return add_folder(session, path, may_be_empty);
    }
    add_file(session, &named, true);
    return WFGEN_OK;
}

static enum wfgen_status add_path(struct wfgen *session, const void *argument) {
    const char *path = argument;
    if (path == NULL) {
        return add_repository(session);
    }
    if (strcmp(path, "-") == 0) {
        return add_stdin(session);
    }
    return add_named(session, wf_arena_str(&session->arena, wf_str_of(path)).ptr, false);
}

enum wfgen_status wfgen_add_path(struct wfgen *session, const char *path) {
    return wf_guard(session, add_path, path);
}

static void take_piece(void *context, struct wf_str piece) {
    wf_buf_str(context, piece);
}

static enum wfgen_status add_list(struct wfgen *session, const void *argument) {
    struct wf_buf bytes = {.arena = &session->run};
    struct wf_err err = {0};
    enum wfgen_status status = WFGEN_OK;
    struct wf_str path;
    session->has_list = true;
    if (!wf_file_pieces(&session->run, argument, take_piece, &bytes, &err)) {
        return refuse(session, &err);
    }
    struct wf_str rest = wf_buf_view(&bytes);
    char separator = wf_str_find_char(rest, '\0', 0) < rest.len ? '\0' : '\n';
    while (rest.len > 0 && wf_str_cut(&rest, separator, &path)) {
        const char *name = wf_str_is(path, "-") ? "./-" : wf_arena_str(&session->arena, path).ptr;
        if (path.len > 0 && add_named(session, name, true) != WFGEN_OK) {
            status = WFGEN_FAILED;
        }
    }
    return status;
}

enum wfgen_status wfgen_add_list(struct wfgen *session, const char *path) {
    return wf_guard(session, add_list, path);
}

struct given {
    const char *name;
    struct wf_str bytes;
};

static enum wfgen_status add_bytes(struct wfgen *session, const void *argument) {
    const struct given *given = argument;
    struct wf_err err;
    if (given->bytes.len > WF_MAX_FILE_BYTES) {
        wf_err_set(&err, WF_ERR_WORLD, "cannot read \"%s\": larger than %d bytes", given->name,
                   WF_MAX_FILE_BYTES);
        return refuse(session, &err);
    }
    struct wf_str name = wf_arena_str(&session->arena, wf_str_of(given->name));
    push_input(session, "-", name)->given = wf_arena_str(&session->arena, given->bytes);
    return WFGEN_OK;
}

enum wfgen_status wfgen_add_bytes(struct wfgen *session, const char *name, const void *bytes, size_t length) {
    return wf_guard(session, add_bytes, &(struct given){name, {bytes, length}});
}
