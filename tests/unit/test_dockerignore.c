#include "docker/dockerignore.h"

#include "base/buf.h"
#include "base/file.h"
#include "docker/folder.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

static struct wf_arena arena;

static void tear_down(void) {
    wf_arena_free(&arena);
}

static const struct wf_dockerignore *read_bytes(struct wf_str bytes) {
    return wf_dockerignore_read(&arena, wf_source_make(&arena, WF_STR(".dockerignore"), bytes));
}

static const struct wf_dockerignore *read_text(const char *text) {
    return read_bytes(wf_str_of(text));
}

/* The same by steps from the top. */
static bool walk(const struct wf_dockerignore *ignore, struct wf_str path) {
    const struct wf_ignore_pattern *by;
    bool *above = NULL;
    bool out = false;
    for (size_t end = 0; end <= path.len; end++) {
        if (end == path.len || path.ptr[end] == '/') {
            bool *here = WF_NEW_ARRAY(&arena, bool, ignore->patterns.len + 1);
            out = wf_dockerignore_step(ignore, wf_str_sub(path, 0, end), above, here, &by);
            above = here;
        }
    }
    return out;
}

struct sample {
    const char *patterns, *out, *in; /* paths with a blank between; "" for none */
};

static void check_paths(const struct sample *sample, bool excluded) {
    const struct wf_dockerignore *ignore = read_text(sample->patterns);
    struct wf_str rest = wf_str_of(excluded ? sample->out : sample->in);
    struct wf_str path;
    while (rest.len > 0 && wf_str_cut(&rest, ' ', &path)) {
        ck_assert_msg(wf_dockerignore_excludes(ignore, path, NULL) == excluded, "%s: %.*s", sample->patterns,
                      WF_STR_ARG(path));
        ck_assert_msg(walk(ignore, path) == excluded, "%s: %.*s by steps", sample->patterns,
                      WF_STR_ARG(path));
    }
    for (size_t i = 0; i < ignore->patterns.len; i++) {
        ck_assert_msg(ignore->patterns.items[i].problem == NULL, "%s", sample->patterns);
    }
}

static void check_samples(const struct sample *samples, size_t count) {
    for (size_t i = 0; i < count; i++) {
        check_paths(&samples[i], true);
        check_paths(&samples[i], false);
    }
}

#define CK_SAMPLES(samples) check_samples((samples), sizeof(samples) / sizeof *(samples))

START_TEST(plain_names_and_stars) {
    static const struct sample samples[] = {
        {"", "", "a a/b"},
        {"foo", "foo foo/x foo/x/y", "bar/foo food Foo xfoo"},
        {"foo/bar", "foo/bar foo/bar/x", "foo bar foo/barx x/foo/bar"},
        {"/foo", "foo foo/x", "bar/foo"},
        {"foo/", "foo foo/x", "bar/foo"},
        {"./foo", "foo", "bar/foo"},
        {"a/../foo", "foo", "a/foo a"},
        {"//foo//bar//", "foo/bar", "foo"},
        {"*", "a a/b .x", ""},
        {"*/", "a a/b", ""},
        {"*.md", "a.md .md a.md/x", "x/a.md a.mdx"},
        {"*/*.md", "x/a.md", "a.md x/y/a.md"},
        {"a*", "a ab a/b ab/c", "ba b/a"},
        {"*a", "a ba ba/x", "ab x/a"},
        {"a*b", "ab axb axxb/y", "a/b axc"},
        {"?", "a x/y", "ab"},
        {"a?c",
         "abc a\xC3\xA4"
         "c",
         "ac a/c abbc"},
        {"???", "abc", "ab abcd a/c"},
        {"f*/b*/z", "foo/bar/z", "foo/bar/q foo/z"},
        {".", "", "a a/b"},
        {"/", "", "a a/b"},
        {"..", "", "a"},
        {"../x", "", "x a/x"},
        {"x/..", "", "x a"},
    };
    CK_SAMPLES(samples);
}
END_TEST

