#include "base/buf.h"
#include "yaml/comment.h"
#include "yaml/read.h"

#include <check.h>

static struct wf_arena arena;

static void empty_arena(void) {
    wf_arena_free(&arena);
}

static const struct wf_doc *read_text(const char *text) {
    return wf_yaml_parse(&arena, WF_STR("x.yml"), wf_str_of(text));
}

static void ck_text(struct wf_str got, const char *wanted) {
    ck_assert_msg(wf_str_is(got, wanted), "\"%.*s\" is not \"%s\"", WF_STR_ARG(got), wanted);
}

/* The bytes of a value, found by key. */
static struct wf_str bytes_of(const struct wf_doc *doc, const char *key) {
    return wf_source_slice(doc->source, wf_node_key(doc->root, key)->value->span);
}

START_TEST(spans_hold_every_byte_of_a_node) {
    const struct wf_doc *doc = read_text(
        "\xEF\xBB\xBF"
        "\xC3\xA9: 'it''s'\nb: \"x\\\"y\"  # c\nl: |+\n  one\n  two\n\nf: >-\n"
        "  a\n  b\n\np: plain\n  text\ns: [a, {b: c}]\nm:\n  k: v\nq:\n- 1\n- 2\ne:\nz: &x !!str y\n"
        "y: *x\n");
    ck_assert_uint_eq(doc->problems.len, 0);
    ck_text(bytes_of(doc, "\xC3\xA9"), "'it''s'");
    ck_text(bytes_of(doc, "b"), "\"x\\\"y\"");
    ck_text(bytes_of(doc, "l"), "|+\n  one\n  two\n");
    ck_text(bytes_of(doc, "f"), ">-\n  a\n  b");
    ck_text(bytes_of(doc, "p"), "plain\n  text");
    ck_text(bytes_of(doc, "s"), "[a, {b: c}]");
    ck_text(bytes_of(doc, "m"), "k: v");
    ck_text(bytes_of(doc, "q"), "- 1\n- 2");
    ck_text(bytes_of(doc, "e"), "");
    ck_text(bytes_of(doc, "z"), "y");
    ck_text(bytes_of(doc, "y"), "*x");
    const struct wf_node *anchored = wf_node_key(doc->root, "z")->value;
    ck_text(wf_source_slice(doc->source, anchored->properties), "&x !!str");
    ck_assert_ptr_eq(wf_node_key(doc->root, "y")->value->target, anchored);
    const struct wf_doc *colon = read_text("[d: &on: b");
    const struct wf_node *list = colon->root;
    ck_assert_uint_eq(list->span.end, 7);
    ck_text(wf_source_slice(colon->source, list->first->first->value->properties), "&on");
}
END_TEST

static void check_problem(const char *text, const char *code, uint32_t line, uint32_t column) {
    const struct wf_doc *doc = read_text(text);
    ck_assert_msg(doc->problems.len == 1, "%s: %zu problems", text, doc->problems.len);
    struct wf_pos pos = wf_source_pos(doc->source, doc->problems.items[0].span.begin);
    ck_assert_str_eq(doc->problems.items[0].code, code);
    ck_assert_uint_eq(pos.line, line);
    ck_assert_uint_eq(pos.column, column);
}

START_TEST(githubs_dialect_is_enforced) {
    check_problem("", "empty", 1, 1);
    check_problem("# nothing\n", "empty", 1, 1);
    check_problem("a: 1\n---\nb: 2\n", "multiple-documents", 2, 1);
    check_problem("a: 1\nA: 2\n", "duplicate-key", 2, 1);
    check_problem("? [a]\n: b\n", "complex-key", 1, 3);
    check_problem("x: &x {a: b}\ny:\n  <<: *x\n", "merge-key", 3, 3);
    check_problem("a: *nowhere\n", "unknown-anchor", 1, 4);
    check_problem("a: &a\n  b: *a\n", "recursive-alias", 2, 6);
    check_problem("a: !foo b\n", "tag", 1, 4);
    check_problem("a: !!int b\n", "tag", 1, 4);
    check_problem("a:\n\tb: c\n", "syntax", 2, 1);
    check_problem("a: [b\nc: d\n", "syntax", 2, 2);
    check_problem("a: \xFF\n", "encoding", 1, 4);
}
END_TEST

