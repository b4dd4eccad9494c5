#include "scratch.h"

#include "base/file.h"

#include <check.h>
#include <stdlib.h>

struct wf_arena arena;
const char *folder;

void setup(void) {
    char name[] = "/tmp/wfgen-unit-XXXXXX";
    arena = (struct wf_arena){0};
    ck_assert_ptr_nonnull(mkdtemp(name));
    folder = wf_arena_str(&arena, wf_str_of(name)).ptr;
}

void teardown(void) {
    const char *command = wf_arena_printf(&arena, "rm -rf '%s'", folder).ptr;
    ck_assert_int_eq(system(command), 0);
    wf_arena_free(&arena);
}

void put_bytes(const char *path, struct wf_str bytes) {
    struct wf_err err;
    ck_assert_msg(wf_file_create(wf_path_join(&arena, folder, path), bytes, &err), "%s", err.text);
}

void put(const char *path, const char *text) {
    put_bytes(path, wf_str_of(text));
}
