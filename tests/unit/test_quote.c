#include "yaml/quote.h"

#include "yaml/node.h"
#include "yaml/read.h"

#include <check.h>
#include <stdint.h>

START_TEST(plain_where_every_reader_sees_a_string) {
    static const char *const texts[] = {
        "ubuntu-latest",
        "actions/checkout@v4",
        "1.2.3",
        "20.x",
        "-DFOO=1",
        "--flag",
        "a:b",
        "http://x/y",
        "a#b",
        "${{ github.ref }}",
        "it's",
        "a - b",
        "xy",
        ".",
        "..",
        "./dir",
        "v1",
        "7f3ab",
        "yesterday",
        "No way",
        "caf\xC3\xA9",
        "a, b",
        "a[0]",
        "127.0.0.1",
        "main",
        "1password",
        "2024-01-01x",
        "a\\nb",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        ck_assert_msg(wf_quote_plain_ok(wf_str_of(texts[i]), WF_PLACE_BLOCK_VALUE), "%s", texts[i]);
    }
}
END_TEST

START_TEST(quoted_where_some_reader_sees_another_type) {
    static const char *const texts[] = {
        "",
        "yes",
        "No",
        "on",
        "OFF",
        "y",
        "N",
        "true",
        "FALSE",
        "null",
        "~",
        "Null",
        "<<",
        "=",
        "0755",
        "1_000",
        "12:30:45",
        "0x1F",
        "0o17",
        "0b101",
        "1e3",
        "1.",
        ".5",
        "+1",
        "-0.0",
        "3.10",
        "190:20:30.15",
        ".inf",
        "-.INF",
        ".NaN",
        "12e03",
        "2001-12-14",
        "2001-1-2 10:00:00",
        "2024-01-01T00:00:00Z",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        ck_assert_msg(!wf_quote_plain_ok(wf_str_of(texts[i]), WF_PLACE_BLOCK_VALUE), "%s", texts[i]);
    }
}
END_TEST

START_TEST(quoted_where_some_reader_sees_syntax) {
    static const char *const texts[] = {
        " a",  "a ",   "\ta",   "a\t",      "a\n",          "a\nb", "a: b", "a:",    "a #b",         "#a",
        "- a", "-",    "---",   "...",      "? a",          ": a",  "*a",   "&a",    "!a",           "|",
        ">",   "'a",   "\"a",   "%a",       "@a",           "`a",   "[a",   "{a",    "]a",           "}a",
        ",a",  "\x01", "a\x7F", "\xC2\x85", "\xEF\xBB\xBF", "\xFF", "a\tb", "--- x", "\xE2\x80\xA8",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        ck_assert_msg(!wf_quote_plain_ok(wf_str_of(texts[i]), WF_PLACE_BLOCK_VALUE), "%s", texts[i]);
    }
}
END_TEST

START_TEST(flow_needs_more_quotes) {
    static const char *const texts[] = {"a,b", "a]", "a[0]", "{x}", "a}", "a:b", "a?"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        ck_assert_msg(!wf_quote_plain_ok(wf_str_of(texts[i]), WF_PLACE_FLOW), "%s", texts[i]);
    }
    ck_assert(wf_quote_plain_ok(WF_STR("a b"), WF_PLACE_FLOW));
}
END_TEST

static struct wf_str quoted(struct wf_arena *arena, struct wf_str text, enum wf_place place) {
    struct wf_buf out = {.arena = arena};
    wf_quote(&out, text, place);
    return wf_buf_view(&out);
}

START_TEST(chooses_the_quotes) {
    static const char *const pairs[][2] = {
        {"abc", "abc"},
        {"3.10", "'3.10'"},
        {"it's", "it's"},
        {"'it's'", "'''it''s'''"},
        {"a\nb", "\"a\\nb\""},
        {"\"\\\n", "\"\\\"\\\\\\n\""},
        {"\x01\x1B", "\"\\x01\\e\""},
        {"", "''"},
        {"\xC2\x85", "\"\\N\""},
        {"\xEF\xBB\xBF", "\"\\uFEFF\""},
        {"\xFF", "\"\xEF\xBF\xBD\""},
        {"a\tb", "\"a\\tb\""},
        {" a ", "' a '"},
    };
    struct wf_arena arena = {0};
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        struct wf_str got = quoted(&arena, wf_str_of(pairs[i][0]), WF_PLACE_BLOCK_VALUE);
        ck_assert_msg(wf_str_is(got, pairs[i][1]), "%.*s", WF_STR_ARG(got));
    }
    struct wf_buf out = {.arena = &arena};
    wf_quote_always(&out, WF_STR("abc"));
    ck_assert(wf_str_is(wf_buf_view(&out), "'abc'"));
    wf_arena_free(&arena);
}
END_TEST

