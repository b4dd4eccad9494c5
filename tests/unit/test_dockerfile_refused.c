/* What Docker refuses, and what nobody would write. */
#include "docker/dockerfile.h"

#include <check.h>
#include <stdlib.h>

static struct wf_arena arena;

static void begin(void) {
    arena = (struct wf_arena){0};
}

static void end(void) {
    wf_arena_free(&arena);
}

static struct wf_dockerfile *parse_bytes(struct wf_str bytes) {
    return wf_dockerfile_read(&arena, wf_source_make(&arena, WF_STR("Dockerfile"), bytes));
}

static struct wf_dockerfile *parse(const char *text) {
    return parse_bytes(wf_str_of(text));
}

static void assert_text(struct wf_str text, const char *expected) {
    ck_assert_msg(wf_str_is(text, expected), "\"%.*s\" is not \"%s\"", WF_STR_ARG(text), expected);
}

static struct wf_str bytes_of(const struct wf_dockerfile *file, struct wf_span span) {
    return wf_source_slice(file->source, span);
}

/* The file has exactly one problem, of that kind, at those bytes. */
static void assert_problem(const char *text, const char *code, const char *bytes) {
    const struct wf_dockerfile *file = parse(text);
    ck_assert_msg(file->problems.len == 1, "%s: %zu problems", text, file->problems.len);
    const struct wf_dproblem *problem = &file->problems.items[0];
    ck_assert_msg(strcmp(problem->code, code) == 0, "%s: \"%s\" is not \"%s\"", text, problem->code, code);
    assert_text(bytes_of(file, problem->span), bytes);
}

static void assert_good(const char *text) {
    const struct wf_dockerfile *file = parse(text);
    ck_assert_msg(file->problems.len == 0, "%s: %.*s", text, WF_STR_ARG(file->problems.items[0].message));
}

START_TEST(refuses_files) {
    assert_problem("", "empty", "");
    assert_problem("# x\n\n", "empty", "");
    assert_problem("ARG x\n", "no-stage", "ARG");
    struct wf_buf text = {.arena = &arena};
    wf_buf_text(&text, "FROM a\n#");
    wf_buf_fill(&text, 'x', 65534);
    ck_assert_uint_eq(parse_bytes(wf_buf_view(&text))->problems.len, 0);
    wf_buf_char(&text, 'x');
    ck_assert_str_eq(parse_bytes(wf_buf_view(&text))->problems.items[0].code, "line-length");
}
END_TEST

START_TEST(suggests_names) {
    const struct wf_dockerfile *file = parse("FROM a\nCOPI a b\ncopi a b\nCOPY --form=x a b\nXYZZY a\n");
    ck_assert_uint_eq(file->problems.len, 4);
    assert_text(file->problems.items[0].nearest, "COPY");
    assert_text(file->problems.items[1].nearest, "copy");
    assert_text(file->problems.items[2].nearest, "--from");
    assert_text(bytes_of(file, file->problems.items[2].span), "--form");
    assert_text(file->problems.items[3].nearest, "");
    assert_text(file->problems.items[2].message,
                "unknown flag of COPY: \"--form\", did you mean \"--from\"?");
}
END_TEST

START_TEST(refuses_stages) {
    assert_problem("FROM a AS b c\n", "argument-count", "FROM a AS b c");
    assert_problem("FROM a IS b\n", "argument-count", "FROM a IS b");
    assert_problem("FROM\nRUN x\n", "argument-count", "FROM");
    assert_problem("FROM a AS 1b\n", "stage-name", "1b");
    assert_problem("FROM a AS b/c\n", "stage-name", "b/c");
    assert_good("FROM a AS b-c_d.1\n");
    assert_problem("FROM a AS b\nFROM B\n", "stage-case", "B");
    assert_problem("FROM a AS b\nCOPY --from=B x y\n", "stage-cycle", "B");
    assert_problem("FROM a AS b\nRUN --mount=from=b,target=/x y\n", "stage-cycle",
                   "--mount=from=b,target=/x");
    assert_problem("FROM a\nCOPY --from=b x y\nFROM a AS b\n", "stage-later", "b");
    assert_problem("FROM a\nCOPY --from=0 x y\n", "stage-cycle", "0");
    assert_problem("FROM a\nCOPY --from=1 x y\nFROM a\n", "stage-later", "1");
    assert_problem("FROM a\nCOPY --from=9 x y\n", "stage-number", "9");
    assert_problem("FROM a\nCOPY --from=-1 x y\n", "stage-number", "-1");
    assert_problem("FROM a\nCOPY --from=$b x y\n", "from-variable", "$b");
    assert_problem("FROM \"\"\n", "argument-count", "FROM \"\"");
    assert_problem("ARG a\nRUN x\nFROM a\n", "before-from", "RUN");
}
END_TEST

static void assert_mount(const char *options, const char *bytes) {
    struct wf_str text = wf_arena_printf(&arena, "FROM a\nRUN --mount=%s x\n", options);
    assert_problem(text.ptr, "mount", bytes);
}

