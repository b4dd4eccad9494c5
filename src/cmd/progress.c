#include "cmd/cmd.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { QUIET_MILLISECONDS = 1000, STEP_MILLISECONDS = 100 };

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* Called by several threads: the one that exchanges the time of the last update writes. */
static void tell(void *context, const char *what, size_t done, size_t total) {
    struct wf_shown *shown = context;
    long elapsed = (long)((now() - shown->begin) * 1000);
    long last = atomic_load(&shown->update);
    if (elapsed >= QUIET_MILLISECONDS && elapsed - last >= STEP_MILLISECONDS &&
        atomic_compare_exchange_strong(&shown->update, &last, elapsed)) {
        fprintf(stderr, "\r\033[K%zu of %zu %s", done, total, what);
    }
}

static bool is_wanted(const struct wf_call *call) {
    const char *terminal = getenv("TERM");
    return !call->quiet && isatty(STDERR_FILENO) != 0 && terminal != NULL && strcmp(terminal, "dumb") != 0;
}

void wf_begin_progress(struct wf_call *call) {
    call->shown.begin = now();
    atomic_store(&call->shown.update, 0);
    if (is_wanted(call)) {
        wfgen_set_progress(call->session, tell, &call->shown);
    }
}

void wf_end_progress(struct wf_call *call) {
    if (atomic_exchange(&call->shown.update, 0) > 0) {
        fputs("\r\033[K", stderr);
    }
}
