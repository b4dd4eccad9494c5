/* A folder of files as a build context: on disk, or in memory in tests. Paths lie below it, with '/', without
 * "./"; "" is the folder itself. */
#ifndef WF_DOCKER_FOLDER_H
#define WF_DOCKER_FOLDER_H

#include "base/arena.h"

enum wf_entry_kind { WF_ENTRY_MISSING, WF_ENTRY_FILE, WF_ENTRY_FOLDER, WF_ENTRY_LINK, WF_ENTRY_OTHER };

struct wf_entry {
    struct wf_str name;
    enum wf_entry_kind kind;
    unsigned long long size; /* bytes of a file */
    unsigned mode;           /* permission bits */
};

struct wf_folder {
    void *context;
    /* What stands at a path (of a symbolic link: the link). May be called from several threads. */
    struct wf_entry (*entry)(void *context, struct wf_str path);
    /* Calls `visit` for each entry of a folder in byte order of the names; false when it cannot be read. */
    bool (*each)(void *context, struct wf_arena *arena, struct wf_str path,
                 void (*visit)(void *with, const struct wf_entry *entry), void *with);
    /* The bytes of a file, or false. */
    bool (*read)(void *context, struct wf_arena *arena, struct wf_str path, struct wf_str *bytes);
    /* The target of a symbolic link as it was written, or false. May be NULL: targets are not known. */
    bool (*link)(void *context, struct wf_arena *arena, struct wf_str path, struct wf_str *target);
};

/* The folder at `path` on disk; `path` must outlive it. The path itself may be a symbolic link; none below it
 * is followed, so nothing outside is ever seen: what would lead through one, or out by "..", is missing. */
struct wf_folder wf_folder_on_disk(struct wf_arena *arena, const char *path);

/* A path without "." and empty parts, with ".." resolved as far as it goes; "." for an empty one. As Go's
 * path.Clean. */
struct wf_str wf_path_clean(struct wf_arena *arena, struct wf_str path);

#endif
