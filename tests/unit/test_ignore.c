/* Which findings a comment silences. The rules are made here. */
#include "lint/engine.h"

#include "base/buf.h"

#include <check.h>

static struct wf_arena arena;

static void set_up(void) {
    arena = (struct wf_arena){0};
}

static void tear_down(void) {
    wf_arena_free(&arena);
}

/* Speaks about each instruction, and each of its words and lines. */
static void say_all(struct wf_check *check, const struct wf_instruction *instruction) {
    wf_report(check, instruction->name, "instruction");
    for (size_t i = 0; i < instruction->words.len; i++) {
        wf_report(check, wf_dword_span(instruction, &instruction->words.items[i]), "word");
    }
}

static void say_patterns(struct wf_check *check, const struct wf_dockerignore *ignore) {
    for (size_t i = 0; i < ignore->patterns.len; i++) {
        wf_report(check, ignore->patterns.items[i].span, "pattern");
    }
}

static void say_codes(struct wf_check *check, const struct wf_instruction *instruction) {
    if (instruction->kind == WF_RUN) {
        wf_report(check, instruction->span, "SC2046: one");
        wf_report(check, instruction->span, "SC20461: two");
    }
}

static const struct wf_rule every_word = {
    .id = "every-word",
    .aliases = "DL3020 StageNameCasing",
    .severity = WF_WARNING,
    .instruction_hook = say_all,
    .dockerignore_hook = say_patterns,
};
static const struct wf_rule other = {
    .id = "other", .aliases = "DL3099", .severity = WF_INFO, .instruction_hook = say_all};
static const struct wf_rule shellcheck = {
    .id = "shellcheck", .severity = WF_INFO, .instruction_hook = say_codes};
static const struct wf_rule unused_ignore = {.id = "unused-ignore", .severity = WF_INFO};

static const struct wf_rule *const rules[] = {&every_word, &other, &shellcheck, &unused_ignore};
static const struct wf_rule_table table = {rules, sizeof rules / sizeof *rules};

/* "LINE:COLUMN rule" of all findings of `id` and of unused-ignore. */
static struct wf_str findings(const char *path, const char *text, const char *id) {
    struct wf_file *file = wf_lint_file(&arena, wf_str_of(path), wf_str_of(text));
    struct wf_repo repo = {.files = &file, .count = 1};
    file->remarks[WF_SHELLCHECK].heard = true;
    struct wf_findings *found = wf_lint_run(file, &repo, &table, wf_config_make(&arena));
    struct wf_buf out = {.arena = &arena};
    for (size_t i = 0; i < found->list.len; i++) {
        const struct wf_finding *finding = found->list.items[i];
        struct wf_pos pos = wf_source_pos(finding->source, finding->span.begin);
        bool unused = strcmp(finding->rule, "unused-ignore") == 0;
        if (strcmp(finding->rule, id) == 0 || unused) {
            wf_buf_printf(&out, "%u:%u%s ", pos.line, pos.column, unused ? "?" : "");
        }
    }
    return wf_buf_view(&out);
}

static const struct {
    const char *text, *id, *left;
} dockerfiles[] = {
    {"FROM a\nCOPY b \\\n  c d\n", "every-word", "1:1 1:6 2:1 2:6 3:3 3:5 "},
    {"FROM a\n# wfgen: ignore[every-word] why\nCOPY b \\\n  c d\n", "every-word", "1:1 1:6 "},
    {"FROM a\n# wfgen: ignore[every-word] why\n# and more\n# text\nCOPY b \\\n  c d\n", "every-word",
     "1:1 1:6 "},
    {"FROM a\n# wfgen: ignore[every-word] why\n\nCOPY b \\\n  c d\n", "every-word",
     "1:1 1:6 2:17? 4:1 4:6 5:3 5:5 "},
    {"FROM a\nCOPY b \\\n  # wfgen: ignore[every-word] one line\n  c \\\n  d\n", "every-word",
     "1:1 1:6 2:1 2:6 5:3 "},
    {"FROM a\n# wfgen: ignore[dl3020]\nCOPY b c\n", "every-word", "1:1 1:6 "},
    {"FROM a\n# wfgen: ignore[DL3099]\nCOPY b c\n", "every-word", "1:1 1:6 3:1 3:6 3:8 "},
    {"FROM a\n# wfgen: ignore[DL4000]\nCOPY b c\n", "every-word", "1:1 1:6 2:17? 3:1 3:6 3:8 "},
    {"FROM a\n# hadolint ignore=DL3020\nCOPY b \\\n  c d\nUSER x\n", "every-word", "1:1 1:6 5:1 5:6 "},
    {"FROM a\n#hadolint ignore = DL1,DL3020 , SC2046\nCOPY b \\\n  c d\n", "every-word", "1:1 1:6 "},
    {"FROM a\n# hadolint ignore=DL4000\nCOPY b c\n", "every-word", "1:1 1:6 3:1 3:6 3:8 "},
    {"# hadolint global ignore=DL3020\nFROM a\nCOPY b c\n", "every-word", ""},
    {"FROM a\nCOPY b c\n# hadolint global ignore=DL3099,DL3020\n", "every-word", ""},
    {"# check=skip=JSONArgs,StageNameCasing;error=true\nFROM a\nCOPY b c\n", "every-word", ""},
    {"# check=error=true;skip=all\nFROM a\nCOPY b c\n", "every-word", ""},
    {"# check=skip=all\nFROM a\n", "other", "2:1 2:6 "},
    {"FROM a\n# check=skip=all\nUSER a\n", "every-word", "1:1 1:6 3:1 3:6 "},
    {"FROM a\nRUN x $(y)\n", "shellcheck", "2:1 2:1 "},
    {"FROM a\n# hadolint ignore=SC2046\nRUN x\nRUN x\n", "shellcheck", "3:1 4:1 4:1 "},
    {"FROM a\n# wfgen: ignore[sc2046]\nRUN x\n", "shellcheck", "3:1 "},
    {"FROM a\n# wfgen: ignore[shellcheck]\nRUN x \\\n y\n", "shellcheck", ""},
    {"FROM a\r\n# hadolint ignore=DL3020\r\nCOPY b \\\r\n  c d\r\n", "every-word", "1:1 1:6 "},
};

