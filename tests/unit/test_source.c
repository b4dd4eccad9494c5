#include "base/buf.h"
#include "base/utf8.h"
#include "text/finding.h"
#include "text/source.h"

#include <check.h>

static struct wf_arena arena;

static void empty_arena(void) {
    wf_arena_free(&arena);
}

static const struct wf_source *make(struct wf_str bytes) {
    return wf_source_make(&arena, WF_STR("x.yml"), bytes);
}

static void check_pos(const struct wf_source *source, uint32_t offset, uint32_t line, uint32_t column) {
    struct wf_pos pos = wf_source_pos(source, offset);
    ck_assert_uint_eq(pos.line, line);
    ck_assert_uint_eq(pos.column, column);
}

START_TEST(an_empty_file_has_one_line) {
    const struct wf_source *source = make(wf_str_of(NULL));
    ck_assert_uint_eq(source->line_count, 1);
    ck_assert(!source->crlf);
    check_pos(source, 0, 1, 1);
    check_pos(source, 9, 1, 1);
    ck_assert_uint_eq(wf_source_line(source, 1).len, 0);
    ck_assert_uint_eq(wf_source_line_begin(source, 2), 0);
}
END_TEST

START_TEST(every_kind_of_line_end_counts) {
    const struct wf_source *source = make(WF_STR("a\nb\r\nc\rd\r\r\n\n"));
    static const char *const lines[] = {"a", "b", "c", "d", "", "", ""};
    ck_assert_uint_eq(source->line_count, 7);
    for (uint32_t i = 0; i < 7; i++) {
        ck_assert(wf_str_is(wf_source_line(source, i + 1), lines[i]));
    }
    ck_assert_uint_eq(wf_source_line_begin(source, 3), 5);
    ck_assert_uint_eq(wf_source_line_begin(source, 99), source->bytes.len);
    ck_assert_uint_eq(wf_source_line_of(source, 4), 2);
    ck_assert_uint_eq(wf_source_line_of(source, 5), 3);
    check_pos(source, (uint32_t)source->bytes.len, 7, 1);
}
END_TEST

START_TEST(columns_are_code_points_without_the_bom) {
    const struct wf_source *source = make(WF_STR("\xEF\xBB\xBF\xC3\xA9: \xF0\x9F\x98\x80x\nb"));
    ck_assert_uint_eq(source->bom, 3);
    check_pos(source, 0, 1, 1);
    check_pos(source, 3, 1, 1);
    check_pos(source, 5, 1, 2);
    check_pos(source, 11, 1, 5);
    check_pos(source, 13, 2, 1);
    ck_assert_uint_eq(make(WF_STR("a\xEF\xBB\xBF"))->bom, 0);
}
END_TEST

/* Lines of which columns are not counted from the begin. */
START_TEST(long_lines_have_columns) {
    static const char *const pieces[] = {"a", "\xC3\xA9", "b\xF0\x9F\x98\x80", "\xC3", "\xE2\x82x\x80"};
    struct wf_buf text = {.arena = &arena};
    wf_buf_text(&text, "\xEF\xBB\xBFshort\n");
    for (size_t i = 0; i < 20000; i++) {
        wf_buf_text(&text, i % 9000 == 8999 ? "\r\n" : pieces[i * i % 7 % 5]);
    }
    const struct wf_source *source = make(wf_buf_view(&text));
    ck_assert_ptr_nonnull(source->marks);
    for (uint32_t offset = 0; offset <= source->bytes.len + 5000; offset += 7) {
        uint32_t line = wf_source_line_of(source, offset);
        size_t begin = line == 1 ? 3 : wf_source_line_begin(source, line);
        check_pos(source, offset, line,
                  (uint32_t)wf_utf8_count(wf_str_sub(source->bytes, begin, offset)) + 1);
    }
    ck_assert_ptr_null(make(wf_str_sub(source->bytes, 0, 4000))->marks);
}
END_TEST

