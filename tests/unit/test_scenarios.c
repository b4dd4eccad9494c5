#include "layers_world.h"

#include "docker/scenarios.h"

static void clear(void) {
    wf_arena_free(&arena);
}

START_TEST(classes_of_files) {
    static const struct {
        const char *path;
        enum wf_file_class class;
    } cases[] = {
        {"app/main.py", WF_CLASS_CODE},
        {"src/x.test.ts", WF_CLASS_TESTS},
        {"tests/data.json", WF_CLASS_TESTS},
        {"tests", WF_CLASS_OTHER},
        {"test_x.py", WF_CLASS_TESTS},
        {"README.md", WF_CLASS_DOCS},
        {"docs/conf.py", WF_CLASS_DOCS},
        {"LICENSE", WF_CLASS_DOCS},
        {"requirements.txt", WF_CLASS_DEPENDENCIES},
        {"lib/CMakeLists.txt", WF_CLASS_DEPENDENCIES},
        {"a/package.json", WF_CLASS_DEPENDENCIES},
        {"requirements-dev.in", WF_CLASS_DEPENDENCIES},
        {"web/App.csproj", WF_CLASS_DEPENDENCIES},
        {"data.csv", WF_CLASS_OTHER},
        {".env", WF_CLASS_OTHER},
        {"contest/main.go", WF_CLASS_CODE},
        {"main_test.go", WF_CLASS_TESTS},
        {"Makefile", WF_CLASS_OTHER},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        enum wf_file_class class = wf_file_class(wf_str_of(cases[i].path));
        ck_assert_msg(class == cases[i].class, "%s: %s", cases[i].path, wf_file_class_name(class));
    }
}
END_TEST

static struct wf_scenarios make(const char *dockerfile, const char *files, const char *ignore,
                                const char *below) {
    struct world_side side = {.dockerfile = dockerfile, .files = files, .ignore = ignore};
    const struct wf_dockerignore *parsed = NULL;
    if (ignore != NULL) {
        parsed = wf_dockerignore_read(&arena, wf_source_make(&arena, WF_STR(""), wf_str_of(ignore)));
    }
    return wf_scenarios_make(&arena, world_build(&side), world_folder(files), parsed, wf_str_of(below),
                             WF_LAYERS_LOCAL);
}

/* "name example files states", a line each. */
static const char *show(const struct wf_scenarios *scenarios) {
    struct wf_buf out = {.arena = &arena};
    for (size_t i = 0; i < scenarios->list.len; i++) {
        const struct wf_scenario *one = &scenarios->list.items[i];
        wf_buf_printf(&out, "%.*s %.*s %zu %s\n", WF_STR_ARG(one->name), WF_STR_ARG(one->example), one->files,
                      world_states(one->layers));
    }
    wf_buf_char(&out, '\0');
    return out.ptr;
}

START_TEST(large_builds_are_tried_in_part) {
    enum { RUNS = 300 };
    struct wf_buf text = {.arena = &arena};
    wf_buf_text(&text, "FROM i\n");
    for (int i = 0; i < RUNS; i++) {
        wf_buf_printf(&text, "ARG A%d\nRUN make %d\n", i, i);
    }
    const char *file = wf_arena_str(&arena, wf_buf_view(&text)).ptr;
    struct wf_scenarios scenarios = make(file, "Dockerfile=x", NULL, "Dockerfile");
    size_t tried = scenarios.list.len - 2; /* beside "no change" and the comment */
    ck_assert_uint_gt(tried, 50);
    ck_assert_uint_gt(scenarios.left, 100);
    ck_assert_uint_eq(tried + scenarios.left, RUNS);
}
END_TEST

START_TEST(one_row_for_each_fate) {
    struct wf_scenarios scenarios =
        make("FROM i\nARG V\nCOPY requirements.txt .\nRUN pip install -r r\nCOPY . .\nARG W\n",
             "Dockerfile=x requirements.txt=1 app/a.py=1 app/b.py=2 tests/t.py=3 "
             "README.md=1 node_modules/x/y.js=1 .git/config=1",
             "tests\n", "Dockerfile");
    ck_assert_str_eq(show(&scenarios), "no change  0 ccc\n"
                                       "code app/a.py 2 ccr\n"
                                       "tests tests/t.py 1 ccc\n"
                                       "docs README.md 1 ccr\n"
                                       "dependencies requirements.txt 1 rrr\n"
                                       "comment in the Dockerfile  0 ccr\n"
                                       "ARG V  0 crr\n"
                                       "ARG W  0 ccc\n");
    ck_assert(scenarios.complete);
}
END_TEST

START_TEST(fates_of_one_class_are_told_apart) {
    struct wf_scenarios scenarios =
        make("FROM i\nCOPY a /a\nCOPY b /b\nARG TARGETARCH\n", "a/x.c=1 a/y.c=1 b/x.c=1 c/x.c=1", NULL, "");
    ck_assert_str_eq(show(&scenarios), "no change  0 cc\n"
                                       "code a/x.c 2 rr\n"
                                       "code b/x.c 1 cr\n"
                                       "code c/x.c 1 cc\n"
                                       "comment in the Dockerfile  0 cc\n");
}
END_TEST

START_TEST(an_empty_context) {
    struct wf_scenarios scenarios = make("FROM i\nRUN x\n", "", NULL, "");
    ck_assert_str_eq(show(&scenarios), "no change  0 c\ncomment in the Dockerfile  0 c\n");
}
END_TEST

Suite *scenarios_suite(void) {
    Suite *suite = suite_create("scenarios");
    TCase *tests = tcase_create("all");
    tcase_add_checked_fixture(tests, NULL, clear);
    tcase_add_test(tests, classes_of_files);
    tcase_add_test(tests, large_builds_are_tried_in_part);
    tcase_add_test(tests, one_row_for_each_fate);
    tcase_add_test(tests, fates_of_one_class_are_told_apart);
    tcase_add_test(tests, an_empty_context);
    suite_add_tcase(suite, tests);
    return suite;
}
