/* Files: read whole, write atomically, walk a tree. */
#ifndef WF_BASE_FILE_H
#define WF_BASE_FILE_H

#include "base/arena.h"
#include "base/err.h"

/* Reads a whole regular file or pipe of at most `max` bytes into the arena. A folder, a device other than
 * a pipe, a named pipe without a writer, a larger file and whatever the system refuses are errors that name
 * the path. The path "-" is standard input, which may be anything but a folder. A NUL stands behind the
 * bytes. */
bool wf_file_read(struct wf_arena *arena, const char *path, size_t max, struct wf_str *bytes,
                  struct wf_err *err);

/* Hands a file, opened as wf_file_read() does but of any size, over in pieces; each is gone when `take`
 * returns. */
bool wf_file_pieces(struct wf_arena *arena, const char *path,
                    void (*take)(void *context, struct wf_str piece), void *context, struct wf_err *err);

/* Replaces the contents of `path` so that at every moment it has either the old or the new bytes: writes a
 * new file beside it, flushes it to disk and renames it over the old one. A symbolic link is followed and
 * stays; mode and (where permitted) owner are kept; a new file gets mode 0666 less the umask. What exists and
 * is no regular file is refused. */
bool wf_file_write(const char *path, struct wf_str bytes, struct wf_err *err);

/* As wf_file_write(), but fails when `path` exists already; missing folders are made. */
bool wf_file_create(const char *path, struct wf_str bytes, struct wf_err *err);

enum wf_file_kind { WF_FILE_MISSING, WF_FILE_REGULAR, WF_FILE_FOLDER, WF_FILE_OTHER };
enum wf_file_kind wf_file_kind(const char *path);

/* Whether both are there and the same file or folder, whatever they are called. */
bool wf_file_same(const char *one, const char *other);

/* Calls `visit` for every entry of the folder in byte order of the names, without "." and "..".
 * Returns false with `err` set when the folder cannot be read. */
bool wf_file_each(struct wf_arena *arena, const char *folder, void (*visit)(void *context, const char *name),
                  void *context, struct wf_err *err);

/* The path inside the git repository that holds the file, links followed and without "." and ".."; `path`
 * itself when the file is in none or is not there. */
struct wf_str wf_path_in_repository(struct wf_arena *arena, const char *path);

/* `folder` and `name` joined by one slash; "." as folder is left out. */
const char *wf_path_join(struct wf_arena *arena, const char *folder, const char *name);

/* Whether the name ends as those of YAML files do. */
bool wf_path_is_yaml(struct wf_str path);

/* The last `count` parts of the current folder's path, each with a slash behind it ("app/src/"); empty when
 * it has not so many, or cannot be told. */
struct wf_str wf_path_current(struct wf_arena *arena, size_t count);

/* The last component; the text before it ("." when there is none). */
struct wf_str wf_path_base(struct wf_str path);
const char *wf_path_folder(struct wf_arena *arena, const char *path);

#endif