START_TEST(refuses_mounts) {
    assert_mount("type=cach,target=/x", "cach");
    assert_mount("type=cache,targt=/x", "targt");
    assert_mount("type=cache,target=/x,sharing=lock", "lock");
    assert_mount("type=cache,target=/x,required", "required");
    assert_mount("id=x,required,type=secret", "required");
    assert_mount("type=bind,target=/x,size=1g", "size=1g");
    assert_mount("type=tmpfs,target=/x,size=1x", "size=1x");
    assert_mount("type=cache,target=/x,mode=09", "mode=09");
    assert_mount("target=/x,uid=1", "--mount=target=/x,uid=1");
    assert_mount("target=/x,from=$y", "from=$y");
    assert_mount("target=/x,from=i,ro=yes", "ro=yes");
    assert_mount("target=/x,from=i,id", "id");
    assert_mount("type=secret,required=true", "--mount=type=secret,required=true");
    assert_mount("type=secret,id=a,source=b", "--mount=type=secret,id=a,source=b");
    assert_mount("target=/x,sharing=shared", "--mount=target=/x,sharing=shared");
    assert_mount("type=cache,target=//.", "--mount=type=cache,target=//.");
    assert_mount("type=cache,target=${x", "target=${x");
    assert_mount("", "--mount=");
    assert_good("FROM a\nRUN --mount=type=tmpfs,dst=/x,size=1.5GiB --mount=type=ssh,mode=0600,uid=1 \\\n"
                " --mount=type=$t,required,size=1,mode=1 --mount=Type=Cache,target=/y,sharing=$s x\n");
}
END_TEST

START_TEST(refuses_flags) {
    assert_problem("FROM --platfrom=x a\n", "unknown-flag", "--platfrom");
    assert_problem("FROM a\nCMD --help\n", "unknown-flag", "--help");
    assert_problem("FROM a\nRUN --network=nope x\n", "flag-value", "nope");
    assert_problem("FROM a\nRUN --network x\n", "flag-value", "--network");
    assert_problem("FROM a\nRUN --network=none --network=host x\n", "flag-repeated", "--network=host");
    assert_problem("FROM a\nCOPY --link=yes a b\n", "flag-value", "yes");
    assert_problem("FROM a\nCOPY --link= a b\n", "flag-value", "");
    assert_problem("FROM a\nCOPY --chmod=888 a b\n", "flag-value", "888");
    assert_problem("FROM a\nCOPY --chmod=17777 a b\n", "flag-value", "17777");
    assert_problem("FROM a\nCOPY --chown=${x a b\n", "expansion", "${x");
    assert_problem("FROM a\nHEALTHCHECK --interval=5 CMD x\n", "flag-value", "5");
    assert_problem("FROM a\nHEALTHCHECK --timeout=-1s CMD x\n", "flag-value", "-1s");
    assert_problem("FROM a\nHEALTHCHECK --timeout=1us CMD x\n", "flag-value", "1us");
    assert_problem("FROM a\nHEALTHCHECK --retries=-1 CMD x\n", "flag-value", "-1");
    assert_good("FROM a\nARG --x=y a\nSTOPSIGNAL --x 9\nHEALTHCHECK --x NONE\nCOPY --chmod=u+x a b\n"
                "HEALTHCHECK --interval=0 --timeout=1h2m3.5s --start-period= CMD x\n");
}
END_TEST

START_TEST(refuses_arguments) {
    assert_problem("FROM a\nCOPY x\n", "argument-count", "COPY x");
    assert_problem("FROM a\nADD [\"x\"]\n", "argument-count", "ADD [\"x\"]");
    assert_problem("FROM a\nENV\n", "argument-count", "ENV");
    assert_problem("FROM a\nENV x\n", "pair", "x");
    assert_problem("FROM a\nENV x=1 y\n", "pair", "y");
    assert_problem("FROM a\nLABEL =x\n", "blank-name", "=x");
    assert_problem("FROM a\nARG =x\n", "blank-name", "=x");
    assert_problem("FROM a\nENV x=\"y\n", "expansion", "\"y");
    assert_problem("FROM a\nENV x=a${y\n", "expansion", "${y");
    assert_problem("FROM a\nENV x=${y:0:1}\n", "expansion", "${y:0:1}");
    assert_problem("FROM a\nCOPY \"a b\n", "expansion", "\"a");
    assert_problem("FROM a\nWORKDIR\n", "argument-count", "WORKDIR");
    assert_problem("FROM a\nEXPOSE 80 x\n", "port", "x");
    assert_problem("FROM a\nEXPOSE 80/http\n", "port", "80/http");
    assert_problem("FROM a\nEXPOSE 90-80\n", "port", "90-80");
    assert_problem("FROM a\nVOLUME [\"a\", \" \"]\n", "volume", "\" \"");
    assert_problem("FROM a\nSTOPSIGNAL SIGFOO\n", "signal", "SIGFOO");
    assert_problem("FROM a\nSTOPSIGNAL 0\n", "signal", "0");
    assert_problem("FROM a\nSHELL bash -c\n", "json", "bash -c");
    assert_problem("FROM a\nSHELL []\n", "argument-count", "SHELL []");
    assert_problem("FROM a\nRUN [\"a\", 1]\n", "json", "[\"a\", 1]");
    assert_problem("FROM a\nHEALTHCHECK CMD\n", "argument-count", "HEALTHCHECK CMD");
    assert_problem("FROM a\nHEALTHCHECK NONE x\n", "argument-count", "HEALTHCHECK NONE x");
    assert_problem("FROM a\nHEALTHCHECK curl x\n", "healthcheck-type", "curl");
    assert_problem("FROM a\nCOPY https://a/b /x\n", "copy-url", "https://a/b");
    assert_problem("FROM a\nADD --checksum=x a b /c\n", "checksum-sources", "--checksum=x");
    assert_good("FROM a\nRUN\nCMD\nENTRYPOINT []\nEXPOSE 80 1-2/UDP 127.0.0.1:80:80 $x\nSTOPSIGNAL rtmin+3\n"
                "VOLUME a b\nADD https://a/b /x\nENV a=$ b=${c:-${d}} e=${f/g/h} g=${i%.*}\nSTOPSIGNAL $x\n");
}
END_TEST

