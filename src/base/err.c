#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static _Thread_local jmp_buf *oom_point;

bool wf_err_set(struct wf_err *err, enum wf_err_kind kind, const char *format, ...) {
    if (err != NULL) {
        va_list args;
        va_start(args, format);
        err->kind = kind;
        vsnprintf(err->text, sizeof err->text, format, args);
        va_end(args);
    }
    return false;
}

void wf_oom(void) {
    if (oom_point == NULL) {
        abort();
    }
    longjmp(*oom_point, 1);
}

jmp_buf *wf_oom_protect(jmp_buf *point) {
    jmp_buf *earlier = oom_point;
    oom_point = point;
    return earlier;
}
