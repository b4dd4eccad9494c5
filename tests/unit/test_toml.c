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
    static const char *const texts[] = {"a",
                                        "a =",
                                        "a = \"x",
                                        "[a",
                                        "a = 1 b = 2",
                                        "a = [1",
                                        "a = {b = 1",
                                        "= 1",
                                        "a = \"\\q\"",
                                        "a = 1\n[a.b]\n",
                                        "a = \"\n\"",
                                        "a = \"\\uD800\"",
                                        "a = \"\\UFFFFFFFF\""};
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

/* A table is searched for each of its names: it has an end before that takes long. */
START_TEST(toml_many_names) {
    struct wf_buf many = {.arena = &arena};
    struct wf_value root;
    struct wf_toml_problem problem;
    for (unsigned i = 0; i < 60000; i++) {
        wf_buf_printf(&many, i < 30000 ? "n%u = 1\n" : "[n%u]\n", i);
    }
    ck_assert(!wf_toml_read(&arena, wf_buf_view(&many), &root, &problem));
    ck_assert_str_eq(problem.what, "too many names in a table");
    ck_assert_uint_eq(root.object->len, 2000);
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

/* Each text keeps its path: long ones are left out, or a small file would need much memory. */
START_TEST(xml_long_paths) {
    struct wf_buf text = {.arena = &arena};
    wf_buf_text(&text, "<a><first>1</first><");
    wf_buf_fill(&text, 'b', 100000);
    wf_buf_text(&text, ">");
    for (int i = 0; i < 100000; i++) {
        wf_buf_text(&text, "<c d=''/>");
    }
    struct wf_xml read = wf_xml_read(&arena, wf_buf_view(&text));
    ck_assert_uint_eq(read.texts.len, 1);
    ck_assert(wf_str_is(wf_xml_first(&read, "a/first"), "1"));
    struct wf_buf deep = {.arena = &arena};
    for (int i = 0; i < 64; i++) {
        wf_buf_text(&deep, "<a>");
    }
    wf_buf_text(&deep, "<b/><c>");
    ck_assert_uint_eq(wf_xml_read(&arena, wf_buf_view(&deep)).texts.len, 0);
}
END_TEST

Suite *toml_suite(void) {
    Suite *suite = suite_create("toml");
    TCase *tests = tcase_create("toml");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, toml);
    tcase_add_test(tests, toml_mistakes);
    tcase_add_test(tests, toml_many_names);
    tcase_add_test(tests, xml);
    tcase_add_test(tests, xml_long_paths);
    suite_add_tcase(suite, tests);
    return suite;
}