START_TEST(knows_comments_of_dockerfiles) {
    struct wf_str left = findings("Dockerfile", dockerfiles[_i].text, dockerfiles[_i].id);
    ck_assert_msg(wf_str_is(left, dockerfiles[_i].left), "%s\ngives %.*s", dockerfiles[_i].text,
                  WF_STR_ARG(left));
}
END_TEST

START_TEST(knows_comments_of_ignore_files) {
    struct wf_str left = findings(
        ".dockerignore",
        "a\n# wfgen: ignore[every-word]\nb\nc # wfgen: ignore[every-word]\n# wfgen: ignore[every-word]\n",
        "every-word");
    ck_assert_msg(wf_str_is(left, "1:1 4:1 5:17? "), "%.*s", WF_STR_ARG(left));
}
END_TEST

START_TEST(finds_rules_by_all_their_names) {
    ck_assert_ptr_eq(wf_rule_find(&table, WF_STR("every-word")), &every_word);
    ck_assert_ptr_eq(wf_rule_find(&table, WF_STR("stagenamecasing")), &every_word);
    ck_assert_ptr_eq(wf_rule_find(&table, WF_STR("dl3099")), &other);
    ck_assert_ptr_null(wf_rule_find(&table, WF_STR("Every-Word")));
    ck_assert_ptr_null(wf_rule_find(&table, WF_STR("DL30")));
    ck_assert_ptr_null(wf_rule_find(&table, WF_STR("")));
    struct wf_near near = {.wanted = WF_STR("StageNameCase")};
    wf_rule_names(&table, &near);
    ck_assert(wf_str_is(near.best, "StageNameCasing"));
}
END_TEST

START_TEST(obeys_settings_by_alias) {
    struct wf_config *config = wf_config_make(&arena);
    wf_config_read(&arena, config, &table, WF_STR("wfgen.yml"),
                   WF_STR("rules: {DL3020: off, StageNameCasin: off, other: error}"));
    ck_assert_uint_eq(config->problems.len, 1);
    ck_assert(wf_str_is(config->problems.items[0].help, "did you mean \"StageNameCasing\"?"));
    struct wf_file *file = wf_lint_file(&arena, WF_STR("Dockerfile"), WF_STR("FROM a\n"));
    struct wf_repo repo = {.files = &file, .count = 1};
    struct wf_findings *found = wf_lint_run(file, &repo, &table, config);
    ck_assert_uint_eq(found->list.len, 2);
    ck_assert_str_eq(found->list.items[0]->rule, "other");
    ck_assert_int_eq(found->list.items[0]->severity, WF_ERROR);
}
END_TEST

Suite *ignore_suite(void) {
    Suite *suite = suite_create("ignore");
    TCase *tests = tcase_create("all");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_loop_test(tests, knows_comments_of_dockerfiles, 0, sizeof dockerfiles / sizeof *dockerfiles);
    tcase_add_test(tests, knows_comments_of_ignore_files);
    tcase_add_test(tests, finds_rules_by_all_their_names);
    tcase_add_test(tests, obeys_settings_by_alias);
    suite_add_tcase(suite, tests);
    return suite;
}
