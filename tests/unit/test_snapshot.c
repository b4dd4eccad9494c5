#include "layers_world.h"

static void clear(void) {
    wf_arena_free(&arena);
}

static const struct wf_dockerignore *ignore_of(const char *text) {
    return wf_dockerignore_read(&arena, wf_source_make(&arena, WF_STR(""), wf_str_of(text)));
}

/* The paths, with a blank between. */
static const char *paths(const struct wf_snapshot *snapshot) {
    struct wf_buf out = {.arena = &arena};
    for (size_t i = 0; i < snapshot->entries.len; i++) {
        wf_buf_printf(&out, "%s%.*s", i > 0 ? " " : "", WF_STR_ARG(snapshot->entries.items[i].path));
    }
    wf_buf_char(&out, '\0');
    return out.ptr;
}

static struct wf_snapshot read(const char *files, const char *ignore) {
    return wf_snapshot_read(&arena, world_folder(files), ignore != NULL ? ignore_of(ignore) : NULL);
}

START_TEST(ignored_files_are_left_out) {
    struct wf_snapshot all = read("a/f=1 a.b=2 a/d/g=3 z/ a-b=4", NULL);
    ck_assert_str_eq(paths(&all), "a a/d a/d/g a/f a-b a.b z");
    ck_assert(all.complete);
    struct wf_snapshot some = read("a/f=1 a/g=2 b/f=3", "a\n!a/g\nb\n");
    ck_assert_str_eq(paths(&some), "a a/g");
    struct wf_snapshot none = read("a/f=1", "*\n");
    ck_assert_str_eq(paths(&none), "");
    struct wf_snapshot empty = read("", NULL);
    ck_assert(empty.complete);
    ck_assert_uint_eq(empty.entries.len, 0);
}
END_TEST

static struct wf_snapshot change(const struct wf_snapshot *before, const char *ignore,
                                 enum wf_change_kind kind, const char *path) {
    struct wf_changes changes = {0};
    *WF_PUSH(&arena, &changes.list) = (struct wf_change){kind, wf_str_of(path)};
    return wf_snapshot_change(&arena, before, ignore != NULL ? ignore_of(ignore) : NULL, &changes);
}

START_TEST(changes_are_imagined) {
    struct wf_snapshot before = read("a/f=1 a/g=2 b=3", NULL);
    struct wf_snapshot added = change(&before, NULL, WF_CHANGE_ADD, "n/m/x");
    ck_assert_str_eq(paths(&added), "a a/f a/g b n n/m n/m/x");
    struct wf_snapshot ignored = change(&before, "n\n", WF_CHANGE_ADD, "n/m/x");
    ck_assert_str_eq(paths(&ignored), "a a/f a/g b");
    struct wf_snapshot removed = change(&before, NULL, WF_CHANGE_REMOVE, "a");
    ck_assert_str_eq(paths(&removed), "b");
    struct wf_snapshot changed = change(&before, NULL, WF_CHANGE_CONTENT, "a");
    for (size_t i = 0; i < before.entries.len; i++) {
        enum wf_truth same = wf_snapshot_same(&before.entries.items[i], &changed.entries.items[i], true);
        bool touched = wf_str_starts(before.entries.items[i].path, "a/");
        ck_assert_int_eq(same, touched ? WF_FALSE : WF_TRUE);
    }
    ck_assert_str_eq(paths(&before), "a a/f a/g b");
}
END_TEST

static enum wf_truth same(const char *a, const char *b, bool modes) {
    struct wf_snapshot left = read(a, NULL), right = read(b, NULL);
    return wf_snapshot_same(&left.entries.items[0], &right.entries.items[0], modes);
}

START_TEST(what_counts) {
    ck_assert_int_eq(same("x=1", "x=1", true), WF_TRUE);
    ck_assert_int_eq(same("x=1", "x=2", true), WF_FALSE);
    ck_assert_int_eq(same("x=1", "x=12", true), WF_FALSE);
    ck_assert_int_eq(same("x=1", "x!755=1", true), WF_FALSE);
    ck_assert_int_eq(same("x=1", "y=1", true), WF_TRUE);
    ck_assert_int_eq(same("x=", "x=", true), WF_TRUE);
    ck_assert_int_eq(same("x/", "x!700/", true), WF_FALSE);
    ck_assert_int_eq(same("x/", "x!700/", false), WF_TRUE);
    ck_assert_int_eq(same("x->a", "x->a", true), WF_TRUE);
    ck_assert_int_eq(same("x->a", "x->b", true), WF_FALSE);
    ck_assert_int_eq(same("x->a", "x=a", true), WF_FALSE);
}
END_TEST

static const char *resolve(const char *files, const char *path, bool trailing) {
    struct wf_snapshot snapshot = read(files, NULL);
    struct wf_str resolved;
    bool good = wf_snapshot_resolve(&arena, &snapshot, wf_str_of(path), trailing, &resolved);
    return good ? wf_arena_str(&arena, resolved).ptr : "(none)";
}

START_TEST(links_are_followed) {
    ck_assert_str_eq(resolve("a/f=1 l->a", "l/f", true), "a/f");
    ck_assert_str_eq(resolve("a/f=1 l->a", "l", true), "a");
    ck_assert_str_eq(resolve("a/f=1 l->a", "l", false), "l");
    ck_assert_str_eq(resolve("a/f=1 a/l->/a/f", "a/l", true), "a/f");
    ck_assert_str_eq(resolve("a/f=1 a/b/l->../f", "a/b/l", true), "a/f");
    ck_assert_str_eq(resolve("l->../../x x=1", "l", true), "x");
    ck_assert_str_eq(resolve("l->m m->l", "l", true), "(none)");
    ck_assert_str_eq(resolve("a/f=1", "./a//f", true), "a/f");
    ck_assert_str_eq(resolve("a/f=1", "", true), "");
}
END_TEST

START_TEST(order_and_containment) {
    ck_assert_int_lt(wf_path_cmp(WF_STR("a/z"), WF_STR("a-b")), 0);
    ck_assert_int_lt(wf_path_cmp(WF_STR("a"), WF_STR("a/b")), 0);
    ck_assert_int_eq(wf_path_cmp(WF_STR("a"), WF_STR("a")), 0);
    ck_assert(wf_path_within(WF_STR("a/b"), WF_STR("a")));
    ck_assert(wf_path_within(WF_STR("a"), WF_STR("")));
    ck_assert(!wf_path_within(WF_STR("ab"), WF_STR("a")));
}
END_TEST

Suite *snapshot_suite(void) {
    Suite *suite = suite_create("snapshot");
    TCase *tests = tcase_create("all");
    tcase_add_checked_fixture(tests, NULL, clear);
    tcase_add_test(tests, ignored_files_are_left_out);
    tcase_add_test(tests, changes_are_imagined);
    tcase_add_test(tests, what_counts);
    tcase_add_test(tests, links_are_followed);
    tcase_add_test(tests, order_and_containment);
    suite_add_tcase(suite, tests);
    return suite;
}
