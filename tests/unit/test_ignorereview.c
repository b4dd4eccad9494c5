#include "docker/ignore_review.h"

#include "base/buf.h"
#include "base/limits.h"

#include <check.h>

static struct wf_arena arena;

static void tear_down(void) {
    wf_arena_free(&arena);
}

static struct wf_ignore_review review(const char *text) {
    return wf_ignore_review(
        &arena,
        wf_dockerignore_read(&arena, wf_source_make(&arena, WF_STR(".dockerignore"), wf_str_of(text))));
}

/* "FAULT PATTERN OTHER BETTER;" for each remark. */
static const char *told(const char *text) {
    static const char *const names[] = {"repeated", "covered", "undone", "idle",     "nothing",
                                        "only-top", "comment", "braces", "backslash"};
    struct wf_ignore_review found = review(text);
    struct wf_str out = WF_STR("");
    for (size_t i = 0; i < found.remarks.len; i++) {
        const struct wf_ignore_remark *remark = &found.remarks.items[i];
        out = wf_arena_printf(&arena, "%.*s%s %.*s %.*s %.*s%s;", WF_STR_ARG(out), names[remark->fault],
                              WF_STR_ARG(remark->pattern->written),
                              WF_STR_ARG(remark->other ? remark->other->written : WF_STR("-")),
                              WF_STR_ARG(remark->better), remark->sure ? "" : "?");
    }
    return out.len == 0 ? "" : out.ptr;
}

#define CK(text, expected) ck_assert_str_eq(told(text), expected)

START_TEST(lines_that_repeat_others) {
    CK("", "");
    CK("a\nb\n", "");
    CK("a\na\n", "repeated a a ;");
    CK("a/\n/a\n./a\n", "repeated /a a/ ;repeated ./a a/ ;");
    CK("docs\ndocs/api\n", "covered docs/api docs ;");
    CK("docs/api\ndocs\n", "covered docs/api docs ;");
    CK("docs\ndocs/*.md\n", "covered docs/*.md docs ;");
    CK("*.txt\nREADME.txt\n", "covered README.txt *.txt ;");
    CK("*.txt\nx/README.txt\n", "");
    CK("**/*.txt\nx/README.txt\nx/*.txt\nx*.txt\n",
       "covered x/README.txt **/*.txt ;covered x/*.txt **/*.txt ;covered x*.txt **/*.txt ;");
    CK("**/x\nx\na/x\na/*/x\nax\n", "covered x **/x ;covered a/x **/x ;covered a/*/x **/x ;");
    CK("x*\nxa\nxb*\n", "covered xa x* ;covered xb* x* ;");
    CK("**/*.p[yo]\nz/*.py\n", "covered z/*.py **/*.p[yo] ;");
    CK("**/*?.a\n**/*.a\n", "covered **/*?.a **/*.a ;");
    CK("*\nfoo\nfoo/b*\n", "covered foo * ;covered foo/b* * ;");
    CK("**\n*\n", "covered ** * ;");
    CK("[a\n[a\n", "");
}
END_TEST

/* Where exceptions are, little is certain: see docker/dockerignore.h. */
START_TEST(lines_and_exceptions) {
    CK("!a\nb\n", "idle !a - ;");
    CK("b\n!b/a\nb\n", "");
    CK("a.txt\n!x\n*.txt\n", "");
    CK("x.txt\n*.txt\n!y\n", "covered x.txt *.txt ;");
    CK("docs\ndocs/api\n!y\n!z*\n", "covered docs/api docs ;");
    CK("docs\ndocs/api\n!d*\n", "");
    CK("docs\ndocs/api\n!docs/api/x\n", "");
    CK("docs\ndocs/api\n!**/x\n", "");
    CK("**\n!app\napp\n", "undone !app app ;covered app ** ;");
    CK("*\n!a\n!b\na\n", "");
    CK("*\n!app\n!app\n", "repeated !app !app ;");
    CK("*\n!*.txt\n!a.txt\n", "covered !a.txt !*.txt ;");
}
END_TEST

