/* What has changed in a build context since a revision, as git says. */
#include "api/docker_cache.h"
#include "api/git.h"

#include "base/file.h"

struct asked {
    struct wf_git git;
    struct wf_err *err;
};

static void push(const struct asked *asked, struct wf_changes *changes, enum wf_change_kind kind,
                 struct wf_str path) {
    *WF_PUSH(asked->git.arena, &changes->list) = (struct wf_change){kind, path};
}

/* Backwards: what was added since was not there, what was deleted was. */
static bool read_tracked(const struct asked *asked, const char *commit, struct wf_changes *changes) {
    const char *const arguments[] = {"diff",
                                     "--no-ext-diff",
                                     "--no-textconv",
                                     "--no-renames",
                                     "--name-status",
                                     "--relative",
                                     "-z",
                                     commit,
                                     "--",
                                     ".",
                                     NULL};
    struct wf_str rest, status, path;
    if (!wf_git_ask(&asked->git, arguments, &rest, asked->err)) {
        return false;
    }
    while (rest.len > 0 && wf_str_cut(&rest, '\0', &status) && wf_str_cut(&rest, '\0', &path)) {
        char letter = status.len > 0 ? status.ptr[0] : 'M';
        push(asked, changes,
             letter == 'A'   ? WF_CHANGE_REMOVE
             : letter == 'D' ? WF_CHANGE_ADD
                             : WF_CHANGE_CONTENT,
             path);
    }
    return true;
}

static bool read_untracked(const struct asked *asked, struct wf_changes *changes) {
    const char *const arguments[] = {"ls-files", "--others", "--exclude-standard", "-z", "--", ".", NULL};
    struct wf_str rest, path;
    if (!wf_git_ask(&asked->git, arguments, &rest, asked->err)) {
        return false;
    }
    while (rest.len > 0 && wf_str_cut(&rest, '\0', &path)) {
        push(asked, changes, WF_CHANGE_REMOVE, path);
    }
    return true;
}

/* The bytes of a file below the folder; false also when it was not there, with `*absent` set. */
static bool read_old(const struct asked *asked, const char *commit, const char *path, struct wf_str *bytes,
                     bool *absent) {
    const char *name = wf_arena_printf(asked->git.arena, "%s:./%s", commit, path).ptr;
    const char *const arguments[] = {"cat-file", "blob", name, NULL};
    int status = 0;
    if (!wf_git_run(&asked->git, arguments, bytes, &status, asked->err)) {
        return false;
    }
    *absent = status != 0;
    return !*absent;
}

/* The .dockerignore that counted then. */
static bool read_old_ignore(struct wfgen *session, const struct asked *asked, const char *commit,
                            struct wf_cache_side *side, struct wf_str dockerfile) {
    const char *names[] = {wf_arena_printf(asked->git.arena, "%.*s.dockerignore", WF_STR_ARG(dockerfile)).ptr,
                           ".dockerignore"};
    struct wf_str bytes;
    bool absent = true;
    side->ignore = NULL;
    for (size_t i = dockerfile.len > 0 ? 0 : 1; i < 2 && absent; i++) {
        if (read_old(asked, commit, names[i], &bytes, &absent)) {
            wf_cache_ignore(session, side, names[i], bytes);
        } else if (!absent) {
            return false;
        }
    }
    return true;
}

bool wf_cache_since(struct wfgen *session, const char *revision, struct wf_cache_side *side,
                    struct wf_str dockerfile, struct wf_err *err) {
    struct asked asked = {.err = err};
    struct wf_changes changes = {0};
    struct wf_str bytes;
    const char *commit = NULL;
    if (!wf_git_open(&session->arena, side->folder, &asked.git, err) ||
        !wf_git_commit(&asked.git, revision, &commit, err) || !read_tracked(&asked, commit, &changes) ||
        !read_untracked(&asked, &changes)) {
        return false;
    }
    if (dockerfile.len > 0) {
        const char *path = wf_arena_str(&session->arena, dockerfile).ptr;
        if (read_old(&asked, commit, path, &bytes, &side->absent) &&
            !wf_cache_parse(session, side, bytes, err)) {
            return false;
        }
        if (err->kind != WF_ERR_NONE) {
            return false;
        }
    }
    if (!read_old_ignore(session, &asked, commit, side, dockerfile)) {
        return false;
    }
    wf_cache_look(session, side);
    side->snapshot = wf_snapshot_change(&session->arena, &side->snapshot, side->ignore, &changes);
    return true;
}
