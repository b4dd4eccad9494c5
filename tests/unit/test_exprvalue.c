#include "lang/exprvalue.h"

#include "lang/fold.h"

#include <check.h>
#include <locale.h>
#include <math.h>

static struct wf_arena arena;

static void teardown(void) {
    wf_arena_free(&arena);
}

static double number(const char *text) {
    return wf_number_parse(wf_str_of(text));
}

static bool prints(double value, const char *expected) {
    return wf_str_is(wf_number_text(&arena, value), expected);
}

START_TEST(reads_numbers) {
    ck_assert_double_eq(number(""), 0);
    ck_assert_double_eq(number(" \t\xC2\xA0"), 0);
    ck_assert_double_eq(number(" -1.5e-3 "), -0.0015);
    ck_assert_double_eq(number("5."), 5);
    ck_assert_double_eq(number("+.5"), 0.5);
    ck_assert_double_eq(number("0.1"), 0.1);
    ck_assert_double_eq(number("123456789012345678901234567890"), 123456789012345678901234567890.0);
    ck_assert_double_eq(number("0000000012.50"), 12.5);
    ck_assert_double_eq(number("0.84551240822557006"), 0.84551240822557006);
    ck_assert_double_eq(number("2.2250738585072014e-308"), 2.2250738585072014e-308);
    ck_assert_double_eq(number("0xff"), 255);
    ck_assert_double_eq(number("0xffffffff"), -1);
    ck_assert_double_eq(number("0o17"), 15);
    ck_assert(isinf(number("1e999")) && isinf(number("-Infinity")) && number("-Infinity") < 0);
    ck_assert(signbit(number("-0")) != 0);
}
END_TEST

START_TEST(refuses_numbers) {
    static const char *const bad[] = {"a",   "1a",   ".",    "+",           "-",   "1e", "e1",  "1e+",
                                      "0x",  "0X1",  "0x1g", "0x100000000", "0o8", "0o", "1 2", "1.2.3",
                                      "0b1", "-0x1", "NaN",  "infinity",    "1_0", "1,0"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        ck_assert_msg(isnan(number(bad[i])), "%s", bad[i]);
    }
}
END_TEST

START_TEST(reads_long_numbers) {
    struct wf_buf digits = {.arena = &arena};
    wf_buf_text(&digits, "1.");
    wf_buf_fill(&digits, '0', 5000);
    wf_buf_char(&digits, '1');
    ck_assert_double_eq(wf_number_parse(wf_buf_view(&digits)), 1);
    digits.len = 0;
    wf_buf_char(&digits, '7');
    wf_buf_fill(&digits, '0', 3000);
    wf_buf_text(&digits, "e-3000");
    ck_assert_double_eq(wf_number_parse(wf_buf_view(&digits)), 7);
}
END_TEST

START_TEST(writes_numbers) {
    ck_assert(prints(1, "1"));
    ck_assert(prints(-2.5, "-2.5"));
    ck_assert(prints(0.1, "0.1"));
    ck_assert(prints(-0.0, "0"));
    ck_assert(prints(1587106672383762434.0, "1.58710667238376E+18"));
    ck_assert(prints(123456789012345, "123456789012345"));
    ck_assert(prints(1e15, "1E+15"));
    ck_assert(prints(0.0001, "0.0001"));
    ck_assert(prints(0.00001, "1E-05"));
    ck_assert(prints(1e100, "1E+100"));
    ck_assert(prints((double)NAN, "NaN"));
    ck_assert(prints((double)INFINITY, "Infinity"));
    ck_assert(prints(-(double)INFINITY, "-Infinity"));
}
END_TEST

START_TEST(ignores_the_locale) {
    const char *comma = setlocale(LC_NUMERIC, "de_DE.UTF-8");
    ck_assert_double_eq(number("1.5"), 1.5);
    ck_assert(prints(1.5, "1.5"));
    if (comma != NULL) {
        setlocale(LC_NUMERIC, "C");
    }
}
END_TEST

static int order(const char *a, const char *b) {
    return wf_fold_cmp(wf_str_of(a), wf_str_of(b));
}

