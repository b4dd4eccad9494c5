#include "lint/mask.h"

#include <check.h>

static const struct {
    const char *script, *masked;
} cases[] = {
    {"", ""},
    {"echo hello", "echo hello"},
    {"echo ${{ a }} b", "echo ________ b"},
    {"${{a}}", "______"},
    {"${{ '}}' }}x", "___________x"},
    {"echo ${{ a", "echo ${{ a"},
    {"${{ ${{ a }}", "${{ ________"},
    {"echo $NAME${{ a }}", "echo $NAME._______"},
    {"echo NAME${{ a }}", "echo NAME________"},
    {"echo $${{ a }}", "echo $________"},
    {"x ${{ a ||\n b }} y", "x _______\\\n_____ y"},
    {"#!/bin/sh\n${{ a }}", "##/bin/sh\n________"},
    {"\xC3\xA4 ${{ '\xC3\xA4' }}", "\xC3\xA4 ___________"},
};

START_TEST(keeps_every_byte_in_its_place) {
    struct wf_arena arena = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct wf_buf out = {.arena = &arena};
        struct wf_str script = wf_str_of(cases[i].script);
        wf_mask(&out, script);
        struct wf_str masked = wf_buf_view(&out);
        ck_assert_uint_eq(masked.len, script.len);
        ck_assert_msg(wf_str_is(masked, cases[i].masked), "%s became %.*s", cases[i].script,
                      WF_STR_ARG(masked));
    }
    wf_arena_free(&arena);
}
END_TEST

START_TEST(knows_what_stands_in_a_hole) {
    struct wf_str script = WF_STR("a ${{ b }} c"); /* the hole is [2, 10) */
    ck_assert(!wf_mask_touched(script, 0, 2));
    ck_assert(wf_mask_touched(script, 0, 3));
    ck_assert(wf_mask_touched(script, 9, 12));
    ck_assert(!wf_mask_touched(script, 10, 12));
    ck_assert(wf_mask_touched(script, 2, 2));
    ck_assert(!wf_mask_touched(script, 10, 10));
    ck_assert(wf_mask_covers(script, 2, 10));
    ck_assert(wf_mask_covers(script, 4, 4));
    ck_assert(!wf_mask_covers(script, 1, 10));
    ck_assert(!wf_mask_covers(script, 2, 11));
    ck_assert(!wf_mask_covers(WF_STR(""), 0, 0));
}
END_TEST

Suite *mask_suite(void) {
    Suite *suite = suite_create("mask");
    TCase *tests = tcase_create("all");
    tcase_add_test(tests, keeps_every_byte_in_its_place);
    tcase_add_test(tests, knows_what_stands_in_a_hole);
    suite_add_tcase(suite, tests);
    return suite;
}