static const struct wf_node *read_back(struct wf_arena *arena, struct wf_str text, enum wf_place place) {
    static const char *const around[][2] = {{"k: ", "\n"}, {"k: [x, ", ", y]\n"}, {"", ": v\n"}};
    struct wf_buf out = {.arena = arena};
    wf_buf_text(&out, around[place][0]);
    wf_quote(&out, text, place);
    wf_buf_text(&out, around[place][1]);
    struct wf_doc *doc = wf_yaml_parse(arena, WF_STR("t"), wf_buf_view(&out));
    ck_assert_msg(doc->problems.len == 0 && doc->root && doc->root->kind == WF_MAPPING &&
                      doc->root->count == 1,
                  "%.*s", WF_STR_ARG(wf_buf_view(&out)));
    ck_assert_uint_eq(doc->comments.len, 0);
    const struct wf_node *key = doc->root->first;
    if (place == WF_PLACE_FLOW) {
        ck_assert_uint_eq(key->value->count, 3);
        return key->value->first->next;
    }
    return place == WF_PLACE_KEY ? key : key->value;
}

static void check_round_trip(struct wf_arena *arena, struct wf_str text) {
    for (int place = WF_PLACE_BLOCK_VALUE; place <= WF_PLACE_KEY; place++) {
        const struct wf_node *node = read_back(arena, text, (enum wf_place)place);
        ck_assert_msg(wf_str_eq(node->text, text) && wf_node_type(node) == WF_TYPE_STRING, "<%.*s> at %d",
                      WF_STR_ARG(text), place);
    }
}

static const char *const pieces[] = {
    "a",
    " ",
    "\n",
    "\t",
    ":",
    "#",
    "-",
    "?",
    "'",
    "\"",
    "\\",
    "{",
    "}",
    "[",
    "]",
    ",",
    "0",
    "1",
    ".",
    "e",
    "x",
    "_",
    "yes",
    "~",
    "null",
    "\xC3\xA9",
    "\xC2\x85",
    "%",
    "@",
    "&",
    "*",
    "!",
    "|",
    ">",
    "=",
    "<",
    "`",
    "$",
    "\r",
    "\x01",
    "\x7F",
    "\xEF\xBB\xBF",
    "\xE2\x80\xA9",
    "\xF0\x9F\x98\x80",
    "---",
    "...",
};

/* Texts made of the pieces that are dangerous together. */
START_TEST(reads_back_as_it_was) {
    uint32_t seed = 20240117;
    for (int round = 0; round < 20000; round++) {
        struct wf_arena arena = {0};
        struct wf_buf text = {.arena = &arena};
        seed = seed * 1664525u + 1013904223u;
        for (uint32_t left = (seed >> 16) % 6; left > 0; left--) {
            seed = seed * 1664525u + 1013904223u;
            wf_buf_text(&text, pieces[(seed >> 16) % (sizeof pieces / sizeof pieces[0])]);
        }
        check_round_trip(&arena, wf_buf_view(&text));
        wf_arena_free(&arena);
    }
}
END_TEST

START_TEST(holds_every_character) {
    struct wf_arena arena = {0};
    for (int c = 0; c < 128; c++) {
        char text[3] = {'a', (char)c, 'b'};
        check_round_trip(&arena, (struct wf_str){text, 3});
        check_round_trip(&arena, (struct wf_str){text + 1, 1});
    }
    wf_arena_free(&arena);
}
END_TEST

Suite *quote_suite(void) {
    Suite *suite = suite_create("quote");
    TCase *tests = tcase_create("quote");
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, plain_where_every_reader_sees_a_string);
    tcase_add_test(tests, quoted_where_some_reader_sees_another_type);
    tcase_add_test(tests, quoted_where_some_reader_sees_syntax);
    tcase_add_test(tests, flow_needs_more_quotes);
    tcase_add_test(tests, chooses_the_quotes);
    tcase_add_test(tests, reads_back_as_it_was);
    tcase_add_test(tests, holds_every_character);
    suite_add_tcase(suite, tests);
    return suite;
}
