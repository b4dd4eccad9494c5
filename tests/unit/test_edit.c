#include "text/edit.h"

#include <check.h>

static struct wf_arena arena;

static void empty_arena(void) {
    wf_arena_free(&arena);
}

enum { MAX_EDITS = 4, MAX_FIXES = 4 };

struct fix {
    struct wf_edit edits[MAX_EDITS];
    size_t count;
};

#define EDIT(begin, end, text)                                                                               \
    { {(begin), (end)}, WF_STR_INIT(text) }

/* Applies `count` fixes to `before`; they must give `after` and take `applied` of them. */
static void check(const char *before, struct fix *fixes, size_t count, const char *after, size_t applied) {
    const struct wf_source *source = wf_source_make(&arena, WF_STR("x"), wf_str_of(before));
    struct wf_fix all[MAX_FIXES];
    const struct wf_fix *pointers[MAX_FIXES];
    for (size_t i = 0; i < count; i++) {
        all[i] = (struct wf_fix){.edits = fixes[i].edits, .edit_count = fixes[i].count};
        pointers[i] = &all[i];
    }
    size_t taken = 99;
    struct wf_str result = wf_edit_apply(&arena, source, pointers, count, &taken);
    ck_assert_str_eq(wf_arena_str(&arena, result).ptr, after);
    ck_assert_uint_eq(taken, applied);
    ck_assert(wf_str_eq(wf_edit_apply(&arena, source, pointers, count, NULL), result));
}

START_TEST(nothing_changes_nothing) {
    check("abc", NULL, 0, "abc", 0);
    struct fix fixes[] = {{.count = 0}};
    check("abc", fixes, 1, "abc", 0);
}
END_TEST

START_TEST(replaces_inserts_and_removes) {
    struct fix fixes[] = {{{EDIT(4, 6, ""), EDIT(0, 1, "XY"), EDIT(3, 3, "-"), EDIT(6, 6, "!")}, 4}};
    check("abcdef", fixes, 1, "XYbc-d!", 1);
}
END_TEST

START_TEST(edits_of_one_fix_may_meet) {
    struct fix fixes[] = {{{EDIT(2, 4, "x"), EDIT(2, 2, "<"), EDIT(4, 4, ">"), EDIT(2, 2, "=")}, 4}};
    check("abcdef", fixes, 1, "ab<=x>ef", 1);
}
END_TEST

START_TEST(a_later_fix_that_overlaps_is_skipped_whole) {
    struct fix fixes[] = {
        {{EDIT(2, 4, "X")}, 1},
        {{EDIT(0, 1, "Y"), EDIT(3, 5, "Z")}, 2},
        {{EDIT(5, 6, "W")}, 1},
    };
    check("abcdef", fixes, 3, "abXeW", 2);
}
END_TEST

START_TEST(one_insertion_point_takes_one_fix) {
    struct fix fixes[] = {
        {{EDIT(3, 3, "1")}, 1}, {{EDIT(3, 3, "2")}, 1}, {{EDIT(2, 3, "")}, 1}, {{EDIT(3, 5, "")}, 1}};
    check("abcdef", fixes, 4, "abc1def", 1);
}
END_TEST

START_TEST(neighbours_do_not_overlap) {
    struct fix fixes[] = {{{EDIT(2, 4, "")}, 1}, {{EDIT(4, 5, "")}, 1}, {{EDIT(0, 2, "z")}, 1}};
    check("abcdef", fixes, 3, "zf", 3);
}
END_TEST

START_TEST(a_common_edit_is_made_once) {
    struct fix fixes[] = {
        {{EDIT(0, 0, "top\n"), EDIT(2, 3, "X")}, 2},
        {{EDIT(0, 0, "top\n"), EDIT(4, 5, "Y")}, 2},
        {{EDIT(0, 0, "other\n"), EDIT(5, 6, "Z")}, 2},
    };
    check("abcdef", fixes, 3, "top\nabXdYf", 2);
}
END_TEST

START_TEST(a_skipped_fix_keeps_the_common_edit_of_another) {
    struct fix fixes[] = {
        {{EDIT(0, 1, "A")}, 1},
        {{EDIT(3, 4, "D"), EDIT(0, 1, "A"), EDIT(0, 2, "B")}, 3},
    };
    check("abcdef", fixes, 2, "Abcdef", 1);
}
END_TEST

START_TEST(a_fix_at_odds_with_itself_or_the_file_is_skipped) {
    struct fix fixes[] = {
        {{EDIT(0, 3, "x"), EDIT(2, 4, "y")}, 2}, {{EDIT(5, 7, "x")}, 1}, {{EDIT(3, 2, "x")}, 1}};
    check("abcdef", fixes, 3, "abcdef", 0);
}
END_TEST

START_TEST(new_text_takes_the_line_ends_of_the_file) {
    struct fix fixes[] = {{{EDIT(3, 3, "x\ny\r\n\n")}, 1}};
    check("a\r\nb\n", fixes, 1, "a\r\nx\r\ny\r\n\r\nb\n", 1);
    struct fix unix_fixes[] = {{{EDIT(2, 2, "x\n")}, 1}};
    check("a\nb\r\n", unix_fixes, 1, "a\nx\nb\r\n", 1);
}
END_TEST

START_TEST(many_fixes_in_any_order) {
    enum { COUNT = 20000 };
    char *text = wf_arena_alloc(&arena, COUNT + 1);
    memset(text, 'a', COUNT);
    struct wf_edit *edits = WF_NEW_ARRAY(&arena, struct wf_edit, COUNT);
    struct wf_fix *fixes = WF_NEW_ARRAY(&arena, struct wf_fix, COUNT);
    const struct wf_fix **pointers = WF_NEW_ARRAY(&arena, const struct wf_fix *, COUNT);
    for (size_t i = 0; i < COUNT; i++) {
        size_t at = i * 7919 % COUNT;
        edits[i] = (struct wf_edit){wf_span_make(at, at + 1), WF_STR("b")};
        fixes[i] = (struct wf_fix){.edits = &edits[i], .edit_count = 1};
        pointers[i] = &fixes[i];
    }
    size_t applied = 0;
    const struct wf_source *source = wf_source_make(&arena, WF_STR("x"), wf_str_of(text));
    struct wf_str result = wf_edit_apply(&arena, source, pointers, COUNT, &applied);
    ck_assert_uint_eq(applied, COUNT);
    ck_assert_uint_eq(result.len, COUNT);
    ck_assert(!wf_str_has(result, "a"));
}
END_TEST

Suite *edit_suite(void) {
    Suite *suite = suite_create("edit");
    TCase *tests = tcase_create("edit");
    tcase_add_checked_fixture(tests, NULL, empty_arena);
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, nothing_changes_nothing);
    tcase_add_test(tests, replaces_inserts_and_removes);
    tcase_add_test(tests, edits_of_one_fix_may_meet);
    tcase_add_test(tests, a_later_fix_that_overlaps_is_skipped_whole);
    tcase_add_test(tests, one_insertion_point_takes_one_fix);
    tcase_add_test(tests, neighbours_do_not_overlap);
    tcase_add_test(tests, a_common_edit_is_made_once);
    tcase_add_test(tests, a_skipped_fix_keeps_the_common_edit_of_another);
    tcase_add_test(tests, a_fix_at_odds_with_itself_or_the_file_is_skipped);
    tcase_add_test(tests, new_text_takes_the_line_ends_of_the_file);
    tcase_add_test(tests, many_fixes_in_any_order);
    suite_add_tcase(suite, tests);
    return suite;
}
