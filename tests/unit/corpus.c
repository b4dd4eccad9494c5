#include "corpus.h"

#include "base/file.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

enum { MAX_BYTES = 1 << 24 };

struct walk {
    struct wf_arena *names;
    const char *folder, *part;
    bool (*wanted)(struct wf_str path);
    void (*visit)(void *context, const struct corpus_file *file);
    void *context;
};

static void visit_file(const struct walk *walk, const char *path) {
    struct wf_arena arena = {0};
    struct corpus_file file = {.arena = &arena, .path = path};
    struct wf_err err = {0};
    ck_assert_msg(wf_file_read(&arena, path, MAX_BYTES, &file.bytes, &err), "%s", err.text);
    walk->visit(walk->context, &file);
    wf_arena_free(&arena);
}

static void visit_entry(void *context, const char *name) {
    struct walk walk = *(const struct walk *)context;
    walk.folder = wf_path_join(walk.names, walk.folder, name);
    struct wf_str path = wf_str_of(walk.folder);
    if (wf_file_kind(walk.folder) == WF_FILE_FOLDER) {
        struct wf_err err = {0};
        ck_assert_msg(wf_file_each(walk.names, walk.folder, visit_entry, &walk, &err), "%s", err.text);
    } else if (wf_str_has(path, walk.part) && walk.wanted(path)) {
        visit_file(&walk, walk.folder);
    }
}

static bool each(const char *part, bool (*wanted)(struct wf_str path),
                 void (*visit)(void *context, const struct corpus_file *file), void *context) {
    struct wf_arena names = {0};
    const char *shared = getenv("WFGEN_SHARED");
    struct walk walk = {&names, shared ? shared : "", part, wanted, visit, context};
    bool found = shared && wf_file_kind(wf_path_join(&names, shared, "corpus")) == WF_FILE_FOLDER;
    if (found) {
        visit_entry(&walk, "corpus");
    } else {
        puts("# skipped: no shared folder");
    }
    wf_arena_free(&names);
    return found;
}

bool corpus_each(const char *part, void (*visit)(void *context, const struct corpus_file *file),
                 void *context) {
    return each(part, wf_path_is_yaml, visit, context);
}

bool corpus_each_of(bool (*wanted)(struct wf_str path),
                    void (*visit)(void *context, const struct corpus_file *file), void *context) {
    return each("", wanted, visit, context);
}
