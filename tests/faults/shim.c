/* Stands before the C library of a program (LD_PRELOAD) and lets one of its calls fail.
 *
 *     WFGEN_FAULT=memory:N   the N-th request for memory gets none, nor do those after it
 *     WFGEN_FAULT=full:N     the N-th write to a file finds the disk full, and so do those after it
 *     WFGEN_FAULT=short:N    no write takes more than N bytes
 *     WFGEN_FAULT=rename:N, sync:N, open:N   the N-th call fails: a file is renamed or linked, synced, made
 *     WFGEN_FAULT=kill:N     the process is killed before the N-th call of any of these kinds
 *
 * N counts from 1. WFGEN_FAULT_SEEN names a file that says afterwards whether it came to that. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static char kind[16];
static long wanted;
static atomic_long count;

__attribute__((constructor)) static void begin(void) {
    const char *fault = getenv("WFGEN_FAULT");
    const char *colon = fault == NULL ? NULL : strchr(fault, ':');
    if (colon != NULL && (size_t)(colon - fault) < sizeof kind) {
        memcpy(kind, fault, (size_t)(colon - fault));
        wanted = strtol(colon + 1, NULL, 10);
    }
}

static void note(void) {
    const char *path = getenv("WFGEN_FAULT_SEEN");
    long fd = path == NULL ? -1 : syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    if (fd >= 0) {
        syscall(SYS_close, fd);
    }
}

/* Whether this call is the one, or for a state that lasts, one after it. */
static bool fails(const char *what, bool lasts) {
    if (wanted == 0 || strcmp(kind, what) != 0) {
        return false;
    }
    long number = atomic_fetch_add(&count, 1) + 1;
    if (number == wanted) {
        note();
    }
    return number == wanted || (lasts && number > wanted);
}

static void die_here(void) {
    if (fails("kill", false)) {
        raise(SIGKILL);
    }
}

static bool is_file(int fd) {
    struct stat status;
    return fd > STDERR_FILENO && fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
}

void *malloc(size_t size) {
    extern void *__libc_malloc(size_t);
    return fails("memory", true) ? (errno = ENOMEM, NULL) : __libc_malloc(size);
}

void *calloc(size_t members, size_t size) {
    extern void *__libc_calloc(size_t, size_t);
    return fails("memory", true) ? (errno = ENOMEM, NULL) : __libc_calloc(members, size);
}

void *realloc(void *old, size_t size) {
    extern void *__libc_realloc(void *, size_t);
    return fails("memory", true) ? (errno = ENOMEM, NULL) : __libc_realloc(old, size);
}

ssize_t write(int fd, const void *bytes, size_t size) {
    if (is_file(fd)) {
        die_here();
        if (fails("full", true)) {
            errno = ENOSPC;
            return -1;
        }
        if (strcmp(kind, "short") == 0 && size > (size_t)wanted) {
            size = (size_t)wanted;
        }
    }
    return syscall(SYS_write, fd, bytes, size);
}

int fsync(int fd) {
    die_here();
    if (fails("sync", false)) {
        errno = EIO;
        return -1;
    }
    return (int)syscall(SYS_fsync, fd);
}

int rename(const char *from, const char *to) {
    die_here();
    if (fails("rename", false)) {
        errno = EIO;
        return -1;
    }
    return (int)syscall(SYS_renameat, AT_FDCWD, from, AT_FDCWD, to);
}

int link(const char *from, const char *to) {
    die_here();
    if (fails("rename", false)) {
        errno = EIO;
        return -1;
    }
    return (int)syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0);
}

static int open_file(const char *path, int flags, unsigned mode) {
    if ((flags & O_CREAT) != 0) {
        die_here();
        if (fails("open", false)) {
            errno = EMFILE;
            return -1;
        }
    }
    return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

int open(const char *path, int flags, ...) {
    va_list arguments;
    va_start(arguments, flags);
    unsigned mode = (flags & O_CREAT) != 0 ? va_arg(arguments, unsigned) : 0;
    va_end(arguments);
    return open_file(path, flags, mode);
}

int open64(const char *path, int flags, ...) {
    va_list arguments;
    va_start(arguments, flags);
    unsigned mode = (flags & O_CREAT) != 0 ? va_arg(arguments, unsigned) : 0;
    va_end(arguments);
    return open_file(path, flags | O_LARGEFILE, mode);
}
