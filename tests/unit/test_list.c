#include "base/list.h"
#include "base/map.h"

#include <check.h>

START_TEST(list_keeps_what_is_pushed) {
    struct wf_arena arena = {0};
    WF_LIST(int) list = {0};
    for (int i = 0; i < 1000; i++) {
        int *item = WF_PUSH(&arena, &list);
        ck_assert_int_eq(*item, 0);
        *item = i * 3;
    }
    ck_assert_uint_eq(list.len, 1000);
    for (int i = 0; i < 1000; i++) {
        ck_assert_int_eq(list.items[i], i * 3);
    }
    wf_arena_free(&arena);
}
END_TEST

START_TEST(empty_map_has_nothing) {
    struct wf_arena arena = {0};
    struct wf_map map = {.arena = &arena};
    ck_assert_ptr_null(wf_map_get(&map, WF_STR("")));
    ck_assert_ptr_null(wf_map_get(&map, WF_STR("x")));
}
END_TEST

START_TEST(map_finds_every_key) {
    struct wf_arena arena = {0};
    struct wf_map map = {.arena = &arena};
    static int values[5000];
    for (int i = 0; i < 5000; i++) {
        ck_assert_ptr_null(wf_map_put(&map, wf_arena_printf(&arena, "key-%d", i), &values[i]));
    }
    ck_assert_uint_eq(map.len, 5000);
    for (int i = 0; i < 5000; i++) {
        ck_assert_ptr_eq(wf_map_get(&map, wf_arena_printf(&arena, "key-%d", i)), &values[i]);
    }
    ck_assert_ptr_null(wf_map_get(&map, WF_STR("key-5000")));
    wf_arena_free(&arena);
}
END_TEST

START_TEST(map_replaces_and_knows_nul_and_empty) {
    struct wf_arena arena = {0};
    struct wf_map map = {.arena = &arena};
    int one = 1;
    int two = 2;
    ck_assert_ptr_null(wf_map_put(&map, WF_STR(""), &one));
    ck_assert_ptr_null(wf_map_put(&map, WF_STR("a\0b"), &two));
    ck_assert_ptr_null(wf_map_get(&map, WF_STR("a\0c")));
    ck_assert_ptr_eq(wf_map_put(&map, wf_str_of(NULL), &two), &one);
    ck_assert_uint_eq(map.len, 2);
    ck_assert_ptr_eq(wf_map_get(&map, WF_STR("")), &two);
    wf_arena_free(&arena);
}
END_TEST

START_TEST(map_can_ignore_case) {
    struct wf_arena arena = {0};
    struct wf_map map = {.arena = &arena, .ignore_case = true};
    int one = 1;
    wf_map_put(&map, WF_STR("Content-Type"), &one);
    ck_assert_ptr_eq(wf_map_get(&map, WF_STR("content-TYPE")), &one);
    struct wf_map exact = {.arena = &arena};
    wf_map_put(&exact, WF_STR("Content-Type"), &one);
    ck_assert_ptr_null(wf_map_get(&exact, WF_STR("content-TYPE")));
    wf_arena_free(&arena);
}
END_TEST

Suite *list_suite(void) {
    Suite *suite = suite_create("list");
    TCase *tests = tcase_create("list");
    tcase_add_test(tests, list_keeps_what_is_pushed);
    tcase_add_test(tests, empty_map_has_nothing);
    tcase_add_test(tests, map_finds_every_key);
    tcase_add_test(tests, map_replaces_and_knows_nul_and_empty);
    tcase_add_test(tests, map_can_ignore_case);
    suite_add_tcase(suite, tests);
    return suite;
}
