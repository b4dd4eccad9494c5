#include "review/drift.h"
#include "review/merge.h"
#include "text/merge.h"

#include <check.h>

static struct wf_arena arena;

static void empty_arena(void) {
    wf_arena_free(&arena);
}

/* --- lines -------------------------------------------------------------------------------------------- */

static struct wf_merged_lines lines(const char *base, const char *ours, const char *theirs) {
    struct wf_merged_lines merged =
        wf_merge_lines(&arena, wf_str_of(base), wf_str_of(ours), wf_str_of(theirs));
    merged.text = wf_arena_str(&arena, merged.text);
    return merged;
}

START_TEST(lines_of_both_sides_come_together) {
    ck_assert_str_eq(lines("a\nb\nc\n", "a\nb\nc\nd\n", "z\na\nb\nc\n").text.ptr, "z\na\nb\nc\nd\n");
    ck_assert_str_eq(lines("a\nb\nc\n", "a\nc\n", "a\nb\nC\n").text.ptr,
                     "a\n<<<<<<< yours\nc\n||||||| last render\n"
                     "b\nc\n=======\nb\nC\n>>>>>>> template\n");
    ck_assert_str_eq(lines("a\nb\n", "x\nb\n", "x\nb\n").text.ptr, "x\nb\n");
    ck_assert_str_eq(lines("", "a\n", "").text.ptr, "a\n");
    ck_assert_str_eq(lines("", "", "").text.ptr, "");
    ck_assert_str_eq(lines("a\nb\nc", "A\nb\nc", "a\nb\nC").text.ptr, "A\nb\nC");
}
END_TEST

START_TEST(a_conflict_tells_its_line) {
    struct wf_merged_lines merged = lines("0\n1\n2\n", "new\n0\nours\n2\n", "0\ntheirs\n2\n");
    ck_assert_uint_eq(merged.conflicts, 1);
    ck_assert_uint_eq(merged.line, 2);
    ck_assert_str_eq(wf_arena_str(&arena, merged.marked).ptr,
                     "<<<<<<< yours\nours\n||||||| last render\n1\n=======\ntheirs\n>>>>>>> template\n");
}
END_TEST

/* --- files -------------------------------------------------------------------------------------------- */

static struct wf_merge merge_path(const char *path, const char *base, const char *ours, const char *theirs,
                                  enum wf_merge_side side) {
    const struct wf_str texts[3] = {wf_str_of(base), wf_str_of(ours), wf_str_of(theirs)};
    struct wf_merge merge;
    const struct wf_doc *doc;
    ck_assert_int_eq(wf_merge_files(&arena, wf_str_of(path), texts, side, &merge, &doc), WF_MERGE_READ);
    merge.bytes = wf_arena_str(&arena, merge.bytes);
    return merge;
}

/* The result without conflicts. */
static const char *merged(const char *base, const char *ours, const char *theirs) {
    struct wf_merge merge = merge_path("ci.yml", base, ours, theirs, WF_MERGE_MARK);
    ck_assert_msg(merge.conflicts.len == 0, "conflict: %.*s", WF_STR_ARG(merge.bytes));
    return merge.bytes.ptr;
}

static const char *where_of_conflict(const char *base, const char *ours, const char *theirs) {
    struct wf_merge merge = merge_path("ci.yml", base, ours, theirs, WF_MERGE_MARK);
    ck_assert_uint_eq(merge.conflicts.len, 1);
    return wf_arena_str(&arena, merge.conflicts.items[0].where).ptr;
}