START_TEST(the_first_line_decides_the_line_end) {
    ck_assert_str_eq(wf_source_eol(make(WF_STR("a\r\nb\n"))), "\r\n");
    ck_assert_str_eq(wf_source_eol(make(WF_STR("\r\n"))), "\r\n");
    ck_assert_str_eq(wf_source_eol(make(WF_STR("a\nb\r\n"))), "\n");
    ck_assert_str_eq(wf_source_eol(make(WF_STR("a\rb\r\n"))), "\n");
    ck_assert_str_eq(wf_source_eol(make(WF_STR("a\r"))), "\n");
}
END_TEST

START_TEST(slices_are_clamped) {
    const struct wf_source *source = make(WF_STR("hello"));
    ck_assert(wf_str_is(wf_source_slice(source, wf_span_make(1, 3)), "el"));
    ck_assert(wf_str_is(wf_source_slice(source, wf_span_make(4, 30)), "o"));
}
END_TEST

static void check_encoding(struct wf_str bytes, const char *what, uint32_t begin, uint32_t end) {
    struct wf_encoding_problem problem = wf_source_encoding(make(bytes));
    ck_assert_str_eq(problem.what == NULL ? "" : problem.what, what);
    ck_assert_uint_eq(problem.span.begin, begin);
    ck_assert_uint_eq(problem.span.end, end);
}

START_TEST(notices_what_is_no_text) {
    check_encoding(WF_STR(""), "", 0, 0);
    check_encoding(WF_STR("\xEF\xBB\xBF"
                          "a: \xC3\xA9\t\r\n\xC2\x85\xF4\x8F\xBF\xBF"),
                   "", 0, 0);
    check_encoding(WF_STR("\xFF\xFE"
                          "a\0"),
                   "a UTF-16 byte order mark", 0, 2);
    check_encoding(WF_STR("\xFE\xFF\0a"), "a UTF-16 byte order mark", 0, 2);
    check_encoding(WF_STR("\xFF\xFE\0\0a\0\0\0"), "a UTF-32 byte order mark", 0, 4);
    check_encoding(WF_STR("\0\0\xFE\xFF\0\0\0a"), "a UTF-32 byte order mark", 0, 4);
    check_encoding(WF_STR("a\xFFz"), "invalid UTF-8", 1, 2);
    check_encoding(WF_STR("a\xC3"), "invalid UTF-8", 1, 2);
    check_encoding(WF_STR("a\0z"), "a NUL byte", 1, 2);
    check_encoding(WF_STR("a\x1B[0m"), "a control character", 1, 2);
    check_encoding(WF_STR("a\x7F"), "a control character", 1, 2);
    check_encoding(WF_STR("a\xC2\x9F"), "a control character", 1, 3);
    check_encoding(WF_STR("a\xEF\xBF\xBF"), "a character that is none", 1, 4);
}
END_TEST

START_TEST(severities_have_names) {
    enum wf_severity severity = WF_INFO;
    ck_assert_str_eq(wf_severity_name(WF_WARNING), "warning");
    ck_assert(wf_severity_parse(WF_STR("error"), &severity));
    ck_assert_int_eq(severity, WF_ERROR);
    ck_assert(!wf_severity_parse(WF_STR("Error"), &severity));
    ck_assert(!wf_severity_parse(WF_STR(""), &severity));
}
END_TEST