START_TEST(two_stars) {
    static const struct sample samples[] = {
        {"**", "a a/b/c", ""},
        {"**/", "a a/b", ""},
        {"**/foo", "foo a/foo a/b/foo foo/x a/foo/x", "barfoo a/barfoo foox"},
        {"**foo", "foo a/foo barfoo a/barfoo/x", "foox a/foox"},
        {"**foo*", "foo foox a/foo a/foox", "barfoo a/barfoo"},
        {"**/*", "a a/b", ""},
        {"**/*.md", "a.md x/a.md x/y/a.md a.md/x", "a.mdx"},
        {"**.md", "a.md x/a.md md.md/x", "a.mdx"},
        {"a/**", "a/b a/b/c", "a ab b/a"},
        {"a/**/", "a/b", "a"},
        {"a**", "a ab a/b abc/d", "ba"},
        {"a/**/b", "a/b a/x/b a/x/y/b a/b/z", "a ab b x/a/b"},
        {"a**b", "ab a/b ax/b a/x/b", "axb ba"},
        {"**/a/**/b", "a/b x/a/b x/a/y/b", "a b x/b"},
        {"**/a/**", "a/b x/a/b", "a x/a"},
        {"**a**b", "ab a/b ax/b x/ab", "acb"},
        {"***", "a a/b", ""},
        {"***/x", "a/x b/a/x", "x"},
        {"*/**", "a/b a/b/c", "a"},
        {"**/**/x", "x a/x", "ax"},
        {"a/**/**/b", "a/b a/x/b", "ab"},
        {"**/.git", ".git a/.git a/.git/b", ".gitx a.git"},
    };
    CK_SAMPLES(samples);
}
END_TEST

START_TEST(classes_and_escapes) {
    static const struct sample samples[] = {
        {"[abc]", "a b c/x", "d x/a ab"},
        {"[a-c]x", "ax cx", "dx ABx"},
        {"[^a]", "b c", "a"},
        {"[!a]", "! a", "b"},
        {"[^a-c]", "d", "b"},
        {"*.py[cod]", "a.pyc a.pyo a.pyd", "a.py a.pyx x/a.pyc"},
        {"[\\]]", "]", "a"},
        {"[\\-a]", "- a", "b"},
        {"[a\\-c]", "a - c", "b"},
        {"a]", "a]", "a"},
        {"\\*", "*", "a"},
        {"a\\?b", "a?b", "axb"},
        {"\\!foo", "!foo", "foo"},
        {"\\#foo", "#foo", "foo"},
        {"a.b", "a.b", "axb"},
        {"a.b*", "a.b a.bc", "axb axbc"},
        {"a+b*", "a+b", "aab"},
        {"(a)*", "(a)", "a"},
        {"a$", "a$", "a"},
        {"a$*", "a$ a$b", "a"},
        {"^a", "^a", "a"},
        {"[\xC3\xA4-\xC3\xBC]x", "\xC3\xB6x", "ax"},
        {"\xC3\xA4*",
         "\xC3\xA4"
         "b",
         "b"},
    };
    CK_SAMPLES(samples);
}
END_TEST

/* What a pattern becomes is a regular expression of Go's, and not all that has a meaning there is escaped. */
START_TEST(what_go_makes_of_it) {
    static const struct sample samples[] = {
        {"^a*", "a ab", "^a b"},
        {"a\\d", "a1", "ad a\\d"},
        {"[[:alpha:]]1", "a1 Z1", "11 :1"},
        {"[[:^alpha:]]1", "11 :1", "a1"},
        {"[\\d]", "1", "d"},
        {"x\\x41", "xA", "x41"},
        {"x\\101", "xA", "x101"},
        {"a\\w*", "ab a_", "a a-b"},
        {"a\\b*", "a a-b", "ab"},
        {"\\Qa*b", "", "a axb"},
        {"[*]", "]", "* a"},
        {"[?]", "[] ^]", "? a"},
        {"a{2}*", "aa aax", "a a{2}"},
        {"a{,2}*", "a{,2}", "aa"},
        {"*.{js,ts}", "x.{js,ts}", "x.js x.ts"},
        {"*.js|*.ts", "x.js x.jsx x.ts a/x.ts", "x.md"},
        {"a|b", "a|b", "a b"},
    };
    CK_SAMPLES(samples);
}
END_TEST

