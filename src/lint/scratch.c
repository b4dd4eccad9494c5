#include "lint/scratch.h"

#include "base/system.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static bool write_all(int fd, struct wf_str bytes) {
    while (bytes.len > 0) {
        ssize_t written = write(fd, bytes.ptr, bytes.len);
        if (written < 0 && errno != EINTR) {
            return false;
        }
        bytes = wf_str_sub(bytes, written > 0 ? (size_t)written : 0, bytes.len);
    }
    return true;
}

int wf_scratch_open(struct wf_str bytes, struct wf_err *err) {
    const char *parent = getenv("TMPDIR");
    char path[PATH_MAX];
    parent = parent != NULL && parent[0] == '/' ? parent : "/tmp";
    if (snprintf(path, sizeof path, "%s/wfgen-XXXXXX", parent) >= (int)sizeof path) {
        wf_system_fail(err, "make a file in", parent, "the path is too long");
        return -1;
    }
    int fd = mkstemp(path);
    if (fd < 0) {
        wf_system_fail_errno(err, "make a file in", parent);
        return -1;
    }
    unlink(path);
    if (!write_all(fd, bytes)) {
        wf_system_fail_errno(err, "write a file in", parent);
        close(fd);
        return -1;
    }
    return fd;
}
