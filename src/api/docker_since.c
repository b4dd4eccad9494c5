/* What has changed in a build context since a revision, as git says. */
#include "api/docker_cache.h"

#include "base/file.h"
#include "lint/tool.h"

enum { GIT_MILLISECONDS = 60 * 1000, GIT_BYTES = 64 * 1024 * 1024, MAX_ARGUMENTS = 16, FIXED_ARGUMENTS = 5 };

struct git {
    struct wf_arena *arena;
    const char *program, *folder;
    struct wf_err *err;
};

/* `arguments` ends in NULL. Nothing in the repository's own configuration may start another program. */
static bool run_git(const struct git *git, const char *const *arguments, struct wf_str *output, int *status) {
    const char *argv[MAX_ARGUMENTS] = {git->program, "-C", git->folder, "-c", "core.fsmonitor=false"};
    struct wf_tool_limits limits = {GIT_MILLISECONDS, GIT_BYTES};
    struct wf_tool_result result;
    for (size_t i = 0; arguments[i] != NULL && i + FIXED_ARGUMENTS + 1 < MAX_ARGUMENTS; i++) {
        argv[FIXED_ARGUMENTS + i] = arguments[i];
    }
    if (!wf_tool_run(git->arena, argv, limits, &result, git->err)) {
        return false;
    }
    *output = result.output;
    *status = result.status;
    return true;
}

static bool ask_git(const struct git *git, const char *const *arguments, struct wf_str *output) {
    int status = 0;
    if (!run_git(git, arguments, output, &status)) {
        return false;
    }
    if (status != 0) {
        struct wf_str rest = *output, line = WF_STR("");
        wf_str_cut(&rest, '\n', &line);
        return wf_err_set(git->err, WF_ERR_WORLD, "git could not answer: %.*s", WF_STR_ARG(line));
    }
    return true;
}

static bool find_commit(const struct git *git, const char *revision, const char **commit) {
    const char *name = wf_arena_printf(git->arena, "%s^{commit}", revision).ptr;
    const char *const arguments[] = {"rev-parse", "--verify", "--quiet", "--end-of-options", name, NULL};
    struct wf_str output;
    int status = 0;
    if (!run_git(git, arguments, &output, &status)) {
        return false;
    }
    struct wf_str hash = wf_str_trim(output);
    if (status != 0 || hash.len < 40) {
        return wf_err_set(git->err, WF_ERR_USAGE, "git knows no revision \"%s\" in \"%s\"", revision,
                          git->folder);
    }
    *commit = wf_arena_str(git->arena, hash).ptr;
    return true;
}

static void push(const struct git *git, struct wf_changes *changes, enum wf_change_kind kind,
                 struct wf_str path) {
    *WF_PUSH(git->arena, &changes->list) = (struct wf_change){kind, path};
}

/* Backwards: what was added since was not there, what was deleted was. */
static bool read_tracked(const struct git *git, const char *commit, struct wf_changes *changes) {
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
    if (!ask_git(git, arguments, &rest)) {
        return false;
    }
    while (rest.len > 0 && wf_str_cut(&rest, '\0', &status) && wf_str_cut(&rest, '\0', &path)) {
        char letter = status.len > 0 ? status.ptr[0] : 'M';
        push(git, changes,
             letter == 'A'   ? WF_CHANGE_REMOVE
             : letter == 'D' ? WF_CHANGE_ADD
                             : WF_CHANGE_CONTENT,
             path);
    }
    return true;
}

static bool read_untracked(const struct git *git, struct wf_changes *changes) {
    const char *const arguments[] = {"ls-files", "--others", "--exclude-standard", "-z", "--", ".", NULL};
    struct wf_str rest, path;
    if (!ask_git(git, arguments, &rest)) {
        return false;
    }
    while (rest.len > 0 && wf_str_cut(&rest, '\0', &path)) {
        push(git, changes, WF_CHANGE_REMOVE, path);
    }
    return true;
}

/* The bytes of a file below the folder; false also when it was not there, with `*absent` set. */
static bool read_old(const struct git *git, const char *commit, const char *path, struct wf_str *bytes,
                     bool *absent) {
    const char *name = wf_arena_printf(git->arena, "%s:./%s", commit, path).ptr;
    const char *const arguments[] = {"cat-file", "blob", name, NULL};
    int status = 0;
    if (!run_git(git, arguments, bytes, &status)) {
        return false;
    }
    *absent = status != 0;
    return !*absent;
}

/* The .dockerignore that counted then. */
static bool read_old_ignore(struct wfgen *session, const struct git *git, const char *commit,
                            struct wf_cache_side *side, struct wf_str dockerfile) {
    const char *names[] = {wf_arena_printf(git->arena, "%.*s.dockerignore", WF_STR_ARG(dockerfile)).ptr,
                           ".dockerignore"};
    struct wf_str bytes;
    bool absent = true;
    side->ignore = NULL;
    for (size_t i = dockerfile.len > 0 ? 0 : 1; i < 2 && absent; i++) {
        if (read_old(git, commit, names[i], &bytes, &absent)) {
            wf_cache_ignore(session, side, names[i], bytes);
        } else if (!absent) {
            return false;
        }
    }
    return true;
}

bool wf_cache_since(struct wfgen *session, const char *revision, struct wf_cache_side *side,
                    struct wf_str dockerfile, struct wf_err *err) {
    static const char *const names[] = {"git", NULL};
    struct git git = {.arena = &session->arena, .folder = side->folder, .err = err};
    struct wf_changes changes = {0};
    struct wf_str bytes;
    const char *commit = NULL;
    git.program = wf_tool_find(git.arena, names);
    if (git.program == NULL) {
        return wf_err_set(err, WF_ERR_WORLD, "git is not installed");
    }
    if (!find_commit(&git, revision, &commit) || !read_tracked(&git, commit, &changes) ||
        !read_untracked(&git, &changes)) {
        return false;
    }
    if (dockerfile.len > 0) {
        const char *path = wf_arena_str(git.arena, dockerfile).ptr;
        if (read_old(&git, commit, path, &bytes, &side->absent) &&
            !wf_cache_parse(session, side, bytes, err)) {
            return false;
        }
        if (err->kind != WF_ERR_NONE) {
            return false;
        }
    }
    if (!read_old_ignore(session, &git, commit, side, dockerfile)) {
        return false;
    }
    wf_cache_look(session, side);
    side->snapshot = wf_snapshot_change(&session->arena, &side->snapshot, side->ignore, &changes);
    return true;
}
