#include "base/str.h"

#include <check.h>

START_TEST(compares) {
    ck_assert(wf_str_eq(WF_STR("a"), WF_STR("a")));
    ck_assert(!wf_str_eq(WF_STR("a"), WF_STR("b")));
    ck_assert(!wf_str_eq(WF_STR("a"), WF_STR("ab")));
    ck_assert(wf_str_eq(wf_str_of(NULL), WF_STR("")));
    ck_assert(wf_str_is(WF_STR("on"), "on"));
    ck_assert(!wf_str_is(WF_STR("on"), "ON"));
    ck_assert(wf_str_eq_case(WF_STR("On"), WF_STR("oN")));
    ck_assert(wf_str_is_case(WF_STR("On"), "on"));
    ck_assert(!wf_str_is_case(WF_STR("On"), "one"));
    ck_assert_int_lt(wf_str_cmp(WF_STR("a"), WF_STR("ab")), 0);
    ck_assert_int_gt(wf_str_cmp(WF_STR("b"), WF_STR("ab")), 0);
    ck_assert_int_gt(wf_str_cmp(WF_STR("\xC3"), WF_STR("z")), 0);
    ck_assert_int_eq(wf_str_cmp(WF_STR(""), wf_str_of(NULL)), 0);
}
END_TEST

START_TEST(knows_lists) {
    static const char *const names[] = {"on", "", "off", NULL};
    static const char *const none[] = {NULL};
    ck_assert(wf_str_is_any(WF_STR("on"), names));
    ck_assert(wf_str_is_any(WF_STR("off"), names));
    ck_assert(wf_str_is_any(wf_str_of(NULL), names));
    ck_assert(!wf_str_is_any(WF_STR("OFF"), names));
    ck_assert(!wf_str_is_any(WF_STR("of"), names));
    ck_assert(!wf_str_is_any(WF_STR(""), none));
    ck_assert(wf_str_is_any_case(WF_STR("OFF"), names));
    ck_assert(!wf_str_is_any_case(WF_STR("OF"), names));
    ck_assert(!wf_str_is_any_case(WF_STR(""), none));
    ck_assert(wf_str_has_any(WF_STR("x off"), &names[2]));
    ck_assert(!wf_str_has_any(WF_STR("x of"), &names[2]));
    ck_assert(!wf_str_has_any(WF_STR("x"), none));
    ck_assert(wf_str_starts_any(WF_STR("offset"), &names[2]));
    ck_assert(!wf_str_starts_any(WF_STR("x off"), &names[2]));
    ck_assert(wf_str_starts_any(WF_STR("x"), names));
    ck_assert(!wf_str_starts_any(WF_STR("x"), none));
    ck_assert(wf_str_in(WF_STR("min"), "min max"));
    ck_assert(wf_str_in(WF_STR("max"), "min max"));
    ck_assert(!wf_str_in(WF_STR("ma"), "min max"));
    ck_assert(!wf_str_in(WF_STR("min max"), "min max"));
    ck_assert(!wf_str_in(WF_STR(""), "min  max"));
    ck_assert(!wf_str_in(WF_STR(""), ""));
    ck_assert(!wf_str_in(WF_STR("min"), NULL));
}
END_TEST

START_TEST(finds_ends) {
    ck_assert(wf_str_starts(WF_STR("refs/heads"), "refs/"));
    ck_assert(!wf_str_starts(WF_STR("ref"), "refs"));
    ck_assert(wf_str_starts(wf_str_of(NULL), ""));
    ck_assert(wf_str_ends(WF_STR("a.yml"), ".yml"));
    ck_assert(!wf_str_ends(WF_STR("yml"), ".yml"));
    ck_assert(wf_str_ends(wf_str_of(NULL), ""));
}
END_TEST