START_TEST(neighbours_are_no_conflict) {
    ck_assert_str_eq(merged("a: 1\nb: 2\n", "a: 9\nb: 2\n", "a: 1\nb: 8\n"), "a: 9\nb: 8\n");
    ck_assert_str_eq(merged("a: 1\nb: 2\n", "b: 2\n", "a: 1\nb: 8\n"), "b: 8\n");
    ck_assert_str_eq(merged("a: 1\nb: 2\n", "a: 1\nb: 2\nu: 1\n", "a: 1\nb: 2\nt: 1\n"),
                     "a: 1\nb: 2\nt: 1\nu: 1\n");
    ck_assert_str_eq(merged("a: 1\nb: 2\n", "u: 1\na: 1\nb: 2\n", "t: 1\na: 1\nb: 2\n"),
                     "t: 1\nu: 1\na: 1\nb: 2\n");
}
END_TEST

START_TEST(form_and_comments_stay) {
    ck_assert_str_eq(merged("a: x\n", "a:   \"x\"  # why\n", "a: y\n"), "a: y # why\n");
    ck_assert_str_eq(merged("a: x\n", "a: z\n", "# new\na: x # note\n"), "# new\na: z # note\n");
    ck_assert_str_eq(merged("b: 1\n# old\na: x\n", "b: 1\n# old\n# mine\na: x\n", "b: 1\n# old\na: y\n"),
                     "b: 1\n# old\n# mine\na: y\n");
    ck_assert_str_eq(merged("a:\n  b: 1\n  c: 2\n", "a:\r\n      b: 1\r\n      c: 2\r\n      # mine\r\n",
                            "a:\n  b: 1\n  n: [1]\n  c: 3\n"),
                     "a:\r\n      b: 1\r\n      n: [1]\r\n      c: 3\r\n      # mine\r\n");
    ck_assert_str_eq(merged("a: 1\n",
                            "\xEF\xBB\xBF"
                            "a: 1\nu: 1",
                            "a: 2\n"),
                     "\xEF\xBB\xBF"
                     "a: 2\nu: 1\n");
}
END_TEST

START_TEST(steps_are_known_again) {
    static const char base[] = "steps:\n  - name: A\n    uses: x/a@v1\n  - name: B\n    run: b\n";
    ck_assert_str_eq(
        merged(base,
               "steps:\n  - name: Mine\n    run: mine\n  - name: A\n    uses: x/a@v1\n    id: a\n"
               "  - name: B\n    run: b\n",
               "steps:\n  - name: A\n    uses: x/a@v1\n    with: {k: v}\n  - name: N\n    run: n\n"
               "  - name: B\n    run: bb\n"),
        "steps:\n  - name: Mine\n    run: mine\n  - name: A\n    uses: x/a@v1\n    with: {k: v}\n    id: a\n"
        "  - name: N\n    run: n\n  - name: B\n    run: bb\n");
    /* The first key of a step goes: the next one takes its place behind the dash. */
    ck_assert_str_eq(
        merged(base, "steps:\n  - name: A\n    # why\n    uses: x/a@v1\n    id: a\n  - name: B\n    run: b\n",
               "steps:\n  - uses: x/a@v1\n  - name: B\n    run: b\n"),
        "steps:\n  # why\n  - uses: x/a@v1\n    id: a\n  - name: B\n    run: b\n");
    /* Moved by the template, added to by the user. */
    ck_assert_str_eq(merged(base,
                            "steps:\n  - name: A\n    uses: x/a@v1\n    id: a\n  - name: B\n    run: b\n",
                            "steps:\n  - name: B\n    run: b\n  - name: A\n    uses: x/a@v1\n"),
                     "steps:\n  - name: B\n    run: b\n  - name: A\n    uses: x/a@v1\n    id: a\n");
}
END_TEST

