#include "cmd/watch.h"

#include <errno.h>
#include <poll.h>
#include <stdalign.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

enum { SETTLE_MILLISECONDS = 100, BUFFER = 65536 };

static void add(void *context, const char *folder) {
    const struct wf_watch *watch = context;
    inotify_add_watch(watch->file, folder,
                      IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE | IN_DELETE | IN_ONLYDIR);
}

bool wf_watch_begin(struct wf_watch *watch, const struct wf_call *call) {
    watch->file = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (watch->file >= 0) {
        wf_each_watched(call, add, watch);
    }
    return watch->file >= 0;
}

/* A file that is only made has nothing in it yet: its end is a second event. */
static bool matters(const struct inotify_event *event) {
    bool folder = (event->mask & IN_ISDIR) != 0;
    return event->len > 0 && (folder || ((event->mask & IN_CREATE) == 0 && wf_is_watched(event->name)));
}

/* Reads what is there; whether some of it matters. */
static bool read_events(struct wf_watch *watch) {
    alignas(struct inotify_event) char buffer[BUFFER];
    bool any = false;
    ssize_t length = read(watch->file, buffer, sizeof buffer);
    for (ssize_t at = 0; at < length;) {
        const struct inotify_event *event = (const struct inotify_event *)(const void *)(buffer + at);
        if (matters(event)) {
            snprintf(watch->changed, sizeof watch->changed, "%.*s", WF_WATCH_NAME - 1, event->name);
            any = true;
        }
        any = any || (event->mask & IN_Q_OVERFLOW) != 0;
        at += (ssize_t)(sizeof *event + event->len);
    }
    return any;
}

bool wf_watch_wait(struct wf_watch *watch) {
    struct pollfd file = {.fd = watch->file, .events = POLLIN};
    bool changed = false;
    while (true) {
        int ready = poll(&file, 1, changed ? SETTLE_MILLISECONDS : -1);
        if (ready < 0 && errno != EINTR) {
            return false;
        }
        if (ready == 0) {
            return true;
        }
        changed = (ready > 0 && read_events(watch)) || changed;
    }
}

void wf_watch_end(struct wf_watch *watch) {
    close(watch->file);
}
