/* Programs of our own stand for shellcheck and pyflakes: good ones, and those that hang, die, chatter and
 * lie. */
#include "base/file.h"
#include "lint/outside.h"
#include "lint/tool.h"
#include "rules/registry.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <wfgen/wfgen.h>

/* --- a folder of programs ----------------------------------------------------------------------------- */

static struct wf_arena arena;
static char folder[] = "/tmp/wfgen-programs-XXXXXX";
static const char *saved_path;

static void set_up(void) {
    arena = (struct wf_arena){0};
    strcpy(folder + sizeof folder - 7, "XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    saved_path = wf_arena_str(&arena, wf_str_of(getenv("PATH"))).ptr;
    setenv("PATH", folder, 1);
}

static const char *program(const char *name) {
    return wf_path_join(&arena, folder, name);
}

static void tear_down(void) {
    static const char *const names[] = {"shellcheck", "pyflakes", "pyflakes3", "tool", "started"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        unlink(program(names[i]));
    }
    ck_assert_int_eq(rmdir(folder), 0);
    setenv("PATH", saved_path, 1);
    wf_arena_free(&arena);
}

static void install(const char *name, const char *script) {
    struct wf_err err;
    const char *path = program(name);
    struct wf_str text = wf_arena_printf(&arena, "#!/bin/sh\nPATH=/usr/bin:/bin\n%s\n", script);
    unlink(path);
    ck_assert_msg(wf_file_create(path, text, &err), "%s", err.text);
    ck_assert_int_eq(chmod(path, 0755), 0);
}

/* --- one process -------------------------------------------------------------------------------------- */

enum { SOON = 400, LATE = 20000 }; /* milliseconds */

static bool run(const char *script, unsigned limit, struct wf_tool_result *result, struct wf_err *err) {
    const char *argv[] = {program("tool"), "a b", "$HOME", NULL};
    struct wf_tool_limits limits = {.milliseconds = limit, .bytes = 100000};
    install("tool", script);
    return wf_tool_run(&arena, argv, limits, result, err);
}

START_TEST(hands_over_arguments_and_output) {
    struct wf_tool_result result;
    struct wf_err err;
    ck_assert(run("cat; echo \"$#:$1:$2\"; echo bad >&2; exit 7", LATE, &result, &err));
    ck_assert_msg(wf_str_is(result.output, "2:a b:$HOME\nbad\n"), "%.*s", WF_STR_ARG(result.output));
    ck_assert_int_eq(result.status, 7);
    ck_assert(run("exit 0", LATE, &result, &err));
    ck_assert_uint_eq(result.output.len, 0);
    ck_assert_int_eq(result.status, 0);
}
END_TEST

static const struct {
    const char *script, *why;
    unsigned limit;
} bad_programs[] = {
    {"sleep 60", "tool took longer than 0.4 s", SOON},
    {"exec >&- 2>&-; sleep 60", "tool took longer than 0.4 s", SOON},
    {"sleep 60 & exit 0", "tool took longer than 0.4 s", SOON},
    {"trap '' TERM INT HUP; while :; do :; done", "tool took longer than 0.4 s", SOON},
    {"while :; do echo yes yes yes yes yes yes; done", "tool printed more than 100000 bytes", LATE},
    {"kill -9 $$", "tool was ended by signal 9", LATE},
};

static double seconds_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

START_TEST(never_waits_for_long) {
    struct wf_tool_result result;
    struct wf_err err;
    double begin = seconds_now();
    ck_assert(!run(bad_programs[_i].script, bad_programs[_i].limit, &result, &err));
    ck_assert_str_eq(err.text, bad_programs[_i].why);
    ck_assert_int_eq(err.kind, WF_ERR_WORLD);
    ck_assert(seconds_now() - begin < 20);
}
END_TEST

START_TEST(says_what_cannot_be_started) {
    struct wf_tool_result result;
    struct wf_err err;
    const char *argv[] = {program("missing"), NULL};
    struct wf_tool_limits limits = {.milliseconds = 400, .bytes = 1};
    ck_assert(!wf_tool_run(&arena, argv, limits, &result, &err));
    ck_assert_str_eq(err.text, "missing could not be started: No such file or directory");
}
END_TEST

START_TEST(finds_programs_in_absolute_folders_only) {
    static const char *const names[] = {"other", "tool", NULL};
    ck_assert_ptr_null(wf_tool_find(&arena, names));
    install("tool", "exit 0");
    ck_assert_str_eq(wf_tool_find(&arena, names), program("tool"));
    setenv("PATH", wf_arena_printf(&arena, ":.:/nowhere:%s", folder).ptr, 1);
    ck_assert_str_eq(wf_tool_find(&arena, names), program("tool"));
    setenv("PATH", folder + 1, 1);
    ck_assert_int_eq(chdir("/"), 0);
    ck_assert_ptr_null(wf_tool_find(&arena, names));
    setenv("PATH", folder, 1);
    ck_assert_int_eq(chmod(program("tool"), 0644), 0);
    ck_assert(geteuid() == 0 || wf_tool_find(&arena, names) == NULL);
    unsetenv("PATH");
    ck_assert_ptr_null(wf_tool_find(&arena, names));
}
END_TEST

/* --- many scripts ------------------------------------------------------------------------------------- */

static const char workflow[] = "on: push\n"
                               "jobs:\n"
                               "  a:\n"
                               "    runs-on: ubuntu-24.04\n"
                               "    steps:\n"
                               "      - run: |\n"
                               "          \xC3\xA4 ${{ x }} $A\n"
                               "          second\n"
                               "      - run: \"one\\ttwo\"\n"
                               "        shell: sh\n"
                               "      - run: print(1)\n"
                               "        shell: python\n"
                               "      - run: Write-Host\n"
                               "        shell: pwsh\n";

static struct wf_file *ask(struct wf_outside *outside) {
    static struct wf_file *file;
    struct wf_str path = WF_STR(".github/workflows/a.yml");
    file = wf_lint_file(&arena, path, wf_str_of(workflow));
    *outside = (struct wf_outside){
        .arena = &arena,
        .files = &file,
        .count = 1,
        .table = &wf_rules,
        .config = wf_config_make(&arena),
        .threads = 2,
    };
    wf_outside_ask(outside);
    return file;
}

static struct wf_str notices(const struct wf_outside *outside) {
    struct wf_buf out = {.arena = &arena};
    for (size_t i = 0; i < outside->notices.len; i++) {
        wf_buf_printf(&out, "%.*s\n", WF_STR_ARG(outside->notices.items[i]));
    }
    return wf_buf_view(&out);
}

START_TEST(says_once_what_is_missing) {
    struct wf_outside outside;
    const struct wf_file *file = ask(&outside);
    ck_assert_msg(wf_str_is(notices(&outside),
                            "shell scripts were not checked: shellcheck is not installed\n"
                            "Python scripts were not checked: pyflakes is not installed\n"),
                  "%.*s", WF_STR_ARG(notices(&outside)));
    ck_assert(!file->remarks[WF_SHELLCHECK].heard);
    ck_assert(!file->remarks[WF_PYFLAKES].heard);
}
END_TEST

/* Complains about line 2, column 3 to 4 of each file that it is given. */
static const char shellcheck[] =
    "printf '{\"comments\":['; sep=; for f; do case $f in --*) continue;; esac\n"
    "head -n 1 \"$f\" | grep -q '^#!/bin/.*sh -e$' || exit 9\n"
    "printf '%s{\"file\":\"%s\",\"line\":2,\"endLine\":2,\"column\":3,\"endColumn\":4,\"level\":\"error\","
    "\"code\":2999,\"message\":\"m\"}' \"$sep\" \"$f\"; sep=,\n"
    "printf ',{\"file\":\"%s\",\"line\":1,\"endLine\":1,\"column\":1,\"endColumn\":1,\"level\":\"style\","
    "\"code\":2998,\"message\":\"about our own line\"}' \"$f\"; done; printf ']}'; exit 1";

START_TEST(puts_answers_in_their_place) {
    struct wf_outside outside;
    install("shellcheck", shellcheck);
    install("pyflakes3", "echo \"$1:1:3: undefined name 'x'\"; exit 1");
    const struct wf_file *file = ask(&outside);
    ck_assert_uint_eq(outside.notices.len, 0);
    const struct wf_remarks *shell = &file->remarks[WF_SHELLCHECK];
    ck_assert(shell->heard);
    ck_assert_uint_eq(shell->list.len, 1); /* in the first script that is where the `${{ }}` stands */
    const struct wf_remark *remark = &shell->list.items[0];
    ck_assert(wf_str_is(remark->message, "SC2999: m"));
    ck_assert_int_eq(remark->severity, WF_WARNING);
    ck_assert(wf_str_is(wf_source_slice(file->source, remark->span), "e"));
    const struct wf_remarks *python = &file->remarks[WF_PYFLAKES];
    ck_assert(python->heard);
    ck_assert_uint_eq(python->list.len, 1);
    remark = &python->list.items[0];
    ck_assert(wf_str_is(wf_source_slice(file->source, remark->span), "int"));
    ck_assert_int_eq(remark->severity, WF_WARNING);
}
END_TEST

/* Complains about the word "bad" wherever it stands, and prints what it was given. */
static const char docker_shellcheck[] =
    "printf '{\"comments\":['; sep=; for f; do case $f in --*) continue;; esac\n"
    "cat \"$f\" >> \"$TMPDIR/given\"; echo >> \"$TMPDIR/given\"\n"
    "line=0; while IFS= read -r text || [ -n \"$text\" ]; do line=$((line + 1))\n"
    "case $text in *bad*) before=${text%%bad*}; column=$((${#before} + 1))\n"
    "printf '%s{\"file\":\"%s\",\"line\":%d,\"endLine\":%d,\"column\":%d,\"endColumn\":%d,"
    "\"level\":\"error\",\"code\":2999,\"message\":\"m\"}' \"$sep\" \"$f\" $line $line $column $((column + "
    "3))\n"
    "sep=,;; esac; done < \"$f\"; done; printf ']}'; exit 1";

static const char dockerfile[] = "FROM debian:12 AS one\r\n"
                                 "RUN make && \\\r\n"
                                 "    # a comment\r\n"
                                 "    bad\r\n"
                                 "SHELL [\"/bin/bash\", \"-euo\", \"pipefail\", \"-c\"]\r\n"
                                 "FROM one\r\n"
                                 "RUN <<EOF\r\n"
                                 "make\r\n"
                                 "  bad\r\n"
                                 "EOF\r\n"
                                 "RUN <<EOF\r\n"
                                 "#!/bin/dash\r\n"
                                 "bad\r\n"
                                 "EOF\r\n"
                                 "SHELL [\"powershell\"]\r\n"
                                 "RUN bad\r\n"
                                 "FROM debian:12\r\n"
                                 "ONBUILD RUN a; bad\r\n"
                                 "CMD exec bad\r\n"
                                 "RUN [\"bad\"]\r\n";

START_TEST(asks_about_instructions) {
    static const char given[] = "#!/bin/sh\nmake &&     bad\n"
                                "#!/bin/bash -e\nmake\n  bad\n\n"
                                "#!/bin/dash\nbad\n\n"
                                "#!/bin/sh\na; bad\n"
                                "#!/bin/sh\nexec bad\n";
    static const unsigned lines[] = {4, 9, 13, 18, 19};
    static struct wf_file *file;
    setenv("TMPDIR", folder, 1);
    install("shellcheck", docker_shellcheck);
    file = wf_lint_file(&arena, WF_STR("a/Dockerfile"), wf_str_of(dockerfile));
    struct wf_outside outside = {.arena = &arena,
                                 .files = &file,
                                 .count = 1,
                                 .table = &wf_rules,
                                 .config = wf_config_make(&arena),
                                 .threads = 1};
    wf_outside_ask(&outside);
    unsetenv("TMPDIR");
    struct wf_str got;
    struct wf_err err;
    ck_assert(wf_file_read(&arena, program("given"), 10000, &got, &err));
    unlink(program("given"));
    ck_assert_msg(wf_str_is(got, given), "%.*s", WF_STR_ARG(got));
    const struct wf_remarks *remarks = &file->remarks[WF_SHELLCHECK];
    ck_assert(remarks->heard);
    ck_assert_uint_eq(remarks->list.len, 5);
    for (size_t i = 0; i < 5; i++) {
        struct wf_span span = remarks->list.items[i].span;
        ck_assert(wf_str_is(wf_source_slice(file->source, span), "bad"));
        ck_assert_uint_eq(wf_source_line_of(file->source, span.begin), lines[i]);
    }
}
END_TEST

static const char *const liars[] = {
    "exit 0",
    "echo garbage",
    "exit 3",
    "echo '[]'",
    "echo '{\"comments\": 1}'",
    "echo '{\"comments\": [1]}'",
    "echo '{\"comments\": [{\"file\": \"/etc/passwd\", \"line\": 1, \"code\": 1, \"message\": \"m\"}]}'",
    "echo '{\"comments\": [{}]}'",
};

START_TEST(does_not_believe_everything) {
    struct wf_outside outside;
    install("shellcheck", liars[_i]);
    install("pyflakes", "echo 'Traceback (most recent call last):'; exit 1");
    const struct wf_file *file = ask(&outside);
    ck_assert_msg(wf_str_is(notices(&outside),
                            "shell scripts were not checked: shellcheck printed what cannot be understood\n"
                            "Python scripts were not checked: pyflakes printed what cannot be understood\n"),
                  "%.*s", WF_STR_ARG(notices(&outside)));
    ck_assert(!file->remarks[WF_SHELLCHECK].heard);
    ck_assert_uint_eq(file->remarks[WF_SHELLCHECK].list.len, 0);
    ck_assert_uint_eq(file->remarks[WF_PYFLAKES].list.len, 0);
}
END_TEST

START_TEST(survives_places_that_do_not_exist) {
    struct wf_outside outside;
    install("shellcheck",
            "for f; do :; done; echo \"{\\\"comments\\\": [{\\\"file\\\": \\\"$f\\\", \\\"line\\\": 999,"
            "\\\"endLine\\\": 1, \\\"column\\\": 1e8, \\\"endColumn\\\": -5, \\\"code\\\": 2999,"
            "\\\"message\\\": \\\"m\\\"}]}\"");
    install("pyflakes", "echo \"$1:99999999:99999999: m\"");
    const struct wf_file *file = ask(&outside);
    ck_assert_uint_eq(outside.notices.len, 0);
    ck_assert_uint_eq(file->remarks[WF_SHELLCHECK].list.len, 1);
    const struct wf_remark *remark = &file->remarks[WF_SHELLCHECK].list.items[0];
    ck_assert_uint_eq(remark->span.end, remark->span.begin);
    ck_assert(wf_str_ends(wf_source_slice(file->source, wf_span_make(0, remark->span.begin)), "\\ttwo"));
    ck_assert_uint_eq(file->remarks[WF_PYFLAKES].list.len, 1);
}
END_TEST

START_TEST(asks_only_for_rules_that_are_on) {
    struct wf_outside outside;
    struct wf_str mark = wf_arena_printf(&arena, "touch %s", program("started"));
    install("shellcheck", mark.ptr);
    install("pyflakes", mark.ptr);
    static struct wf_file *file;
    file = wf_lint_file(&arena, WF_STR("a.yml"), wf_str_of(workflow));
    struct wf_config *config = wf_config_make(&arena);
    *WF_PUSH(&arena, &config->rules) = (struct wf_rule_setting){.id = WF_STR("shellcheck"), .off = true};
    *WF_PUSH(&arena, &config->rules) = (struct wf_rule_setting){.id = WF_STR("pyflakes"), .off = true};
    outside = (struct wf_outside){
        .arena = &arena, .files = &file, .count = 1, .table = &wf_rules, .config = config, .threads = 1};
    wf_outside_ask(&outside);
    ck_assert_uint_eq(outside.notices.len, 0);
    ck_assert_int_eq(wf_file_kind(program("started")), WF_FILE_MISSING);
}
END_TEST

/* --- the library -------------------------------------------------------------------------------------- */

START_TEST(asks_nobody_unless_told_to) {
    for (size_t on = 0; on < 2; on++) {
        struct wfgen *session = wfgen_new();
        wfgen_set_script_checkers(session, on == 1);
        ck_assert_int_eq(wfgen_set_config(session, NULL), WFGEN_OK);
        ck_assert_int_eq(wfgen_add_bytes(session, ".github/workflows/a.yml", workflow, strlen(workflow)),
                         WFGEN_OK);
        for (size_t i = 0; i < 2; i++) {
            ck_assert_int_eq(i == 0 ? wfgen_validate(session) : wfgen_fix(session, 0), WFGEN_OK);
            ck_assert_uint_eq(wfgen_notice_count(session), on == 1 ? 2 : 0);
        }
        ck_assert(on == 0 || strcmp(wfgen_notice(session, 0),
                                    "shell scripts were not checked: shellcheck is not installed") == 0);
        ck_assert_ptr_null(wfgen_notice(session, 2));
        ck_assert_uint_eq(wfgen_problem_count(session), 0);
        wfgen_free(session);
    }
}
END_TEST

Suite *outside_suite(void) {
    Suite *suite = suite_create("outside");
    TCase *tests = tcase_create("all");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, hands_over_arguments_and_output);
    tcase_add_loop_test(tests, never_waits_for_long, 0, sizeof bad_programs / sizeof *bad_programs);
    tcase_add_test(tests, finds_programs_in_absolute_folders_only);
    tcase_add_test(tests, says_once_what_is_missing);
    tcase_add_test(tests, puts_answers_in_their_place);
    tcase_add_test(tests, asks_about_instructions);
    tcase_add_loop_test(tests, does_not_believe_everything, 0, sizeof liars / sizeof *liars);
    tcase_add_test(tests, survives_places_that_do_not_exist);
    tcase_add_test(tests, asks_only_for_rules_that_are_on);
    tcase_add_test(tests, asks_nobody_unless_told_to);
    suite_add_tcase(suite, tests);
    /* valgrind forks where vfork() is meant: there the caller is never told why a program did not start. */
    tests = tcase_create("vfork");
    tcase_set_tags(tests, "vfork");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, says_what_cannot_be_started);
    suite_add_tcase(suite, tests);
    return suite;
}
