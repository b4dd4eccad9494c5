#include "base/file.h"

#include "base/list.h"
#include "base/system.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FIRST_ROOM = 65536, PIPE_PATIENCE_MS = 500 };

/* An open file that is closed even when memory runs out and only the arena is freed. */
struct input {
    const char *path;
    int fd;
    bool standard;
    bool silent; /* a pipe to which nobody has written yet */
};

static void close_input(void *object) {
    struct input *input = object;
    if (input->fd >= 0 && !input->standard) {
        close(input->fd);
    }
    input->fd = -1;
}

static int wait_for_bytes(int fd, int milliseconds) {
    struct pollfd state = {.fd = fd, .events = POLLIN};
    int ready;
    do {
        ready = poll(&state, 1, milliseconds);
    } while (ready < 0 && errno == EINTR);
    return ready;
}

static ssize_t read_some(int fd, char *into, size_t size) {
    for (;;) {
        ssize_t got = read(fd, into, size);
        if (got >= 0 || (errno != EINTR && errno != EAGAIN)) {
            return got;
        }
        if (errno == EAGAIN && wait_for_bytes(fd, -1) < 0) {
            return -1;
        }
    }
}

static bool accept_kind(struct input *input, const struct stat *info, struct wf_err *err) {
    if (S_ISDIR(info->st_mode)) {
        return wf_system_fail(err, "read", input->path, strerror(EISDIR));
    }
    /* Standard input may be a terminal or a socket: whoever started us chose it. */
    if (!S_ISREG(info->st_mode) && !S_ISFIFO(info->st_mode) && !input->standard) {
        return wf_system_fail(err, "read", input->path, "neither a regular file nor a pipe");
    }
    if (S_ISFIFO(info->st_mode) && !input->standard) {
        input->silent = wait_for_bytes(input->fd, PIPE_PATIENCE_MS) == 0;
    }
    return true;
}

static bool open_input(struct input *input, struct stat *info, struct wf_err *err) {
    input->standard = strcmp(input->path, "-") == 0;
    /* Without O_NONBLOCK a named pipe that nobody writes to would hold us for ever. */
    input->fd = input->standard ? STDIN_FILENO : wf_system_open(input->path, O_RDONLY | O_NONBLOCK, 0);
    if (input->fd < 0 || fstat(input->fd, info) != 0) {
        return wf_system_fail_errno(err, "read", input->path);
    }
    return accept_kind(input, info, err);
}

/* Grows so that one byte always stays free: for the NUL, and to notice a file that is too large. */
static char *room_for_more(struct wf_arena *arena, char *data, size_t len, size_t *cap) {
    if (len + 1 < *cap) {
        return data;
    }
    char *grown = wf_arena_array(arena, *cap, 2);
    memcpy(grown, data, len);
    *cap *= 2;
    return grown;
}

/* `enough` bytes need not be followed by the question whether there are more; 0: nobody knows how many. */
static bool read_all(struct wf_arena *arena, const struct input *input, size_t enough, size_t max,
                     struct wf_str *bytes, struct wf_err *err) {
    size_t cap = (enough > 0 ? enough : FIRST_ROOM) + 2;
    size_t len = 0;
    char *data = WF_NEW_ARRAY(arena, char, cap);
    ssize_t got = 1;
    while ((enough == 0 || len < enough) && (got = read_some(input->fd, data + len, cap - len - 1)) > 0) {
        len += (size_t)got;
        if (len > max) {
            return wf_err_set(err, WF_ERR_WORLD, "cannot read \"%s\": larger than %zu bytes", input->path,
                              max);
        }
        data = room_for_more(arena, data, len, &cap);
    }
    if (got < 0) {
        return wf_system_fail_errno(err, "read", input->path);
    }
    if (len == 0 && input->silent) {
        return wf_system_fail(err, "read", input->path, "nobody writes to this pipe");
    }
    data[len] = '\0';
    *bytes = (struct wf_str){data, len};
    return true;
}

static struct input *new_input(struct wf_arena *arena, const char *path) {
    struct input *input = WF_NEW(arena, struct input);
    *input = (struct input){.path = path, .fd = -1};
    wf_arena_on_free(arena, close_input, input);
    return input;
}

