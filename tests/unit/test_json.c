#include "lang/json.h"

#include "base/limits.h"

#include <check.h>

static struct wf_arena arena;

static void teardown(void) {
    wf_arena_free(&arena);
}

static bool read_as(const char *text, enum wf_json_dialect dialect, struct wf_value *value) {
    struct wf_json_problem problem = {NULL, 0};
    bool good = wf_json_read(&arena, wf_str_of(text), dialect, value, &problem);
    ck_assert(good || (problem.what != NULL && problem.offset <= strlen(text)));
    return good;
}

static void check_text(const char *text, enum wf_json_dialect dialect, const char *expected) {
    struct wf_value value;
    struct wf_buf out = {.arena = &arena};
    ck_assert_msg(read_as(text, dialect, &value), "%s", text);
    ck_assert(wf_value_json(&out, value));
    ck_assert_msg(wf_str_is(wf_buf_view(&out), expected), "%s: %.*s", text, WF_STR_ARG(wf_buf_view(&out)));
}

START_TEST(reads_and_writes) {
    check_text(" null ", WF_JSON_STRICT, "null");
    check_text("[true,false, 1.50, -0, 1e3]", WF_JSON_STRICT,
               "[\n  true,\n  false,\n  1.5,\n  0,\n  1000\n]");
    check_text("{}", WF_JSON_STRICT, "{}");
    check_text("[ ]", WF_JSON_STRICT, "[]");
    check_text("{\"a\":{\"b\":[]},\"c\":\"\"}", WF_JSON_STRICT,
               "{\n  \"a\": {\n    \"b\": []\n  },\n  \"c\": \"\"\n}");
    check_text("{\"a\":1,\"A\":2}", WF_JSON_STRICT, "{\n  \"a\": 2\n}");
}
END_TEST

START_TEST(reads_many_members) {
    struct wf_buf text = {.arena = &arena};
    wf_buf_char(&text, '{');
    for (int i = 0; i < 200000; i++) {
        wf_buf_printf(&text, "\"name%d\":%d,", i, i);
    }
    wf_buf_text(&text, "\"NAME7\":-1,\"name199999\":-2,\"\\u00c9\":1,\"\xC3\xA9\":2}");
    wf_buf_char(&text, '\0');
    struct wf_value value;
    ck_assert(read_as(text.ptr, WF_JSON_STRICT, &value));
    ck_assert_uint_eq(value.object->len, 200001);
    ck_assert(value.object->items[7].value.number == -1 && value.object->items[8].value.number == 8);
    ck_assert(value.object->items[199999].value.number == -2 &&
              value.object->items[200000].value.number == 2);
}
END_TEST

START_TEST(reads_escapes) {
    struct wf_value value;
    ck_assert(
        read_as("\"a\\n\\t\\\"\\\\\\/\\u0041\\u00e9\\ud83d\\ude0a\\ud83dx\\ude0a\"", WF_JSON_STRICT, &value));
    ck_assert(wf_str_is(value.string, "a\n\t\"\\/A\xC3\xA9\xF0\x9F\x98\x8A\xEF\xBF\xBDx\xEF\xBF\xBD"));
    ck_assert(read_as("\"\\ud83d\\u0041\"", WF_JSON_STRICT, &value));
    ck_assert(wf_str_is(value.string, "\xEF\xBF\xBD"
                                      "A"));
    ck_assert(read_as("\"\\n\"", WF_JSON_STRICT, &value));
    ck_assert(wf_str_is(value.string, "\n"));
}
END_TEST

START_TEST(writes_escapes) {
    struct wf_buf out = {.arena = &arena};
    ck_assert(
        wf_value_json(&out, wf_value_string(WF_STR("\b\f\n\r\t\x01\"\\/\x7F\xC2\x85\xE2\x80\xA8\xC3\xA9"))));
    ck_assert(wf_str_is(wf_buf_view(&out), "\"\\b\\f\\n\\r\\t\\u0001\\\"\\\\/\x7F\\u0085\\u2028\xC3\xA9\""));
}
END_TEST

START_TEST(refuses) {
    static const char *const bad[] = {"",       " ",     "{",     "[1,]",      "{\"a\":1,}", "{a:1}",
                                      "'a'",    "[1 2]", "01",    "1.",        ".5",         "+1",
                                      "1e",     "-",     "nul",   "\"a",       "\"\\x\"",    "\"\\u12g4\"",
                                      "\"\n\"", "1 2",   "NaN",   "// a\n1",   "{\"a\"}",    "{\"a\":}",
                                      "[,]",    "]",     "{1:2}", "-Infinity", "tru e"};
    struct wf_value value;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        ck_assert_msg(!read_as(bad[i], WF_JSON_STRICT, &value), "%s", bad[i]);
    }
}
END_TEST

START_TEST(is_lenient) {
    check_text("/* a */ {a: 'b\"', \"c\": [1,], } // d", WF_JSON_LENIENT,
               "{\n  \"a\": \"b\\\"\",\n  \"c\": [\n    1\n  ]\n}");
    check_text("1 2", WF_JSON_LENIENT, "1");
    check_text("[NaN, -Infinity, undefined]", WF_JSON_LENIENT, "[\n  NaN,\n  -Infinity,\n  null\n]");
    struct wf_value value;
    static const char *const bad[] = {"", "/* a", "{", "[1", "x", "{a}", "'a", "[1 2]"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        ck_assert_msg(!read_as(bad[i], WF_JSON_LENIENT, &value), "%s", bad[i]);
    }
}
END_TEST

START_TEST(limits_depth) {
    struct wf_value value;
    for (size_t depth = WF_MAX_JSON_DEPTH; depth <= WF_MAX_JSON_DEPTH + 1; depth++) {
        struct wf_buf text = {.arena = &arena}, out = {.arena = &arena};
        wf_buf_fill(&text, '[', depth);
        wf_buf_fill(&text, ']', depth);
        wf_buf_char(&text, '\0');
        bool good = read_as(text.ptr, WF_JSON_STRICT, &value);
        ck_assert_int_eq(good, depth <= WF_MAX_JSON_DEPTH);
        ck_assert(!good || wf_value_json(&out, value));
    }
    struct wf_buf deep = {.arena = &arena};
    wf_buf_fill(&deep, '[', 1000000);
    wf_buf_char(&deep, '\0');
    ck_assert(!read_as(deep.ptr, WF_JSON_LENIENT, &value));
}
END_TEST

START_TEST(writes_nothing_unknown) {
    struct wf_value list = wf_value_array(&arena), object = wf_value_object(&arena);
    struct wf_buf out = {.arena = &arena};
    *WF_PUSH(&arena, list.array) = wf_value_unknown(WF_TRUE);
    object.object->open = true;
    ck_assert(!wf_value_json(&out, list));
    ck_assert(!wf_value_json(&out, object));
    ck_assert(!wf_value_json(&out, wf_value_unknown(WF_MAYBE)));
}
END_TEST

Suite *json_suite(void) {
    Suite *suite = suite_create("json");
    TCase *tests = tcase_create("json");
    tcase_add_checked_fixture(tests, NULL, teardown);
    tcase_add_test(tests, reads_and_writes);
    tcase_add_test(tests, reads_many_members);
    tcase_add_test(tests, reads_escapes);
    tcase_add_test(tests, writes_escapes);
    tcase_add_test(tests, refuses);
    tcase_add_test(tests, is_lenient);
    tcase_add_test(tests, limits_depth);
    tcase_add_test(tests, writes_nothing_unknown);
    suite_add_tcase(suite, tests);
    return suite;
}
