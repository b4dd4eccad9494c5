#include "api/git.h"

#include "base/buf.h"

enum { GIT_MILLISECONDS = 60 * 1000, GIT_BYTES = 256 * 1024 * 1024, MAX_ARGUMENTS = 24, FIXED_ARGUMENTS = 7 };

static const struct wf_tool_limits limits = {GIT_MILLISECONDS, GIT_BYTES};

bool wf_git_open(struct wf_arena *arena, const char *folder, struct wf_git *git, struct wf_err *err) {
    static const char *const names[] = {"git", NULL};
    *git = (struct wf_git){.arena = arena, .folder = folder, .program = wf_tool_find(arena, names)};
    return git->program != NULL || wf_err_set(err, WF_ERR_WORLD, "git is not installed");
}

static void fill(const struct wf_git *git, const char *argv[MAX_ARGUMENTS], const char *const *arguments) {
    const char *const fixed[FIXED_ARGUMENTS] = {git->program,           "-C", git->folder,           "-c",
                                                "core.fsmonitor=false", "-c", "core.quotePath=false"};
    for (size_t i = 0; i < FIXED_ARGUMENTS; i++) {
        argv[i] = fixed[i];
    }
    for (size_t i = 0; arguments[i] != NULL && i + FIXED_ARGUMENTS + 1 < MAX_ARGUMENTS; i++) {
        argv[FIXED_ARGUMENTS + i] = arguments[i];
    }
}

bool wf_git_run(const struct wf_git *git, const char *const *arguments, struct wf_str *output, int *status,
                struct wf_err *err) {
    const char *argv[MAX_ARGUMENTS] = {NULL};
    struct wf_tool_result result;
    fill(git, argv, arguments);
    if (!wf_tool_run(git->arena, argv, limits, &result, err)) {
        return false;
    }
    *output = result.output;
    *status = result.status;
    return true;
}

bool wf_git_ask(const struct wf_git *git, const char *const *arguments, struct wf_str *output,
                struct wf_err *err) {
    int status = 0;
    if (!wf_git_run(git, arguments, output, &status, err)) {
        return false;
    }
    if (status != 0) {
        struct wf_str rest = *output, line = WF_STR("");
        wf_str_cut(&rest, '\n', &line);
        return wf_err_set(err, WF_ERR_WORLD, "git could not answer: %.*s", WF_STR_ARG(line));
    }
    return true;
}

/* "A...B": their merge base. `*merged` is what is to be looked up. */
static bool merge(const struct wf_git *git, const char *revision, const char **merged, struct wf_err *err) {
    struct wf_str text = wf_str_of(revision), output;
    size_t dots = wf_str_find(text, "...", 0);
    int status = 0;
    *merged = revision;
    if (dots == WF_NOT_FOUND) {
        return true;
    }
    const char *left = wf_arena_str(git->arena, wf_str_sub(text, 0, dots)).ptr;
    const char *right = wf_arena_str(git->arena, wf_str_sub(text, dots + 3, text.len)).ptr;
    left = *left != '\0' ? left : "HEAD";
    right = *right != '\0' ? right : "HEAD";
    const char *const arguments[] = {"merge-base", "--", left, right, NULL};
    if (left[0] == '-' || right[0] == '-' || !wf_git_run(git, arguments, &output, &status, err)) {
        return left[0] != '-' && right[0] != '-'
                   ? false
                   : wf_err_set(err, WF_ERR_USAGE, "\"%s\" is no revision", revision);
    }
    *merged = wf_arena_str(git->arena, wf_str_trim(output)).ptr;
    return status == 0 ||
           wf_err_set(err, WF_ERR_USAGE, "git finds no common ancestor of \"%s\" and \"%s\"", left, right);
}

bool wf_git_commit(const struct wf_git *git, const char *revision, const char **commit, struct wf_err *err) {
    const char *merged;
    if (!merge(git, revision, &merged, err)) {
        return false;
    }
    const char *name = wf_arena_printf(git->arena, "%s^{commit}", merged).ptr;
    const char *const arguments[] = {"rev-parse", "--verify", "--quiet", "--end-of-options", name, NULL};
    struct wf_str output;
    int status = 0;
    if (!wf_git_run(git, arguments, &output, &status, err)) {
        return false;
    }
    struct wf_str hash = wf_str_trim(output);
    if (status != 0 || hash.len < 40) {
        return wf_err_set(err, WF_ERR_USAGE, "git knows no revision \"%s\" in \"%s\"", revision, git->folder);
    }
    *commit = wf_arena_str(git->arena, hash).ptr;
    return true;
}

