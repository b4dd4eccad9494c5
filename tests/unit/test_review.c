/* Which change means what: one line of YAML before and after, and the class that it gets. */
#include "review/canon.h"
#include "review/hunk.h"
#include "review/review.h"
#include "review/schedule.h"
#include "yaml/read.h"

#include <check.h>

static struct wf_arena arena;

static void free_all(void) {
    wf_arena_free(&arena);
}

static struct wf_review_side side(const char *text) {
    struct wf_review_side out = {0};
    *WF_PUSH(&arena, &out.files) =
        wf_review_file_read(&arena, WF_STR(".github/workflows/ci.yml"), wf_str_of(text));
    return out;
}

static const struct wf_review *review(const char *before, const char *after) {
    struct wf_review_side old = side(before), new = side(after);
    return wf_review_compare(&arena, &old, &new);
}

/* "class/care" of all changes, in order. */
static const char *classes(const char *before, const char *after) {
    const struct wf_review *made = review(before, after);
    struct wf_buf out = {.arena = &arena};
    for (size_t i = 0; i < made->pairs.len; i++) {
        for (size_t k = 0; k < made->pairs.items[i].changes.len; k++) {
            const struct wf_review_change *change = &made->pairs.items[i].changes.items[k];
            wf_buf_printf(&out, "%s%s/%s", out.len > 0 ? " " : "", wf_review_class_name(change->class),
                          wf_care_name(change->care));
        }
    }
    wf_buf_char(&out, '\0');
    return out.ptr;
}

/* A workflow with these lines for `on`, for the file, the job, and its only step. */
static const char *workflow(const char *on, const char *top, const char *job, const char *step) {
    return wf_arena_printf(&arena,
                           "on: %s\n%sjobs:\n  build:\n    runs-on: ubuntu-24.04\n%s    steps:\n"
                           "      - uses: actions/checkout@v4\n      - id: s\n%s",
                           on, top, job, step)
        .ptr;
}

static const char *const plain = "        run: make\n";

