#include "yaml/second.h"

#include "corpus.h"

#include <check.h>
#include <stdio.h>

static enum wf_second check(const char *text, struct wf_err *err) {
    struct wf_arena arena = {0};
    enum wf_second result = wf_second_check(&arena, wf_str_of(text), err);
    wf_arena_free(&arena);
    return result;
}

START_TEST(agrees) {
    static const char *const texts[] = {
        "",
        "\n",
        "# only a comment\n",
        "a: 1\n",
        "a: 1",
        "- a\n- 'b'\n- \"c\\n\"\n- |\n  d\n- >-\n  e\n  f\n",
        "a: &x {b: [1, 2]}\nc: *x\n",
        "a: !!str 1\nb: !foo x\nc: ! y\n",
        "a:\nb: ~\nc:\n  - 1\n  -\n",
        "a: 'x '''' y'\nb: \"\\\"\\\"z\"\n",
        "k:\n  a: \"x\n y\"\n",
        "run: |\n  no newline at the end",
        "run: >\n  folded\n  no newline",
        "\xEF\xBB\xBFon: push\r\njobs: {}\r\n",
        "a: [\n  x,\n]\nb: {\n  c: d\n}\n",
        "a: 1\na: 2\n",
        "a: *missing\n",
        "---\na: 1\n...\n",
        "caf\xC3\xA9: \"\xF0\x9F\x98\x80\"\n",
        "{}",
        "[]",
        "x",
        "''",
        "jobs:\n  a: [\n    b\n  ]\n",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct wf_err err = {0};
        ck_assert_msg(check(texts[i], &err) == WF_SECOND_AGREES, "%s: %s", texts[i], err.text);
    }
}
END_TEST

START_TEST(refuses) {
    static const char *const texts[] = {
        "a: [b", "a: b: c\n", "\tx: 1\n", "a: \"\\q\"\n", "a\xFF: 1\n", "a: 1\n---\nb: 2\n", "a: [b]#c\n",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct wf_err err = {0};
        ck_assert_msg(check(texts[i], &err) == WF_SECOND_REFUSES, "%s", texts[i]);
        ck_assert_str_ne(err.text, "");
    }
}
END_TEST

static bool untouched(const char *before, const char *after, struct wf_edit *edits, size_t count) {
    struct wf_arena arena = {0};
    struct wf_err err = {0};
    bool same = wf_second_untouched(&arena, wf_str_of(before), wf_str_of(after), edits, count, &err);
    ck_assert_int_eq(same, err.text[0] == '\0');
    wf_arena_free(&arena);
    return same;
}

START_TEST(judges_only_what_is_untouched) {
    struct wf_edit value = {{3, 4}, WF_STR("22")};
    ck_assert(untouched("a: 1\nb: 2\n", "a: 22\nb: 2\n", &value, 1));
    ck_assert(!untouched("a: 1\nb: 2\n", "a: 22\nb: 3\n", &value, 1));
    ck_assert(!untouched("a: 1\nb: 2\n", "a: 22\nb: 2\nc: 3\n", &value, 1));
    ck_assert(untouched("a: 1\n", "a: 1\n", NULL, 0));
    struct wf_edit line = {{5, 5}, WF_STR("n: 1\nm:\n  x: y\n")};
    ck_assert(untouched("a: 1\nb: 2\n", "a: 1\nn: 1\nm:\n  x: y\nb: 2\n", &line, 1));
    ck_assert(untouched("a: 1\r\nb: 2\r\n", "a: 1\r\nn: 1\r\nb: 2\r\n",
                        &(struct wf_edit){{6, 6}, WF_STR("n: 1\n")}, 1));
}
END_TEST

START_TEST(sees_what_an_edit_does_to_its_neighbours) {
    /* b moves below the new key. */
    struct wf_edit nest = {{5, 5}, WF_STR("m:\n  ")};
    ck_assert(!untouched("a: 1\nb: 2\n", "a: 1\nm:\n  b: 2\n", &nest, 1));
    /* d joins the mapping of b: the same depth, another parent. */
    struct wf_edit join = {{10, 12}, WF_STR("")};
    ck_assert(!untouched("a:\n  b: 1\nc:\n  d: 2\n", "a:\n  b: 1\n  d: 2\n",
                         &(struct wf_edit){{10, 13}, WF_STR("")}, 1));
    ck_assert(!untouched("a:\n  b: 1\nc:\n  d: 2\n", "a:\n  b: 1\n:\n  d: 2\n", &join, 1));
    /* The rest of the line becomes a comment. */
    struct wf_edit hide = {{2, 2}, WF_STR(" x #")};
    ck_assert(!untouched("a: 1\n", "a: x # 1\n", &hide, 1));
    /* No YAML any more. */
    struct wf_edit broken = {{3, 4}, WF_STR("[")};
    ck_assert(!untouched("a: 1\nb: 2\n", "a: [\nb: 2\n", &broken, 1));
}
END_TEST

struct count {
    size_t agreed, refused, differed;
};

static void check_file(void *context, const struct corpus_file *file) {
    struct count *count = context;
    struct wf_err err = {0};
    enum wf_second result = wf_second_check(file->arena, file->bytes, &err);
    count->agreed += result == WF_SECOND_AGREES;
    count->refused += result == WF_SECOND_REFUSES;
    count->differed += result == WF_SECOND_DIFFERS;
    if (result == WF_SECOND_DIFFERS) {
        fprintf(stderr, "# %s: %s\n", file->path, err.text);
    }
}

START_TEST(agrees_on_real_workflows) {
    struct count count = {0};
    if (!corpus_each("/workflows/", check_file, &count)) {
        return;
    }
    ck_assert_uint_eq(count.differed, 0);
    ck_assert_uint_gt(count.agreed, 1000);
    ck_assert_uint_lt(count.refused, 20);
}
END_TEST

Suite *second_suite(void) {
    Suite *suite = suite_create("second");
    TCase *tests = tcase_create("second");
    tcase_set_timeout(tests, 240);
    tcase_add_test(tests, agrees);
    tcase_add_test(tests, refuses);
    tcase_add_test(tests, judges_only_what_is_untouched);
    tcase_add_test(tests, sees_what_an_edit_does_to_its_neighbours);
    tcase_add_test(tests, agrees_on_real_workflows);
    suite_add_tcase(suite, tests);
    return suite;
}
