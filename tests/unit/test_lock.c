#include "lint/depend.h"
#include "rules/registry.h"

#include <check.h>

#define A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define B "BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB"
#define D "sha256:dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd"

static struct wf_arena arena;

static void teardown(void) {
    wf_arena_free(&arena);
}

static const struct wf_config *read_lock(const char *text) {
    struct wf_config *config = wf_config_make(&arena);
    wf_lock_read(&arena, config, WF_STR("a.lock"), wf_str_of(text));
    return config;
}

static const struct wf_pin *pin_of(const struct wf_config *config, const char *name, const char *ref) {
    return wf_lock_of(config->lock, wf_str_of(name), wf_str_of(ref));
}

static void assert_text(struct wf_str text, const char *wanted) {
    ck_assert_str_eq(wf_arena_str(&arena, text).ptr, wanted);
}

START_TEST(reads_lines_of_all_kinds) {
    const struct wf_config *config = read_lock("\xef\xbb\xbf# first\r\n\r\n"
                                               "  actions/checkout@v4 = " A "  # v4.2.2 and more\r\n"
                                               "Actions/Cache/save@v4=" B "\t# our own\r\n"
                                               "acme/odd@a=b#c = " A " \n"
                                               "docker://python = " D "\n"
                                               "ghcr.io/acme/tool:1.2 =" D " # 1.2.3");
    ck_assert_uint_eq(config->problems.len, 0);
    ck_assert_uint_eq(config->lock->pins.len, 5);
    assert_text(pin_of(config, "ACTIONS/checkout", "v4")->label, "v4.2.2");
    assert_text(pin_of(config, "actions/cache", "v4")->label, "v4");
    assert_text(pin_of(config, "actions/cache", "v4")->value, B);
    assert_text(pin_of(config, "acme/odd", "a=b#c")->value, A);
    assert_text(pin_of(config, "docker.io/library/python", "latest")->value, D);
    ck_assert(pin_of(config, "ghcr.io/acme/tool", "1.2")->image);
    ck_assert_ptr_null(pin_of(config, "actions/checkout", "V4"));
    ck_assert_ptr_null(pin_of(config, "actions/checkout", "v4.2.2"));
}
END_TEST

START_TEST(finds_what_a_commit_is_called) {
    const struct wf_config *config = read_lock("a/b@v4 = " B " # v4.2.2\n"
                                               "a/b@main = " B "\n"
                                               "a/b@v3 = " A "\n");
    struct wf_str lower = WF_STR("bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb");
    assert_text(wf_lock_of_value(config->lock, WF_STR("A/b"), lower)->ref, "v4");
    ck_assert_ptr_null(wf_lock_of_value(config->lock, WF_STR("a/c"), lower));
    ck_assert_ptr_null(wf_lock_of_value(NULL, WF_STR("a/b"), lower));
}
END_TEST

START_TEST(empty_locks_are_locks) {
    const char *const texts[] = {"", "\n", "# nothing\n", "\r\n \t\r\n"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        const struct wf_config *config = read_lock(texts[i]);
        ck_assert_uint_eq(config->problems.len, 0);
        ck_assert_uint_eq(config->lock->pins.len, 0);
    }
}
END_TEST

