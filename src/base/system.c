#include "base/system.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

bool wf_system_fail(struct wf_err *err, const char *verb, const char *path, const char *why) {
    return wf_err_set(err, WF_ERR_WORLD, "cannot %s \"%s\": %s", verb, path, why);
}

bool wf_system_fail_errno(struct wf_err *err, const char *verb, const char *path) {
    return wf_system_fail(err, verb, path, strerror(errno));
}

int wf_system_open(const char *path, int flags, mode_t mode) {
    int fd;
    do {
        fd = open(path, flags | O_CLOEXEC | O_NOCTTY, mode);
    } while (fd < 0 && errno == EINTR);
    return fd;
}
