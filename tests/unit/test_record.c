#include "base/buf.h"
#include "scaffold/record.h"
#include "yaml/read.h"

#include <check.h>

static struct wf_arena arena;

static void empty_arena(void) {
    wf_arena_free(&arena);
}

static bool read_text(const char *text, struct wf_record *record, const char **why) {
    struct wf_problems problems = {0};
    bool good = wf_record_read(&arena, WF_STR("r.yml"), wf_str_of(text), record, &problems);
    *why = problems.len > 0 ? wf_problem_text(&arena, &problems.items[0]).ptr : "";
    return good;
}

static struct wf_record_pack pack(const char *name, const char *only, const char *path,
                                  struct wf_str render) {
    struct wf_record_pack out = {.name = wf_str_of(name), .only = wf_str_of(only)};
    *WF_PUSH(&arena, &out.files) = (struct wf_record_file){wf_str_of(path), render};
    return out;
}

static const char *written(const struct wf_record *record) {
    return wf_arena_str(&arena, wf_record_write(&arena, record)).ptr;
}

/* Any render comes back byte for byte, whatever line ends the checkout gives the record. */
START_TEST(renders_come_back) {
    static const struct wf_str renders[] = {
        WF_STR_INIT("a: 1\n"),      WF_STR_INIT("a: 1"),
        WF_STR_INIT("a\n\n\n"),     WF_STR_INIT("\n"),
        WF_STR_INIT(" a\nb\n"),     WF_STR_INIT("a\n  \n b\n"),
        WF_STR_INIT("a \n\tb\n"),   WF_STR_INIT("# c\n---\n...\n"),
        WF_STR_INIT("a\n\x01\n"),   WF_STR_INIT("\xC3\xA4\n"),
        WF_STR_INIT("%a: {}\nb\n"), WF_STR_INIT("a\n- 'x' \"y\"\n"),
        WF_STR_INIT("one line"),    WF_STR_INIT("1"),
        WF_STR_INIT("x\n# y"),
    };
    for (size_t i = 0; i < sizeof renders / sizeof *renders; i++) {
        struct wf_record record = {0};
        struct wf_record_pack entry = pack("p", NULL, "a.yml", renders[i]);
        wf_record_put(&arena, &record, &entry);
        const char *text = written(&record);
        struct wf_buf crlf = {.arena = &arena};
        for (const char *c = text; *c != '\0'; c++) {
            wf_buf_text(&crlf, *c == '\n' ? "\r\n" : "");
            if (*c != '\n') {
                wf_buf_char(&crlf, *c);
            }
        }
        const char *texts[] = {text, wf_arena_str(&arena, wf_buf_view(&crlf)).ptr};
        for (size_t k = 0; k < 2; k++) {
            struct wf_record back;
            const char *why;
            ck_assert_msg(read_text(texts[k], &back, &why), "%zu: %s\n%s", i, why, text);
            ck_assert_msg(wf_str_eq(back.packs.items[0].files.items[0].render, renders[i]), "%zu: %s", i,
                          text);
            ck_assert_str_eq(written(&back), text);
        }
    }
}
END_TEST

START_TEST(answers_come_back) {
    struct wf_record record;
    const char *why;
    const char *text = "version: 1\npacks:\n  - name: p\n    answers: {b: '3.10', a: [x, 'y, z'], c: true, "
                       "d: 5, e: \"two\\nlines\\n\", f: ''}\n"
                       "    files: []\n";
    ck_assert_msg(read_text(text, &record, &why), "%s", why);
    const char *out = written(&record);
    ck_assert_msg(
        strstr(out,
               "    answers:\n      a:\n        - x\n        - y, z\n      b: '3.10'\n      c: true\n"
               "      d: 5\n      e: |\n        two\n        lines\n      f: ''\n    files: []\n") != NULL,
        "%s", out);
}
END_TEST

START_TEST(bad_records_are_told) {
    static const char *const texts[][2] = {
        {"", "r.yml:1:1: the file has no YAML document"},
        {"a: 1\n", "r.yml:1:1: this is no record of \"wfgen emit\": it has no \"version\""},
        {"version: 2\n", "r.yml:1:10: this record was written by a newer wfgen, which this one cannot read"},
        {"version: 1\npacks:\n- files: []\n", "r.yml:3:3: an entry needs a \"name\""},
        {"version: 1\npacks:\n- name: a\n  files:\n  - path: ../x\n",
         "r.yml:5:5: \"path\" must lead to a file below this folder"},
        {"version: 1\npacks:\n- name: a\n  answers: 1\n",
         "r.yml:4:12: \"answers\" must be a mapping of input names"},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct wf_record record;
        const char *why;
        ck_assert(!read_text(texts[i][0], &record, &why));
        ck_assert_str_eq(why, texts[i][1]);
    }
}
END_TEST

static const char *names_of(const struct wf_record *record) {
    struct wf_buf out = {.arena = &arena};
    for (size_t i = 0; i < record->packs.len; i++) {
        const struct wf_record_pack *one = &record->packs.items[i];
        wf_buf_printf(&out, "%.*s:", WF_STR_ARG(one->name));
        for (size_t k = 0; k < one->files.len; k++) {
            wf_buf_printf(&out, " %.*s=%.*s", WF_STR_ARG(one->files.items[k].path),
                          WF_STR_ARG(one->files.items[k].render));
        }
        wf_buf_text(&out, "; ");
    }
    return wf_arena_str(&arena, wf_buf_view(&out)).ptr;
}

START_TEST(entries_replace_their_like) {
    struct wf_record record = {0};
    struct wf_record_pack entries[] = {
        pack("p", NULL, "a", WF_STR("1")), pack("p", NULL, "b", WF_STR("2")),
        pack("q", NULL, "b", WF_STR("3")), pack("p", NULL, "a", WF_STR("4")),
        pack("p", "a", "a", WF_STR("5")),  pack("p", "c", "c", WF_STR("6")),
    };
    static const char *const after[] = {
        "p: a=1; ",         "p: a=1; p: b=2; ", "p: a=1; q: b=3; ",
        "q: b=3; p: a=4; ", "q: b=3; p: a=5; ", "q: b=3; p: a=5; p: c=6; ",
    };
    for (size_t i = 0; i < sizeof entries / sizeof *entries; i++) {
        wf_record_put(&arena, &record, &entries[i]);
        ck_assert_str_eq(names_of(&record), after[i]);
    }
}
END_TEST

Suite *record_suite(void) {
    Suite *suite = suite_create("record");
    TCase *tests = tcase_create("record");
    tcase_add_checked_fixture(tests, NULL, empty_arena);
    tcase_add_test(tests, renders_come_back);
    tcase_add_test(tests, answers_come_back);
    tcase_add_test(tests, bad_records_are_told);
    tcase_add_test(tests, entries_replace_their_like);
    suite_add_tcase(suite, tests);
    return suite;
}
