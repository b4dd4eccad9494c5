#include "lang/glob.h"

#include <check.h>
#include <stdint.h>

struct sample {
    const char *pattern;
    enum wf_glob_mistake mistake;
    size_t begin, end;
};

static void ck_samples(const struct sample *samples, size_t count, enum wf_glob_of of) {
    for (size_t i = 0; i < count; i++) {
        struct wf_glob_problem problem = wf_glob_check(wf_str_of(samples[i].pattern), of);
        ck_assert_msg(problem.mistake == samples[i].mistake, "%s: %d", samples[i].pattern,
                      (int)problem.mistake);
        if (problem.mistake != WF_GLOB_FINE) {
            ck_assert_msg(problem.begin == samples[i].begin && problem.end == samples[i].end, "%s: %zu-%zu",
                          samples[i].pattern, problem.begin, problem.end);
            ck_assert_ptr_nonnull(problem.message);
        }
    }
}

#define CK_SAMPLES(samples, of) ck_samples((samples), sizeof(samples) / sizeof *(samples), (of))

START_TEST(names_of_refs) {
    static const struct sample samples[] = {
        {"main", WF_GLOB_FINE, 0, 0},
        {"release/**", WF_GLOB_FINE, 0, 0},
        {"!release/**-x", WF_GLOB_FINE, 0, 0},
        {"v[0-9]+.[0-9]+", WF_GLOB_FINE, 0, 0},
        {"v1.?x", WF_GLOB_FINE, 0, 0},
        {"[a-zA-Z_-]x", WF_GLOB_WRONG, 7, 9},
        {"[-a]", WF_GLOB_FINE, 0, 0},
        {"\\!x\\+", WF_GLOB_FINE, 0, 0},
        {"a{b}", WF_GLOB_FINE, 0, 0},
        {"\xc3\xa4/*", WF_GLOB_FINE, 0, 0},
        {"!", WF_GLOB_WRONG, 0, 1},
        {"", WF_GLOB_WRONG, 0, 0},
        {"^x", WF_GLOB_WRONG, 0, 1},
        {"!x y", WF_GLOB_WRONG, 2, 3},
        {"+x", WF_GLOB_WRONG, 0, 1},
        {"!?x", WF_GLOB_WRONG, 1, 2},
        {"x*?", WF_GLOB_WRONG, 2, 3},
        {"x+?", WF_GLOB_WRONG, 2, 3},
        {"x[]", WF_GLOB_WRONG, 1, 3},
        {"x[ab", WF_GLOB_WRONG, 1, 4},
        {"x[b-a]", WF_GLOB_WRONG, 2, 5},
        {"x\\d", WF_GLOB_WRONG, 1, 3},
        {"x\\*", WF_GLOB_WRONG, 1, 3},
        {"x\\", WF_GLOB_WRONG, 1, 2},
        {"x\ny", WF_GLOB_WRONG, 1, 2},
        {"/x", WF_GLOB_DOT_SLASH, 0, 1},
        {"!x/", WF_GLOB_FOLDER, 2, 3},
        {"x.", WF_GLOB_WRONG, 1, 2},
        {"x..y", WF_GLOB_WRONG, 1, 3},
        {"{a,b}/c", WF_GLOB_BRACES, 0, 5},
    };
    CK_SAMPLES(samples, WF_GLOB_REF);
}
END_TEST