START_TEST(what_github_accepts_is_no_problem) {
    static const char *const texts[] = {
        "%YAML 1.1\n---\na: 1\n...\n",
        "a: [b]# c\n",
        "a: [b,\nc\n]\n",
        "a: \"b\nc\"\n",
        "a: !!str 1\nb: !!bool true\n",
        "a: &x 1\nb: &x 2\nc: *x\n",
        "a: ! x\n",
        "a: !foo [b]\n",
        "a:\r\n  b: c\r\n",
        "a:\tb\n",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        ck_assert_msg(read_text(texts[i])->problems.len == 0, "%s", texts[i]);
    }
}
END_TEST

START_TEST(many_keys_are_compared_too) {
    struct wf_buf text = {.arena = &arena};
    for (int i = 0; i < 100; i++) {
        wf_buf_printf(&text, "key%d: 1\n", i);
    }
    wf_buf_text(&text, "KEY7: 2\n");
    const struct wf_doc *doc = wf_yaml_parse(&arena, WF_STR("x.yml"), wf_buf_view(&text));
    ck_assert_uint_eq(doc->problems.len, 1);
    ck_assert_uint_eq(wf_source_line_of(doc->source, doc->problems.items[0].other.begin), 8);
}
END_TEST

START_TEST(nesting_has_a_limit) {
    static const char *const openers[] = {"[", "{a: ", "- "};
    for (size_t i = 0; i < 3; i++) {
        struct wf_buf text = {.arena = &arena};
        for (int k = 0; k < 100000; k++) {
            wf_buf_text(&text, openers[i]);
        }
        const struct wf_doc *doc = wf_yaml_parse(&arena, WF_STR("x.yml"), wf_buf_view(&text));
        ck_assert_str_eq(doc->problems.items[0].code, "too-deep");
    }
}
END_TEST

START_TEST(aliases_count_as_what_they_stand_for) {
    const struct wf_doc *doc = read_text("a: &a [x, x]\nb: [*a, *a]\n");
    ck_assert_uint_eq(doc->root->weight, 2 + 2 + 4 + 2 + 8);
    ck_assert_uint_eq(doc->events, doc->root->weight + 4); /* begin and end of stream and document */
}
END_TEST

START_TEST(aliases_of_aliases_have_a_limit) {
    struct wf_buf text = {.arena = &arena};
    wf_buf_text(&text, "a0: &a0 [x, x]\n");
    for (int i = 1; i < 40; i++) {
        wf_buf_printf(&text, "a%d: &a%d [*a%d, *a%d]\n", i, i, i - 1, i - 1);
    }
    const struct wf_doc *doc = wf_yaml_parse(&arena, WF_STR("x.yml"), wf_buf_view(&text));
    ck_assert_uint_eq(doc->problems.len, 1);
    ck_assert_str_eq(doc->problems.items[0].code, "too-large");
    ck_assert(doc->cut);
}
END_TEST

START_TEST(a_broken_file_keeps_what_came_before) {
    const struct wf_doc *doc = read_text("a: 1\nb:\n  c: [x, y\nd: e\n");
    ck_assert(doc->cut && !read_text("a: 1\n")->cut);
    ck_text(wf_node_text(wf_node_get(doc->root, "a")), "1");
    ck_assert_uint_eq(wf_node_get(wf_node_get(doc->root, "b"), "c")->count, 2);
    for (WF_EACH(key, doc->root)) {
        ck_assert_ptr_nonnull(key->value);
    }
}
END_TEST

START_TEST(comments_are_found_with_their_place) {
    const struct wf_doc *doc = read_text(
        "# first\na: 'x # y' # second\nb: |  # third\n  # text\nc: [d, # fourth\n  e]\nf: a#b\n  # last");
    static const char *const texts[] = {"first", "second", "third", "fourth", "last"};
    ck_assert_uint_eq(doc->comments.len, 5);
    for (size_t i = 0; i < 5; i++) {
        ck_text(wf_comment_text(doc->source, &doc->comments.items[i]), texts[i]);
        ck_assert_int_eq(doc->comments.items[i].own_line, i == 0 || i == 4);
    }
    ck_assert_ptr_eq(wf_comment_on_line(doc, 1), &doc->comments.items[0]);
    ck_assert_ptr_null(wf_comment_on_line(doc, 2));
    ck_assert_ptr_eq(wf_comment_behind(doc, wf_node_key(doc->root, "a")->span.begin),
                     &doc->comments.items[1]);
    ck_assert_ptr_null(wf_comment_behind(doc, wf_node_key(doc->root, "f")->span.begin));
}
END_TEST

