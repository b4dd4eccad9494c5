#include "lang/csv.h"

#include "lang/hole.h"

#include <check.h>

static struct wf_arena arena;

static void clear(void) {
    wf_arena_free(&arena);
}

static struct wf_csv *read_with(const char *text, struct wf_csv_options options) {
    return wf_csv_read(&arena, wf_str_of(text), &options);
}

static void check_items(const struct wf_csv *csv, const char *const *wanted) {
    size_t i = 0;
    for (; wanted[i] != NULL; i++) {
        ck_assert_uint_lt(i, csv->items.len);
        ck_assert_msg(wf_str_is(csv->items.items[i].text, wanted[i]), "item %zu is \"%.*s\", not \"%s\"", i,
                      WF_STR_ARG(csv->items.items[i].text), wanted[i]);
    }
    ck_assert_uint_eq(csv->items.len, i);
}

#define ITEMS(csv, ...) check_items((csv), (const char *const[]){__VA_ARGS__, NULL})

START_TEST(splits) {
    ITEMS(read_with("a,b\n c ,\n\nd", (struct wf_csv_options){.comma = true}), "a", "b", "c", "d");
    ITEMS(read_with("type=gha,mode=max\n  x y \n", (struct wf_csv_options){0}), "type=gha,mode=max", "x y");
    ITEMS(read_with("a\r\nb\r\n", (struct wf_csv_options){0}), "a", "b");
    ITEMS(read_with("a\rb", (struct wf_csv_options){0}), "a", "b");
    ITEMS(read_with("\xc3\xa4,\xe2\x82\xac", (struct wf_csv_options){.comma = true}), "\xc3\xa4",
          "\xe2\x82\xac");
    ck_assert_uint_eq(read_with("", (struct wf_csv_options){0})->items.len, 0);
    ck_assert_uint_eq(read_with(" \n\t\n", (struct wf_csv_options){0})->items.len, 0);
}
END_TEST

/* A line of blanks is no empty line to csv-parse, and the action drops empty items before it trims. */
START_TEST(keeps_blank_line) {
    ITEMS(read_with("a\n  \nb", (struct wf_csv_options){0}), "a", "", "b");
}
END_TEST

START_TEST(unquotes) {
    ITEMS(read_with("\"a,b\",c", (struct wf_csv_options){.comma = true}), "a,b", "c");
    ITEMS(read_with("\"a,b\"", (struct wf_csv_options){.comma = true}), "a", "b");
    ITEMS(read_with("\"K=1\n2\"\"3\"", (struct wf_csv_options){0}), "K=1\n2\"3");
    ITEMS(read_with("\"a\"b", (struct wf_csv_options){0}), "\"a\"b");
    ITEMS(read_with("a\"b\"", (struct wf_csv_options){0}), "a\"b\"");
    ITEMS(read_with("\"name=a,b\",push=true", (struct wf_csv_options){.no_quotes = true}),
          "\"name=a,b\",push=true");
    struct wf_csv *open = read_with("x\n\"abc", (struct wf_csv_options){0});
    ck_assert(open->bad_quote);
    ck_assert_uint_eq(open->bad_quote_at, 2);
}
END_TEST

START_TEST(drops_comments) {
    struct wf_csv_options comments = {.comment = '#'};
    struct wf_csv *csv = read_with("a\n# b, \"c\nd # e\n  # f\n#", comments);
    ITEMS(csv, "a", "d # e", "# f");
    ck_assert_uint_eq(csv->comments.len, 2);
    ck_assert_uint_eq(csv->comments.items[0].span.begin, 2);
    ck_assert_uint_eq(csv->comments.items[0].span.end, 9);
    ck_assert_uint_eq(csv->comments.items[0].line, 2);
    ck_assert_uint_eq(csv->comments.items[1].line, 5);
    ITEMS(read_with("a\n# b", (struct wf_csv_options){0}), "a", "# b");
}
END_TEST

START_TEST(keeps_blanks) {
    ITEMS(read_with("a= b \n c", (struct wf_csv_options){.keep_blanks = true}), "a= b ", " c");
}
END_TEST

