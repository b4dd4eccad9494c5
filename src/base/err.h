/* An error of the outside world: a file that cannot be read, a disk that is full, memory that ran out.
 * What is wrong in the user's own file is never an error but a finding (lint/rule.h). */
#ifndef WF_BASE_ERR_H
#define WF_BASE_ERR_H

#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>

enum wf_err_kind {
    WF_ERR_NONE,
    WF_ERR_USAGE, /* the call was wrong: exit code 2 */
    WF_ERR_WORLD, /* input or output failed: exit code 3 */
};

struct wf_err {
    enum wf_err_kind kind;
    char text[512];
};

/* Sets `err` (when not NULL) from a printf format and returns false, so that callers write
 * `return wf_err_set(err, ...)`. */
bool wf_err_set(struct wf_err *err, enum wf_err_kind kind, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Out of memory never returns: it jumps to the point that the running library call has set with
 * wf_oom_protect(), or aborts when there is none. All memory belongs to arenas, so nothing leaks. */
_Noreturn void wf_oom(void);

/* Makes `point` (already filled by setjmp) the calling thread's place to go when memory runs out and
 * returns the earlier one, to be put back by the caller. */
jmp_buf *wf_oom_protect(jmp_buf *point);

#endif
