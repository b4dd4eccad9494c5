#include "base/buf.h"

#include <check.h>

static struct wf_arena arena;

static void empty_arena(void) {
    wf_arena_free(&arena);
}

START_TEST(grows) {
    struct wf_buf buf = {.arena = &arena};
    ck_assert_uint_eq(wf_buf_view(&buf).len, 0);
    wf_buf_text(&buf, "ab");
    wf_buf_char(&buf, 'c');
    wf_buf_fill(&buf, '-', 3);
    wf_buf_fill(&buf, '-', 0);
    wf_buf_str(&buf, wf_str_of(NULL));
    wf_buf_printf(&buf, "%d!", 7);
    ck_assert(wf_str_is(wf_buf_view(&buf), "abc---7!"));
    for (int i = 0; i < 100000; i++) {
        wf_buf_char(&buf, 'x');
    }
    wf_buf_fill(&buf, 'y', 1000000);
    ck_assert_uint_eq(wf_buf_view(&buf).len, 1100008);
    ck_assert(wf_str_starts(wf_buf_view(&buf), "abc---7!xxx"));
    ck_assert(wf_str_ends(wf_buf_view(&buf), "yyy"));
}
END_TEST

static void check_json(struct wf_str text, const char *expected) {
    struct wf_buf buf = {.arena = &arena};
    wf_buf_json(&buf, text);
    wf_buf_char(&buf, '\0');
    ck_assert_str_eq(buf.ptr, expected);
}

START_TEST(writes_json) {
    check_json(wf_str_of(NULL), "\"\"");
    check_json(WF_STR("a\"b\\c/"), "\"a\\\"b\\\\c/\"");
    check_json(WF_STR("\b\f\n\r\t"), "\"\\b\\f\\n\\r\\t\"");
    check_json(WF_STR("\0\x01\x1F\x7F"), "\"\\u0000\\u0001\\u001f\\u007f\"");
    check_json(WF_STR("\xC3\xA9\xF0\x9F\x98\x80"), "\"\xC3\xA9\xF0\x9F\x98\x80\"");
    check_json(WF_STR("\xFF"
                      "a\xC3"),
               "\"\xEF\xBF\xBD"
               "a\xEF\xBF\xBD\"");
}
END_TEST

Suite *buf_suite(void) {
    Suite *suite = suite_create("buf");
    TCase *tests = tcase_create("buf");
    tcase_add_checked_fixture(tests, NULL, empty_arena);
    tcase_add_test(tests, grows);
    tcase_add_test(tests, writes_json);
    suite_add_tcase(suite, tests);
    return suite;
}