bool wf_git_enter_root(struct wf_git *git, struct wf_err *err) {
    static const char *const arguments[] = {"rev-parse", "--show-toplevel", NULL};
    struct wf_str output;
    int status = 0;
    if (!wf_git_run(git, arguments, &output, &status, err)) {
        return false;
    }
    if (status != 0) {
        struct wf_str rest = output, line = WF_STR("");
        wf_str_cut(&rest, '\n', &line);
        return wf_err_set(err, WF_ERR_USAGE, "\"%s\" is in no work tree of git: %.*s", git->folder,
                          WF_STR_ARG(line));
    }
    size_t end = output.len > 0 && output.ptr[output.len - 1] == '\n' ? output.len - 1 : output.len;
    git->folder = wf_arena_str(git->arena, wf_str_sub(output, 0, end)).ptr;
    return true;
}

bool wf_git_renames(const struct wf_git *git, const char *commit, const char *until,
                    struct wf_git_renames *renames, struct wf_err *err) {
    const char *const arguments[] = {"diff",
                                     "--no-ext-diff",
                                     "--no-textconv",
                                     "-M",
                                     "--diff-filter=R",
                                     "--name-status",
                                     "-z",
                                     commit,
                                     until != NULL ? until : "--",
                                     until != NULL ? "--" : NULL,
                                     NULL};
    struct wf_str rest, status, from, to;
    if (!wf_git_ask(git, arguments, &rest, err)) {
        return false;
    }
    while (rest.len > 0 && wf_str_cut(&rest, '\0', &status) && wf_str_cut(&rest, '\0', &from) &&
           wf_str_cut(&rest, '\0', &to)) {
        *WF_PUSH(git->arena, &renames->list) = (struct wf_git_rename){from, to};
    }
    return true;
}

/* --- many files at once ------------------------------------------------------------------------------- */

/* "HASH blob SIZE", LF, the bytes, LF */
static bool take_blob(struct wf_str *rest, struct wf_str *bytes) {
    struct wf_str header;
    size_t size = 0;
    if (!wf_str_cut(rest, '\n', &header) || !wf_str_has(header, " blob ")) {
        return false;
    }
    for (size_t i = wf_str_find(header, " blob ", 0) + 6; i < header.len; i++) {
        if (!wf_is_digit(header.ptr[i]) || size > rest->len) {
            return false;
        }
        size = 10 * size + (size_t)(header.ptr[i] - '0');
    }
    if (size >= rest->len) {
        return false;
    }
    *bytes = wf_str_sub(*rest, 0, size);
    *rest = wf_str_sub(*rest, size + 1, rest->len);
    return true;
}

bool wf_git_blobs(const struct wf_git *git, const struct wf_git_entry *const *entries, size_t count,
                  struct wf_str *bytes, struct wf_err *err) {
    static const char *const arguments[] = {"cat-file", "--batch", NULL};
    const char *argv[MAX_ARGUMENTS] = {NULL};
    struct wf_buf input = {.arena = git->arena};
    struct wf_tool_result result;
    for (size_t i = 0; i < count; i++) {
        wf_buf_printf(&input, "%.*s\n", WF_STR_ARG(entries[i]->hash));
    }
    fill(git, argv, arguments);
    if (count == 0) {
        return true;
    }
    if (!wf_tool_filter(git->arena, argv, wf_buf_view(&input), limits, &result, err)) {
        return false;
    }
    struct wf_str rest = result.output;
    for (size_t i = 0; i < count; i++) {
        if (!take_blob(&rest, &bytes[i])) {
            return wf_err_set(err, WF_ERR_WORLD, "git did not give the file \"%.*s\"",
                              WF_STR_ARG(entries[i]->path));
        }
    }
    return true;
}
