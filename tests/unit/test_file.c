#include "base/file.h"

#include "base/buf.h"

#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static struct wf_arena arena;
static struct wf_err err;
static struct wf_str bytes;
static char root[64];

static void make_root(void) {
    snprintf(root, sizeof root, "/tmp/wfgen-test-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(root));
    err = (struct wf_err){0};
}

static void remove_entry(void *folder, const char *name) {
    const char *path = wf_path_join(&arena, folder, name);
    if (unlink(path) != 0 && rmdir(path) != 0) {
        wf_file_each(&arena, path, remove_entry, (void *)path, NULL);
        rmdir(path);
    }
}

static void remove_root(void) {
    wf_file_each(&arena, root, remove_entry, root, NULL);
    rmdir(root);
    wf_arena_free(&arena);
}

static const char *in_root(const char *name) {
    return wf_path_join(&arena, root, name);
}

static bool has(const char *path, const char *expected) {
    struct wf_str now;
    return wf_file_read(&arena, path, 1 << 20, &now, NULL) && wf_str_is(now, expected);
}

static void count_entry(void *count, const char *name) {
    (void)name;
    ++*(int *)count;
}

static int entries(void) {
    int count = 0;
    ck_assert(wf_file_each(&arena, root, count_entry, &count, NULL));
    return count;
}

static mode_t mode_of(const char *path) {
    struct stat info;
    ck_assert_int_eq(stat(path, &info), 0);
    return info.st_mode & 07777;
}

static void gather(void *out, struct wf_str piece) {
    ck_assert_uint_gt(piece.len, 0);
    wf_buf_str(out, piece);
}

START_TEST(reads_in_pieces) {
    const char *path = in_root("a.log");
    struct wf_buf written = {.arena = &arena}, read = {.arena = &arena};
    for (int i = 0; i < 100000; i++) {
        wf_buf_printf(&written, "%d\n", i);
    }
    ck_assert(wf_file_write(path, wf_buf_view(&written), &err));
    ck_assert(wf_file_pieces(&arena, path, gather, &read, &err));
    ck_assert(wf_str_eq(wf_buf_view(&read), wf_buf_view(&written)));
    ck_assert(wf_file_write(path, WF_STR(""), &err));
    read.len = 0;
    ck_assert(wf_file_pieces(&arena, path, gather, &read, &err));
    ck_assert_uint_eq(read.len, 0);
    ck_assert(!wf_file_pieces(&arena, in_root("missing"), gather, &read, &err));
    ck_assert_ptr_nonnull(strstr(err.text, "missing"));
    ck_assert(!wf_file_pieces(&arena, root, gather, &read, &err));
}
END_TEST

START_TEST(reads_what_was_written) {
    const char *path = in_root("a.yml");
    ck_assert(wf_file_write(path, WF_STR("one\0two\n"), &err));
    ck_assert(wf_file_read(&arena, path, 8, &bytes, &err));
    ck_assert(wf_str_eq(bytes, WF_STR("one\0two\n")));
    ck_assert_int_eq(bytes.ptr[bytes.len], '\0');
    ck_assert(wf_file_write(path, wf_str_of(NULL), &err));
    ck_assert(wf_file_read(&arena, path, 8, &bytes, &err));
    ck_assert_uint_eq(bytes.len, 0);
    ck_assert_int_eq(entries(), 1);
}
END_TEST

START_TEST(reads_files_whose_size_is_unknown) {
    ck_assert(wf_file_read(&arena, "/proc/self/status", 1 << 20, &bytes, &err));
    ck_assert(wf_str_has(bytes, "Pid:"));
}
END_TEST

static void refuses(const char *path, const char *why) {
    char expected[256];
    snprintf(expected, sizeof expected, "cannot read \"%s\": %s", path, why);
    ck_assert(!wf_file_read(&arena, path, 4, &bytes, &err));
    ck_assert_str_eq(err.text, expected);
    ck_assert_int_eq(err.kind, WF_ERR_WORLD);
}

START_TEST(refuses_what_is_no_file) {
    refuses(in_root("missing"), "No such file or directory");
    refuses("", "No such file or directory");
    refuses(root, "Is a directory");
    refuses("/dev/null", "neither a regular file nor a pipe");
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "%s/socket", root);
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    ck_assert_int_eq(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
    refuses(address.sun_path, "No such device or address");
    close(fd);
}
END_TEST

START_TEST(refuses_too_much) {
    const char *path = in_root("big");
    ck_assert(wf_file_write(path, WF_STR("12345"), &err));
    refuses(path, "larger than 4 bytes");
    refuses("/proc/self/status", "larger than 4 bytes");
}
END_TEST

START_TEST(a_pipe_without_writer_does_not_hang) {
    const char *path = in_root("pipe");
    ck_assert_int_eq(mkfifo(path, 0600), 0);
    refuses(path, "nobody writes to this pipe");
}
END_TEST

START_TEST(reads_a_slow_named_pipe) {
    const char *path = in_root("pipe");
    ck_assert_int_eq(mkfifo(path, 0600), 0);
    char command[256];
    snprintf(command, sizeof command, "(exec > '%s'; sleep 0.8; printf on; sleep 0.1; printf ': push') &",
             path);
    ck_assert_int_eq(system(command), 0);
    ck_assert(wf_file_read(&arena, path, 100, &bytes, &err));
    ck_assert(wf_str_is(bytes, "on: push"));
}
END_TEST

START_TEST(reads_pipes_of_the_shell) {
    int ends[2];
    char path[64];
    ck_assert_int_eq(pipe(ends), 0);
    ck_assert_int_eq(write(ends[1], "abc", 3), 3);
    close(ends[1]);
    snprintf(path, sizeof path, "/dev/fd/%d", ends[0]);
    ck_assert(wf_file_read(&arena, path, 100, &bytes, &err));
    ck_assert(wf_str_is(bytes, "abc"));
    ck_assert(wf_file_read(&arena, path, 100, &bytes, &err));
    ck_assert_uint_eq(bytes.len, 0);
    close(ends[0]);
}
END_TEST

START_TEST(reads_standard_input) {
    int ends[2];
    int saved = dup(STDIN_FILENO);
    ck_assert_int_eq(pipe(ends), 0);
    ck_assert_int_eq(write(ends[1], "in", 2), 2);
    close(ends[1]);
    dup2(ends[0], STDIN_FILENO);
    close(ends[0]);
    bool ok = wf_file_read(&arena, "-", 100, &bytes, &err);
    dup2(saved, STDIN_FILENO);
    close(saved);
    ck_assert(ok);
    ck_assert(wf_str_is(bytes, "in"));
}
END_TEST

START_TEST(writing_keeps_mode_and_links) {
    const char *path = in_root("file");
    const char *name = in_root("link");
    ck_assert(wf_file_write(path, WF_STR("old"), &err));
    ck_assert_int_eq(chmod(path, 0751), 0);
    ck_assert_int_eq(symlink("file", name), 0);
    ck_assert(wf_file_write(name, WF_STR("new"), &err));
    ck_assert_uint_eq(mode_of(path), 0751);
    ck_assert(has(path, "new"));
    struct stat info;
    ck_assert_int_eq(lstat(name, &info), 0);
    ck_assert(S_ISLNK(info.st_mode));
    ck_assert_int_eq(entries(), 2);
}
END_TEST

START_TEST(writing_follows_a_dangling_link) {
    ck_assert_int_eq(mkdir(in_root("sub"), 0777), 0);
    ck_assert_int_eq(symlink("sub/second", in_root("first")), 0);
    ck_assert_int_eq(symlink("third", in_root("sub/second")), 0);
    ck_assert(wf_file_write(in_root("first"), WF_STR("x"), &err));
    ck_assert(has(in_root("sub/third"), "x"));
    ck_assert_int_eq(symlink("loop", in_root("loop")), 0);
    ck_assert(!wf_file_write(in_root("loop"), WF_STR("x"), &err));
}
END_TEST

START_TEST(a_new_file_honours_the_umask) {
    mode_t old = umask(027);
    bool ok = wf_file_write(in_root("new"), WF_STR("x"), &err);
    umask(old);
    ck_assert(ok);
    ck_assert_uint_eq(mode_of(in_root("new")), 0640);
}
END_TEST

START_TEST(writing_refuses_and_leaves_nothing) {
    ck_assert(!wf_file_write(root, WF_STR("x"), &err));
    ck_assert(wf_str_ends(wf_str_of(err.text), "\": Is a directory"));
    ck_assert(!wf_file_write("/dev/null", WF_STR("x"), &err));
    ck_assert_str_eq(err.text, "cannot write \"/dev/null\": not a regular file");
    ck_assert(!wf_file_write(in_root("no/such"), WF_STR("x"), &err));
    ck_assert(wf_str_ends(wf_str_of(err.text), "/no/such\": No such file or directory"));
    char long_name[5000];
    memset(long_name, 'x', sizeof long_name);
    long_name[sizeof long_name - 1] = '\0';
    ck_assert(!wf_file_write(long_name, WF_STR("x"), &err));
    ck_assert_int_eq(entries(), 0);
}
END_TEST

START_TEST(creating_makes_folders_and_never_replaces) {
    const char *path = in_root("a/b/c.yml");
    ck_assert(wf_file_create(path, WF_STR("1"), &err));
    ck_assert(has(path, "1"));
    ck_assert(!wf_file_create(path, WF_STR("2"), &err));
    ck_assert(wf_str_ends(wf_str_of(err.text), "/a/b/c.yml\": File exists"));
    ck_assert(has(path, "1"));
    ck_assert_int_eq(symlink("nowhere", in_root("dangling")), 0);
    ck_assert(!wf_file_create(in_root("dangling"), WF_STR("2"), &err));
    ck_assert(!wf_file_create(in_root("a/b/c.yml/d"), WF_STR("2"), &err));
    ck_assert(!wf_file_create("", WF_STR("2"), &err));
    ck_assert_int_eq(entries(), 2);
}
END_TEST

static void append_name(void *names, const char *name) {
    strcat(strcat(names, name), " ");
}

START_TEST(walks_in_byte_order) {
    static const char *const names[] = {"b", "B", "a.yml", ".github", "\xC3\xA9"};
    char seen[64] = "";
    for (size_t i = 0; i < 5; i++) {
        ck_assert(wf_file_create(in_root(names[i]), WF_STR(""), &err));
    }
    ck_assert(wf_file_each(&arena, root, append_name, seen, &err));
    ck_assert_str_eq(seen, ".github B a.yml b \xC3\xA9 ");
    ck_assert(!wf_file_each(&arena, in_root("b"), append_name, seen, &err));
    ck_assert(wf_str_ends(wf_str_of(err.text), "/b\": Not a directory"));
}
END_TEST

START_TEST(knows_kinds) {
    ck_assert(wf_file_write(in_root("file"), WF_STR(""), &err));
    ck_assert_int_eq(wf_file_kind(in_root("file")), WF_FILE_REGULAR);
    ck_assert_int_eq(wf_file_kind(root), WF_FILE_FOLDER);
    ck_assert_int_eq(wf_file_kind("/dev/null"), WF_FILE_OTHER);
    ck_assert_int_eq(wf_file_kind(in_root("x")), WF_FILE_MISSING);
    ck_assert(wf_file_same("/", "/.."));
    ck_assert(!wf_file_same(root, in_root("..")));
    ck_assert(!wf_file_same(in_root("x"), in_root("x")));
}
END_TEST

START_TEST(takes_paths_apart) {
    static const char *const cases[][3] = {
        {"a/b", "b", "a"}, {"b", "b", "."}, {"/b", "b", "/"},   {"a/b/", "b", "a"}, {"/", "/", "/"},
        {"", "", "."},     {".", ".", "."}, {"a//b", "b", "a"}, {"./a", "a", "."},  {"//", "/", "/"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ck_assert(wf_str_is(wf_path_base(wf_str_of(cases[i][0])), cases[i][1]));
        ck_assert_str_eq(wf_path_folder(&arena, cases[i][0]), cases[i][2]);
    }
}
END_TEST

START_TEST(knows_yaml_by_its_name) {
    ck_assert(wf_path_is_yaml(WF_STR("a/b.yml")));
    ck_assert(wf_path_is_yaml(WF_STR("b.yaml")));
    ck_assert(!wf_path_is_yaml(WF_STR("yml")));
    ck_assert(!wf_path_is_yaml(WF_STR("b.yml.orig")));
    ck_assert(!wf_path_is_yaml(WF_STR("B.YML")));
    ck_assert(!wf_path_is_yaml(wf_str_of(NULL)));
}
END_TEST

START_TEST(joins_paths) {
    ck_assert_str_eq(wf_path_join(&arena, "a", "b"), "a/b");
    ck_assert_str_eq(wf_path_join(&arena, "a/", "/b"), "a/b");
    ck_assert_str_eq(wf_path_join(&arena, ".", "b"), "b");
    ck_assert_str_eq(wf_path_join(&arena, "./", "b"), "b");
    ck_assert_str_eq(wf_path_join(&arena, "", "b"), "b");
    ck_assert_str_eq(wf_path_join(&arena, "/", "b"), "/b");
    ck_assert_str_eq(wf_path_join(&arena, "..", "b"), "../b");
}
END_TEST

Suite *file_suite(void) {
    Suite *suite = suite_create("file");
    TCase *tests = tcase_create("file");
    tcase_add_checked_fixture(tests, make_root, remove_root);
    tcase_set_timeout(tests, 30);
    tcase_add_test(tests, reads_what_was_written);
    tcase_add_test(tests, reads_in_pieces);
    tcase_add_test(tests, reads_files_whose_size_is_unknown);
    tcase_add_test(tests, refuses_what_is_no_file);
    tcase_add_test(tests, refuses_too_much);
    tcase_add_test(tests, a_pipe_without_writer_does_not_hang);
    tcase_add_test(tests, reads_a_slow_named_pipe);
    tcase_add_test(tests, reads_pipes_of_the_shell);
    tcase_add_test(tests, reads_standard_input);
    tcase_add_test(tests, writing_keeps_mode_and_links);
    tcase_add_test(tests, writing_follows_a_dangling_link);
    tcase_add_test(tests, a_new_file_honours_the_umask);
    tcase_add_test(tests, writing_refuses_and_leaves_nothing);
    tcase_add_test(tests, creating_makes_folders_and_never_replaces);
    tcase_add_test(tests, walks_in_byte_order);
    tcase_add_test(tests, knows_kinds);
    tcase_add_test(tests, takes_paths_apart);
    tcase_add_test(tests, knows_yaml_by_its_name);
    tcase_add_test(tests, joins_paths);
    suite_add_tcase(suite, tests);
    return suite;
}
