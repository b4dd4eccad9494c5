/* What the parts of file.h share: system calls and the sentence for one that failed. */
#ifndef WF_BASE_SYSTEM_H
#define WF_BASE_SYSTEM_H

#include "base/err.h"

#include <sys/types.h>

/* `cannot VERB "PATH": WHY`; false. */
bool wf_system_fail(struct wf_err *err, const char *verb, const char *path, const char *why);

/* The same with errno as the reason. */
bool wf_system_fail_errno(struct wf_err *err, const char *verb, const char *path);

/* open() that is repeated when a signal comes, never inherited and never a controlling terminal. */
int wf_system_open(const char *path, int flags, mode_t mode);

#endif