START_TEST(what_both_changed_is_a_conflict) {
    ck_assert_str_eq(where_of_conflict("a: 1\n", "a: 2\n", "a: 3\n"), "a");
    ck_assert_str_eq(where_of_conflict("a:\n  b: 1\n  c: 1\n", "a:\n  c: 1\n", "a:\n  b: 2\n  c: 1\n"),
                     "a.b");
    ck_assert_str_eq(where_of_conflict("a:\n  b: 1\n  c: 1\n", "a:\n  b: 2\n  c: 1\n", "a:\n  c: 1\n"),
                     "a.b");
    ck_assert_str_eq(where_of_conflict("a:\n  b: 1\n", "a:\n  b: 1\n  n: 1\n", "a:\n  b: 1\n  n: 2\n"),
                     "a.n");
    ck_assert_str_eq(
        where_of_conflict("l:\n  - a: 1\n    b: 1\n", "l:\n  - a: 2\n    b: 1\n", "l:\n  - a: 3\n    b: 1\n"),
        "l[0].a");
    ck_assert_str_eq(where_of_conflict("l: [a]\n", "l: [a, b]\n", "l: [a, c]\n"), "l");
    /* An anchor that something else needs is no mere form. */
    ck_assert_str_eq(where_of_conflict("a: 1\n", "a: &x 1\nb: *x\n", "a: 2\n"), "a");
    ck_assert_str_eq(merged("a: 1\n", "a: 2\n", "a: 2\n"), "a: 2\n");
}
END_TEST

START_TEST(conflicts_are_marked_whole) {
    struct wf_merge merge = merge_path("ci.yml", "l:\n  - a: 1\n    b: 1\n", "l:\r\n  - a: 2\r\n    b: 1\r\n",
                                       "l:\n  - a: 3\n    b: 1\n", WF_MERGE_MARK);
    ck_assert_str_eq(merge.bytes.ptr,
                     "l:\r\n<<<<<<< yours\r\n  - a: 2\r\n||||||| last render\r\n  - a: 1\r\n=======\r\n"
                     "  - a: 3\r\n>>>>>>> template\r\n    b: 1\r\n");
    ck_assert_uint_eq(merge.conflicts.items[0].line, 2);
    merge = merge_path("ci.yml", "a: 1\nb: 1\n", "a: 2\nb: 1\n", "a: 3\nb: 4\n", WF_MERGE_OURS);
    ck_assert_str_eq(merge.bytes.ptr, "a: 2\nb: 4\n");
    merge = merge_path("ci.yml", "a: 1\nb: 1\n", "a: 2\nb: 1\n", "a: 3\nb: 4\n", WF_MERGE_THEIRS);
    ck_assert_str_eq(merge.bytes.ptr, "a: 3\nb: 4\n");
}
END_TEST

#define A40 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define B40 "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define C40 "cccccccccccccccccccccccccccccccccccccccc"

START_TEST(the_newer_pin_wins) {
    static const struct {
        const char *base, *ours, *theirs, *result;
    } pins[] = {
        {"@" A40 " # v1.0.0", "@" B40 " # v3.0.0", "@" C40 " # v2.0.0", "@" B40 " # v3.0.0"},
        {"@" A40 " # v1.0.0", "@" B40 " # v2.0.0", "@" C40 " # v3.0.0", "@" C40 " # v3.0.0"},
        {"@v1", "@v2", "@v3", "@v3"},
        {"@v1", "@main", "@v3", "@main"},
        {"@" A40 " # v1.0.0", "@v1.0.0", "@" C40 " # v3.0.0", "@v3.0.0"}, /* unpinned by the user: stays so */
        {"@" A40 " # v1.0.0", "@v1.0.0", "@v1", "@v1"},
        {"@v1", "@" B40 " # v1", "@" C40 " # v1.0.2", "@" C40 " # v1.0.2"},
        {"@v1", "@" B40 " # v1.2.0", "@" C40 " # v1.0.2", "@" B40 " # v1.2.0"},
        {"@v2", "@" B40 " # v2", "@v1", "@" B40 " # v2"},
        {"@v1", "@main", "@" C40, "@main"},
        {"@v1", "@" B40 " # v1.2.0", "@v1", "@" B40 " # v1.2.0"},
    };
    for (size_t i = 0; i < sizeof pins / sizeof *pins; i++) {
        const char *texts[] = {pins[i].base, pins[i].ours, pins[i].theirs, pins[i].result};
        const char *files[4];
        for (size_t k = 0; k < 4; k++) {
            files[k] = wf_arena_printf(&arena, "s:\n  - uses: x/y%s\n    a: %d\n", texts[k], k >= 2).ptr;
        }
        ck_assert_str_eq(merged(files[0], files[1], files[2]), files[3]);
    }
    ck_assert_str_eq(where_of_conflict("s:\n- uses: x/y@v1\n- run: x\n",
                                       "s:\n- uses: x/y@v2 # v2 for the bug\n- run: x\n",
                                       "s:\n- uses: x/y@v3\n- run: x\n"),
                     "s[0].uses");
    /* A version of what is there no more is no loss; something else in its place is. */
    ck_assert_str_eq(merged("image: postgres:15\n", "image: postgres:17\n", "image: mysql:8\n"),
                     "image: mysql:8\n");
    ck_assert_str_eq(merged("image: postgres:15\n", "image: mysql:8\n", "image: postgres:16\n"),
                     "image: mysql:8\n");
    where_of_conflict("image: postgres:15\n", "image: mysql:8\n", "image: mongo:8\n");
    ck_assert_str_eq(
        merged("s:\n- uses: a/b@v1\n- run: x\n", "s:\n- uses: a/b@v2\n- run: x\n", "s:\n- run: x\n"),
        "s:\n- run: x\n");
    ck_assert_str_eq(merged("image: postgres:15\n", "image: postgres:17\n", "image: postgres:16\n"),
                     "image: postgres:17\n");
    where_of_conflict("image: postgres:15\n", "image: postgres:17-alpine\n", "image: postgres:16\n");
}
END_TEST