START_TEST(finds_inside) {
    struct wf_str s = WF_STR("aab aab");
    ck_assert_uint_eq(wf_str_find(s, "ab", 0), 1);
    ck_assert_uint_eq(wf_str_find(s, "ab", 2), 5);
    ck_assert_uint_eq(wf_str_find(s, "ab", 6), WF_NOT_FOUND);
    ck_assert_uint_eq(wf_str_find(s, "aabb", 0), WF_NOT_FOUND);
    ck_assert_uint_eq(wf_str_find(s, "", 7), 7);
    ck_assert_uint_eq(wf_str_find(s, "", 8), WF_NOT_FOUND);
    ck_assert_uint_eq(wf_str_find_str(s, wf_str_sub(s, 1, 3), 2), 5);
    ck_assert_uint_eq(wf_str_find_str(s, s, 0), 0);
    ck_assert_uint_eq(wf_str_find_str(s, s, 1), WF_NOT_FOUND);
    ck_assert_uint_eq(wf_str_find_str(s, wf_str_of(NULL), 7), 7);
    ck_assert_uint_eq(wf_str_find_str(wf_str_of(NULL), s, 0), WF_NOT_FOUND);
    ck_assert_uint_eq(wf_str_find_char(s, ' ', 0), 3);
    ck_assert_uint_eq(wf_str_find_char(s, ' ', 4), WF_NOT_FOUND);
    ck_assert_uint_eq(wf_str_find_char(s, ' ', 99), WF_NOT_FOUND);
    ck_assert(wf_str_has(s, "b a"));
    ck_assert(!wf_str_has(wf_str_of(NULL), "x"));
}
END_TEST

START_TEST(takes_parts) {
    struct wf_str s = WF_STR("hello");
    ck_assert(wf_str_is(wf_str_sub(s, 1, 3), "el"));
    ck_assert(wf_str_is(wf_str_sub(s, 3, 99), "lo"));
    ck_assert(wf_str_is(wf_str_sub(s, 9, 99), ""));
    ck_assert(wf_str_is(wf_str_sub(s, 4, 2), ""));
    ck_assert(wf_str_sub(wf_str_of(NULL), 1, 2).ptr == NULL);
    ck_assert(wf_str_is(wf_str_trim(WF_STR(" \t a b\r\n")), "a b"));
    ck_assert(wf_str_is(wf_str_trim(WF_STR(" \n")), ""));
    ck_assert_uint_eq(wf_str_trim(wf_str_of(NULL)).len, 0);
}
END_TEST

START_TEST(cuts) {
    struct wf_str rest = WF_STR("a,,b,");
    struct wf_str part;
    static const char *const expected[] = {"a", "", "b", ""};
    for (size_t i = 0; i < 4; i++) {
        ck_assert(wf_str_cut(&rest, ',', &part));
        ck_assert(wf_str_is(part, expected[i]));
    }
    ck_assert(!wf_str_cut(&rest, ',', &part));
    rest = WF_STR("");
    ck_assert(wf_str_cut(&rest, ',', &part));
    ck_assert_uint_eq(part.len, 0);
    ck_assert(!wf_str_cut(&rest, ',', &part));
}
END_TEST

START_TEST(classes_are_ascii) {
    int digits = 0;
    int letters = 0;
    int spaces = 0;
    for (int c = 0; c < 256; c++) {
        digits += wf_is_digit((char)c) ? 1 : 0;
        letters += wf_is_alpha((char)c) ? 1 : 0;
        spaces += wf_is_space((char)c) ? 1 : 0;
        ck_assert_int_eq(wf_is_alnum((char)c), wf_is_alpha((char)c) || wf_is_digit((char)c));
    }
    for (int c = 0; c < 256; c++) {
        ck_assert_int_eq(wf_is_word((char)c), wf_is_alnum((char)c) || c == '_');
        ck_assert_int_eq(wf_is_id((char)c), wf_is_word((char)c) || c == '-');
    }
    ck_assert_int_eq(digits, 10);
    ck_assert_int_eq(letters, 52);
    ck_assert_int_eq(spaces, 4);
    ck_assert(wf_is_blank('\t') && !wf_is_blank('\n'));
    static const char hex[] = "0123456789abcdef";
    for (int c = 1; c < 256; c++) {
        const char *place = strchr(hex, wf_lower((char)c));
        ck_assert_int_eq(wf_hex_digit((char)c), place ? place - hex : 16);
    }
    ck_assert_int_eq(wf_hex_digit('\0'), 16);
    ck_assert_int_eq(wf_lower('Q'), 'q');
    ck_assert_int_eq(wf_upper('q'), 'Q');
    ck_assert_int_eq(wf_lower('['), '[');
}
END_TEST

Suite *str_suite(void) {
    Suite *suite = suite_create("str");
    TCase *tests = tcase_create("str");
    tcase_add_test(tests, compares);
    tcase_add_test(tests, knows_lists);
    tcase_add_test(tests, finds_ends);
    tcase_add_test(tests, finds_inside);
    tcase_add_test(tests, takes_parts);
    tcase_add_test(tests, cuts);
    tcase_add_test(tests, classes_are_ascii);
    suite_add_tcase(suite, tests);
    return suite;
}