START_TEST(lines_that_do_something_else) {
    CK("foo # all of it\n", "comment foo # all of it - foo;");
    CK("foo#bar\n", "");
    CK("*.pyc # byte code\n*.{log,txt}\n", "comment *.pyc # byte code - **/*.pyc;"
                                           "braces *.{log,txt} - **/*.log\n*.txt;");
    CK(".\n..\n/\n../x\n", "nothing . - ;nothing .. - ;nothing / - ;nothing ../x - ;");
    CK("*.{js,ts}\n", "braces *.{js,ts} - *.js\n*.ts;");
    CK("{x}\n{a,{b}}\n", "");
    CK("src\\app\n", "backslash src\\app - src/app;");
    CK("\\#x\n[\\]]\n", "");
}
END_TEST

START_TEST(names_that_stand_anywhere) {
    CK("__pycache__\n", "only-top __pycache__ - **/__pycache__;");
    CK("*.pyc\n*.log\n.DS_Store\n", "only-top *.pyc - **/*.pyc;only-top *.log - **/*.log;"
                                    "only-top .DS_Store - **/.DS_Store;");
    CK("htmlcov/\n", "only-top htmlcov/ - **/htmlcov;");
    CK("tests\n*.md\n", "only-top tests - **/tests?;only-top *.md - **/*.md?;");
    CK("/__pycache__\n./node_modules\na/__pycache__\n**/.env\n!.env\n", "");
    CK("data\n*.json\n*\n.git\nDockerfile\ntarget\nbuild\n*.*\n", "covered data * ;covered *.json * ;"
                                                                  "covered .git * ;covered Dockerfile * ;"
                                                                  "covered target * ;covered build * ;"
                                                                  "covered *.* * ;");
    /* The corrected line counts for the others. */
    CK("__pycache__\na/__pycache__\n", "only-top __pycache__ - **/__pycache__;"
                                       "covered a/__pycache__ __pycache__ ;");
}
END_TEST

START_TEST(where_a_comment_begins) {
    ck_assert_uint_eq(wf_ignore_comment_at(WF_STR("a  # b")), 1);
    ck_assert_uint_eq(wf_ignore_comment_at(WF_STR("a\t#")), 1);
    ck_assert_uint_eq(wf_ignore_comment_at(WF_STR("a#b")), WF_NOT_FOUND);
    ck_assert_uint_eq(wf_ignore_comment_at(WF_STR("# a")), WF_NOT_FOUND);
    ck_assert_uint_eq(wf_ignore_comment_at(WF_STR("")), WF_NOT_FOUND);
}
END_TEST

/* --- laws --------------------------------------------------------------------------------------------- */

static uint32_t seed;

static uint32_t dice(uint32_t sides) {
    seed = seed * 1664525 + 1013904223;
    return (seed >> 16) % sides;
}

static struct wf_str random_lines(void) {
    static const char *const parts[] = {"a",    "b",       "foo",   "*",    "**",    "*.txt",
                                        "a*",   "*a",      "**foo", "fo?",  "[ab]",  "a.txt",
                                        "x.py", "*.p[yo]", "b.*",   ".git", "*.log", "c d"};
    struct wf_str out = WF_STR("");
    bool exceptions = dice(2) == 0;
    for (uint32_t i = 0, count = 1 + dice(6); i < count; i++) {
        const char *first = parts[dice(sizeof parts / sizeof parts[0])];
        const char *second = parts[dice(sizeof parts / sizeof parts[0])];
        bool two = dice(2) == 0;
        out = wf_arena_printf(&arena, "%.*s%s%s%s%s%s\n", WF_STR_ARG(out),
                              exceptions && dice(3) == 0 ? "!" : "", dice(3) == 0 ? "**/" : "", first,
                              two ? "/" : "", two ? second : "");
    }
    return out;
}

