#include "cmd/watch.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

enum { MAX_DEPTH = 32, MAX_PATH = 4096 };

/* --- what matters ------------------------------------------------------------------------------------- */

static bool ends_in(const char *name, const char *end) {
    size_t length = strlen(name);
    return length >= strlen(end) && strcmp(name + length - strlen(end), end) == 0;
}

bool wf_is_watched(const char *name) {
    static const char *const ends[] = {".yml", ".yaml", "ockerfile", ".dockerignore", "wfgen.baseline"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        if (ends_in(name, ends[i])) {
            return true;
        }
    }
    return strncmp(name, "Dockerfile", strlen("Dockerfile")) == 0 ||
           strncmp(name, "Containerfile", strlen("Containerfile")) == 0;
}

/* As wfgen leaves them out. */
static bool is_skipped(const char *name) {
    static const char *const skipped[] = {"node_modules", "testdata", "vendor"};
    for (size_t i = 0; i < sizeof skipped / sizeof *skipped; i++) {
        if (strcmp(name, skipped[i]) == 0) {
            return true;
        }
    }
    return name[0] == '.' && strcmp(name, ".github") != 0;
}

static bool is_folder(const char *path) {
    struct stat info;
    return lstat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

static void walk(char *path, unsigned depth, void (*visit)(void *context, const char *folder),
                 void *context) {
    size_t length = strlen(path);
    DIR *folder = opendir(path);
    if (folder == NULL) {
        return;
    }
    visit(context, path);
    for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        size_t left = MAX_PATH - length;
        bool fits = (size_t)snprintf(path + length, left, "/%s", entry->d_name) < left;
        if (fits && depth < MAX_DEPTH && !is_skipped(entry->d_name) && is_folder(path)) {
            walk(path, depth + 1, visit, context);
        }
        path[length] = '\0';
    }
    closedir(folder);
}

/* The repository around the working directory, as wfgen finds it: in `path`. */
static void find_repository(char path[MAX_PATH]) {
    char probe[MAX_PATH];
    snprintf(path, MAX_PATH, ".");
    for (unsigned i = 0; i < MAX_DEPTH; i++) {
        snprintf(probe, sizeof probe, "%.*s/.github", MAX_PATH - 16, path);
        bool found = is_folder(probe);
        snprintf(probe, sizeof probe, "%.*s/.git", MAX_PATH - 16, path);
        struct stat info;
        if (found || lstat(probe, &info) == 0) {
            return;
        }
        snprintf(path + strlen(path), MAX_PATH - strlen(path), "/..");
    }
    snprintf(path, MAX_PATH, ".");
}

void wf_each_watched(const struct wf_call *call, void (*visit)(void *context, const char *folder),
                     void *context) {
    char path[MAX_PATH];
    if (call->operand_count == 0) {
        find_repository(path);
        walk(path, 0, visit, context);
    }
    for (int i = 0; i < call->operand_count; i++) {
        struct stat info;
        snprintf(path, sizeof path, "%s", call->operands[i]);
        if (stat(path, &info) == 0 && S_ISDIR(info.st_mode)) {
            walk(path, 0, visit, context);
        } else { /* an editor replaces a file: its folder is watched */
            char *slash = strrchr(path, '/');
            snprintf(slash != NULL ? slash : path, 2, "%s", slash == NULL ? "." : slash == path ? "/" : "");
            visit(context, path);
        }
    }
}

/* --- the loop ----------------------------------------------------------------------------------------- */

static int give_up(const struct wf_call *call) {
    wf_print(stderr, "wfgen %s: cannot watch: %s\n", call->command->name, strerror(errno));
    return WF_EXIT_FAILED;
}

int wf_watch(struct wf_call *call, int (*once)(struct wf_call *call)) {
    for (int i = 0; i < call->operand_count; i++) {
        if (strcmp(call->operands[i], "-") == 0) {
            wf_usage_error(call, "standard input cannot be watched");
            return WF_EXIT_USAGE;
        }
    }
    while (true) {
        struct wf_watch watch = {.call = call};
        if (!wf_watch_begin(&watch, call)) {
            return give_up(call);
        }
        int code = once(call);
        fflush(stdout);
        bool changed = code != WF_EXIT_USAGE && wf_watch_wait(&watch);
        wf_watch_end(&watch);
        if (!changed) {
            return code == WF_EXIT_USAGE ? code : give_up(call);
        }
        wf_print(stdout, "\n--- %s has changed ---\n",
                 watch.changed[0] != '\0' ? watch.changed : "something");
        wfgen_clear_inputs(call->session);
    }
}
