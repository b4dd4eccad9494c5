/* Starts programs of the system: without a shell, with nothing on their standard input that the caller does
 * not give, and never for longer than agreed. Whatever the program does, the caller gets an answer. */
#ifndef WF_LINT_TOOL_H
#define WF_LINT_TOOL_H

#include "base/arena.h"
#include "base/err.h"

struct wf_tool_limits {
    unsigned milliseconds; /* then it is killed, and what it has started with it */
    size_t bytes;          /* of output; likewise */
};

struct wf_tool_result {
    struct wf_str output; /* what it printed to standard output and standard error */
    int status;           /* its exit status; -1 when nobody could tell */
};

/* The absolute path of the first program of these `names` (ended by NULL) in the folders of $PATH, or NULL.
 * Relative folders of $PATH are passed over: the files that are looked at must not bring the program. */
const char *wf_tool_find(struct wf_arena *arena, const char *const *names);

/* Runs the program at the absolute path argv[0] (argv ends in NULL). False when it could not be started, had
 * to be killed or ended by a signal; `err` says which. May be called from several threads at once. */
bool wf_tool_run(struct wf_arena *arena, const char *const *argv, struct wf_tool_limits limits,
                 struct wf_tool_result *result, struct wf_err *err);

/* The same with `input` on its standard input; what it prints to standard error is thrown away. */
bool wf_tool_filter(struct wf_arena *arena, const char *const *argv, struct wf_str input,
                    struct wf_tool_limits limits, struct wf_tool_result *result, struct wf_err *err);

#endif