static struct wf_str random_path(void) {
    static const char *const names[] = {"a",    "b",  "foo", "a.txt", "x.py",
                                        "x.po", "ab", "ba",  ".git",  "y.log"};
    struct wf_str out = WF_STR("");
    for (uint32_t i = 0, count = 1 + dice(4); i < count; i++) {
        out = wf_arena_printf(&arena, "%.*s%s%s", WF_STR_ARG(out), i > 0 ? "/" : "",
                              names[dice(sizeof names / sizeof names[0])]);
    }
    return out;
}

static const struct wf_ignore_remark *remark_on(const struct wf_ignore_review *found,
                                                const struct wf_ignore_pattern *pattern) {
    for (size_t i = 0; i < found->remarks.len; i++) {
        if (found->remarks.items[i].pattern == pattern) {
            return &found->remarks.items[i];
        }
    }
    return NULL;
}

/* What remains true when the sure corrections are made: lines that "can go" can. */
START_TEST(lines_that_can_go_can_go) {
    for (seed = 1; seed < 4000000; seed += 997) {
        struct wf_str text = random_lines();
        struct wf_dockerignore *old = wf_dockerignore_read(&arena, wf_source_make(&arena, WF_STR("x"), text));
        struct wf_ignore_review found = wf_ignore_review(&arena, old);
        struct wf_dockerignore corrected = {.source = old->source}, less = {.source = old->source};
        for (size_t i = 0; i < old->patterns.len; i++) {
            const struct wf_ignore_remark *remark = remark_on(&found, &old->patterns.items[i]);
            bool goes = remark != NULL && remark->better.len == 0;
            struct wf_ignore_pattern pattern = old->patterns.items[i];
            if (remark != NULL && !goes && remark->sure) {
                pattern = wf_ignore_pattern_read(&arena, remark->better);
            }
            *WF_PUSH(&arena, &corrected.patterns) = pattern;
            if (!goes) {
                *WF_PUSH(&arena, &less.patterns) = pattern;
            }
        }
        for (int k = 0; k < 12; k++) {
            struct wf_str path = random_path();
            ck_assert_msg(wf_dockerignore_excludes(&corrected, path, NULL) ==
                              wf_dockerignore_excludes(&less, path, NULL),
                          "%.*s: %.*s", WF_STR_ARG(path), WF_STR_ARG(text));
        }
        wf_arena_free(&arena);
    }
}
END_TEST

/* `count` lines, the last one the same as the first. */
static const char *many_lines(int count) {
    struct wf_buf text = {.arena = &arena};
    for (int i = 0; i < count; i++) {
        wf_buf_printf(&text, "a%d\n", i + 1 < count ? i : 0);
    }
    wf_buf_char(&text, '\0');
    return text.ptr;
}

/* Lines that one line alone gives away are found in files of any length. */
START_TEST(compares_so_many_lines) {
    CK(many_lines(WF_MAX_IGNORE_PAIRS), "repeated a0 a0 ;");
    CK(many_lines(WF_MAX_IGNORE_PAIRS + 1), "");
    struct wf_str text = wf_arena_printf(&arena, "%sb # c\n", many_lines(WF_MAX_IGNORE_PAIRS));
    CK(text.ptr, "comment b # c - b;");
}
END_TEST

Suite *ignorereview_suite(void) {
    Suite *suite = suite_create("ignorereview");
    TCase *tests = tcase_create("ignorereview");
    tcase_add_checked_fixture(tests, NULL, tear_down);
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, lines_that_repeat_others);
    tcase_add_test(tests, lines_and_exceptions);
    tcase_add_test(tests, lines_that_do_something_else);
    tcase_add_test(tests, names_that_stand_anywhere);
    tcase_add_test(tests, where_a_comment_begins);
    tcase_add_test(tests, lines_that_can_go_can_go);
    tcase_add_test(tests, compares_so_many_lines);
    suite_add_tcase(suite, tests);
    return suite;
}