bool wf_file_read(struct wf_arena *arena, const char *path, size_t max, struct wf_str *bytes,
                  struct wf_err *err) {
    struct input *input = new_input(arena, path);
    struct stat info = {0};
    bool ok = open_input(input, &info, err);
    if (ok) {
        size_t size = S_ISREG(info.st_mode) && info.st_size > 0 ? (size_t)info.st_size : 0;
        ok = read_all(arena, input, size > max ? max + 1 : size, max, bytes, err);
    }
    close_input(input);
    return ok;
}

bool wf_file_pieces(struct wf_arena *arena, const char *path,
                    void (*take)(void *context, struct wf_str piece), void *context, struct wf_err *err) {
    struct input *input = new_input(arena, path);
    struct stat info = {0};
    char *room = WF_NEW_ARRAY(arena, char, FIRST_ROOM);
    ssize_t got = 0;
    size_t total = 0;
    bool ok = open_input(input, &info, err);
    while (ok && (got = read_some(input->fd, room, FIRST_ROOM)) > 0) {
        total += (size_t)got;
        take(context, (struct wf_str){room, (size_t)got});
    }
    if (got < 0) {
        ok = wf_system_fail_errno(err, "read", path);
    } else if (ok && total == 0 && input->silent) {
        ok = wf_system_fail(err, "read", path, "nobody writes to this pipe");
    }
    close_input(input);
    return ok;
}

enum wf_file_kind wf_file_kind(const char *path) {
    struct stat info;
    if (stat(path, &info) != 0) {
        return WF_FILE_MISSING;
    }
    if (S_ISREG(info.st_mode)) {
        return WF_FILE_REGULAR;
    }
    return S_ISDIR(info.st_mode) ? WF_FILE_FOLDER : WF_FILE_OTHER;
}

bool wf_file_same(const char *one, const char *other) {
    struct stat left;
    struct stat right;
    return stat(one, &left) == 0 && stat(other, &right) == 0 && left.st_dev == right.st_dev &&
           left.st_ino == right.st_ino;
}

/* An open folder, closed as an open file is. */
static void close_folder(void *object) {
    DIR **folder = object;
    if (*folder != NULL) {
        closedir(*folder);
    }
    *folder = NULL;
}

struct names {
    WF_LIST(const char *) list;
};

static bool read_names(struct wf_arena *arena, DIR *folder, struct names *names) {
    for (;;) {
        errno = 0;
        const struct dirent *entry = readdir(folder);
        if (entry == NULL) {
            return errno == 0;
        }
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
            const char *name = wf_arena_str(arena, wf_str_of(entry->d_name)).ptr;
            *WF_PUSH(arena, &names->list) = name;
        }
    }
}

static int by_bytes(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

bool wf_file_each(struct wf_arena *arena, const char *folder, void (*visit)(void *context, const char *name),
                  void *context, struct wf_err *err) {
    DIR **open_folder = WF_NEW(arena, DIR *);
    wf_arena_on_free(arena, close_folder, open_folder);
    struct names names = {0};
    *open_folder = opendir(folder);
    if (*open_folder == NULL || !read_names(arena, *open_folder, &names)) {
        wf_system_fail_errno(err, "read the folder", folder);
        close_folder(open_folder);
        return false;
    }
    close_folder(open_folder);
    if (names.list.len > 1) {
        qsort(names.list.items, names.list.len, sizeof names.list.items[0], by_bytes);
    }
    for (size_t i = 0; i < names.list.len; i++) {
        visit(context, names.list.items[i]);
    }
    return true;
}

/* A worktree has a file of this name. */
static bool holds_repository(const char *folder) {
    char path[PATH_MAX + sizeof "/.git"];
    snprintf(path, sizeof path, "%s/.git", folder);
    return wf_file_kind(path) != WF_FILE_MISSING;
}

struct wf_str wf_path_in_repository(struct wf_arena *arena, const char *path) {
    char folder[PATH_MAX];
    if (realpath(path, folder) == NULL) {
        return wf_str_of(path);
    }
    struct wf_str whole = wf_arena_str(arena, wf_str_of(folder));
    for (char *slash = strrchr(folder, '/'); slash != NULL; slash = strrchr(folder, '/')) {
        *slash = '\0';
        if (holds_repository(folder)) {
            return wf_str_sub(whole, (size_t)(slash - folder) + 1, whole.len);
        }
    }
    return wf_str_of(path);
}
