#include "report/report.h"

#include <check.h>

static struct wf_arena arena;

static void setup(void) {
    arena = (struct wf_arena){0};
}

static void teardown(void) {
    wf_arena_free(&arena);
}

/* A finding at bytes [begin, end) of `text` in a file that is called "f". */
static struct wf_finding *finding_at(const char *text, size_t begin, size_t end) {
    struct wf_finding *finding = WF_NEW(&arena, struct wf_finding);
    *finding = (struct wf_finding){
        .rule = "rule",
        .severity = WF_ERROR,
        .source = wf_source_make(&arena, WF_STR("f"), wf_str_of(text)),
        .span = wf_span_make(begin, end),
        .message = WF_STR("wrong"),
    };
    return finding;
}

static const char *write_all(const char *format, const struct wf_finding *const *findings, size_t count,
                             bool color) {
    struct wf_buf out = {.arena = &arena};
    struct wf_map places = {.arena = &arena};
    struct wf_report report = {.findings = findings,
                               .count = count,
                               .files = 3,
                               .version = "1.2.3",
                               .places = &places,
                               .color = color};
    wf_format_write(wf_format_find(wf_str_of(format)), &out, &report);
    return wf_arena_str(&arena, wf_buf_view(&out)).ptr;
}

static void expect(const struct wf_finding *finding, const char *text) {
    ck_assert_str_eq(write_all("text", &finding, 1, false), text);
}

#define HEAD(place) "error[rule]: wrong\n --> f:" place "\n  |\n"

START_TEST(underlines) {
    expect(finding_at("on: push\n", 4, 8), HEAD("1:5") "1 | on: push\n  |     ^^^^\n\n");
    expect(finding_at("on: push\n", 4, 4), HEAD("1:5") "1 | on: push\n  |     ^\n\n");
    expect(finding_at("on: push\n", 8, 9), HEAD("1:9") "1 | on: push\n  |         ^\n\n");
    expect(finding_at("a\n", 2, 2), HEAD("2:1") "2 |\n  | ^\n\n");
    expect(finding_at("", 0, 0), "error[rule]: wrong\n --> f:1:1\n\n");
}
END_TEST

START_TEST(skips_the_byte_order_mark) {
    expect(finding_at("\xEF\xBB\xBFon: x\r\n", 3, 5), HEAD("1:1") "1 | on: x\n  | ^^\n\n");
    expect(finding_at("\xEF\xBB\xBFon: x\n", 0, 0), HEAD("1:1") "1 | on: x\n  | ^\n\n");
}
END_TEST

START_TEST(aligns_tabs_and_wide_characters) {
    expect(finding_at("\ta\tb\n", 3, 4), HEAD("1:4") "1 |     a   b\n  |         ^\n\n");
    expect(finding_at("# \xE4\xB8\xAD\xE6\x96\x87 x\n", 2, 8),
           HEAD("1:3") "1 | # \xE4\xB8\xAD\xE6\x96\x87 x\n  |   ^^^^\n\n");
    expect(finding_at("# e\xCC\x81 x\n", 6, 7), HEAD("1:6") "1 | # e\xCC\x81 x\n  |     ^\n\n");
}
END_TEST

START_TEST(escapes_what_a_terminal_would_obey) {
    expect(finding_at("a \x1b[31m b\n", 2, 3), HEAD("1:3") "1 | a \\x1b[31m b\n  |   ^^^^\n\n");
    expect(finding_at("\xE2\x80\xAE x\n", 4, 5), HEAD("1:3") "1 | \\u202e x\n  |        ^\n\n");
    expect(finding_at("\xFF x\n", 2, 3), HEAD("1:3") "1 | \\xff x\n  |      ^\n\n");
    struct wf_finding *finding = finding_at("a\n", 0, 1);
    finding->message = WF_STR("got \"\x1b]0;\a\nx\"");
    expect(finding, "error[rule]: got \"\\x1b]0;\\x07\\nx\"\n --> f:1:1\n  |\n1 | a\n  | ^\n\n");
}
END_TEST

START_TEST(shows_spans_of_many_lines) {
    expect(finding_at("a: b\n  c: d\n  e\n", 3, 16),
           HEAD("1:4") "1 | a: b\n  |    ^\n2 |   c: d\n  |   ^^^^\n3 |   e\n  |   ^\n\n");
    const char *text =
        write_all("text", (const struct wf_finding *[]){finding_at("1\n2\n3\n4\n5\n6\n", 0, 11)}, 1, false);
    ck_assert_ptr_nonnull(strstr(text, "3 | 3\n"));
    ck_assert_ptr_null(strstr(text, "4 | 4\n"));
    ck_assert_ptr_nonnull(strstr(text, "6 | 6\n"));
}
END_TEST

static size_t longest_line(const char *text) {
    size_t longest = 0;
    while (*text != '\0') {
        size_t length = strcspn(text, "\n");
        longest = length > longest ? length : longest;
        text += length + (text[length] == '\n' ? 1 : 0);
    }
    return longest;
}

/* Whether the marks stand under `needle`. */
static bool points_at(const char *text, const char *needle) {
    const char *line = strstr(text, "1 | ");
    const char *found = strstr(line, needle);
    const char *marks = strchr(line, '\n') + 1;
    return found != NULL && found < marks && marks[found - line] == '^' && marks[found - line - 1] == ' ';
}

