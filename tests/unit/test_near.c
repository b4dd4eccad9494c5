#include "base/near.h"

#include <check.h>

static size_t distance(const char *a, const char *b) {
    return wf_near_distance(wf_str_of(a), wf_str_of(b), 10);
}

START_TEST(measures) {
    ck_assert_uint_eq(distance("", ""), 0);
    ck_assert_uint_eq(distance("abc", ""), 3);
    ck_assert_uint_eq(distance("kitten", "sitting"), 3);
    ck_assert_uint_eq(distance("Name", "nAME"), 0);
    ck_assert_uint_eq(distance("ab", "ba"), 1);
    ck_assert_uint_eq(distance("chekcout", "checkout"), 1);
    /* Optimal string alignment never edits inside a swap: 3, not 2. */
    ck_assert_uint_eq(distance("ca", "abc"), 3);
}
END_TEST

START_TEST(gives_up) {
    ck_assert_uint_eq(wf_near_distance(WF_STR("kitten"), WF_STR("sitting"), 2), 3);
    ck_assert_uint_eq(wf_near_distance(WF_STR("aaaa"), WF_STR("bbbb"), 0), 1);
    ck_assert_uint_eq(wf_near_distance(WF_STR("abcd"), WF_STR("badc"), 2), 2);
    char long_name[65];
    memset(long_name, 'x', sizeof long_name);
    struct wf_str too_long = {long_name, 65};
    struct wf_str longest = {long_name, 64};
    ck_assert_uint_eq(wf_near_distance(too_long, too_long, 5), 6);
    ck_assert_uint_eq(wf_near_distance(longest, longest, 5), 0);
}
END_TEST

static const char *nearest(const char *wanted) {
    static const char *const names[] = {"name", "on",         "jobs",     "mode",
                                        "type", "cache-from", "cache-to", "permissions"};
    struct wf_near near = {.wanted = wf_str_of(wanted)};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        wf_near_offer(&near, wf_str_of(names[i]));
    }
    return near.best.ptr == NULL ? "" : near.best.ptr;
}

START_TEST(suggests) {
    ck_assert_str_eq(nearest("mod"), "mode");
    ck_assert_str_eq(nearest("chache-to"), "cache-to");
    ck_assert_str_eq(nearest("typ"), "type");
    ck_assert_str_eq(nearest("permisions"), "permissions");
    ck_assert_str_eq(nearest("ON"), "on");
    ck_assert_str_eq(nearest("job"), "jobs");
}
END_TEST

START_TEST(does_not_suggest_the_unrelated) {
    ck_assert_str_eq(nearest(""), "");
    ck_assert_str_eq(nearest("x"), "");
    ck_assert_str_eq(nearest("if"), "");
    ck_assert_str_eq(nearest("concurrency"), "");
    ck_assert_str_eq(nearest("defaults"), "");
    ck_assert_str_eq(nearest("push"), "");
}
END_TEST

Suite *near_suite(void) {
    Suite *suite = suite_create("near");
    TCase *tests = tcase_create("near");
    tcase_add_test(tests, measures);
    tcase_add_test(tests, gives_up);
    tcase_add_test(tests, suggests);
    tcase_add_test(tests, does_not_suggest_the_unrelated);
    suite_add_tcase(suite, tests);
    return suite;
}