START_TEST(exceptions_and_order) {
    static const struct sample samples[] = {
        {"*.md\n!README.md", "a.md", "README.md"},
        {"!README.md\n*.md", "a.md README.md", ""},
        {"data\n!data/keep.txt", "data data/x", "data/keep.txt"},
        {"*\n!app", "x x/y", "app app/x app/x/y"},
        {"*\n!app\napp/secret", "x app/secret app/secret/x", "app/x"},
        {"**\n!*.go", "x x/y.txt x/y.go", "a.go"},
        {"*\n!/app/\n!  b", "c", "app/x b/y"},
        {"a\n!a\na", "a a/b", ""},
        {"a/**\n!a/b/c", "a/b a/x", "a a/b/c a/b/c/d"},
        {"**/*.log\n!**/keep.log", "x.log a/x.log", "keep.log a/b/keep.log"},
        {"/!foo", "", "foo !foo"},
        {"foo\n/!foo", "", "foo !foo"},
        {"! !foo\n", "", "foo !foo"},
        {"!foo", "", "foo a"},
        /* That the folder is covered by the last pattern as well has not been noted: it was out already. */
        {"data\n!data/keep.txt\ndat*", "data data/x", "data/keep.txt"},
        {"data\n!data/keep.txt\ndat*/*", "data data/x data/keep.txt", ""},
    };
    CK_SAMPLES(samples);
}
END_TEST

START_TEST(lines_of_a_file) {
    static const struct sample samples[] = {
        {"# foo\nbar", "bar", "foo #"},
        {" # foo", "", "foo #"},
        {"foo # bar", "", "foo"},
        {"\xEF\xBB\xBF# foo\nbar", "bar", "foo"},
        {"\xEF\xBB\xBF"
         "foo\nbar",
         "foo bar", ""},
        {"bar\n\xEF\xBB\xBF"
         "foo",
         "bar", "foo"},
        {"foo\r\nbar\r\n", "foo bar", "foo\r"},
        {"foo\rbar\n", "", "foo bar"},
        {"\n\n  \t\nfoo\n\n", "foo", "bar"},
        {"  foo\t\n", "foo", ""},
        {"\xC2\xA0"
         "foo\xE3\x80\x80",
         "foo", ""},
        {"a\xFF", "", "a"},
        {"a\xFF*", "a\xFE a\xEF\xBF\xBDx", "ab"},
    };
    CK_SAMPLES(samples);
    const struct wf_dockerignore *blanks = read_text("a b\n/ c");
    ck_assert(wf_dockerignore_excludes(blanks, WF_STR("a b"), NULL));
    ck_assert(wf_dockerignore_excludes(blanks, WF_STR("c"), NULL));
}
END_TEST

START_TEST(places_and_texts) {
    const struct wf_dockerignore *ignore = read_text("\xEF\xBB\xBF# one\r\n  ! ./a//b/ \r\n#two");
    ck_assert_uint_eq(ignore->comments.len, 2);
    ck_assert(wf_str_is(wf_source_slice(ignore->source, ignore->comments.items[0]), "# one"));
    ck_assert(wf_str_is(wf_source_slice(ignore->source, ignore->comments.items[1]), "#two"));
    ck_assert_uint_eq(ignore->patterns.len, 1);
    const struct wf_ignore_pattern *pattern = &ignore->patterns.items[0];
    ck_assert(pattern->exception);
    ck_assert(wf_str_is(pattern->written, "! ./a//b/"));
    ck_assert(wf_str_is(pattern->text, "a/b"));
    ck_assert(wf_str_eq(wf_source_slice(ignore->source, pattern->span), pattern->written));
    const struct wf_ignore_pattern *by;
    wf_dockerignore_excludes(ignore, WF_STR("a/b"), &by);
    ck_assert_ptr_null(by);
    const struct wf_dockerignore *two = read_text("a\n!a/b\n");
    ck_assert(!wf_dockerignore_excludes(two, WF_STR("a/b/c"), &by));
    ck_assert_ptr_eq(by, &two->patterns.items[1]);
    ck_assert(wf_dockerignore_excludes(two, WF_STR("a/c"), &by));
    ck_assert_ptr_eq(by, &two->patterns.items[0]);
    ck_assert(!wf_dockerignore_excludes(NULL, WF_STR("a"), &by));
}
END_TEST

