/* What is asked of git: always the program itself, without a shell, and without anything that the
 * repository's own configuration could start. */
#ifndef WF_API_GIT_H
#define WF_API_GIT_H

#include "base/list.h"
#include "docker/folder.h"
#include "lint/tool.h"

struct wf_git {
    struct wf_arena *arena;
    const char *program, *folder; /* where it is asked */
};

/* False when git is not installed. */
bool wf_git_open(struct wf_arena *arena, const char *folder, struct wf_git *git, struct wf_err *err);

/* Runs git with these arguments, which end in NULL; what it prints in `*output`. False when it could not be
 * run. wf_git_ask() also when it fails: then `err` has its words. */
bool wf_git_run(const struct wf_git *git, const char *const *arguments, struct wf_str *output, int *status,
                struct wf_err *err);
bool wf_git_ask(const struct wf_git *git, const char *const *arguments, struct wf_str *output,
                struct wf_err *err);

/* The hash of the commit that `revision` names; "A...B" is where A and B have parted. A usage error when
 * there is none. */
bool wf_git_commit(const struct wf_git *git, const char *revision, const char **commit, struct wf_err *err);

/* Goes to the root of the repository's work tree. A usage error when the folder is in none. */
bool wf_git_enter_root(struct wf_git *git, struct wf_err *err);

/* One file of a commit. */
struct wf_git_entry {
    struct wf_str path, hash;
    bool link; /* a symbolic link */
    unsigned mode;
    unsigned long long size;
};

struct wf_git_tree {
    struct wf_git git;
    WF_LIST(struct wf_git_entry) entries; /* in byte order of the paths */
};

/* All files of a commit. */
bool wf_git_tree(const struct wf_git *git, const char *commit, struct wf_git_tree *tree, struct wf_err *err);

/* The tree as a folder; it must outlive it. */
struct wf_folder wf_git_folder(struct wf_git_tree *tree);

/* The bytes of `count` entries, asked for at once. */
bool wf_git_blobs(const struct wf_git *git, const struct wf_git_entry *const *entries, size_t count,
                  struct wf_str *bytes, struct wf_err *err);

/* Files that have another name since `commit` (until `until`; NULL: in the work tree). */
struct wf_git_rename {
    struct wf_str from, to;
};
struct wf_git_renames {
    WF_LIST(struct wf_git_rename) list;
};
bool wf_git_renames(const struct wf_git *git, const char *commit, const char *until,
                    struct wf_git_renames *renames, struct wf_err *err);

#endif
