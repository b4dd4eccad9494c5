/* The fix loop against rules that do what no rule should do. */
#include "api/session.h"

#include <check.h>

/* Replaces the first `from` of every file by `to`. */
static void propose(struct wf_check *check, const char *from, const char *to) {
    struct wf_str bytes = check->file->source->bytes;
    size_t at = wf_str_find(bytes, from, 0);
    if (at == WF_NOT_FOUND) {
        return;
    }
    struct wf_span span = wf_span_make(at, at + strlen(from));
    struct wf_patch patch = wf_check_patch(check);
    wf_patch_replace(&patch, span, wf_str_of(to));
    wf_report(check, span, "found")->fix = wf_patch_fix(&patch, "replace it", WF_FIX_SAFE);
}

static void good(struct wf_check *check, const struct wf_file *file) {
    (void)file;
    propose(check, "push", "pull_request");
}

static void breaks_yaml(struct wf_check *check, const struct wf_file *file) {
    (void)file;
    propose(check, "push", "[push");
}

static void turns_around(struct wf_check *check, const struct wf_file *file) {
    (void)file;
    propose(check, "push", "pull");
    propose(check, "pull", "push");
}

static void needs_care(struct wf_check *check, const struct wf_file *file) {
    (void)file;
    propose(check, "push", "pull");
    struct wf_findings *out = check->out;
    if (out->list.len > 0) {
        struct wf_fix *fix = WF_NEW(check->arena, struct wf_fix);
        *fix = *out->list.items[out->list.len - 1]->fix;
        fix->safety = WF_FIX_UNSAFE;
        out->list.items[out->list.len - 1]->fix = fix;
    }
}

/* Speaks of all files at once, and fixes one of them. */
static void from_above(struct wf_check *check, const struct wf_repo *all) {
    for (size_t i = 0; i < all->count; i++) {
        struct wf_check own = *check;
        own.file = all->files[i];
        propose(&own, "push", "release");
    }
}

static struct wfgen *fix_with(struct wf_rule rule, const char *text, bool unsafe) {
    static struct wf_rule used;
    static const struct wf_rule *const rules[] = {&used};
    struct wfgen *session = wfgen_new();
    used = rule;
    used.id = "test";
    used.severity = WF_WARNING;
    wfgen_set_config(session, NULL);
    ck_assert_int_eq(wfgen_add_bytes(session, "ci.yml", text, strlen(text)), WFGEN_OK);
    ck_assert_int_eq(wf_begin_run(session), WFGEN_OK);
    session->table = (struct wf_rule_table){.rules = rules, .count = 1};
    wf_fix_inputs(session, unsafe);
    return session;
}

static void expect(struct wfgen *session, enum wfgen_outcome_state state, const char *after, size_t left) {
    struct wfgen_outcome outcome = {.size = sizeof outcome};
    ck_assert(wfgen_outcome(session, 0, &outcome));
    ck_assert_int_eq(outcome.state, state);
    ck_assert_uint_eq(outcome.after_length, strlen(after));
    ck_assert_int_eq(memcmp(outcome.after, after, outcome.after_length), 0);
    ck_assert_uint_eq(wfgen_finding_count(session), left);
    wfgen_free(session);
}

START_TEST(applies) {
    struct wfgen *session =
        fix_with((struct wf_rule){.file_hook = good}, "on: [push, push]\njobs: {}\n", false);
    struct wfgen_repair repair = {.size = sizeof repair};
    ck_assert(wfgen_repair(session, 0, 0, &repair));
    ck_assert_str_eq(repair.rule, "test");
    ck_assert_str_eq(repair.title, "replace it");
    ck_assert_uint_eq(repair.count, 2); /* one in each round */
    ck_assert(!wfgen_repair(session, 0, 1, &repair));
    ck_assert_ptr_nonnull(strstr(wfgen_diff(session, 0), "+on: [pull_request, pull_request]\n"));
    expect(session, WFGEN_CHANGED, "on: [pull_request, pull_request]\njobs: {}\n", 0);
}
END_TEST

START_TEST(refuses_what_is_no_yaml) {
    struct wfgen *session =
        fix_with((struct wf_rule){.file_hook = breaks_yaml}, "on: push\njobs: {}\n", false);
    ck_assert_uint_eq(wfgen_problem_count(session), 1);
    ck_assert_ptr_nonnull(strstr(wfgen_problem(session, 0), "nothing fixed in \"ci.yml\": "));
    expect(session, WFGEN_REFUSED, "on: push\njobs: {}\n", 1);
}
END_TEST

START_TEST(refuses_what_does_not_end) {
    struct wfgen *session =
        fix_with((struct wf_rule){.file_hook = turns_around}, "on: push\njobs: {}\n", false);
    ck_assert_uint_eq(wfgen_problem_count(session), 1);
    ck_assert_ptr_nonnull(strstr(wfgen_problem(session, 0), "do not come to an end"));
    expect(session, WFGEN_REFUSED, "on: push\njobs: {}\n", 1);
}
END_TEST

START_TEST(leaves_the_unsafe) {
    struct wf_rule rule = {.file_hook = needs_care};
    expect(fix_with(rule, "on: push\njobs: {}\n", false), WFGEN_UNCHANGED, "on: push\njobs: {}\n", 1);
    expect(fix_with(rule, "on: push\njobs: {}\n", true), WFGEN_CHANGED, "on: pull\njobs: {}\n", 0);
}
END_TEST

START_TEST(takes_fixes_of_the_whole_run) {
    struct wf_rule rule = {.run_hook = from_above};
    expect(fix_with(rule, "on: push\njobs: {}\n", false), WFGEN_CHANGED, "on: release\njobs: {}\n", 0);
}
END_TEST

/* A quoted scalar whose second line is not indented enough: GitHub takes it, strict YAML does not. */
START_TEST(fixes_what_the_second_reader_refuses) {
    const char *before = "on: push\njobs:\n  a:\n    runs-on: \"x\n  y\"\n    steps: []\n";
    const char *after = "on: pull_request\njobs:\n  a:\n    runs-on: \"x\n  y\"\n    steps: []\n";
    expect(fix_with((struct wf_rule){.file_hook = good}, before, false), WFGEN_CHANGED, after, 0);
}
END_TEST

START_TEST(keeps_line_ends_and_mark) {
    expect(fix_with((struct wf_rule){.file_hook = good}, "\xEF\xBB\xBFon: push\r\njobs: {}\r\n", false),
           WFGEN_CHANGED, "\xEF\xBB\xBFon: pull_request\r\njobs: {}\r\n", 0);
}
END_TEST

Suite *fix_suite(void) {
    Suite *suite = suite_create("fix");
    TCase *tcase = tcase_create("fix");
    tcase_add_test(tcase, applies);
    tcase_add_test(tcase, refuses_what_is_no_yaml);
    tcase_add_test(tcase, refuses_what_does_not_end);
    tcase_add_test(tcase, leaves_the_unsafe);
    tcase_add_test(tcase, takes_fixes_of_the_whole_run);
    tcase_add_test(tcase, fixes_what_the_second_reader_refuses);
    tcase_add_test(tcase, keeps_line_ends_and_mark);
    suite_add_tcase(suite, tcase);
    return suite;
}