START_TEST(what_docker_refuses) {
    static const char *const refused[] = {
        "!",    "! ",    "!/",    "/!",      "[",    "[a",   "[]",      "[]a]",    "[a-]",     "[-a]",
        "[^]",  "[a-\\", "\\",    "a\\",     "x/[",  "a*[",  "[\\",     "[z-a]",   "a\\e",     "src\\etc",
        "\\pa", "a\\8",  "[\\b]", "[[:x:]]", "\\xg", "*{2}", "?{2}{3}", "a?{2,1}", "a?{1001}",
    };
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        const struct wf_dockerignore *ignore = read_text(refused[i]);
        ck_assert_uint_eq(ignore->patterns.len, 1);
        ck_assert_msg(ignore->patterns.items[0].problem != NULL, "%s", refused[i]);
        ck_assert(!wf_dockerignore_excludes(ignore, WF_STR("a"), NULL));
        ck_assert(!wf_ignore_pattern_covers(&ignore->patterns.items[0], WF_STR("a/b")));
    }
    struct wf_buf line = {.arena = &arena};
    wf_buf_fill(&line, 'a', WF_MAX_IGNORE_LINE);
    ck_assert_ptr_null(read_bytes(wf_buf_view(&line))->patterns.items[0].problem);
    wf_buf_char(&line, 'a');
    ck_assert_ptr_nonnull(read_bytes(wf_buf_view(&line))->patterns.items[0].problem);
}
END_TEST

START_TEST(folders_that_need_no_look) {
    static const struct {
        const char *patterns, *folder;
        bool prunes;
    } samples[] = {
        {"a", "a", true},          {"a", "b", false},           {"a\n!a/b", "a", false},
        {"a\n!b", "a", true},      {"a\n!a/b/c", "a/b", false}, {"a\n!a/b/c", "a/x", true},
        {"a\n!*/x", "a", false},   {"a\n!a/**", "a", false},    {"*\n!app/*", "b", true},
        {"*\n!app", "app", false}, {"*\n!apple", "app", true},  {"a\n!\\b", "a", false},
    };
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        ck_assert_msg(wf_dockerignore_prunes(read_text(samples[i].patterns), wf_str_of(samples[i].folder)) ==
                          samples[i].prunes,
                      "%s: %s", samples[i].patterns, samples[i].folder);
    }
    ck_assert(!wf_dockerignore_prunes(NULL, WF_STR("a")));
}
END_TEST

/* --- cost --------------------------------------------------------------------------------------------- */

static double seconds_for(struct wf_str patterns, struct wf_str path, bool excluded) {
    clock_t begin = clock();
    const struct wf_dockerignore *ignore = read_bytes(patterns);
    ck_assert(wf_dockerignore_excludes(ignore, path, NULL) == excluded);
    return (double)(clock() - begin) / CLOCKS_PER_SEC;
}

static struct wf_str repeated(const char *text, size_t count, const char *end) {
    struct wf_buf out = {.arena = &arena};
    for (size_t i = 0; i < count; i++) {
        wf_buf_text(&out, text);
    }
    wf_buf_text(&out, end);
    return wf_buf_view(&out);
}

START_TEST(hostile_patterns_stay_cheap) {
    const double limit = 30; /* valgrind takes twenty times as long; what is not cheap takes hours */
    struct wf_str deep = repeated("a/", 2000, "c");
    struct wf_str deeper = repeated("a/", 40000, "c");
    struct wf_str wide = repeated("a", 4000, "c");
    ck_assert(seconds_for(repeated("**a", 30, "**b"), deep, false) < limit);
    ck_assert(seconds_for(repeated("**a", 30, "**b"), wide, false) < limit);
    ck_assert(seconds_for(repeated("*a", 1000, "*b"), wide, false) < limit);
    ck_assert(seconds_for(repeated("**/a/", 3000, "b"), deep, false) < limit);
    ck_assert(seconds_for(repeated("a?{100}", 100, "*b"), wide, false) < limit);
    ck_assert(seconds_for(repeated("[a-b]*|", 5000, "[c]d"), deep, true) < limit);
    ck_assert(seconds_for(repeated("*?", 30000, ""), wide, false) < limit);
    ck_assert(seconds_for(repeated("**/b*\n", 2000, ""), deep, false) < limit);
    ck_assert(seconds_for(WF_STR("**/c"), deeper, false) < limit);
}
END_TEST