START_TEST(cuts_long_lines) {
    static const size_t places[] = {0, 1, 60, 100, 500, 511, 512, 513, 1024, 50000, 99993};
    char *line = WF_NEW_ARRAY(&arena, char, 100001);
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        memset(line, 'x', 100000);
        memcpy(line + places[i], "NEEDLE", 6);
        const struct wf_finding *finding = finding_at(line, places[i], places[i] + 6);
        const char *text = write_all("text", &finding, 1, false);
        ck_assert_msg(longest_line(text) < 130, "%zu", places[i]);
        ck_assert_msg(points_at(text, "NEEDLE"), "%zu: %s", places[i], text);
    }
}
END_TEST

START_TEST(cuts_at_borders_of_characters) {
    char *line = WF_NEW_ARRAY(&arena, char, 30001);
    for (size_t i = 0; i < 10000; i++) {
        memcpy(line + 3 * i, "\xE4\xB8\xAD", 3);
    }
    for (size_t at = 0; at < 30000; at += 3 * 501) {
        const struct wf_finding *finding = finding_at(line, at, at + 3);
        ck_assert_ptr_null(strstr(write_all("text", &finding, 1, false), "\\x"));
    }
}
END_TEST

START_TEST(adds_what_helps) {
    struct wf_finding *finding = finding_at("a: 1\nb: 2\na: 3\n", 10, 11);
    struct wf_note note = {finding->source, {0, 1}, WF_STR("the first is here")};
    struct wf_fix fix = {.title = "remove it", .safety = WF_FIX_UNSAFE};
    finding->notes = &note;
    finding->note_count = 1;
    finding->help = WF_STR("decide");
    finding->fix = &fix;
    expect(finding, HEAD("3:1") "3 | a: 3\n  | ^\n"
                                "note: the first is here\n --> f:1:1\n  |\n1 | a: 1\n  | -\n"
                                "  = help: decide\n  = fix: remove it (unsafe)\n\n");
}
END_TEST

START_TEST(colors_only_on_request) {
    const struct wf_finding *finding = finding_at("a\n", 0, 1);
    ck_assert_ptr_null(strchr(write_all("text", &finding, 1, false), '\033'));
    ck_assert_ptr_nonnull(strstr(write_all("text", &finding, 1, true), "\033[1;31merror[rule]\033[0m"));
}
END_TEST

START_TEST(writes_json) {
    struct wf_finding *finding = finding_at("a: \xC3\xA9\xC3\xA9 b\n", 8, 9);
    struct wf_edit edit = {{8, 9}, WF_STR("\"c\"")};
    struct wf_fix fix = {.title = "use c", .safety = WF_FIX_SAFE, .edits = &edit, .edit_count = 1};
    finding->fix = &fix;
    finding->help = WF_STR("h");
    ck_assert_str_eq(
        write_all("jsonl", (const struct wf_finding *[]){finding}, 1, false),
        "{\"file\":\"f\",\"line\":1,\"column\":7,\"endLine\":1,\"endColumn\":8,\"rule\":\"rule\","
        "\"severity\":\"error\",\"message\":\"wrong\",\"fixable\":true,\"help\":\"h\","
        "\"fix\":{\"title\":\"use c\",\"safety\":\"safe\",\"edits\":[{\"line\":1,\"column\":7,"
        "\"endLine\":1,\"endColumn\":8,\"text\":\"\\\"c\\\"\"}]}}\n");
}
END_TEST

static const char *summary_of(const struct wf_finding *const *findings, size_t count) {
    struct wf_buf out = {.arena = &arena};
    struct wf_report report = {.findings = findings, .count = count, .files = 3};
    wf_report_summary(&out, &report);
    return wf_arena_str(&arena, wf_buf_view(&out)).ptr;
}

START_TEST(sums_up) {
    static const struct wf_fix safe = {.title = "x", .safety = WF_FIX_SAFE};
    static const struct wf_fix unsafe = {.title = "x", .safety = WF_FIX_UNSAFE};
    struct wf_finding *a = finding_at("a\n", 0, 1);
    struct wf_finding *b = finding_at("a\n", 0, 1);
    ck_assert_str_eq(summary_of(NULL, 0), "no findings in 3 files");
    ck_assert_str_eq(summary_of((const struct wf_finding *[]){a}, 1), "1 error in 1 file");
    b->severity = WF_INFO;
    b->fix = &safe;
    ck_assert_str_eq(summary_of((const struct wf_finding *[]){a, b, b}, 3),
                     "1 error, 2 infos in 1 file; 2 fixable (wfgen fix)");
    a->fix = &unsafe;
    ck_assert_str_eq(summary_of((const struct wf_finding *[]){a, b}, 2),
                     "1 error, 1 info in 1 file; 1 fixable (wfgen fix), 1 more with --unsafe");
    ck_assert_str_eq(summary_of((const struct wf_finding *[]){a}, 1),
                     "1 error in 1 file; 1 fixable (wfgen fix --unsafe)");
}
END_TEST

Suite *report_suite(void) {
    Suite *suite = suite_create("report");
    TCase *tcase = tcase_create("report");
    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, underlines);
    tcase_add_test(tcase, skips_the_byte_order_mark);
    tcase_add_test(tcase, aligns_tabs_and_wide_characters);
    tcase_add_test(tcase, escapes_what_a_terminal_would_obey);
    tcase_add_test(tcase, shows_spans_of_many_lines);
    tcase_add_test(tcase, cuts_long_lines);
    tcase_add_test(tcase, cuts_at_borders_of_characters);
    tcase_add_test(tcase, adds_what_helps);
    tcase_add_test(tcase, colors_only_on_request);
    tcase_add_test(tcase, writes_json);
    tcase_add_test(tcase, sums_up);
    suite_add_tcase(suite, tcase);
    return suite;
}