/* --- any bytes ------------------------------------------------------------------------------------------ */

static uint32_t next_random(uint32_t *seed) {
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

START_TEST(takes_any_bytes) {
    static const char *const pieces[] = {"FROM ",
                                         "RUN ",
                                         "COPY ",
                                         "--from=0 ",
                                         "--mount=type=",
                                         "<<E",
                                         "\n",
                                         "\r\n",
                                         "\\\n",
                                         "\"",
                                         "'",
                                         "${",
                                         "}",
                                         "[\"",
                                         "\"]",
                                         "#",
                                         " ",
                                         "\t",
                                         "\\",
                                         "`",
                                         "ONBUILD ",
                                         "ENV ",
                                         "=",
                                         "\xFF",
                                         "\xC2\xA0",
                                         "# escape=`\n",
                                         "",
                                         "HEALTHCHECK ",
                                         "E\n",
                                         "$",
                                         "SHELL ",
                                         ",",
                                         "EXPOSE ",
                                         "-",
                                         "/",
                                         ":",
                                         "STOPSIGNAL SIG"};
    uint32_t seed = 1;
    for (int round = 0; round < 3000; round++) {
        struct wf_buf text = {.arena = &arena};
        for (uint32_t i = next_random(&seed) % 40; i > 0; i--) {
            wf_buf_text(&text, pieces[next_random(&seed) % (sizeof pieces / sizeof *pieces)]);
            if (next_random(&seed) % 50 == 0) {
                wf_buf_char(&text, '\0');
            }
        }
        const struct wf_dockerfile *file = parse_bytes(wf_buf_view(&text));
        for (size_t i = 0; i < file->problems.len; i++) {
            ck_assert_uint_le(file->problems.items[i].span.end, text.len);
            ck_assert_uint_le(file->problems.items[i].span.begin, file->problems.items[i].span.end);
        }
        wf_arena_free(&arena);
    }
}
END_TEST

static struct wf_dockerfile *repeat(const char *head, const char *line, size_t bytes) {
    struct wf_buf text = {.arena = &arena};
    wf_buf_text(&text, head);
    while (text.len < bytes) {
        wf_buf_text(&text, line);
    }
    return parse_bytes(wf_buf_view(&text));
}

START_TEST(takes_much) {
    enum { MUCH = 1024 * 1024 };
    ck_assert_uint_gt(repeat("FROM a\n", "ENV A=1\n", MUCH)->instructions.len, 100000);
    ck_assert_uint_eq(repeat("FROM a\nRUN x", " \\\n a", MUCH)->instructions.len, 2);
    ck_assert_uint_gt(repeat("FROM a AS b\n", "FROM b AS b\nCOPY --from=b a b\n", MUCH)->stages.len, 30000);
    ck_assert_uint_gt(repeat("FROM a\n", "RUN <<E\nE\n", MUCH)->instructions.len, 100000);
    ck_assert_uint_gt(repeat("", "\n", MUCH)->problems.len, 0);
    ck_assert_uint_eq(repeat("FROM a\nENV A=", "${A:-", 60000)->problems.len, 0);
    ck_assert_uint_eq(repeat("FROM a\nRUN ", "(", 60000)->problems.len, 0);
}
END_TEST

Suite *dockerfile_refused_suite(void) {
    Suite *suite = suite_create("dockerfile_refused");
    TCase *tests = tcase_create("dockerfile_refused");
    tcase_set_timeout(tests, 120);
    tcase_add_checked_fixture(tests, begin, end);
    tcase_add_test(tests, refuses_files);
    tcase_add_test(tests, suggests_names);
    tcase_add_test(tests, refuses_stages);
    tcase_add_test(tests, refuses_mounts);
    tcase_add_test(tests, refuses_flags);
    tcase_add_test(tests, refuses_arguments);
    tcase_add_test(tests, takes_any_bytes);
    tcase_add_test(tests, takes_much);
    suite_add_tcase(suite, tests);
    return suite;
}