START_TEST(paths) {
    static const struct sample samples[] = {
        {"src/**", WF_GLOB_FINE, 0, 0},
        {"**.js", WF_GLOB_FINE, 0, 0},
        {".github/**", WF_GLOB_FINE, 0, 0},
        {"..x/y", WF_GLOB_FINE, 0, 0},
        {"release notes/**", WF_GLOB_FINE, 0, 0},
        {"a\\*b", WF_GLOB_FINE, 0, 0},
        {"a:b~c", WF_GLOB_FINE, 0, 0},
        {"./x", WF_GLOB_DOT_SLASH, 0, 2},
        {"!/x", WF_GLOB_DOT_SLASH, 1, 2},
        {".", WF_GLOB_WRONG, 0, 1},
        {"./", WF_GLOB_WRONG, 0, 2},
        {"../x", WF_GLOB_WRONG, 0, 4},
        {"x/", WF_GLOB_FOLDER, 1, 2},
        {" x", WF_GLOB_BLANK, 0, 1},
        {"!x \t", WF_GLOB_BLANK, 2, 4},
        {"   ", WF_GLOB_BLANK, 0, 3},
        {"a\\b", WF_GLOB_WRONG, 1, 3},
        {"x.{c,h}", WF_GLOB_BRACES, 2, 7},
    };
    CK_SAMPLES(samples, WF_GLOB_PATH);
}
END_TEST

START_TEST(any_bytes) {
    char bytes[64];
    uint32_t state = 1;
    for (unsigned round = 0; round < 20000; round++) {
        size_t len = 0;
        for (; len < round % sizeof bytes; len++) {
            state = state * 1664525U + 1013904223U;
            bytes[len] = "a*?+[]{},\\!/. -\n\xff"[state >> 16 & 15];
        }
        struct wf_str text = {bytes, len};
        for (int of = WF_GLOB_REF; of <= WF_GLOB_PATH; of++) {
            struct wf_glob_problem problem = wf_glob_check(text, (enum wf_glob_of)of);
            ck_assert(problem.begin <= problem.end && problem.end <= len);
            ck_assert(problem.mistake == WF_GLOB_FINE || problem.begin < problem.end || len == 0);
        }
    }
}
END_TEST

START_TEST(matches_as_githubs_cheat_sheet_says) {
    static const struct {
        const char *pattern, *path;
        bool matches;
    } samples[] = {
        {"*", "README.md", true},
        {"*", "docs/README.md", false},
        {"**", "docs/a/b.md", true},
        {"*.js", "app.js", true},
        {"*.js", "js/app.js", false},
        {"**.js", "js/sub/app.js", true},
        {"docs/*", "docs/README.md", true},
        {"docs/*", "docs/a/b.md", false},
        {"docs/**", "docs/a/b.md", true},
        {"docs/**", "docs", false},
        {"docs/**/*.md", "docs/hello.md", true},
        {"docs/**/*.md", "docs/a/b/hello.md", true},
        {"docs/**/*.md", "docs/a/b/hello.txt", false},
        {"**/docs/**", "a/docs/b.c", true},
        {"**/docs/**", "docs/b.c", true},
        {"**/README.md", "README.md", true},
        {"**/*src/**", "a/mysrc/b.c", true},
        {"**/*-post.md", "my-post.md", true},
        {"*.jsx?", "page.js", true},
        {"*.jsx?", "page.jsx", true},
        {"*.jsx?", "page.jsxx", false},
        {"[CB]at", "Cat", true},
        {"[1-2]00", "200", true},
        {"[1-2]00", "300", false},
        {"v[0-9]+.txt", "v123.txt", true},
        {"v[0-9]+.txt", "v.txt", false},
        {"a\\*b", "a*b", true},
        {"a\\*b", "axb", false},
        {"[x", "[x", true},
        {"", "", true},
        {"", "x", false},
    };
    struct wf_arena arena = {0};
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        bool matches = wf_glob_match(&arena, wf_str_of(samples[i].pattern), wf_str_of(samples[i].path));
        ck_assert_msg(matches == samples[i].matches, "%s %s", samples[i].pattern, samples[i].path);
    }
    wf_arena_free(&arena);
}
END_TEST

Suite *glob_suite(void) {
    Suite *suite = suite_create("glob");
    TCase *tests = tcase_create("glob");
    tcase_add_test(tests, names_of_refs);
    tcase_add_test(tests, paths);
    tcase_add_test(tests, any_bytes);
    tcase_add_test(tests, matches_as_githubs_cheat_sheet_says);
    suite_add_tcase(suite, tests);
    return suite;
}