START_TEST(tells_places) {
    struct wf_csv *csv = read_with("\n  first \n\"se\"\"co\nnd\"\nx", (struct wf_csv_options){0});
    ITEMS(csv, "first", "se\"co\nnd", "x");
    const struct wf_csv_item *items = csv->items.items;
    ck_assert_uint_eq(items[0].span.begin, 3);
    ck_assert_uint_eq(items[0].span.end, 8);
    ck_assert_uint_eq(items[0].line, 2);
    ck_assert(!items[0].quoted);
    ck_assert(items[1].quoted);
    ck_assert_uint_eq(items[1].span.begin, 10);
    ck_assert_uint_eq(items[1].span.end, 21);
    ck_assert_uint_eq(wf_csv_offset(&items[1], 0), 11);
    ck_assert_uint_eq(wf_csv_offset(&items[1], 3), 15);
    ck_assert_uint_eq(wf_csv_offset(&items[1], items[1].text.len), 20);
    ck_assert_uint_eq(items[2].line, 5);
}
END_TEST

START_TEST(holes_are_atomic) {
    struct wf_csv *csv =
        read_with("${{ format('{0},{1}', a, \"b) }},c", (struct wf_csv_options){.comma = true});
    ITEMS(csv, "${{ format('{0},{1}', a, \"b) }}", "c");
    ck_assert(csv->items.items[0].unknown);
    ck_assert(!csv->items.items[1].unknown);
    ck_assert_uint_eq(wf_hole_end(WF_STR("${{ '}}' }}x"), 0), 11);
    ck_assert_uint_eq(wf_hole_end(WF_STR("${{ a ${{ b }}"), 0), 0);
    ck_assert_uint_eq(wf_hole_end(WF_STR("${{"), 0), 0);
    ck_assert_uint_eq(wf_hole_find(WF_STR("${{ a,b }},c"), ',', 0), 10);
    ck_assert(wf_str_is(wf_hole_lower(&arena, WF_STR("A${{ B }}C${{ D")), "a${{ B }}c${{ d"));
    ck_assert(wf_str_is(wf_hole_lower(&arena, wf_str_of(NULL)), ""));
}
END_TEST

START_TEST(reads_fields) {
    struct wf_csv *fields = wf_csv_fields(&arena, WF_STR("type=raw, value=x ,,\"a,b\"\nnext"));
    ITEMS(fields, "type=raw", " value=x ", "", "a,b");
    ck_assert(wf_csv_fields(&arena, WF_STR("a\"b"))->bad_quote);
    ck_assert(wf_csv_fields(&arena, WF_STR("\"a\"b"))->bad_quote);
    ck_assert_uint_eq(wf_csv_fields(&arena, WF_STR(""))->items.len, 0);
}
END_TEST

START_TEST(large_value) {
    enum { LINES = 20000 };
    char *text = WF_NEW_ARRAY(&arena, char, LINES * 4 + 1);
    for (size_t i = 0; i < LINES; i++) {
        memcpy(text + i * 4, "a,b\n", 4);
    }
    struct wf_csv_options both = {.comma = true};
    struct wf_csv *csv = wf_csv_read(&arena, (struct wf_str){text, LINES * 4}, &both);
    ck_assert_uint_eq(csv->items.len, LINES * 2);
    ck_assert_uint_eq(csv->items.items[LINES * 2 - 1].line, LINES);
}
END_TEST

Suite *csv_suite(void);

Suite *csv_suite(void) {
    Suite *suite = suite_create("csv");
    TCase *tests = tcase_create("csv");
    tcase_add_checked_fixture(tests, NULL, clear);
    tcase_add_test(tests, splits);
    tcase_add_test(tests, keeps_blank_line);
    tcase_add_test(tests, unquotes);
    tcase_add_test(tests, drops_comments);
    tcase_add_test(tests, keeps_blanks);
    tcase_add_test(tests, tells_places);
    tcase_add_test(tests, holes_are_atomic);
    tcase_add_test(tests, reads_fields);
    tcase_add_test(tests, large_value);
    suite_add_tcase(suite, tests);
    return suite;
}
