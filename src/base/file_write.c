#include "base/file.h"

#include "base/system.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_LINKS = 40, MAX_NAMES = 1000 };

/* What is needed to put new bytes in the place of a file. */
struct output {
    const char *path; /* as the caller named it */
    char target[PATH_MAX];
    char fresh[PATH_MAX]; /* the new file beside the target */
    bool replaces;
    struct stat old;
};

static size_t folder_len(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash == NULL ? 0 : (size_t)(slash - path) + 1;
}

static bool fits(int written) {
    if (written >= 0 && written < PATH_MAX) {
        return true;
    }
    errno = ENAMETOOLONG;
    return false;
}

/* Follows links by hand up to a target that does not exist yet, which realpath() cannot do. */
static bool follow_links(char *target) {
    char link[PATH_MAX];
    char next[PATH_MAX];
    for (int i = 0; i < MAX_LINKS; i++) {
        ssize_t len = readlink(target, link, sizeof link - 1);
        if (len < 0) {
            return errno == ENOENT || errno == EINVAL;
        }
        link[len] = '\0';
        int folder = link[0] == '/' ? 0 : (int)folder_len(target);
        if (!fits(snprintf(next, sizeof next, "%.*s%s", folder, target, link))) {
            return false;
        }
        memcpy(target, next, strlen(next) + 1);
    }
    errno = ELOOP;
    return false;
}

static bool find_target(struct output *out, struct wf_err *err) {
    if (stat(out->path, &out->old) == 0) {
        out->replaces = true;
        if (!S_ISREG(out->old.st_mode)) {
            const char *why = S_ISDIR(out->old.st_mode) ? strerror(EISDIR) : "not a regular file";
            return wf_system_fail(err, "write", out->path, why);
        }
        if (access(out->path, W_OK) != 0 || realpath(out->path, out->target) == NULL) {
            return wf_system_fail_errno(err, "write", out->path);
        }
        return true;
    }
    if (errno != ENOENT || !fits(snprintf(out->target, sizeof out->target, "%s", out->path)) ||
        !follow_links(out->target)) {
        return wf_system_fail_errno(err, "write", out->path);
    }
    return true;
}

/* A new file of a name of our own in the target's folder. */
static int open_fresh(struct output *out) {
    int folder = (int)folder_len(out->target);
    mode_t mode = out->replaces ? 0600 : 0666;
    for (int i = 0; i < MAX_NAMES; i++) {
        if (!fits(snprintf(out->fresh, sizeof out->fresh, "%.*s.wfgen-%ld-%d", folder, out->target,
                           (long)getpid(), i))) {
            return -1;
        }
        int fd = wf_system_open(out->fresh, O_WRONLY | O_CREAT | O_EXCL, mode);
        if (fd >= 0 || errno != EEXIST) {
            return fd;
        }
    }
    return -1;
}

static bool write_all(int fd, struct wf_str bytes) {
    for (size_t done = 0; done < bytes.len;) {
        ssize_t put = write(fd, bytes.ptr + done, bytes.len - done);
        if (put < 0 && errno != EINTR) {
            return false;
        }
        done += put < 0 ? 0 : (size_t)put;
    }
    return true;
}

/* The owner first, because a change of owner clears bits of the mode. That it may not be permitted is
 * no failure: the file then belongs to whoever wrote it. */
static bool keep_owner_and_mode(int fd, const struct stat *old) {
    bool same = old->st_uid == geteuid() && old->st_gid == getegid();
    mode_t mode = old->st_mode & 07777;
    if (!same && fchown(fd, old->st_uid, old->st_gid) != 0) {
        mode &= 0777;
    }
    return fchmod(fd, mode) == 0;
}

static bool fill(int fd, const struct output *out, struct wf_str bytes) {
    bool ok =
        write_all(fd, bytes) && (!out->replaces || keep_owner_and_mode(fd, &out->old)) && fsync(fd) == 0;
    int failure = errno;
    if (close(fd) != 0 && ok) {
        return false;
    }
    errno = failure;
    return ok;
}

/* Makes the rename itself last; a file system that cannot do it has done what it can. */
static void flush_folder(const struct output *out) {
    char folder[PATH_MAX];
    size_t len = folder_len(out->target);
    memcpy(folder, len == 0 ? "." : out->target, len == 0 ? 1 : len);
    folder[len == 0 ? 1 : len] = '\0';
    int fd = wf_system_open(folder, O_RDONLY | O_DIRECTORY, 0);
    if (fd >= 0) {
        fsync(fd);
        close(fd);
    }
}

static int move_over(const char *fresh, const char *target) {
    return rename(fresh, target);
}

/* Unlike rename(), link() never replaces; where the file system has no hard links, looking first must do. */
static int move_new(const char *fresh, const char *target) {
    struct stat there;
    if (link(fresh, target) == 0) {
        return unlink(fresh);
    }
    if (errno == EEXIST) {
        return -1;
    }
    if (lstat(target, &there) == 0) {
        errno = EEXIST;
        return -1;
    }
    return rename(fresh, target);
}

static bool put_in_place(struct output *out, struct wf_str bytes, int (*move)(const char *, const char *),
                         struct wf_err *err) {
    int fd = open_fresh(out);
    if (fd < 0) {
        return wf_system_fail_errno(err, "write", out->path);
    }
    if (!fill(fd, out, bytes) || move(out->fresh, out->target) != 0) {
        int failure = errno;
        unlink(out->fresh);
        errno = failure;
        return wf_system_fail_errno(err, "write", out->path);
    }
    flush_folder(out);
    return true;
}

bool wf_file_write(const char *path, struct wf_str bytes, struct wf_err *err) {
    struct output out = {.path = path};
    return find_target(&out, err) && put_in_place(&out, bytes, move_over, err);
}

static bool make_folders(const char *path, struct wf_err *err) {
    char folder[PATH_MAX];
    if (!fits(snprintf(folder, sizeof folder, "%s", path))) {
        return wf_system_fail_errno(err, "write", path);
    }
    for (char *slash = strchr(folder + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(folder, 0777) != 0 && errno != EEXIST) {
            return wf_system_fail_errno(err, "make the folder", folder);
        }
        *slash = '/';
    }
    return true;
}

bool wf_file_create(const char *path, struct wf_str bytes, struct wf_err *err) {
    struct output out = {.path = path};
    if (lstat(path, &out.old) == 0) {
        return wf_system_fail(err, "create", path, strerror(EEXIST));
    }
    if (path[0] == '\0' || !make_folders(path, err) ||
        !fits(snprintf(out.target, sizeof out.target, "%s", path))) {
        return path[0] == '\0' ? wf_system_fail(err, "create", path, strerror(ENOENT)) : false;
    }
    return put_in_place(&out, bytes, move_new, err);
}
