/* The library as its users see it: nothing but the public header. */
#include <wfgen/wfgen.h>

#include <check.h>
#include <stdlib.h>
#include <string.h>

static struct wfgen *session;

static void setup(void) {
    session = wfgen_new();
    ck_assert_ptr_nonnull(session);
    ck_assert_int_eq(wfgen_set_config(session, NULL), WFGEN_OK);
    ck_assert_int_eq(wfgen_select(session, "yaml-syntax"), WFGEN_OK);
}

static void teardown(void) {
    wfgen_free(session);
}

static void add(const char *name, const char *text) {
    ck_assert_int_eq(wfgen_add_bytes(session, name, text, strlen(text)), WFGEN_OK);
}

START_TEST(finds) {
    add("b.yml", "on: push\n\tjobs: {}\n");
    add("a.yml", "on: push\nOn: push\n");
    ck_assert_int_eq(wfgen_validate(session), WFGEN_OK);
    ck_assert_uint_eq(wfgen_finding_count(session), 2);
    struct wfgen_finding finding = {.size = sizeof finding};
    ck_assert(wfgen_finding(session, 0, &finding));
    ck_assert_str_eq(finding.file, "a.yml");
    ck_assert_str_eq(finding.rule, "yaml-syntax");
    ck_assert_uint_eq(finding.line, 2);
    ck_assert_uint_eq(finding.column, 1);
    ck_assert_uint_eq(finding.end_line, 2);
    ck_assert_uint_eq(finding.end_column, 3);
    ck_assert_int_eq(finding.severity, WFGEN_ERROR);
    ck_assert(!finding.fixable && finding.fix_title == NULL && finding.edit_count == 0);
    ck_assert_uint_eq(finding.note_count, 1);
    struct wfgen_note note = {.size = sizeof note};
    ck_assert(wfgen_note(session, 0, 0, &note));
    ck_assert_uint_eq(note.line, 1);
    ck_assert(!wfgen_note(session, 0, 1, &note));
    ck_assert(!wfgen_finding(session, 2, &finding));
}
END_TEST

START_TEST(tells_edits) {
    add("b.yml", "on: push\njobs:\n\ta: {}\n");
    ck_assert_int_eq(wfgen_validate(session), WFGEN_OK);
    struct wfgen_finding finding = {.size = sizeof finding};
    struct wfgen_edit edit = {.size = sizeof edit};
    ck_assert(wfgen_finding(session, 0, &finding));
    ck_assert(finding.fixable && finding.fix_unsafe);
    ck_assert_uint_eq(finding.edit_count, 1);
    ck_assert(wfgen_edit(session, 0, 0, &edit));
    ck_assert_str_eq(edit.text, "  ");
    ck_assert_uint_eq(edit.line, 3);
    ck_assert_uint_eq(edit.end_column, 2);
    ck_assert(!wfgen_edit(session, 0, 1, &edit));
    ck_assert(!wfgen_edit(session, 1, 0, &edit));
}
END_TEST

/* A caller of an older version has a shorter struct: what lies behind it stays as it is. */
START_TEST(fills_only_what_the_caller_knows) {
    struct wfgen_counts counts;
    memset(&counts, 0x55, sizeof counts);
    counts.size = offsetof(struct wfgen_counts, errors);
    add("a.yml", "on: push\nOn: push\n");
    ck_assert_int_eq(wfgen_validate(session), WFGEN_OK);
    wfgen_count(session, &counts);
    ck_assert_uint_eq(counts.size, offsetof(struct wfgen_counts, errors));
    ck_assert_uint_eq(counts.files, 1);
    ck_assert_uint_eq(counts.files_affected, 1);
    size_t untouched;
    memset(&untouched, 0x55, sizeof untouched);
    ck_assert_uint_eq(counts.errors, untouched);
}
END_TEST

START_TEST(runs_again) {
    struct wfgen_counts counts = {.size = sizeof counts};
    add("a.yml", "on: push\nOn: push\n");
    for (size_t i = 0; i < 3; i++) {
        ck_assert_int_eq(wfgen_validate(session), WFGEN_OK);
        wfgen_count(session, &counts);
        ck_assert_uint_eq(counts.errors, 1);
        ck_assert_uint_eq(counts.failing, 1);
    }
    add("b.yml", "on: push\nOn: push\n");
    ck_assert_int_eq(wfgen_fix(session, 0), WFGEN_OK);
    wfgen_count(session, &counts);
    ck_assert_uint_eq(counts.errors, 2);
    ck_assert_uint_eq(wfgen_outcome_count(session), 2);
    ck_assert_int_eq(wfgen_validate(session), WFGEN_OK);
    ck_assert_uint_eq(wfgen_outcome_count(session), 0);
}
END_TEST