START_TEST(dockerfiles_merge_by_instruction) {
    struct wf_merge merge = merge_path(
        "Dockerfile", "FROM a:1 AS x\nRUN one\nUSER 1\nCMD [\"a\"]\n",
        "FROM a:3 AS x\n# mine\nRUN one\nRUN mine\nUSER 1\nCMD [\"a\"]\n",
        "# syntax=docker/dockerfile:1\nFROM a:2 AS x\nRUN one \\\n  && two\nUSER 2\nEXPOSE 1\nCMD [\"a\"]\n",
        WF_MERGE_MARK);
    ck_assert_uint_eq(merge.conflicts.len, 0);
    ck_assert_str_eq(merge.bytes.ptr,
                     "# syntax=docker/dockerfile:1\nFROM a:3 AS x\n# mine\nRUN one \\\n  && two\n"
                     "RUN mine\nUSER 2\nEXPOSE 1\nCMD [\"a\"]\n");
    merge = merge_path(".dockerignore", "*\n!a\n", "*\n!a\n!mine\n", "*\n!a\n!b\n", WF_MERGE_MARK);
    ck_assert_uint_eq(merge.conflicts.len, 0);
    ck_assert_str_eq(merge.bytes.ptr, "*\n!a\n!b\n!mine\n");
}
END_TEST

START_TEST(bad_yaml_is_told) {
    const struct wf_str texts[3] = {WF_STR("a: 1\n"), WF_STR("a: [\n"), WF_STR("a: 2\n")};
    struct wf_merge merge;
    const struct wf_doc *doc;
    ck_assert_int_eq(wf_merge_files(&arena, WF_STR("a.yml"), texts, WF_MERGE_MARK, &merge, &doc),
                     WF_MERGE_BAD_OURS);
    ck_assert_uint_gt(doc->problems.len, 0);
}
END_TEST

/* --- drift -------------------------------------------------------------------------------------------- */

/* "LINE class; ..." */
static const char *drift(const char *path, const char *render, const char *bytes) {
    struct wf_differences found;
    const struct wf_doc *doc;
    struct wf_buf out = {.arena = &arena};
    ck_assert(wf_drift_find(&arena, wf_str_of(path), wf_str_of(render), wf_str_of(bytes), &found, &doc));
    for (size_t i = 0; i < found.list.len; i++) {
        const struct wf_difference *one = &found.list.items[i];
        wf_buf_printf(&out, "%s%u %s", i > 0 ? "; " : "", one->line, wf_drift_name(one->drift));
    }
    return wf_arena_str(&arena, wf_buf_view(&out)).ptr;
}

