/* What of a build context reaches the builder at one moment: its files and folders without those that the
 * .dockerignore leaves out. Two moments can be compared byte by byte; a moment that is only imagined ("this
 * file has changed") is made from a real one. */
#ifndef WF_DOCKER_SNAPSHOT_H
#define WF_DOCKER_SNAPSHOT_H

#include "base/list.h"
#include "docker/dockerignore.h"
#include "docker/folder.h"
#include "lang/exprvalue.h"

struct wf_snapshot_entry {
    struct wf_str path; /* below the context */
    enum wf_entry_kind kind;
    unsigned mode;                  /* permission bits */
    unsigned long long size;        /* of a file */
    struct wf_str target;           /* of a symbolic link; its ptr is NULL when it could not be read */
    const struct wf_folder *folder; /* that has the bytes, under the same path */
    unsigned version; /* 0: those bytes; else others, of which nothing is known but that no other version of
                         the path has them */
};

/* Entries are sorted by path, '/' before every other byte: a folder stands right before all that is in it. */
struct wf_snapshot {
    WF_LIST(struct wf_snapshot_entry) entries;
    bool complete; /* everything could be read, and there was not too much of it */
};

enum wf_change_kind { WF_CHANGE_CONTENT, WF_CHANGE_ADD, WF_CHANGE_REMOVE };

struct wf_change {
    enum wf_change_kind kind;
    struct wf_str path; /* of a file, or of a folder that stands for all files in it */
};

struct wf_changes {
    WF_LIST(struct wf_change) list;
};

/* Reads the folder; `folder` and `ignore` (NULL: nothing is left out) are borrowed. */
struct wf_snapshot wf_snapshot_read(struct wf_arena *arena, const struct wf_folder *folder,
                                    const struct wf_dockerignore *ignore);

/* The snapshot after changes; those to ignored paths change nothing. An added file brings its folders. */
struct wf_snapshot wf_snapshot_change(struct wf_arena *arena, const struct wf_snapshot *before,
                                      const struct wf_dockerignore *ignore, const struct wf_changes *changes);

/* What stands at a path, or NULL. "" is no entry: the context itself. */
const struct wf_snapshot_entry *wf_snapshot_find(const struct wf_snapshot *snapshot, struct wf_str path);

/* The index of the first entry that is not before `path`. */
size_t wf_snapshot_seek(const struct wf_snapshot *snapshot, struct wf_str path);

/* `path` with symbolic links in it replaced by what they lead to (inside the context, as in a chroot), the
 * last part too when `trailing`. False when there are too many links or one that could not be read. */
bool wf_snapshot_resolve(struct wf_arena *arena, const struct wf_snapshot *snapshot, struct wf_str path,
                         bool trailing, struct wf_str *resolved);

/* Order of the entries. */
int wf_path_cmp(struct wf_str a, struct wf_str b);

/* `path` is `folder` or lies below it; everything lies below "". */
bool wf_path_within(struct wf_str path, struct wf_str folder);

/* Whether both have the same kind, permission bits (of folders only with `folder_modes`) and content;
 * WF_MAYBE when bytes cannot be read. Times and owners do not count. */
enum wf_truth wf_snapshot_same(const struct wf_snapshot_entry *a, const struct wf_snapshot_entry *b,
                               bool folder_modes);

#endif
