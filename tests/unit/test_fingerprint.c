#include "report/fingerprint.h"

#include <check.h>

static struct wf_arena arena;

static void setup(void) {
    arena = (struct wf_arena){0};
}

static void teardown(void) {
    wf_arena_free(&arena);
}

/* `wanted` ends in NULL. */
static void expect(const char *text, const char *const *wanted) {
    const struct wf_source *source = wf_source_make(&arena, WF_STR("f"), wf_str_of(text));
    struct wf_fingerprints got = wf_fingerprints_of(&arena, source);
    for (size_t i = 0; wanted[i] != NULL; i++) {
        ck_assert_uint_lt(i, got.count);
        ck_assert_str_eq(got.lines[i].ptr, wanted[i]);
    }
}

#define EXPECT(text, ...) expect(text, (const char *const[]){__VA_ARGS__, NULL})

START_TEST(hashes_as_code_scanning_does) {
    EXPECT("", "c129715d7a2bc9a3:1");
    EXPECT(" a\nb\n  \t\tc\n d", "271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1",
           "a23a3dc5e078b07b:1");
}
END_TEST

START_TEST(ignores_blanks_and_kinds_of_line_ends) {
    static const char *const texts[] = {"a\nb\nc", "a\rb\rc", "a\r\nb\r\nc", "a \r\n\tb\n c"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const struct wf_source *source = wf_source_make(&arena, WF_STR("f"), wf_str_of(texts[i]));
        struct wf_fingerprints got = wf_fingerprints_of(&arena, source);
        struct wf_fingerprints plain =
            wf_fingerprints_of(&arena, wf_source_make(&arena, WF_STR("f"), wf_str_of("a\nb\nc")));
        for (size_t line = 0; line < 3; line++) {
            ck_assert_str_eq(got.lines[line].ptr, plain.lines[line].ptr);
        }
    }
}
END_TEST

START_TEST(counts_equal_lines) {
    struct wf_str text = wf_arena_printf(&arena, "%0200d\n%0200d\n%0200d\n", 0, 0, 0);
    struct wf_fingerprints got = wf_fingerprints_of(&arena, wf_source_make(&arena, WF_STR("f"), text));
    ck_assert(wf_str_ends(got.lines[0], ":1"));
    ck_assert(wf_str_ends(got.lines[1], ":2"));
    ck_assert(wf_str_ends(got.lines[2], ":3"));
}
END_TEST

START_TEST(survives_odd_bytes) {
    EXPECT("\xff\xfe\n\xf0\x9f\x98\x80", "96108487f4a0524:1", "56e41eb4cc943584:1");
}
END_TEST

Suite *fingerprint_suite(void) {
    Suite *suite = suite_create("fingerprint");
    TCase *all = tcase_create("all");
    tcase_add_checked_fixture(all, setup, teardown);
    tcase_add_test(all, hashes_as_code_scanning_does);
    tcase_add_test(all, ignores_blanks_and_kinds_of_line_ends);
    tcase_add_test(all, counts_equal_lines);
    tcase_add_test(all, survives_odd_bytes);
    suite_add_tcase(suite, all);
    return suite;
}