START_TEST(fixes_in_memory) {
    add("b.yml", "on: push\njobs:\n\ta: {}\n");
    ck_assert_int_eq(wfgen_fix(session, WFGEN_FIX_UNSAFE), WFGEN_OK);
    struct wfgen_outcome outcome = {.size = sizeof outcome};
    ck_assert(wfgen_outcome(session, 0, &outcome));
    ck_assert(outcome.in_memory);
    ck_assert_int_eq(outcome.state, WFGEN_CHANGED);
    ck_assert_str_eq(outcome.before, "on: push\njobs:\n\ta: {}\n");
    ck_assert_uint_eq(outcome.after_length, strlen("on: push\njobs:\n  a: {}\n"));
    ck_assert_str_eq(outcome.after, "on: push\njobs:\n  a: {}\n");
    ck_assert_int_eq(wfgen_write(session), WFGEN_OK);
    ck_assert(!wfgen_outcome(session, 1, &outcome));
    ck_assert_ptr_null(wfgen_diff(session, 1));
}
END_TEST

START_TEST(says_what_failed) {
    ck_assert_str_eq(wfgen_error(session), "");
    ck_assert_int_eq(wfgen_validate(session), WFGEN_FAILED);
    ck_assert_str_eq(wfgen_error(session), "nothing to check");
    ck_assert_int_eq(wfgen_select(session, "no-such-rule-at-all"), WFGEN_USAGE);
    ck_assert_str_eq(wfgen_error(session), "no rule is called \"no-such-rule-at-all\"");
    ck_assert_int_eq(wfgen_add_path(session, "/missing/a.yml"), WFGEN_OK);
    ck_assert_int_eq(wfgen_validate(session), WFGEN_FAILED);
    ck_assert_uint_eq(wfgen_problem_count(session), 1);
    ck_assert_str_eq(wfgen_problem(session, 0), "cannot read \"/missing/a.yml\": No such file or directory");
    ck_assert_ptr_null(wfgen_problem(session, 1));
}
END_TEST

enum { KEPT_BYTES = 1024 };

/* Keeps what fits. */
static bool keep(void *context, const char *text, size_t length) {
    char *kept = context;
    size_t used = strlen(kept);
    snprintf(kept + used, KEPT_BYTES - used, "%.*s", (int)length, text);
    return true;
}

static bool stop(void *context, const char *text, size_t length) {
    (void)context;
    (void)text;
    (void)length;
    return false;
}

START_TEST(reports) {
    char text[KEPT_BYTES] = "";
    const char *name;
    const char *title;
    add("a.yml", "on: push\nOn: push\n");
    ck_assert_int_eq(wfgen_validate(session), WFGEN_OK);
    ck_assert_int_eq(wfgen_report_call(session, "jsonl", keep, text, 0), WFGEN_OK);
    ck_assert_int_eq(strncmp(text, "{\"file\":\"a.yml\",\"line\":2,", 25), 0);
    ck_assert_int_eq(wfgen_report_call(session, "text", stop, NULL, 0), WFGEN_FAILED);
    ck_assert_int_eq(wfgen_report_call(session, "paper", keep, text, 0), WFGEN_USAGE);
    ck_assert_str_eq(wfgen_summary(session), "1 error in 1 file");
    for (size_t i = 0; i < wfgen_format_count(); i++) {
        ck_assert(wfgen_format(i, &name, &title));
        ck_assert_int_eq(wfgen_report_call(session, name, keep, memset(text, 0, sizeof text), 0), WFGEN_OK);
    }
    ck_assert(!wfgen_format(wfgen_format_count(), &name, &title));
}
END_TEST

START_TEST(has_pages_for_all_rules) {
    struct wfgen_rule rule = {.size = sizeof rule};
    size_t length;
    ck_assert_uint_gt(wfgen_rule_count(), 0);
    for (size_t i = 0; i < wfgen_rule_count(); i++) {
        ck_assert(wfgen_rule(i, &rule));
        ck_assert_ptr_nonnull(wfgen_rule_page(rule.id, &length));
        ck_assert_uint_gt(length, 0);
    }
    ck_assert(!wfgen_rule(wfgen_rule_count(), &rule));
    ck_assert_ptr_null(wfgen_rule_page("no-such-rule", &length));
}
END_TEST

START_TEST(is_of_one_version) {
    char numbers[64];
    snprintf(numbers, sizeof numbers, "%d.%d.%d", WFGEN_VERSION_MAJOR, WFGEN_VERSION_MINOR,
             WFGEN_VERSION_PATCH);
    ck_assert_str_eq(wfgen_version(), WFGEN_VERSION);
    ck_assert_str_eq(wfgen_version(), numbers);
    ck_assert_str_eq(wfgen_version(), getenv("WFGEN_PROJECT_VERSION"));
}
END_TEST

Suite *api_suite(void) {
    Suite *suite = suite_create("api");
    TCase *tcase = tcase_create("api");
    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, finds);
    tcase_add_test(tcase, tells_edits);
    tcase_add_test(tcase, fills_only_what_the_caller_knows);
    tcase_add_test(tcase, runs_again);
    tcase_add_test(tcase, fixes_in_memory);
    tcase_add_test(tcase, says_what_failed);
    tcase_add_test(tcase, reports);
    tcase_add_test(tcase, has_pages_for_all_rules);
    tcase_add_test(tcase, is_of_one_version);
    suite_add_tcase(suite, tcase);
    return suite;
}
