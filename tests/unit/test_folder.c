#include "docker/folder.h"

#include "base/file.h"
#include "base/limits.h"

#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static struct wf_arena arena;
static char root[64];
static struct wf_folder folder;

static const char *in_root(const char *name) {
    return wf_path_join(&arena, root, name);
}

static void make(const char *name, const char *text) {
    ck_assert(wf_file_create(in_root(name), wf_str_of(text), NULL));
}

static void set_up(void) {
    snprintf(root, sizeof root, "/tmp/wfgen-test-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(root));
    folder = wf_folder_on_disk(&arena, root);
}

static void remove_entry(void *above, const char *name) {
    const char *path = wf_path_join(&arena, above, name);
    if (unlink(path) != 0 && rmdir(path) != 0) {
        chmod(path, 0700);
        wf_file_each(&arena, path, remove_entry, (void *)path, NULL);
        rmdir(path);
    }
}

static void tear_down(void) {
    wf_file_each(&arena, root, remove_entry, root, NULL);
    rmdir(root);
    wf_arena_free(&arena);
}

static enum wf_entry_kind kind(const char *path) {
    return folder.entry(folder.context, wf_str_of(path)).kind;
}

static bool read_file(const char *path, struct wf_str *bytes) {
    return folder.read(folder.context, &arena, wf_str_of(path), bytes);
}

static void note(void *with, const struct wf_entry *entry) {
    char *list = with;
    size_t len = strlen(list);
    snprintf(list + len, 200 - len, "%.*s:%d:%llu ", WF_STR_ARG(entry->name), (int)entry->kind, entry->size);
}

static const char *list(const char *path) {
    static char out[200];
    out[0] = '\0';
    return folder.each(folder.context, &arena, wf_str_of(path), note, out) ? out : NULL;
}

START_TEST(what_is_there) {
    struct wf_str bytes;
    make("b.txt", "hello");
    make("a/deep/file", "");
    ck_assert_int_eq(symlink("b.txt", in_root("c")), 0);
    ck_assert_int_eq(mkfifo(in_root("d"), 0600), 0);
    ck_assert_int_eq(chmod(in_root("b.txt"), 0640), 0);
    ck_assert_str_eq(list(""), "a:2:0 b.txt:1:5 c:3:0 d:4:0 ");
    ck_assert_str_eq(list("a/deep"), "file:1:0 ");
    ck_assert_int_eq(kind(""), WF_ENTRY_FOLDER);
    ck_assert_int_eq(kind("a/deep/file"), WF_ENTRY_FILE);
    ck_assert_int_eq(kind("c"), WF_ENTRY_LINK);
    ck_assert_int_eq(kind("d"), WF_ENTRY_OTHER);
    ck_assert_int_eq(kind("x"), WF_ENTRY_MISSING);
    ck_assert_int_eq(kind("b.txt/x"), WF_ENTRY_MISSING);
    ck_assert_uint_eq(folder.entry(folder.context, WF_STR("b.txt")).mode, 0640);
    ck_assert(read_file("b.txt", &bytes) && wf_str_is(bytes, "hello"));
    ck_assert(!read_file("a", &bytes) && !read_file("c", &bytes) && !read_file("d", &bytes));
    ck_assert_ptr_null(list("b.txt"));
    ck_assert_ptr_null(list("x"));
}
END_TEST

START_TEST(links_lead_nowhere) {
    struct wf_str bytes, target;
    make("in/secret", "x");
    make("top/f", "x");
    ck_assert_int_eq(symlink("../in", in_root("top/link")), 0);
    ck_assert_int_eq(symlink("/", in_root("top/out")), 0);
    ck_assert_int_eq(symlink(".", in_root("top/loop")), 0);
    folder = wf_folder_on_disk(&arena, in_root("top"));
    ck_assert_int_eq(kind("link"), WF_ENTRY_LINK);
    ck_assert_int_eq(kind("link/secret"), WF_ENTRY_MISSING);
    ck_assert_int_eq(kind("out/etc"), WF_ENTRY_MISSING);
    ck_assert_int_eq(kind("loop/loop/f"), WF_ENTRY_MISSING);
    ck_assert_ptr_null(list("out"));
    ck_assert_ptr_null(list("loop"));
    ck_assert(!read_file("link/secret", &bytes));
    ck_assert(folder.link(folder.context, &arena, WF_STR("link"), &target) && wf_str_is(target, "../in"));
    ck_assert(!folder.link(folder.context, &arena, WF_STR("f"), &target));
    ck_assert(!folder.link(folder.context, &arena, WF_STR("link/x"), &target));
    /* The folder itself may be reached by one. */
    folder = wf_folder_on_disk(&arena, in_root("top/link"));
    ck_assert_str_eq(list(""), "secret:1:1 ");
}
END_TEST

START_TEST(paths_that_lead_out) {
    static const char *const paths[] = {"..",  "../x", "a/..", "a/../..", ".",  "./a",
                                        "a/.", "/a",   "/",    "a//b",    "a/", ""};
    struct wf_str bytes;
    make("a/b", "x");
    for (size_t i = 0; paths[i][0] != '\0'; i++) {
        bool trailing = wf_str_is(wf_str_of(paths[i]), "a/");
        ck_assert_msg(trailing || kind(paths[i]) == WF_ENTRY_MISSING, "%s", paths[i]);
        ck_assert(!read_file(paths[i], &bytes));
    }
    char *longest = WF_NEW_ARRAY(&arena, char, 6000);
    memset(longest, 'a', 5999);
    ck_assert_int_eq(kind(longest), WF_ENTRY_MISSING);
    ck_assert_ptr_null(list(longest));
    ck_assert_int_eq(folder.entry(folder.context, (struct wf_str){"a\0b", 3}).kind, WF_ENTRY_MISSING);
}
END_TEST

START_TEST(what_cannot_be_read) {
    struct wf_str bytes;
    make("closed/x", "x");
    make("secret", "x");
    make("huge", "x");
    ck_assert_int_eq(truncate(in_root("huge"), (off_t)WF_MAX_FILE_BYTES + 1), 0);
    ck_assert_uint_eq(folder.entry(folder.context, WF_STR("huge")).size, (unsigned)WF_MAX_FILE_BYTES + 1);
    ck_assert(!read_file("huge", &bytes));
    if (geteuid() == 0) {
        puts("# as root everything else can be read");
        return;
    }
    ck_assert_int_eq(chmod(in_root("closed"), 0), 0);
    ck_assert_int_eq(chmod(in_root("secret"), 0), 0);
    ck_assert_ptr_null(list("closed"));
    ck_assert_int_eq(kind("closed"), WF_ENTRY_FOLDER);
    ck_assert(!read_file("secret", &bytes));
}
END_TEST

START_TEST(no_folder_at_all) {
    folder = wf_folder_on_disk(&arena, in_root("nowhere"));
    ck_assert_int_eq(kind(""), WF_ENTRY_MISSING);
    ck_assert_ptr_null(list(""));
    make("file", "x");
    folder = wf_folder_on_disk(&arena, in_root("file"));
    ck_assert_ptr_null(list(""));
    ck_assert_int_eq(kind("x"), WF_ENTRY_MISSING);
}
END_TEST

Suite *folder_suite(void) {
    Suite *suite = suite_create("folder");
    TCase *tests = tcase_create("folder");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, what_is_there);
    tcase_add_test(tests, links_lead_nowhere);
    tcase_add_test(tests, paths_that_lead_out);
    tcase_add_test(tests, what_cannot_be_read);
    tcase_add_test(tests, no_folder_at_all);
    suite_add_tcase(suite, tests);
    return suite;
}
