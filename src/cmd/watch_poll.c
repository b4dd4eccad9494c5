#include "cmd/watch.h"

#include <dirent.h>
#include <stdint.h>
#include <sys/stat.h>
#include <time.h>

enum { MAX_PATH = 4096, PAUSE_MILLISECONDS = 500 };

/* FNV-1a of the number's bytes. */
static void mix(struct wf_watch *watch, uintmax_t number) {
    for (size_t i = 0; i < sizeof number; i++) {
        watch->mark = (watch->mark ^ (number & 0xFF)) * 0x100000001b3ULL;
        number >>= 8;
    }
}

static void add_file(struct wf_watch *watch, const char *folder, const char *name) {
    char path[MAX_PATH];
    struct stat info;
    bool fits = (size_t)snprintf(path, sizeof path, "%s/%s", folder, name) < sizeof path;
    if (fits && wf_is_watched(name) && stat(path, &info) == 0) {
        for (const char *c = path; *c != '\0'; c++) {
            mix(watch, (unsigned char)*c);
        }
        mix(watch, (uintmax_t)info.st_size);
        mix(watch, (uintmax_t)info.st_mtime);
        mix(watch, info.st_ino);
    }
}

static void add(void *context, const char *folder) {
    DIR *entries = opendir(folder);
    if (entries != NULL) {
        for (struct dirent *entry = readdir(entries); entry != NULL; entry = readdir(entries)) {
            add_file(context, folder, entry->d_name);
        }
        closedir(entries);
    }
}

bool wf_watch_begin(struct wf_watch *watch, const struct wf_call *call) {
    watch->mark = 0xcbf29ce484222325ULL;
    wf_each_watched(call, add, watch);
    return true;
}

/* Until it differs from the first look, and stays as it is for one pause. */
bool wf_watch_wait(struct wf_watch *watch) {
    struct timespec pause = {.tv_nsec = PAUSE_MILLISECONDS * 1000000L};
    unsigned long long first = watch->mark;
    unsigned long long last;
    do {
        last = watch->mark;
        nanosleep(&pause, NULL);
        wf_watch_begin(watch, watch->call);
    } while (watch->mark == first || watch->mark != last);
    return true;
}

void wf_watch_end(struct wf_watch *watch) {
    (void)watch;
}
