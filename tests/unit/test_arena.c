#include "base/arena.h"
#include "base/err.h"

#include <check.h>
#include <stdint.h>
#include <stdlib.h>

static bool all_are(const unsigned char *bytes, size_t len, size_t value) {
    for (size_t i = 0; i < len; i++) {
        if (bytes[i] != value) {
            return false;
        }
    }
    return true;
}

START_TEST(gives_zeroed_aligned_memory) {
    struct wf_arena arena = {0};
    for (size_t size = 0; size < 300; size++) {
        unsigned char *object = wf_arena_alloc(&arena, size);
        ck_assert_uint_eq((uintptr_t)object % _Alignof(max_align_t), 0);
        ck_assert(all_are(object, size, 0));
        memset(object, 0xAA, size);
    }
    wf_arena_free(&arena);
}
END_TEST

START_TEST(objects_do_not_overlap) {
    struct wf_arena arena = {0};
    enum { COUNT = 400 };
    unsigned char *objects[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        objects[i] = wf_arena_alloc(&arena, i * 37);
        memset(objects[i], (int)(i % 251), i * 37);
    }
    for (size_t i = 0; i < COUNT; i++) {
        ck_assert(all_are(objects[i], i * 37, i % 251));
    }
    wf_arena_free(&arena);
}
END_TEST

START_TEST(takes_huge_objects_and_goes_on) {
    struct wf_arena arena = {0};
    char *small = wf_arena_alloc(&arena, 8);
    char *huge = wf_arena_alloc(&arena, (size_t)5 * 1024 * 1024);
    huge[5 * 1024 * 1024 - 1] = 'x';
    small[7] = 'y';
    ck_assert_int_eq(*(char *)wf_arena_alloc(&arena, 1), 0);
    wf_arena_free(&arena);
}
END_TEST

static char order[8];
static size_t order_len;

static void note(void *object) {
    order[order_len++] = *(char *)object;
}

START_TEST(runs_hooks_newest_first) {
    struct wf_arena arena = {0};
    char a = 'a';
    char b = 'b';
    order_len = 0;
    wf_arena_on_free(&arena, note, &a);
    wf_arena_on_free(&arena, note, &b);
    wf_arena_free(&arena);
    ck_assert_uint_eq(order_len, 2);
    ck_assert_int_eq(memcmp(order, "ba", 2), 0);
    wf_arena_free(&arena);
    ck_assert_uint_eq(order_len, 2);
    ck_assert(wf_arena_alloc(&arena, 1) != NULL);
    wf_arena_free(&arena);
}
END_TEST

START_TEST(copies_and_prints_text) {
    struct wf_arena arena = {0};
    struct wf_str copy = wf_arena_str(&arena, wf_str_sub(WF_STR("abcdef"), 1, 3));
    ck_assert_uint_eq(copy.len, 2);
    ck_assert_str_eq(copy.ptr, "bc");
    ck_assert_str_eq(wf_arena_str(&arena, wf_str_of(NULL)).ptr, "");
    ck_assert_str_eq(wf_arena_lower(&arena, wf_str_sub(WF_STR("aB\xC3\x89[Z"), 1, 6)).ptr, "b\xC3\x89[z");
    ck_assert_str_eq(wf_arena_lower(&arena, wf_str_of(NULL)).ptr, "");
    struct wf_str text = wf_arena_printf(&arena, "%s-%d-%.*s", "x", 42, WF_STR_ARG(copy));
    ck_assert_str_eq(text.ptr, "x-42-bc");
    ck_assert_uint_eq(text.len, 7);
    ck_assert_uint_eq(wf_arena_printf(&arena, "%09000d", 1).len, 9000);
    wf_arena_free(&arena);
}
END_TEST

static bool overflows(struct wf_arena *arena) {
    jmp_buf point;
    jmp_buf *earlier = wf_oom_protect(&point);
    bool jumped = setjmp(point) != 0;
    if (!jumped) {
        wf_arena_array(arena, SIZE_MAX / 2, 3);
    }
    wf_oom_protect(earlier);
    return jumped;
}

START_TEST(too_large_an_array_is_out_of_memory) {
    struct wf_arena arena = {0};
    ck_assert(overflows(&arena));
    ck_assert(wf_oom_protect(NULL) == NULL);
    wf_arena_free(&arena);
}
END_TEST

START_TEST(errors_keep_kind_and_text) {
    struct wf_err err = {0};
    ck_assert(!wf_err_set(&err, WF_ERR_USAGE, "no %s", "way"));
    ck_assert_int_eq(err.kind, WF_ERR_USAGE);
    ck_assert_str_eq(err.text, "no way");
    ck_assert(!wf_err_set(NULL, WF_ERR_WORLD, "x"));
    ck_assert(!wf_err_set(&err, WF_ERR_WORLD, "%01000d", 1));
    ck_assert_uint_eq(strlen(err.text), sizeof err.text - 1);
}
END_TEST

Suite *arena_suite(void) {
    Suite *suite = suite_create("arena");
    TCase *tests = tcase_create("arena");
    tcase_add_test(tests, gives_zeroed_aligned_memory);
    tcase_add_test(tests, objects_do_not_overlap);
    tcase_add_test(tests, takes_huge_objects_and_goes_on);
    tcase_add_test(tests, runs_hooks_newest_first);
    tcase_add_test(tests, copies_and_prints_text);
    tcase_add_test(tests, too_large_an_array_is_out_of_memory);
    tcase_add_test(tests, errors_keep_kind_and_text);
    suite_add_tcase(suite, tests);
    return suite;
}
