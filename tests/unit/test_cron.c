#include "lang/cron.h"

#include <check.h>

static struct wf_arena arena;

static void empty_arena(void) {
    wf_arena_free(&arena);
}

static struct wf_cron parse(const char *text) {
    struct wf_cron cron = {0};
    struct wf_cron_problem problem = {0};
    ck_assert_msg(wf_cron_parse(&arena, wf_str_of(text), &cron, &problem), "%s: %.*s", text,
                  WF_STR_ARG(problem.message));
    return cron;
}

START_TEST(reads_fields) {
    struct wf_cron cron = parse("5,10-12 */6 1 jan-MAR 1-5/2");
    ck_assert_uint_eq(cron.minutes, 1U << 5 | 7U << 10);
    ck_assert_uint_eq(cron.hours, 1U | 1U << 6 | 1U << 12 | 1U << 18);
    ck_assert_uint_eq(cron.days, 2);
    ck_assert_uint_eq(cron.months, 2 | 4 | 8);
    ck_assert_uint_eq(cron.weekdays, 1U << 1 | 1U << 3 | 1U << 5);
    ck_assert_uint_eq(parse("40/10 00 * * sun").minutes, (uint64_t)1 << 40 | (uint64_t)1 << 50);
    ck_assert_uint_eq(parse(" 0  0 * * *\n").weekdays, 0x7f);
}
END_TEST

START_TEST(refuses) {
    static const struct {
        const char *text;
        size_t begin, end;
        const char *instead;
    } cases[] = {
        {"", 0, 0, ""},
        {"* * * *", 0, 7, ""},
        {"0 * * * * *", 0, 11, ""},
        {"@daily", 0, 6, "0 0 * * *"},
        {"@Weekly", 0, 7, "0 0 * * 0"},
        {"60 * * * *", 0, 2, ""},
        {"* 24 * * *", 2, 4, ""},
        {"* * 0 * *", 4, 5, ""},
        {"* * * 13 *", 6, 8, ""},
        {"* * * * 7", 8, 9, "0"},
        {"* * ? * 1", 4, 5, ""},
        {"* * * * MONDAY", 8, 14, ""},
        {"* 18-6 * * *", 2, 6, ""},
        {"*/0 * * * *", 0, 3, ""},
        {"*/x * * * *", 0, 3, ""},
        {"1, * * * *", 2, 2, ""},
        {"-1 * * * *", 0, 0, ""},
        {"99999999999 * * * *", 0, 11, ""},
        {"* * L * *", 4, 5, ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct wf_cron cron;
        struct wf_cron_problem problem = {0};
        ck_assert_msg(!wf_cron_parse(&arena, wf_str_of(cases[i].text), &cron, &problem), "%s", cases[i].text);
        ck_assert_msg(problem.begin == cases[i].begin && problem.end == cases[i].end, "%s: %zu-%zu",
                      cases[i].text, problem.begin, problem.end);
        ck_assert_msg(wf_str_is(problem.instead, cases[i].instead), "%s", cases[i].text);
        ck_assert_uint_gt(problem.message.len, 0);
    }
}
END_TEST

START_TEST(knows_gaps) {
    static const struct {
        const char *text;
        unsigned gap;
    } cases[] = {
        {"* * * * *", 1},       {"*/5 * * * *", 5},  {"0,1 4 * * *", 1},   {"0 4 * * *", 60},
        {"58 4 * * *", 60},     {"2,58 * * * *", 4}, {"2,58 4 * * *", 56}, {"2,58 4,5 * * *", 4},
        {"59,0 23,0 * * *", 1}, {"*/7 * * * *", 4},  {"0 0 30 2 *", 0},    {"59,0 0,23 * * 1", 59},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct wf_cron cron = parse(cases[i].text);
        ck_assert_msg(wf_cron_shortest_gap(&cron) == cases[i].gap, "%s: %u", cases[i].text,
                      wf_cron_shortest_gap(&cron));
    }
}
END_TEST

START_TEST(knows_the_calendar) {
    static const char *const never[] = {"0 0 30 2 *", "0 0 31 FEB,APR,JUN,SEP,NOV *", "0 0 30-31 2 *"};
    static const char *const sometimes[] = {"0 0 29 2 *", "0 0 31 2 1", "0 0 31 1-2 *", "0 0 30 * *",
                                            "0 0 * 2 *"};
    for (size_t i = 0; i < sizeof never / sizeof *never; i++) {
        struct wf_cron cron = parse(never[i]);
        ck_assert_msg(!wf_cron_fires(&cron), "%s", never[i]);
    }
    for (size_t i = 0; i < sizeof sometimes / sizeof *sometimes; i++) {
        struct wf_cron cron = parse(sometimes[i]);
        ck_assert_msg(wf_cron_fires(&cron), "%s", sometimes[i]);
    }
}
END_TEST

Suite *cron_suite(void) {
    Suite *suite = suite_create("cron");
    TCase *tests = tcase_create("cron");
    tcase_add_checked_fixture(tests, NULL, empty_arena);
    tcase_add_test(tests, reads_fields);
    tcase_add_test(tests, refuses);
    tcase_add_test(tests, knows_gaps);
    tcase_add_test(tests, knows_the_calendar);
    suite_add_tcase(suite, tests);
    return suite;
}