START_TEST(scalars_have_githubs_types) {
    static const struct {
        const char *text;
        enum wf_type type;
    } cases[] = {
        {"true", WF_TYPE_BOOL},         {"False", WF_TYPE_BOOL},   {"yes", WF_TYPE_STRING},
        {"on", WF_TYPE_STRING},         {"", WF_TYPE_NULL},        {"~", WF_TYPE_NULL},
        {"NULL", WF_TYPE_NULL},         {"nULL", WF_TYPE_STRING},  {"0755", WF_TYPE_NUMBER},
        {"0x1F", WF_TYPE_NUMBER},       {"0o17", WF_TYPE_NUMBER},  {"0b1", WF_TYPE_STRING},
        {"1_000", WF_TYPE_STRING},      {"1.", WF_TYPE_NUMBER},    {".5", WF_TYPE_NUMBER},
        {".", WF_TYPE_STRING},          {"-1e5", WF_TYPE_NUMBER},  {"1e", WF_TYPE_STRING},
        {".inf", WF_TYPE_NUMBER},       {"-.INF", WF_TYPE_NUMBER}, {".nan", WF_TYPE_NUMBER},
        {"2024-01-01", WF_TYPE_STRING}, {"-0x1", WF_TYPE_STRING},  {"12:30", WF_TYPE_STRING},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ck_assert_msg(wf_plain_type(wf_str_of(cases[i].text)) == cases[i].type, "%s", cases[i].text);
    }
    const struct wf_doc *doc = read_text("a: 0x1F\nb: '1'\nc: !!str 1\nd: -2.5\ne: True\n");
    ck_assert_double_eq(wf_node_number(wf_node_get(doc->root, "a")), 31);
    ck_assert_int_eq(wf_node_type(wf_node_get(doc->root, "b")), WF_TYPE_STRING);
    ck_assert_int_eq(wf_node_type(wf_node_get(doc->root, "c")), WF_TYPE_STRING);
    ck_assert_double_eq(wf_node_number(wf_node_get(doc->root, "d")), -2.5);
    ck_assert(wf_node_bool(wf_node_get(doc->root, "e")));
}
END_TEST

START_TEST(collections_have_ends) {
    const struct wf_doc *doc = read_text("a: &a [x, y]\nb: *a\nc: {}\nd: z\n");
    ck_text(wf_node_text(wf_node_first(doc->root)), "a");
    ck_text(wf_node_text(wf_node_last(doc->root)), "d");
    ck_text(wf_node_text(wf_node_last(doc->root->first->next->value)), "y");
    ck_assert_ptr_null(wf_node_last(wf_node_get(doc->root, "c")));
    ck_assert_ptr_null(wf_node_last(wf_node_get(doc->root, "d")));
    ck_assert_ptr_null(wf_node_last(NULL));
}
END_TEST

START_TEST(paths_name_a_node) {
    const struct wf_doc *doc = read_text("jobs:\n  build:\n    steps:\n      - with:\n          'a b': x\n");
    const struct wf_node *step =
        wf_node_first(wf_node_get(wf_node_get(wf_node_get(doc->root, "jobs"), "build"), "steps"));
    ck_text(wf_node_path(&arena, wf_node_get(wf_node_get(step, "with"), "a b")),
            "jobs.build.steps[0].with[\"a b\"]");
}
END_TEST

Suite *read_suite(void) {
    Suite *suite = suite_create("read");
    TCase *tcase = tcase_create("read");
    tcase_add_checked_fixture(tcase, NULL, empty_arena);
    tcase_add_test(tcase, spans_hold_every_byte_of_a_node);
    tcase_add_test(tcase, githubs_dialect_is_enforced);
    tcase_add_test(tcase, what_github_accepts_is_no_problem);
    tcase_add_test(tcase, many_keys_are_compared_too);
    tcase_add_test(tcase, nesting_has_a_limit);
    tcase_add_test(tcase, aliases_count_as_what_they_stand_for);
    tcase_add_test(tcase, aliases_of_aliases_have_a_limit);
    tcase_add_test(tcase, a_broken_file_keeps_what_came_before);
    tcase_add_test(tcase, comments_are_found_with_their_place);
    tcase_add_test(tcase, scalars_have_githubs_types);
    tcase_add_test(tcase, collections_have_ends);
    tcase_add_test(tcase, paths_name_a_node);
    suite_add_tcase(suite, tcase);
    return suite;
}
