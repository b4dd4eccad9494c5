#include "base/file.h"
#include "text/diff.h"

#include <check.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static struct wf_arena arena;

static void empty_arena(void) {
    wf_arena_free(&arena);
}

static const char *diff(const char *path, struct wf_str before, struct wf_str after) {
    struct wf_buf out = {.arena = &arena};
    wf_diff_unified(&out, wf_str_of(path), before, after);
    return wf_arena_str(&arena, wf_buf_view(&out)).ptr;
}

START_TEST(equal_texts_give_nothing) {
    ck_assert_str_eq(diff("x", WF_STR("a\n"), WF_STR("a\n")), "");
    ck_assert_str_eq(diff("x", WF_STR(""), wf_str_of(NULL)), "");
}
END_TEST

START_TEST(shows_a_change_with_context) {
    ck_assert_str_eq(
        diff("d/x.yml", WF_STR("1\n2\n3\n4\n5\n6\n7\n8\n9\n"), WF_STR("1\n2\n3\n4\nV\n6\n7\n8\n9\n")),
        "--- a/d/x.yml\n+++ b/d/x.yml\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+V\n 6\n 7\n 8\n");
}
END_TEST

START_TEST(near_changes_share_a_hunk) {
    ck_assert_str_eq(diff("x", WF_STR("a\n1\n2\n3\n4\n5\n6\nb\n"), WF_STR("A\n1\n2\n3\n4\n5\n6\nB\n")),
                     "--- a/x\n+++ b/x\n@@ -1,8 +1,8 @@\n-a\n+A\n 1\n 2\n 3\n 4\n 5\n 6\n-b\n+B\n");
    ck_assert_str_eq(
        diff("x", WF_STR("a\n1\n2\n3\n4\n5\n6\n7\nb\n"), WF_STR("A\n1\n2\n3\n4\n5\n6\n7\nB\n")),
        "--- a/x\n+++ b/x\n@@ -1,4 +1,4 @@\n-a\n+A\n 1\n 2\n 3\n@@ -6,4 +6,4 @@\n 5\n 6\n 7\n-b\n+B\n");
}
END_TEST

START_TEST(knows_a_missing_last_line_end) {
    ck_assert_str_eq(diff("x", WF_STR("a"), WF_STR("a\n")),
                     "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n");
    ck_assert_str_eq(diff("x", WF_STR("a\nb"), WF_STR("c\nb")),
                     "--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n-a\n+c\n b\n\\ No newline at end of file\n");
}
END_TEST

START_TEST(empty_and_new_files) {
    ck_assert_str_eq(diff("x", WF_STR(""), WF_STR("a\nb\n")), "--- a/x\n+++ b/x\n@@ -0,0 +1,2 @@\n+a\n+b\n");
    ck_assert_str_eq(diff("x", WF_STR("a\n"), WF_STR("")), "--- a/x\n+++ b/x\n@@ -1 +0,0 @@\n-a\n");
    ck_assert_str_eq(diff("x", wf_str_of(NULL), WF_STR("a\n")),
                     "--- /dev/null\n+++ b/x\n@@ -0,0 +1 @@\n+a\n");
}
END_TEST

START_TEST(names_are_written_as_git_does) {
    ck_assert(wf_str_starts(wf_str_of(diff("./a b.yml", WF_STR("1"), WF_STR("2"))),
                            "--- a/a b.yml\t\n+++ b/a b.yml\t\n@@"));
    ck_assert(wf_str_starts(wf_str_of(diff("/q\"\n", WF_STR("1"), WF_STR("2"))),
                            "--- \"a/q\\\"\\012\"\n+++ \"b/q\\\"\\012\"\n@@"));
}
END_TEST

static uint32_t next_random(uint32_t *state) {
    *state = *state * 1664525U + 1013904223U;
    return *state >> 16;
}

static struct wf_str random_text(uint32_t *state, size_t max_lines) {
    struct wf_buf out = {.arena = &arena};
    size_t lines = next_random(state) % (max_lines + 1);
    for (size_t i = 0; i < lines; i++) {
        wf_buf_printf(&out, "%c%s", (int)('a' + next_random(state) % 4),
                      next_random(state) % 50 == 0 ? "\r\n" : "\n");
    }
    if (next_random(state) % 4 == 0) {
        wf_buf_char(&out, 'e');
    }
    wf_buf_str(&out, WF_STR(""));
    return out.len == 0 ? WF_STR("") : wf_buf_view(&out);
}

