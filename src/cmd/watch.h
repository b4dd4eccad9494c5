/* Doing something again whenever a file changes that may matter: YAML, Dockerfiles, .dockerignore files,
 * baselines. How one waits is the business of one file a system: watch_inotify.c (Linux), watch_poll.c
 * (elsewhere). */
#ifndef WF_CMD_WATCH_H
#define WF_CMD_WATCH_H

#include "cmd/cmd.h"

enum { WF_WATCH_NAME = 256 };

/* Watched folders. What it holds belongs to the file that waits. */
struct wf_watch {
    int file;
    unsigned long long mark;
    const struct wf_call *call;
    char changed[WF_WATCH_NAME]; /* the name of a file that has changed, or "" */
};

/* Runs `once` at first and again after each change, for ever; returns only when it cannot watch. */
int wf_watch(struct wf_call *call, int (*once)(struct wf_call *call));

/* Whether a change of a file with this name may matter. */
bool wf_is_watched(const char *name);

/* Calls `visit` for each folder that the operands name, with all below it (without operands: of the
 * repository), hidden ones but .github and code of others left out. */
void wf_each_watched(const struct wf_call *call, void (*visit)(void *context, const char *folder),
                     void *context);

/* Begins to look; what changes from now on is noticed. False with errno set. */
bool wf_watch_begin(struct wf_watch *watch, const struct wf_call *call);

/* Waits for a change, and for the changes to end: watch->changed. False with errno set. */
bool wf_watch_wait(struct wf_watch *watch);

void wf_watch_end(struct wf_watch *watch);

#endif
