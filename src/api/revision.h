/* The files of one state of a repository: a commit, the work tree, a folder, or a single file; and what the
 * rules find in them. Paths are those inside the repository. */
#ifndef WF_API_REVISION_H
#define WF_API_REVISION_H

#include "api/git.h"
#include "api/session.h"

struct wf_revision_file {
    struct wf_str path, bytes;
};

struct wf_revision {
    WF_LIST(struct wf_revision_file) files; /* those that wfgen reads, by path */
    const struct wf_folder *folder;         /* all files; NULL: nobody knows what else there is */
};

/* False with `err` set when something could not be read. Everything lives in the arena of `git`. */
bool wf_revision_of_commit(const struct wf_git *git, const char *commit, struct wf_revision *revision,
                           struct wf_err *err);
/* `git` is at the root. Files that git ignores are left out. */
bool wf_revision_of_work_tree(const struct wf_git *git, struct wf_revision *revision, struct wf_err *err);
/* Of a folder without git, or a file, which is then called `name`; a `path` that is neither, /dev/null say,
 * is an empty one. */
bool wf_revision_of_path(struct wf_arena *arena, const char *path, const char *name,
                         struct wf_revision *revision, struct wf_err *err);

/* Checks the files with the settings of `session`, which have been loaded. The session that is given back
 * belongs to `session`; its findings are sorted. */
struct wfgen *wf_revision_check(struct wfgen *session, const struct wf_revision *revision);

/* The key of each finding of that session, by which it is known again: wf_report_key(); and all of them as
 * the keys of a map. */
struct wf_revision_numbers {
    struct wf_str *keys;
    size_t count;
};
struct wf_revision_numbers wf_revision_number(struct wf_arena *arena, const struct wfgen *checked);
struct wf_map wf_revision_keys(struct wf_arena *arena, const struct wfgen *checked);

#endif