START_TEST(findings_are_ordered) {
    const struct wf_source *a = wf_source_make(&arena, WF_STR("a"), WF_STR(""));
    const struct wf_source *b = wf_source_make(&arena, WF_STR("b"), WF_STR(""));
    struct wf_finding in_order[] = {
        {.rule = "z", .source = a, .span = {1, 2}, .message = WF_STR("m")},
        {.rule = "a", .source = a, .span = {1, 3}, .message = WF_STR("m")},
        {.rule = "a", .source = a, .span = {2, 2}, .message = WF_STR("m")},
        {.rule = "b", .source = a, .span = {2, 2}, .message = WF_STR("a")},
        {.rule = "b", .source = a, .span = {2, 2}, .message = WF_STR("b")},
        {.rule = "a", .source = b, .span = {0, 0}, .message = WF_STR("a")},
    };
    for (int i = 0; i < 6; i++) {
        for (int k = 0; k < 6; k++) {
            int order = wf_finding_cmp(&in_order[i], &in_order[k]);
            ck_assert_int_eq((order > 0) - (order < 0), (i > k) - (i < k));
        }
    }
}
END_TEST

START_TEST(copies_share_nothing) {
    struct wf_arena first = {0};
    struct wf_map copies = {.arena = &arena};
    struct wf_source *source = wf_source_make(&first, wf_arena_str(&first, WF_STR("a.yml")),
                                              wf_arena_str(&first, WF_STR("one\ntwo\n")));
    struct wf_note note = {source, wf_span_make(0, 3), wf_arena_str(&first, WF_STR("here"))};
    struct wf_edit edit = {wf_span_make(4, 7), wf_arena_str(&first, WF_STR("three"))};
    struct wf_fix fix = {wf_arena_str(&first, WF_STR("write it")).ptr, WF_FIX_UNSAFE, &edit, 1};
    struct wf_finding made = {.rule = "rule",
                              .source = source,
                              .span = wf_span_make(4, 7),
                              .message = wf_arena_str(&first, WF_STR("said")),
                              .help = wf_arena_str(&first, WF_STR("do")),
                              .triggers = wf_arena_str(&first, WF_STR("push")),
                              .notes = &note,
                              .note_count = 1,
                              .fix = &fix};
    const struct wf_finding *copy = wf_finding_copy(&arena, &made, &copies);
    ck_assert_ptr_eq(wf_finding_copy(&arena, &made, &copies)->source, copy->source);
    wf_arena_free(&first);
    memset(&note, 0, sizeof note);
    memset(&edit, 0, sizeof edit);
    memset(&fix, 0, sizeof fix);
    ck_assert(wf_str_is(copy->source->path, "a.yml"));
    ck_assert(wf_str_is(wf_source_slice(copy->source, copy->span), "two"));
    ck_assert_uint_eq(wf_source_pos(copy->source, copy->span.begin).line, 2);
    ck_assert(wf_str_is(copy->message, "said") && wf_str_is(copy->help, "do"));
    ck_assert(wf_str_is(copy->triggers, "push"));
    ck_assert_uint_eq(copy->note_count, 1);
    ck_assert_ptr_eq(copy->notes[0].source, copy->source);
    ck_assert(wf_str_is(copy->notes[0].message, "here"));
    ck_assert_str_eq(copy->fix->title, "write it");
    ck_assert_int_eq(copy->fix->safety, WF_FIX_UNSAFE);
    ck_assert(wf_str_is(copy->fix->edits[0].text, "three"));
}
END_TEST

Suite *source_suite(void) {
    Suite *suite = suite_create("source");
    TCase *tests = tcase_create("source");
    tcase_add_checked_fixture(tests, NULL, empty_arena);
    tcase_add_test(tests, an_empty_file_has_one_line);
    tcase_add_test(tests, every_kind_of_line_end_counts);
    tcase_add_test(tests, columns_are_code_points_without_the_bom);
    tcase_add_test(tests, long_lines_have_columns);
    tcase_add_test(tests, the_first_line_decides_the_line_end);
    tcase_add_test(tests, slices_are_clamped);
    tcase_add_test(tests, notices_what_is_no_text);
    tcase_add_test(tests, severities_have_names);
    tcase_add_test(tests, findings_are_ordered);
    tcase_add_test(tests, copies_share_nothing);
    suite_add_tcase(suite, tests);
    return suite;
}