START_TEST(differences_have_a_class) {
    ck_assert_str_eq(drift("a.yml", "a: 1\n", "a: 1\n"), "");
    ck_assert_str_eq(drift("a.yml", "a: 1\nb: [x, y]\n", "a: 1\r\nb:\r\n- x\r\n- 'y'\r\n"), "2 format");
    ck_assert_str_eq(drift("a.yml", "a: 1\nb: 2\n", "b: 2\na: 1\n"), "1 format");
    ck_assert_str_eq(drift("a.yml", "with:\n  a: true\n", "with:\n  a: 'true'\n"), "2 format");
    ck_assert_str_eq(drift("a.yml", "a: 1\n", "a: '1'\n"), "1 structural");
    ck_assert_str_eq(drift("a.yml", "a: 1\n", "a: 1\nb: 2\n"), "2 extension");
    ck_assert_str_eq(drift("a.yml", "a: [x]\n", "a: [x, y]\n"), "1 extension");
    ck_assert_str_eq(drift("a.yml", "a: [x, y]\n", "a: [y, x]\n"), "1 structural");
    ck_assert_str_eq(drift("a.yml", "a: 1\nb: 2\n", "a: 1\n"), "1 structural");
    ck_assert_str_eq(drift("a.yml", "r: |\n  a\n  b\n", "r: |\n  a\n  n\n  b\n"), "1 extension");
    ck_assert_str_eq(drift("a.yml", "r: |\n  a\n  b\n", "r: |\n  b\n  a\n"), "1 structural");
    ck_assert_str_eq(drift("a.yml", "s:\n- {uses: a/b@v1}\n", "s:\n- {uses: a/b@v2}\n"), "2 structural");
    ck_assert_str_eq(drift("a.yml", "s:\n- uses: a/b@v1\n", "s:\n- uses: a/b@v2\n"), "2 pin");
    ck_assert_str_eq(drift("a.yml", "s:\n- uses: a/b@v1\n", "s:\n- uses: a/c@v2\n"), "2 structural");
    ck_assert_str_eq(drift("a.yml", "jobs:\n  a:\n    x: 1\n    y: 2\n", "jobs:\n  b:\n    x: 1\n    y: 2\n"),
                     "2 structural");
    ck_assert_str_eq(drift("Dockerfile", "FROM a:1\nRUN x\n", "FROM a:2\n# c\nRUN  x\nUSER 1\n"),
                     "1 pin; 2 format; 4 extension");
    ck_assert_str_eq(drift("Dockerfile", "FROM a:1\nRUN x\n", "FROM b:1\nRUN y z\n"),
                     "1 structural; 2 structural");
    ck_assert_str_eq(drift(".dockerignore", "*\n!a\n", "!a\n*\n"), "1 structural");
}
END_TEST

Suite *merge_suite(void) {
    Suite *suite = suite_create("merge");
    TCase *tests = tcase_create("merge");
    tcase_add_checked_fixture(tests, NULL, empty_arena);
    tcase_add_test(tests, lines_of_both_sides_come_together);
    tcase_add_test(tests, a_conflict_tells_its_line);
    tcase_add_test(tests, neighbours_are_no_conflict);
    tcase_add_test(tests, form_and_comments_stay);
    tcase_add_test(tests, steps_are_known_again);
    tcase_add_test(tests, what_both_changed_is_a_conflict);
    tcase_add_test(tests, conflicts_are_marked_whole);
    tcase_add_test(tests, the_newer_pin_wins);
    tcase_add_test(tests, dockerfiles_merge_by_instruction);
    tcase_add_test(tests, bad_yaml_is_told);
    tcase_add_test(tests, differences_have_a_class);
    suite_add_tcase(suite, tests);
    return suite;
}
