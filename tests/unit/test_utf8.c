#include "base/utf8.h"

#include <check.h>

START_TEST(round_trips_every_code_point) {
    for (uint32_t point = 0; point <= 0x10FFFF; point++) {
        char bytes[4];
        uint32_t back = 0;
        size_t len = wf_utf8_put(point, bytes);
        bool surrogate = point >= 0xD800 && point <= 0xDFFF;
        size_t read = wf_utf8_next((struct wf_str){bytes, len}, &back);
        if (surrogate ? read != 0 : read != len || back != point) {
            ck_abort_msg("U+%04X", point);
        }
        if (!surrogate && wf_utf8_next((struct wf_str){bytes, len - 1}, &back) != 0) {
            ck_abort_msg("U+%04X cut short", point);
        }
    }
}
END_TEST

START_TEST(refuses_what_is_not_utf8) {
    static const struct wf_str bad[] = {
        WF_STR_INIT("\x80"),
        WF_STR_INIT("\xC0\xAF"),
        WF_STR_INIT("\xC1\xBF"),
        WF_STR_INIT("\xE0\x9F\xBF"),
        WF_STR_INIT("\xED\xA0\x80"),
        WF_STR_INIT("\xF0\x8F\xBF\xBF"),
        WF_STR_INIT("\xF4\x90\x80\x80"),
        WF_STR_INIT("\xF5\x80\x80\x80"),
        WF_STR_INIT("\xFE"),
        WF_STR_INIT("\xC3"
                    "a"),
        WF_STR_INIT("\xE2\x82"),
        WF_STR_INIT(""),
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        ck_assert_uint_eq(wf_utf8_next(bad[i], NULL), 0);
    }
}
END_TEST

START_TEST(finds_the_first_invalid_byte) {
    ck_assert_uint_eq(wf_utf8_invalid(WF_STR("a\xC3\xA9z")), WF_NOT_FOUND);
    ck_assert_uint_eq(wf_utf8_invalid(WF_STR("a\xC3\xA9\xFFz")), 3);
    ck_assert_uint_eq(wf_utf8_invalid(WF_STR("ab\xE2\x82")), 2);
    ck_assert_uint_eq(wf_utf8_invalid(wf_str_of(NULL)), WF_NOT_FOUND);
}
END_TEST

START_TEST(counts_and_measures) {
    ck_assert_uint_eq(wf_utf8_count(WF_STR("a\xC3\xA9\xF0\x9F\x98\x80")), 3);
    ck_assert_uint_eq(wf_utf8_count(WF_STR("\xFF\xFE"
                                           "a")),
                      3);
    ck_assert_uint_eq(wf_utf8_count(wf_str_of(NULL)), 0);
    ck_assert_uint_eq(wf_utf8_width(WF_STR("abc")), 3);
    ck_assert_uint_eq(wf_utf8_width(WF_STR("e\xCC\x81")), 1);
    ck_assert_uint_eq(wf_utf8_width(WF_STR("\xE6\x97\xA5\xE6\x9C\xAC")), 4);
    ck_assert_uint_eq(wf_utf8_width(WF_STR("\xF0\x9F\x98\x80")), 2);
    ck_assert_uint_eq(wf_utf8_width(WF_STR("\xFF")), 1);
}
END_TEST

START_TEST(cuts_between_characters) {
    struct wf_str text = WF_STR("a\xC3\xA9\xF0\x9F\x98\x80");
    static const size_t wanted[] = {0, 1, 1, 3, 3, 3, 3, 7, 7};
    for (size_t bytes = 0; bytes < sizeof wanted / sizeof *wanted; bytes++) {
        ck_assert_uint_eq(wf_utf8_cut(text, bytes).len, wanted[bytes]);
    }
    ck_assert_uint_eq(wf_utf8_cut(WF_STR("\x80\x80\x80"), 2).len, 0);
    ck_assert_uint_eq(wf_utf8_cut(wf_str_of(NULL), 2).len, 0);
}
END_TEST

Suite *utf8_suite(void) {
    Suite *suite = suite_create("utf8");
    TCase *tests = tcase_create("utf8");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, round_trips_every_code_point);
    tcase_add_test(tests, refuses_what_is_not_utf8);
    tcase_add_test(tests, finds_the_first_invalid_byte);
    tcase_add_test(tests, counts_and_measures);
    tcase_add_test(tests, cuts_between_characters);
    suite_add_tcase(suite, tests);
    return suite;
}