START_TEST(judges_permissions) {
    static const struct {
        const char *before, *after, *expected;
    } cases[] = {
        {"permissions: {}\n", "permissions: {contents: write}\n", "write-permission/high"},
        {"permissions: {}\n", "permissions: {id-token: write}\n", "write-permission/high"},
        {"permissions: read-all\n", "permissions: write-all\n", "write-permission/high"},
        {"permissions: {contents: read}\n", "", "write-permission/high"},
        {"", "permissions: {contents: read}\n", "permission/low"},
        {"", "permissions: {contents: write}\n", "permission/medium"},
        {"permissions: {contents: write}\n", "permissions: {contents: read}\n", "permission/low"},
        {"permissions: {contents: none}\n", "permissions: {}\n", ""},
        {"permissions: {contents: read, issues: none}\n", "permissions:\n  contents: read\n", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ck_assert_str_eq(classes(workflow("push", cases[i].before, "", plain),
                                 workflow("push", cases[i].after, "", plain)),
                         cases[i].expected);
    }
}
END_TEST

START_TEST(judges_triggers) {
    static const struct {
        const char *before, *after, *expected;
    } cases[] = {
        {"push", "[push, pull_request_target]", "trigger-privileged/high"},
        {"push", "[push, workflow_dispatch]", "trigger/low"},
        {"[push, pull_request]", "push", "trigger/medium"},
        {"{push: {branches: [a]}}", "{push: {branches: [a, b]}}", "trigger/medium"},
        {"{push: {branches: [a]}}", "{push: }", "trigger/medium"},
        {"{push: {paths: [a]}}", "{push: {paths: [b]}}", "trigger/medium"},
        {"{pull_request_target: {branches: [a]}}", "pull_request_target", "trigger-privileged/high"},
        {"{pull_request_target: {branches-ignore: [a]}}", "{pull_request_target: {branches-ignore: [a, b]}}",
         "trigger/medium"},
        {"push", "[push]", ""},
        {"push", "{push: }", ""},
        {"{push: {branches: [a, b]}}", "{push: {branches: ['b', \"a\"]}}", ""},
        {"{pull_request: {types: [opened, synchronize, reopened]}}", "pull_request", ""},
        {"{schedule: [{cron: '0 3 * * *'}]}", "{schedule: [{cron: '0 4 * * *'}]}",
         "schedule/low schedule/low"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ck_assert_str_eq(
            classes(workflow(cases[i].before, "", "", plain), workflow(cases[i].after, "", "", plain)),
            cases[i].expected);
    }
}
END_TEST

#define SHA_A "0123456789012345678901234567890123456789"
#define SHA_B "9876543210987654321098765432109876543210"
#define SHA_256 "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define SHA_256_B "fedcba9876543210fedcba9876543210fedcba9876543210fedcba9876543210"

START_TEST(judges_actions) {
    static const struct {
        const char *before, *after, *expected;
    } cases[] = {
        {"actions/checkout@v3", "actions/checkout@v4", "action/low"},
        {"actions/checkout@v4", "actions/checkout@v3", "action/medium"},
        {"actions/checkout@v4", "actions/checkout@main", "action-moved/medium"},
        {"actions/checkout@v4", "actions/checkout@" SHA_A " # v4.0.0", "action/low"},
        {"actions/checkout@" SHA_A " # v4.0.0", "actions/checkout@v4", "action-unpinned/high"},
        {"actions/checkout@" SHA_A " # v4.0.0", "actions/checkout@" SHA_B " # v4.0.0", "action-moved/high"},
        {"actions/checkout@" SHA_A " # v4.0.0", "actions/checkout@" SHA_B " # v4.1.0", "action/low"},
        {"actions/checkout@" SHA_A " # v4.0.0", "actions/checkout@" SHA_B " # v3.1.0", "action/medium"},
        {"actions/checkout@" SHA_A, "actions/checkout@" SHA_B, "action-moved/medium"},
        {"actions/checkout@" SHA_A " # v4.0.0", "actions/checkout@" SHA_A " # v5.0.0", ""},
        {"actions/cache@v4", "someone/cache@v4", "new-owner/high"},
        {"actions/cache@v4", "actions/setup-go@v4", "new-action/medium"},
        {"actions/cache@v4", "docker://alpine:3", "new-owner/high"},
        {"./a", "$/a", "action/low"},
        {"docker://alpine:3.18", "docker://alpine:3.19", "action/low"},
        {"docker://alpine:3.19", "docker://alpine:3.18", "action/medium"},
        {"docker://alpine", "docker://alpine:edge", "action-moved/medium"},
        {"docker://h:5000/a:3.18@sha256:" SHA_256, "docker://h:5000/a:3.18", "action-unpinned/high"},
        {"docker://alpine:3.18", "docker://alpine:3.18@sha256:" SHA_256, "action/low"},
        {"docker://alpine:3.18@sha256:" SHA_256, "docker://alpine:3.18@sha256:" SHA_256_B,
         "action-moved/medium"},
        {"docker://alpine:3.18@sha256:" SHA_256, "docker://alpine:3.19@sha256:" SHA_256_B, "action/low"},
        {"docker://alpine:3", "docker://other:3", "new-action/medium"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *before = wf_arena_printf(&arena, "        uses: %s\n", cases[i].before).ptr;
        const char *after = wf_arena_printf(&arena, "        uses: %s\n", cases[i].after).ptr;
        ck_assert_str_eq(classes(workflow("push", "", "", before), workflow("push", "", "", after)),
                         cases[i].expected);
    }
}
END_TEST

START_TEST(judges_jobs_and_steps) {
    static const struct {
        const char *job[2], *step[2], *expected;
    } cases[] = {
        {{"    environment: a\n", ""}, {"run: make", "run: make"}, "gate-weakened/high"},
        {{"", "    environment: a\n"}, {"run: make", "run: make"}, "gate/medium"},
        {{"    environment: a\n", "    environment: {name: a}\n"}, {"run: make", "run: make"}, ""},
        {{"    if: github.ref == 'a'\n", ""}, {"run: make", "run: make"}, "gate-weakened/medium"},
        {{"    if: github.ref == 'a'\n", "    if: ${{github.ref=='a'}}\n"}, {"run: make", "run: make"}, ""},
        {{"", "    continue-on-error: true\n"}, {"run: make", "run: make"}, "gate-weakened/medium"},
        {{"", "    continue-on-error: false\n"}, {"run: make", "run: make"}, ""},
        {{"", "    env: {A: '${{ secrets.A }}'}\n"}, {"run: make", "run: make"}, "secret-reach/high env/low"},
        {{"", "    env: {A: '${{ secrets.GITHUB_TOKEN }}'}\n"},
         {"run: make", "run: make"},
         "env/low secret/low"},
        {{"", "    env: {A: '${{ toJSON(secrets) }}'}\n"},
         {"run: make", "run: make"},
         "secret-reach/high env/low"},
        {{"", ""}, {"run: make", "run: make all"}, "script/medium"},
        {{"", ""}, {"run: 'make'", "run: \"make\""}, ""},
        {{"", ""}, {"run: echo", "run: echo ${{ github.head_ref }}"}, "interpolation/high script/medium"},
        {{"", ""}, {"run: echo", "run: echo ${{ github.sha }}"}, "script/medium interpolation/low"},
        {{"", ""}, {"uses: a/b@v1", "uses: a/b@v1\n        with: {x: 1}"}, "input/low"},
        {{"", "    container: {image: a, options: --privileged}\n"},
         {"run: a", "run: a"},
         "container/high container/medium"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *texts[2];
        for (int k = 0; k < 2; k++) {
            const char *step = wf_arena_printf(&arena, "        %s\n", cases[i].step[k]).ptr;
            texts[k] = workflow("pull_request", "", cases[i].job[k], step);
        }
        ck_assert_str_eq(classes(texts[0], texts[1]), cases[i].expected);
    }
}
END_TEST

START_TEST(knows_names) {
    ck_assert_str_eq(
        classes(workflow("push", "name: a\n", "", plain), workflow("push", "name: b\n", "", plain)),
        "file/medium");
    ck_assert_str_eq(
        classes(workflow("push", "", "    name: a\n", plain), workflow("push", "", "    name: b\n", plain)),
        "job-renamed/medium");
    ck_assert_str_eq(classes(workflow("push", "", "", "        name: a\n        run: x\n"),
                             workflow("push", "", "", "        name: b\n        run: x\n")),
                     "display/low");
}
END_TEST

START_TEST(follows_secrets) {
    const char *const top = "env: {A: '${{ secrets.A }}'}\n", *const job =
                                                                  "    env: {A: '${{ secrets.A }}'}\n";
    const char *const step = "        run: make\n        env: {A: '${{ secrets.A }}'}\n";
    ck_assert_str_eq(classes(workflow("push", "", job, plain), workflow("push", top, "", plain)),
                     "secret-reach/high env/low env/low secret/low");
    ck_assert_str_eq(classes(workflow("push", top, "", plain), workflow("push", "", job, plain)),
                     "env/low secret/low env/low secret/low");
    ck_assert_str_eq(classes(workflow("push", "", job, plain), workflow("push", "", "", step)),
                     "env/low secret/low env/low");
    ck_assert_str_eq(classes(workflow("push", "", "", step), workflow("push", "", job, plain)),
                     "secret-reach/high env/low env/low");
}
END_TEST

START_TEST(knows_runners) {
    const char *before = "on: push\njobs: {a: {runs-on: ubuntu-24.04, steps: [run: x]}}\n";
    ck_assert_str_eq(classes(before, "on: push\njobs: {a: {runs-on: [self-hosted, x], steps: [run: x]}}\n"),
                     "self-hosted/high");
    ck_assert_str_eq(classes(before, "on: push\njobs: {a: {runs-on: ubuntu-22.04, steps: [run: x]}}\n"),
                     "runner/low");
    ck_assert_str_eq(classes(before, "on: push\njobs: {a: {runs-on: [ubuntu-24.04], steps: [run: x]}}\n"),
                     "");
    ck_assert_str_eq(
        classes(before, "on: push\njobs: {a: {runs-on: {labels: ubuntu-24.04}, steps: [run: x]}}\n"), "");
}
END_TEST

START_TEST(knows_jobs_and_steps_again) {
    const char *before =
        "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: one\n      - run: two\n"
        "      - {name: n, run: three}\n  b: {needs: a, runs-on: x, steps: [run: five]}\n";
    const char *renamed =
        "on: push\njobs:\n  b: {needs: [c], runs-on: x, steps: [run: five]}\n  c:\n    runs-on: x\n"
        "    steps:\n      - run: one\n      - run: two\n      - {name: n, run: three}\n";
    const char *moved =
        "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: two\n      - run: one\n"
        "      - {name: n, run: three}\n  b: {needs: a, runs-on: x, steps: [run: five]}\n";
    const char *inserted =
        "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: zero\n      - run: one\n"
        "      - run: two\n      - {name: n, run: four}\n"
        "  b: {needs: a, runs-on: x, steps: [run: five]}\n";
    ck_assert_str_eq(classes(before, renamed), "job-renamed/medium job/low");
    ck_assert_str_eq(classes(before, moved), "step/low");
    ck_assert_str_eq(classes(before, inserted), "step/medium script/medium");
}
END_TEST

START_TEST(knows_files_again) {
    struct wf_review_side before = {0}, after = {0};
    const char *text = workflow("push", "", "", plain);
    *WF_PUSH(&arena, &before.files) =
        wf_review_file_read(&arena, WF_STR(".github/workflows/a.yml"), wf_str_of(text));
    *WF_PUSH(&arena, &after.files) =
        wf_review_file_read(&arena, WF_STR(".github/workflows/b.yml"), wf_str_of(text));
    *WF_PUSH(&arena, &after.files) = wf_review_file_read(&arena, WF_STR(".github/workflows/c.yml"),
                                                         WF_STR("on: pull_request_target\njobs: {}\n"));
    const struct wf_review *made = wf_review_compare(&arena, &before, &after);
    ck_assert_uint_eq(made->pairs.len, 2);
    ck_assert(
        wf_str_has(made->pairs.items[0].changes.items[0].message, "renamed from .github/workflows/a.yml"));
    ck_assert_uint_eq(made->pairs.items[1].changes.items[0].class, WF_CLASS_TRIGGER_PRIVILEGED);
    ck_assert(made->pairs.items[1].changes.items[0].inherited);
}
END_TEST

START_TEST(reads_what_is_no_workflow) {
    static const char *const texts[] = {"",
                                        "- a\n",
                                        "on: [\n",
                                        "jobs: 1\non: 2\n",
                                        "jobs: {a: [1], b: }\n",
                                        "on: {push: 1, x: [a, {b: c}]}\njobs: {a: {steps: 1}}\n",
                                        "\xff\xfe"};
    enum { COUNT = sizeof texts / sizeof *texts };
    for (size_t i = 0; i < COUNT; i++) {
        for (size_t k = 0; k < COUNT; k++) {
            ck_assert_int_eq(strlen(classes(texts[i], texts[k])) == 0, i == k);
        }
    }
}
END_TEST

static const char *canon(const char *text, enum wf_canon how) {
    const struct wf_doc *doc = wf_yaml_parse(&arena, WF_STR("x.yml"), wf_str_of(text));
    return wf_arena_str(&arena, wf_canon(&arena, doc->root, how)).ptr;
}

START_TEST(writes_canonical_texts) {
    ck_assert_str_eq(
        canon("{b: 'x', a: [1.0, 0x10, 1.10, '1.10', True, ~, ]}\n", WF_CANON_TEXT),
        canon("a:\n- 1\n- 16\n- 1.1\n- \"1.10\"\n- true\n- ''\nb: x # comment\n", WF_CANON_TEXT));
    ck_assert_str_ne(canon("[1]\n", WF_CANON_TYPED), canon("['1']\n", WF_CANON_TYPED));
    ck_assert_str_eq(canon("[a, b]\n", WF_CANON_SET), canon("[b, a]\n", WF_CANON_SET));
    ck_assert_str_eq(canon("a\n", WF_CANON_SET), canon("[a]\n", WF_CANON_SET));
    ck_assert_str_ne(canon("[a, b]\n", WF_CANON_TEXT), canon("[b, a]\n", WF_CANON_TEXT));
    ck_assert_str_eq(canon("a ${{x   == 'b  c'}} d\n", WF_CANON_TEXT), "a ${{ x=='b  c' }} d");
    ck_assert_str_eq(canon("{a: &x {c: d}, b: *x}\n", WF_CANON_TEXT),
                     canon("{a: {c: d}, b: {c: d}}\n", WF_CANON_TEXT));
    ck_assert(wf_canon_similarity(&arena, WF_STR("a\nb\nc"), WF_STR("c\nb\nd")) > 0.6);
    ck_assert(wf_canon_similarity(&arena, WF_STR("a"), WF_STR("b")) <= 0);
}
END_TEST

START_TEST(says_schedules_in_words) {
    static const struct {
        const char *cron, *zone, *words;
    } cases[] = {
        {"0 3 * * *", "", "every day at 03:00 UTC (0 3 * * *)"},
        {"30 3,15 * * *", "", "every day at 03:30, 15:30 UTC (30 3,15 * * *)"},
        {"0 3 * * 1", "", "every Monday at 03:00 UTC (0 3 * * 1)"},
        {"0 3 * * 1-5", "", "Monday to Friday at 03:00 UTC (0 3 * * 1-5)"},
        {"0 3 * * SAT,SUN", "", "every Sunday and Saturday at 03:00 UTC (0 3 * * SAT,SUN)"},
        {"*/15 * * * *", "", "every 15 minutes UTC (*/15 * * * *)"},
        {"7 * * * *", "", "every hour at minute 7 UTC (7 * * * *)"},
        {"0 */6 * * *", "Europe/Berlin", "every 6 hours Europe/Berlin (0 */6 * * *)"},
        {"0 3 1 * *", "", "on day 1 of each month at 03:00 UTC (0 3 1 * *)"},
        {"0 3 1 1 *", "", "0 3 1 1 *"},
        {"nonsense", "", "nonsense"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct wf_str words = wf_schedule_words(&arena, wf_str_of(cases[i].cron), wf_str_of(cases[i].zone));
        ck_assert_str_eq(wf_arena_str(&arena, words).ptr, cases[i].words);
    }
}
END_TEST

static const char diff[] = "diff --git a/a.yml b/a.yml\nindex 1..2 100644\n--- a/a.yml\n+++ b/a.yml\n"
                           "@@ -1,2 +1,3 @@ x\n a\n--- old\n+++ new\n+@@ -9 +9 @@\n"
                           "@@ -10 +11,0 @@\n-b\n\\ No newline at end of file\n"
                           "diff --git \"a/\\303\\244 b.yml\" \"b/\\303\\244 b.yml\"\n--- /dev/null\n"
                           "+++ \"b/\\303\\244 b.yml\"\n@@ -0,0 +1 @@\n+a\n";

START_TEST(reads_hunks) {
    struct wf_hunks hunks = wf_hunks_read(&arena, wf_str_of(diff));
    ck_assert_uint_eq(hunks.files.len, 2);
    ck_assert_uint_eq(hunks.files.items[0].list.len, 2);
    ck_assert_ptr_nonnull(wf_hunk_find(&hunks, WF_STR("a.yml"), false, 1, 3));
    ck_assert_ptr_null(wf_hunk_find(&hunks, WF_STR("a.yml"), false, 1, 4));
    ck_assert_ptr_null(wf_hunk_find(&hunks, WF_STR("a.yml"), false, 0, 1));
    ck_assert_ptr_nonnull(wf_hunk_find(&hunks, WF_STR("a.yml"), true, 10, 10));
    ck_assert_ptr_null(wf_hunk_find(&hunks, WF_STR("a.yml"), false, 11, 11));
    ck_assert_ptr_nonnull(wf_hunk_find(&hunks, WF_STR("\xc3\xa4 b.yml"), false, 1, 1));
    ck_assert_ptr_null(wf_hunk_find(&hunks, WF_STR("c.yml"), false, 1, 1));
    ck_assert_uint_eq(wf_hunks_read(&arena, WF_STR("@@ -1 +1 @@\nx\n--- a\n@@ -x\n")).files.len, 0);
}
END_TEST

Suite *review_suite(void) {
    Suite *suite = suite_create("review");
    TCase *tests = tcase_create("review");
    tcase_add_checked_fixture(tests, NULL, free_all);
    tcase_add_test(tests, judges_permissions);
    tcase_add_test(tests, judges_triggers);
    tcase_add_test(tests, judges_actions);
    tcase_add_test(tests, judges_jobs_and_steps);
    tcase_add_test(tests, knows_names);
    tcase_add_test(tests, follows_secrets);
    tcase_add_test(tests, knows_runners);
    tcase_add_test(tests, knows_jobs_and_steps_again);
    tcase_add_test(tests, knows_files_again);
    tcase_add_test(tests, reads_what_is_no_workflow);
    tcase_add_test(tests, writes_canonical_texts);
    tcase_add_test(tests, says_schedules_in_words);
    tcase_add_test(tests, reads_hunks);
    suite_add_tcase(suite, tests);
    return suite;
}