START_TEST(bad_lines_have_a_place) {
    static const struct {
        const char *line, *message, *help;
        uint32_t column;
    } cases[] = {
        {"a/b@v1", "\"=\" expected behind \"a/b@v1\"", "as in \"actions/checkout@v4 = COMMIT\"", 1},
        {" = " A, "nothing before \"= " A "\"", "as in \"actions/checkout@v4 = COMMIT\"", 2},
        {"a/b@v1 =", "40 hexadecimal digits expected behind \"a/b@v1 =\"", "", 1},
        {"a/b@v1 = # v1.0.0", "40 hexadecimal digits expected behind \"a/b@v1 =\"", "", 1},
        {"a/b@v1 = 12ab", "40 hexadecimal digits expected behind \"a/b@v1 =\"", "these are 4 digits", 10},
        {"a/b@v1 = 12ag", "40 hexadecimal digits expected behind \"a/b@v1 =\"",
         "\"g\" is no hexadecimal digit", 10},
        {"a/b@v1 = " D, "40 hexadecimal digits expected behind \"a/b@v1 =\"",
         "an image is written with its tag: \"name:tag\"", 10},
        {"a/b = " A, "\"sha256:\" and 64 hexadecimal digits expected behind \"a/b =\"",
         "an action is written with its ref: \"owner/repo@v1\"", 7},
        {"b@v1 = " A, "no action or workflow: \"b@v1\"", "as in \"actions/checkout@v4\"", 1},
        {"A:1 = " D, "neither an action with its ref nor an image with its tag: \"A:1\"",
         "as in \"actions/checkout@v4\" or \"python:3.12-slim\"", 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct wf_str text = wf_arena_printf(&arena, "# first\n%s\n", cases[i].line);
        const struct wf_config *config = read_lock(wf_arena_str(&arena, text).ptr);
        ck_assert_uint_eq(config->problems.len, 1);
        const struct wf_config_problem *problem = &config->problems.items[0];
        struct wf_pos pos = wf_source_pos(problem->source, problem->span.begin);
        assert_text(problem->message, cases[i].message);
        assert_text(problem->help, cases[i].help);
        ck_assert_uint_eq(pos.line, 2);
        ck_assert_uint_eq(pos.column, cases[i].column);
    }
}
END_TEST

START_TEST(a_name_has_one_value) {
    const struct wf_config *config = read_lock("a/b@v1 = " A "\nA/B@v1 = " A "\na/b/c@v1 = " B "\n");
    ck_assert_uint_eq(config->lock->pins.len, 1);
    ck_assert_uint_eq(config->problems.len, 1);
    assert_text(config->problems.items[0].message, "\"a/b/c@v1\" has another value in line 1");
    config = read_lock("a/b@v1 = \xff\n");
    ck_assert_uint_eq(config->problems.len, 1);
    ck_assert_uint_eq(config->lock->pins.len, 0);
}
END_TEST

START_TEST(knows_what_a_file_takes_from_outside) {
    const char *text =
        "on: push\njobs:\n  a:\n    runs-on: x\n    container: {image: 'python:3'}\n    steps:\n"
        "      - uses: &x a/b/c@v1 # one\n      - uses: *x\n      - uses: ./d\n"
        "      - uses: a/b@${{ x }}\n      - {uses: a/b@v1, with: {a: b}} # v1.2\n"
        "  b: {uses: a/b/.github/workflows/x.yml@" A "}\n"
        "  c: {runs-on: x, steps: [{uses: a/b@v1}, {uses: a/c@v1}]} # two\n";
    struct wf_file *file = wf_lint_file(&arena, WF_STR(".github/workflows/a.yml"), wf_str_of(text));
    struct wf_dependencies all = wf_dependencies_read(&arena, file);
    static const struct {
        const char *text, *name, *ref;
        enum wf_dependency_kind kind;
        bool comment;
    } wanted[] = {
        {"python:3", "docker.io/library/python", "3", WF_DEPENDS_IMAGE, false},
        {"a/b/c@v1", "a/b", "v1", WF_DEPENDS_ACTION, true},
        {"./d", "", "", WF_DEPENDS_LOCAL, false},
        {"a/b@v1", "a/b", "v1", WF_DEPENDS_ACTION, true},
        {"a/b/.github/workflows/x.yml@" A, "a/b", A, WF_DEPENDS_WORKFLOW, false},
        {"a/b@v1", "a/b", "v1", WF_DEPENDS_ACTION, false},
        {"a/c@v1", "a/c", "v1", WF_DEPENDS_ACTION, false},
    };
    ck_assert_uint_eq(all.list.len, sizeof wanted / sizeof wanted[0]);
    for (size_t i = 0; i < all.list.len; i++) {
        const struct wf_dependency *dependency = &all.list.items[i];
        assert_text(dependency->text, wanted[i].text);
        assert_text(wf_source_slice(file->source, dependency->span), wanted[i].text);
        assert_text(dependency->name, wanted[i].name);
        assert_text(dependency->ref, wanted[i].ref);
        ck_assert_int_eq(dependency->kind, wanted[i].kind);
        ck_assert_int_eq(dependency->comment != NULL, wanted[i].comment);
    }
    ck_assert_uint_eq(all.list.items[4].value.len, 40);
}
END_TEST

Suite *lock_suite(void) {
    Suite *suite = suite_create("lock");
    TCase *tests = tcase_create("lock");
    tcase_add_checked_fixture(tests, NULL, teardown);
    tcase_add_test(tests, reads_lines_of_all_kinds);
    tcase_add_test(tests, finds_what_a_commit_is_called);
    tcase_add_test(tests, empty_locks_are_locks);
    tcase_add_test(tests, bad_lines_have_a_place);
    tcase_add_test(tests, a_name_has_one_value);
    tcase_add_test(tests, knows_what_a_file_takes_from_outside);
    suite_add_tcase(suite, tests);
    return suite;
}
