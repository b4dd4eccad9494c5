#include "lang/toml.h"
#include "lang/xml.h"
#include "scaffold/survey.h"

#include <check.h>

#define LEN(array) (sizeof(array) / sizeof *(array))

static struct wf_arena arena;

static void setup(void) {
    arena = (struct wf_arena){0};
}

static void teardown(void) {
    wf_arena_free(&arena);
}

START_TEST(toml) {
    static const char text[] =
        "\xEF\xBB\xBF# c\r\na.b = \"x\\u00e9\\\"\" # c\r\n'c d' = '''\nraw\\\n'''\n[t.u]\nn = 1_000\n"
        "f = -1.5\nd = 1979-05-27T07:32:00Z\nl = [ 1, # c\n [\"y\"], ]\ni = {k = true, m.n = 2}\n"
        "[[r]]\nx = 1\n[[r]]\nx = 2\n[r.s]\nz = \"\"\"\nlong \\\n  text\"\"\"\n";
    struct wf_value root;
    struct wf_toml_problem problem;
    ck_assert(wf_toml_read(&arena, wf_str_of(text), &root, &problem));
    ck_assert(wf_str_is(wf_value_text_at(root, "a/b"), "x\xC3\xA9\""));
    ck_assert(wf_str_is(wf_value_text_at(root, "c d"), "raw\\\n"));
    ck_assert_double_eq(wf_value_at(root, "t/u/n").number, 1000);
    ck_assert_double_eq(wf_value_at(root, "t/u/f").number, -1.5);
    ck_assert(wf_str_is(wf_value_text_at(root, "t/u/d"), "1979-05-27T07:32:00Z"));
    ck_assert_uint_eq(wf_value_at(root, "t/u/l").array->len, 2);
    ck_assert_double_eq(wf_value_at(root, "t/u/i/m/n").number, 2);
    ck_assert_uint_eq(wf_value_at(root, "r").array->len, 2);
    ck_assert(wf_str_is(wf_value_text_at(wf_value_at(root, "r").array->items[1], "s/z"), "long text"));
}
END_TEST

START_TEST(toml_mistakes) {
    static const char *const texts[] = {"a",         "a =",        "a = \"x", "[a",          "a = 1 b = 2",
                                        "a = [1",    "a = {b = 1", "= 1",     "a = \"\\q\"", "a = 1\n[a.b]\n",
                                        "a = \"\n\""};
    struct wf_value root;
    struct wf_toml_problem problem;
    for (size_t i = 0; i < LEN(texts); i++) {
        ck_assert_msg(!wf_toml_read(&arena, wf_str_of(texts[i]), &root, &problem), "%s", texts[i]);
        ck_assert_ptr_nonnull(problem.what);
        ck_assert_int_eq(root.kind, WF_VALUE_OBJECT);
    }
    struct wf_buf deep = {.arena = &arena};
    wf_buf_text(&deep, "good = 1\na = ");
    wf_buf_fill(&deep, '[', 100000);
    ck_assert(!wf_toml_read(&arena, wf_buf_view(&deep), &root, &problem));
    ck_assert_double_eq(wf_value_at(root, "good").number, 1);
}
END_TEST

START_TEST(xml) {
    struct wf_xml read =
        wf_xml_read(&arena, WF_STR("<?xml version='1.0'?><p:a x='1'><b> t&lt;<![CDATA[u]]> </b><b/></p:a>"));
    ck_assert(wf_str_is(wf_xml_first(&read, "a/@x"), "1"));
    ck_assert(wf_str_is(wf_xml_first(&read, "a/b"), "t<u"));
    ck_assert_uint_eq(wf_xml_first(&read, "a/c").len, 0);
    struct wf_buf deep = {.arena = &arena};
    wf_buf_text(&deep, "<a><first>1</first>");
    for (int i = 0; i < 1000; i++) {
        wf_buf_text(&deep, "<a>");
    }
    read = wf_xml_read(&arena, wf_buf_view(&deep));
    ck_assert(wf_str_is(wf_xml_first(&read, "a/first"), "1"));
    ck_assert_uint_eq(wf_xml_read(&arena, WF_STR("")).texts.len, 0);
}
END_TEST

Suite *toml_suite(void) {
    Suite *suite = suite_create("toml");
    TCase *tests = tcase_create("toml");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, toml);
    tcase_add_test(tests, toml_mistakes);
    tcase_add_test(tests, xml);
    suite_add_tcase(suite, tests);
    return suite;
}