START_TEST(folds) {
    ck_assert_int_eq(order("abc", "ABC"), 0);
    ck_assert_int_lt(order("ab", "ABC"), 0);
    ck_assert_int_gt(order("_", "a"), 0);
    ck_assert_int_eq(order("\xCF\x82", "\xCE\xA3"), 0);                 /* final sigma, capital sigma */
    ck_assert_int_ne(order("i", "\xC4\xB0"), 0);                        /* I with dot */
    ck_assert_int_ne(order("I", "\xC4\xB1"), 0);                        /* i without dot */
    ck_assert_int_eq(order("\xF0\x90\x90\xA8", "\xF0\x90\x90\x80"), 0); /* Deseret long i */
    ck_assert_int_lt(order("\xF0\x9F\x98\x8A", "\xEF\xBF\xBD"), 0);     /* surrogates below U+FFFD */
    ck_assert_int_ne(order("\xFF", "\xFE"), 0);
    ck_assert(wf_str_is(wf_fold(&arena, WF_STR("Stra\xC3\x9F"
                                               "e \xC3\xBC\xFF")),
                        "STRA\xC3\x9F"
                        "E \xC3\x9C\xFF"));
    ck_assert_uint_eq(wf_fold_point(0x1E9F), 0x1E9F);
    ck_assert_uint_eq(wf_fold_point(0x1F80), 0x1F88);
    ck_assert_uint_eq(wf_fold_point(0x10FFFF), 0x10FFFF);
}
END_TEST

START_TEST(trims) {
    ck_assert(wf_str_is(wf_fold_trim(WF_STR("\t\xE3\x80\x80 a b\xC2\xA0\xE2\x80\xA8\r\n")), "a b"));
    ck_assert_uint_eq(wf_fold_trim(WF_STR(" \n\xC2\x85")).len, 0);
    ck_assert_uint_eq(wf_fold_trim(WF_STR("")).len, 0);
    ck_assert(wf_str_is(wf_fold_trim(WF_STR("\xE2\x80\x8B")), "\xE2\x80\x8B"));
    ck_assert(wf_str_is(wf_fold_trim(WF_STR("\x80\x80\x80\x80")), "\x80\x80\x80\x80"));
}
END_TEST

START_TEST(keeps_members) {
    struct wf_value object = wf_value_object(&arena);
    wf_object_set(&arena, object.object, WF_STR("Name"), wf_value_number(1));
    wf_object_set(&arena, object.object, WF_STR("b"), wf_value_number(2));
    wf_object_set(&arena, object.object, WF_STR("nAME"), wf_value_number(3));
    ck_assert_uint_eq(object.object->len, 2);
    ck_assert_double_eq(wf_object_get(object.object, WF_STR("NAME"))->number, 3);
    ck_assert(wf_str_is(object.object->items[0].name, "Name"));
    ck_assert_ptr_null(wf_object_get(object.object, WF_STR("c")));
}
END_TEST

START_TEST(knows_truth) {
    ck_assert_int_eq(wf_value_truth((struct wf_value){.kind = WF_VALUE_UNKNOWN}), WF_MAYBE);
    ck_assert_int_eq(wf_value_truth(wf_value_number((double)NAN)), WF_FALSE);
    ck_assert_int_eq(wf_value_truth(wf_value_number(-0.0)), WF_FALSE);
    ck_assert_int_eq(wf_value_truth(wf_value_string(WF_STR("0"))), WF_TRUE);
    ck_assert_int_eq(wf_value_truth(wf_value_string(WF_STR(""))), WF_FALSE);
    ck_assert_int_eq(wf_value_truth(wf_value_array(&arena)), WF_TRUE);
    ck_assert_int_eq(wf_value_equal(wf_value_null(), wf_value_unknown(WF_TRUE)), WF_MAYBE);
    ck_assert_int_eq(wf_value_greater(wf_value_null(), wf_value_unknown(WF_TRUE)), WF_MAYBE);
    ck_assert_str_eq(wf_value_kind_name(WF_VALUE_OBJECT), "Object");
}
END_TEST

START_TEST(combines_truths) {
    static const enum wf_truth all[] = {WF_FALSE, WF_MAYBE, WF_TRUE};
    for (size_t i = 0; i < 3; i++) {
        ck_assert_int_eq(wf_truth_not(all[i]), all[2 - i]);
        for (size_t k = 0; k < 3; k++) {
            ck_assert_int_eq(wf_truth_and(all[i], all[k]), all[i < k ? i : k]);
            ck_assert_int_eq(wf_truth_or(all[i], all[k]), all[i > k ? i : k]);
        }
    }
}
END_TEST

Suite *exprvalue_suite(void) {
    Suite *suite = suite_create("exprvalue");
    TCase *tests = tcase_create("exprvalue");
    tcase_add_checked_fixture(tests, NULL, teardown);
    tcase_add_test(tests, reads_numbers);
    tcase_add_test(tests, refuses_numbers);
    tcase_add_test(tests, reads_long_numbers);
    tcase_add_test(tests, writes_numbers);
    tcase_add_test(tests, ignores_the_locale);
    tcase_add_test(tests, folds);
    tcase_add_test(tests, trims);
    tcase_add_test(tests, keeps_members);
    tcase_add_test(tests, knows_truth);
    tcase_add_test(tests, combines_truths);
    suite_add_tcase(suite, tests);
    return suite;
}