static struct wf_str unchanged(struct wf_str line) {
    return wf_str_sub(line, 1, line.len);
}

/* Applies a unified difference as strictly as can be; the texts of both sides must come out of it. */
static void check_applies(struct wf_str before, struct wf_str after) {
    struct wf_str rest = wf_str_of(diff("x", before, after));
    struct wf_buf old = {.arena = &arena};
    struct wf_buf new = {.arena = &arena};
    struct wf_str line;
    size_t read = 0;
    while (wf_str_cut(&rest, '\n', &line)) {
        bool cut = wf_str_starts(rest, "\\ No newline");
        const char *end = cut ? "" : "\n";
        if (wf_str_starts(line, "@@")) {
            size_t begin = strtoul(line.ptr + 4, NULL, 10);
            bool none = wf_str_starts(wf_str_sub(line, wf_str_find_char(line, '-', 0), line.len), "-0,0");
            struct wf_str comma = wf_str_sub(line, wf_str_find_char(line, ',', 0), line.len);
            bool empty = wf_str_starts(comma, ",0 +");
            for (size_t want = none ? 0 : begin - (empty ? 0 : 1); read < want; read++) {
                size_t stop = wf_str_find_char(before, '\n', old.len) + 1;
                struct wf_str gap = wf_str_sub(before, old.len, stop);
                wf_buf_str(&old, gap);
                wf_buf_str(&new, gap);
            }
        } else if (wf_str_starts(line, " ") || (wf_str_starts(line, "-") && !wf_str_starts(line, "--- "))) {
            wf_buf_str(&old, unchanged(line));
            wf_buf_text(&old, end);
            read++;
        }
        if (wf_str_starts(line, " ") || (wf_str_starts(line, "+") && !wf_str_starts(line, "+++ "))) {
            wf_buf_str(&new, unchanged(line));
            wf_buf_text(&new, end);
        }
    }
    struct wf_str tail = wf_str_sub(before, old.len, before.len);
    wf_buf_str(&old, tail);
    wf_buf_str(&new, tail);
    ck_assert(wf_str_eq(wf_buf_view(&old), before));
    ck_assert(wf_str_eq(wf_buf_view(&new), after));
}

START_TEST(random_texts_apply) {
    uint32_t state = 7;
    for (int i = 0; i < 3000; i++) {
        struct wf_str before = random_text(&state, 30);
        struct wf_str after = random_text(&state, 30);
        check_applies(before, after);
    }
}
END_TEST

START_TEST(is_shortest) {
    ck_assert_str_eq(diff("x", WF_STR("a\nb\nc\na\nb\nb\na\n"), WF_STR("c\nb\na\nb\na\nc\n")) + 16,
                     "@@ -1,7 +1,6 @@\n-a\n-b\n c\n+b\n a\n b\n-b\n a\n+c\n");
}
END_TEST

START_TEST(huge_differences_fall_back) {
    struct wf_buf before = {.arena = &arena};
    struct wf_buf after = {.arena = &arena};
    wf_buf_text(&before, "same\n");
    wf_buf_text(&after, "same\n");
    for (int i = 0; i < 3000; i++) {
        wf_buf_printf(&before, "a%d\n", i);
        wf_buf_printf(&after, "b%d\n", i);
    }
    struct wf_str text = wf_str_of(diff("x", wf_buf_view(&before), wf_buf_view(&after)));
    ck_assert(wf_str_starts(text, "--- a/x\n+++ b/x\n@@ -1,3001 +1,3001 @@\n same\n-a0\n"));
    check_applies(wf_buf_view(&before), wf_buf_view(&after));
}
END_TEST

Suite *diff_suite(void) {
    Suite *suite = suite_create("diff");
    TCase *tests = tcase_create("diff");
    tcase_add_checked_fixture(tests, NULL, empty_arena);
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, equal_texts_give_nothing);
    tcase_add_test(tests, shows_a_change_with_context);
    tcase_add_test(tests, near_changes_share_a_hunk);
    tcase_add_test(tests, knows_a_missing_last_line_end);
    tcase_add_test(tests, empty_and_new_files);
    tcase_add_test(tests, names_are_written_as_git_does);
    tcase_add_test(tests, random_texts_apply);
    tcase_add_test(tests, is_shortest);
    tcase_add_test(tests, huge_differences_fall_back);
    suite_add_tcase(suite, tests);
    return suite;
}