/* --- real files --------------------------------------------------------------------------------------- */

struct real {
    size_t files, patterns;
};

static void read_real(struct real *real, const char *path) {
    struct wf_str bytes;
    struct wf_arena own = {0};
    ck_assert(wf_file_read(&own, path, 1 << 24, &bytes, NULL));
    const struct wf_dockerignore *ignore =
        wf_dockerignore_read(&own, wf_source_make(&own, wf_str_of(path), bytes));
    real->files++;
    for (size_t i = 0; i < ignore->patterns.len; i++) {
        const struct wf_ignore_pattern *pattern = &ignore->patterns.items[i];
        ck_assert_msg(pattern->problem == NULL || strstr(path, "invalid") != NULL, "%s: %.*s: %s", path,
                      WF_STR_ARG(pattern->written), pattern->problem);
        ck_assert(wf_str_eq(wf_source_slice(ignore->source, pattern->span), pattern->written));
        wf_dockerignore_excludes(ignore, WF_STR("some/path/of/a file.txt"), NULL);
        real->patterns++;
    }
    wf_arena_free(&own);
}

struct walk {
    struct real *real;
    const char *folder;
};

static void visit_real(void *context, const char *name) {
    struct walk *walk = context;
    struct stat info;
    const char *path = wf_path_join(&arena, walk->folder, name);
    ck_assert_int_eq(lstat(path, &info), 0);
    if (S_ISDIR(info.st_mode)) {
        wf_file_each(&arena, path, visit_real, &(struct walk){walk->real, path}, NULL);
    } else if (S_ISREG(info.st_mode) && wf_str_ends(wf_str_of(name), "dockerignore")) {
        read_real(walk->real, path);
    }
}

START_TEST(every_real_file_reads) {
    const char *shared = getenv("WFGEN_SHARED");
    const char *corpus = wf_path_join(&arena, shared == NULL ? "" : shared, "corpus");
    struct real real = {0};
    if (shared == NULL || wf_file_kind(corpus) != WF_FILE_FOLDER) {
        puts("# skipped: no shared folder");
        return;
    }
    wf_file_each(&arena, corpus, visit_real, &(struct walk){&real, corpus}, NULL);
    printf("# %zu real files, %zu patterns\n", real.files, real.patterns);
    ck_assert_uint_gt(real.files, 100);
}
END_TEST

/* --- paths -------------------------------------------------------------------------------------------- */

START_TEST(clean_paths) {
    static const char *const samples[][2] = {
        {"", "."},
        {"a", "a"},
        {"a/", "a"},
        {"./a", "a"},
        {"a//b", "a/b"},
        {"/", "/"},
        {"//", "/"},
        {"/a/", "/a"},
        {"a/..", "."},
        {"a/../b", "b"},
        {"..", ".."},
        {"../a", "../a"},
        {"/..", "/"},
        {"/../a", "/a"},
        {"a/../..", ".."},
        {"../../a", "../../a"},
        {"a/b/../../c", "c"},
        {"/a/b/..", "/a"},
        {"a/./b/.", "a/b"},
        {"...", "..."},
    };
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        struct wf_str clean = wf_path_clean(&arena, wf_str_of(samples[i][0]));
        ck_assert_msg(wf_str_is(clean, samples[i][1]), "%s: %.*s", samples[i][0], WF_STR_ARG(clean));
    }
}
END_TEST

Suite *dockerignore_suite(void) {
    Suite *suite = suite_create("dockerignore");
    TCase *tests = tcase_create("dockerignore");
    tcase_add_checked_fixture(tests, NULL, tear_down);
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, plain_names_and_stars);
    tcase_add_test(tests, two_stars);
    tcase_add_test(tests, classes_and_escapes);
    tcase_add_test(tests, what_go_makes_of_it);
    tcase_add_test(tests, exceptions_and_order);
    tcase_add_test(tests, lines_of_a_file);
    tcase_add_test(tests, places_and_texts);
    tcase_add_test(tests, what_docker_refuses);
    tcase_add_test(tests, folders_that_need_no_look);
    tcase_add_test(tests, hostile_patterns_stay_cheap);
    tcase_add_test(tests, every_real_file_reads);
    tcase_add_test(tests, clean_paths);
    suite_add_tcase(suite, tests);
    return suite;
}
