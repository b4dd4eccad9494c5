#include "docker/buildlog.h"

#include "base/buf.h"
#include "base/limits.h"

#include <check.h>
#include <math.h>

static struct wf_arena arena;

static void teardown(void) {
    wf_arena_free(&arena);
}

static const struct wf_build_log *read_pieces(struct wf_str text, size_t size) {
    struct wf_log_reader *reader = wf_log_begin(&arena, WF_STR("x.log"));
    for (size_t at = 0; at < text.len; at += size) {
        wf_log_feed(reader, wf_str_sub(text, at, at + size));
    }
    return wf_log_end(reader);
}

static const struct wf_build_log *read_log(const char *text) {
    return read_pieces(wf_str_of(text), strlen(text) + 1);
}

static const struct wf_log_build *read_one(const char *text) {
    const struct wf_build_log *log = read_log(text);
    ck_assert_uint_eq(log->builds.len, 1);
    return log->builds.items[0];
}

static void check_rate(const struct wf_log_build *build, size_t cached, size_t total) {
    ck_assert_uint_eq(build->together.cached, cached);
    ck_assert_uint_eq(build->together.total, total);
}

static void check_step(const struct wf_log_build *build, size_t index, const char *place,
                       enum wf_log_state state) {
    ck_assert_uint_lt(index, build->steps.len);
    const struct wf_log_step *step = &build->steps.items[index];
    struct wf_str actual =
        wf_arena_printf(&arena, "%.*s %u", WF_STR_ARG(step->label.stage), step->label.index);
    ck_assert_msg(wf_str_is(actual, place), "step %zu is %.*s", index, WF_STR_ARG(actual));
    ck_assert_msg(step->state == state, "%s is %d", place, step->state);
}

static void check_text(struct wf_str actual, const char *expected) {
    ck_assert_msg(wf_str_is(actual, expected), "\"%.*s\" is not \"%s\"", WF_STR_ARG(actual), expected);
}

static const char plain_form[] =
    "#1 [internal] load build definition from Dockerfile\n#1 DONE 0.1s\n\n"
    "#2 [internal] load build context\n#2 transferring context: 57.69MB 0.5s done\n"
    "#2 DONE 0.6s\n\n#3 [deps 1/2] RUN make a\n#3 0.214 x\n#3 ...\n\n"
    "#4 [deps 2/2] COPY . .\n#4 CACHED\n\n#3 [deps 1/2] RUN make a\n#3 DONE 12.3s\n"
    "#5 exporting to image\n#5 DONE 0.0s\n";

/* --- the raw form --------------------------------------------------------------------------------------- */

#define VERTEX(digest, name, rest)                                                                           \
    "{\"vertexes\":[{\"digest\":\"sha256:" digest "\",\"name\":\"" name "\"" rest "}]}\n"
#define FROM_TO(from, to)                                                                                    \
    ",\"started\":\"2026-11-23T09:00:" from "Z\",\"completed\":\"2026-11-23T09:00:" to "Z\""

START_TEST(reads_raw) {
    const struct wf_log_build *build =
        read_one(VERTEX("1", "[internal] load build definition from Dockerfile", "") VERTEX(
            "1", "[internal] load build definition from Dockerfile",
            FROM_TO(
                "00.5",
                "01.0")) "{\"statuses\":[{\"id\":\"transferring "
                         "context:\",\"vertex\":\"sha256:2\",\"current\":9,"
                         "\"timestamp\":\"2026-11-23T09:00:01Z\"}]}\n" VERTEX(
                             "2", "[internal] load build context",
                             FROM_TO(
                                 "01.0",
                                 "01.5")) "{\"statuses\":[{\"id\":\"transferring "
                                          "context:\",\"vertex\":\"sha256:2\",\"current\":1500},"
                                          "{\"id\":\"transferring "
                                          "context:\",\"vertex\":\"sha256:2\",\"current\":57690000}]}"
                                          "\n" VERTEX("3", "[base 1/2] FROM x",
                                                      FROM_TO("01.0", "01.1") ",\"cached\":true")
                                              VERTEX("4", "[base 2/2] WORKDIR /app",
                                                     FROM_TO("01.1", "01.2") ",\"cached\":true")
                                                  VERTEX("5", "[deps 1/2] RUN make",
                                                         ",\"started\":\"2026-11-23T09:00:02Z\"")
                                                      VERTEX("5", "[deps 1/2] RUN make", "") VERTEX(
                                                          "5", "[deps 1/2] RUN make", FROM_TO("02", "04.5"))
                                                          VERTEX("6", "[deps 2/2] COPY . .",
                                                                 FROM_TO("04.5", "04.6"))
                                                              VERTEX("7", "[never 2/2] RUN x",
                                                                     "") "{\"warnings\":[{\"vertex\":"
                                                                         "\"sha256:1\",\"level\":1,\"short\":"
                                                                         "\"SGVsbG8gd29ybGQh\"}]}\n"
                                                                         "{}\n");
    check_rate(build, 1, 3);
    ck_assert_uint_eq(build->context, 57690000);
    ck_assert(fabs(build->seconds - 4.1) < 1e-6);
    ck_assert(fabs(build->steps.items[1].seconds - 2.5) < 1e-6);
    ck_assert(build->steps.items[0].seconds < 0);
    ck_assert_uint_eq(build->warnings.len, 1);
    check_text(build->warnings.items[0], "Hello world!");
    ck_assert(!build->unfinished);
}
END_TEST

#define GROUP(weak) ",\"progressGroup\":{\"id\":\"g\",\"name\":\"[a 2/3] COPY --link x y\"" weak "}"

START_TEST(reads_groups) {
    const struct wf_log_build *build = read_one(
        VERTEX("1", "[a 2/3] COPY --link x y", FROM_TO("01", "02") ",\"cached\":true" GROUP(",\"weak\":true"))
            VERTEX("2", "[a 2/3] LINK COPY --link x y", FROM_TO("02", "03") GROUP(""))
                VERTEX("3", "[a 3/3] RUN x", FROM_TO("03", "04") ",\"cached\":true"));
    check_rate(build, 1, 2);
    ck_assert_uint_eq(build->vertices.len, 2);
    ck_assert(fabs(build->steps.items[0].seconds - 2) < 1e-6);
    build = read_one(
        VERTEX("1", "[a 2/3] COPY --link x y", FROM_TO("01", "02") ",\"cached\":true" GROUP(",\"weak\":true"))
            VERTEX("2", "[a 2/3] LINK COPY --link x y", FROM_TO("02", "03") ",\"cached\":true" GROUP("")));
    check_rate(build, 1, 1);
    /* Cached, and its layers are joined when a later step needs them. */
    build = read_one(
        VERTEX("1", "[a 2/3] COPY --link x y", FROM_TO("01", "02") ",\"cached\":true" GROUP(",\"weak\":true"))
            VERTEX("2", "[a 2/3] LINK COPY --link x y", FROM_TO("02", "03") ",\"cached\":true" GROUP(""))
                VERTEX("2", "[a 2/3] LINK COPY --link x y", ",\"started\":\"2026-11-23T09:00:04Z\"" GROUP(""))
                    VERTEX("2", "[a 2/3] LINK COPY --link x y", FROM_TO("04", "05") GROUP("")));
    check_rate(build, 1, 1);
    /* A group of which nothing that counts has begun is not shown. */
    build = read_one(VERTEX("1", "x", FROM_TO("01", "02") GROUP(",\"weak\":true"))
                         VERTEX("3", "[a 3/3] RUN x", FROM_TO("03", "04")));
    check_rate(build, 0, 1);
}
END_TEST

START_TEST(reads_raw_errors) {
    const struct wf_log_build *build = read_one(VERTEX(
        "1", "[a 1/2] RUN make",
        ",\"started\":\"2026-11-23T09:00:02Z\"") "{\"logs\":[{\"vertex\":\"sha256:1\",\"stream\":1,"
                                                 "\"data\":\"b2gg\"},"
                                                 "{\"vertex\":\"sha256:1\",\"stream\":1,\"data\":"
                                                 "\"bm8K\"}]}\n" VERTEX(
                                                     "2", "[b 1/2] RUN sleep",
                                                     FROM_TO("02",
                                                             "03") ",\"error\":\"process: context canceled\"")
                                                     VERTEX("1", "[a 1/2] RUN make",
                                                            FROM_TO("02", "03") ",\"error\":\"exit code: "
                                                                                "2\"") "Dockerfile:4\nERROR:"
                                                                                       " failed to solve: "
                                                                                       "exit code: 2\n");
    check_text(build->error, "failed to solve: exit code: 2");
    check_text(build->vertices.items[0]->output, "oh no\n");
    check_step(build, 0, "a 1", WF_LOG_FAILED);
    check_step(build, 1, "b 1", WF_LOG_CANCELED);
}
END_TEST

START_TEST(tells_raw_builds_apart) {
    const struct wf_build_log *log = read_log(
        VERTEX("1", "[internal] load build definition from Dockerfile", FROM_TO("00", "01"))
            VERTEX("9", "[a 1/1] RUN x", FROM_TO("01", "02"))
                VERTEX("2", "[internal] load build definition from Dockerfile", FROM_TO("10", "11")) VERTEX(
                    "9", "[a 1/1] RUN x",
                    FROM_TO("11", "12") ",\"cached\":true") "#1 [internal] load build definition from "
                                                            "Dockerfile\n#1 DONE 0.0s\n#2 [a 1/1] RUN x\n#2 "
                                                            "CACHED\n" VERTEX("3",
                                                                              "[internal] load build "
                                                                              "definition from Dockerfile",
                                                                              FROM_TO("20", "21")));
    ck_assert_uint_eq(log->builds.len, 4);
    check_rate(log->builds.items[0], 0, 1);
    check_rate(log->builds.items[1], 1, 1);
    check_rate(log->builds.items[2], 1, 1);
}
END_TEST

START_TEST(keeps_the_end_of_output) {
    struct wf_buf text = {.arena = &arena};
    wf_buf_text(&text, VERTEX("1", "[a 1/2] RUN make", ",\"started\":\"2026-11-23T09:00:02Z\""));
    for (int i = 0; i < 3000; i++) {
        wf_buf_text(&text, "{\"logs\":[{\"vertex\":\"sha256:1\",\"data\":\"YWJj\"}]}\n");
    }
    wf_buf_text(&text, "{\"logs\":[{\"vertex\":\"sha256:1\",\"data\":\"ZW5k\"}]}\n");
    const struct wf_build_log *log = read_pieces(wf_buf_view(&text), 100);
    struct wf_str output = log->builds.items[0]->vertices.items[0]->output;
    ck_assert_uint_eq(output.len, 2000);
    ck_assert(wf_str_ends(output, "abcend"));
}
END_TEST

/* --- causes --------------------------------------------------------------------------------------------- */

START_TEST(finds_causes) {
    const struct wf_log_build *build = read_one("#1 [base 1/2] FROM x\n#1 DONE 0.0s\n"
                                                "#2 [base 2/2] WORKDIR /app\n#2 CACHED\n"
                                                "#3 [production 1/3] RUN useradd x\n#3 CACHED\n"
                                                "#4 [deps 1/3] RUN apt\n#4 CACHED\n"
                                                "#5 [deps 2/3] COPY a ./\n#5 DONE 0.1s\n"
                                                "#6 [deps 3/3] RUN pip\n#6 DONE 9.0s\n"
                                                "#7 [production 2/3] COPY --from=Deps /v /v\n#7 DONE 1.0s\n"
                                                "#8 [production 3/3] COPY b ./\n#8 DONE 0.1s\n");
    check_step(build, 0, "base 2", WF_LOG_CACHED);
    check_step(build, 2, "deps 2", WF_LOG_DONE);
    check_step(build, 5, "production 2", WF_LOG_DONE);
    ck_assert_ptr_nonnull(strstr(build->steps.items[2].why, "file that it copies"));
    ck_assert_uint_eq(build->steps.items[2].dragged, 3);
    for (size_t i = 3; i < build->steps.len; i++) {
        ck_assert_ptr_null(build->steps.items[i].why);
        ck_assert(i == 4 || build->steps.items[i].origin == 2);
    }
    ck_assert_ptr_null(build->cold);
}
END_TEST

START_TEST(finds_the_stage_below) {
    /* Stages that stand on another one have no FROM; both wait for "base". */
    const struct wf_log_build *build = read_one("#1 [base 1/2] FROM x\n#1 DONE 0.0s\n"
                                                "#2 [base 2/2] RUN apt\n#2 DONE 1.0s\n"
                                                "#3 [deps 1/1] RUN pip\n#3 DONE 1.0s\n");
    ck_assert_uint_eq(build->steps.items[1].origin, 0);
    ck_assert_ptr_null(build->steps.items[1].why);
    /* One that failed is below nothing; nor is one that ended later. */
    build = read_one("#2 [base 2/2] RUN apt\n#2 ERROR: no\n#3 [deps 1/1] RUN pip\n#3 DONE 1.0s\n");
    ck_assert_uint_eq(build->steps.items[1].origin, 1);
    build = read_one("#3 [deps 1/1] RUN pip\n#3 ...\n#2 [base 2/2] RUN apt\n#2 DONE 1.0s\n#3 [deps 1/1] RUN "
                     "pip\n#3 DONE 1.0s\n");
    ck_assert_uint_eq(build->steps.items[0].origin, 0);
    ck_assert_uint_eq(build->steps.items[1].origin, 1);
}
END_TEST

START_TEST(survives_circles) {
    const struct wf_log_build *build =
        read_one("#1 [a 1/1] COPY --from=b x y\n#1 DONE 1.0s\n#2 [b 1/1] COPY --from=a x y\n#2 DONE 1.0s\n"
                 "#3 [c 1/1] COPY --from=c x y\n#3 DONE 1.0s\n#4 [d 1/2] FROM x\n#4 DONE 0.0s\n"
                 "#5 [e 1/1] COPY --from=d x y\n#5 DONE 0.0s\n");
    check_rate(build, 0, 4);
    for (size_t i = 0; i < build->steps.len; i++) {
        ck_assert_ptr_nonnull(build->steps.items[i].why);
    }
}
END_TEST

/* --- limits --------------------------------------------------------------------------------------------- */

START_TEST(has_limits) {
    struct wf_buf text = {.arena = &arena};
    wf_buf_text(&text, "#1 [a 1/1] RUN ");
    wf_buf_fill(&text, 'x', WF_MAX_LOG_LINE + 10);
    wf_buf_text(&text, "\n#1 CACHED\n");
    const struct wf_build_log *log = read_pieces(wf_buf_view(&text), 65536);
    ck_assert_uint_eq(log->builds.len, 1);
    check_rate(log->builds.items[0], 1, 1);
    text.len = 0;
    for (int i = 1; i <= WF_MAX_LOG_VERTICES + 10; i++) {
        wf_buf_printf(&text, "#%d [a%d 1/1] RUN x\n#%d CACHED\n", i, i, i);
    }
    ck_assert(read_pieces(wf_buf_view(&text), 65536)->too_large);
}
END_TEST

static unsigned next_random(unsigned *state) {
    *state = *state * 1103515245U + 12345U;
    return *state >> 16 & 0x7fff;
}

/* Whatever is done to a log, it is read to its end, and the numbers fit each other. */
START_TEST(survives_damage) {
    static const char *const logs[] = {
        plain_form,
        VERTEX("1", "[internal] load build definition from Dockerfile", FROM_TO("00.5", "01.0")) VERTEX(
            "5", "[linux/amd64->arm64 deps 1/2] RUN make",
            FROM_TO("02", "04.5") GROUP("")) "{\"logs\":[{\"vertex\":\"sha256:5\",\"data\":\"b2ggbm8K\"}]}\n",
        "#1 [a 1/2] RUN x\n#1 ERROR: no\n------\n > [a 1/2] RUN "
        "x:\n------\nDockerfile:1\n--------------------\nERROR: x\n"};
    unsigned state = 7;
    for (int round = 0; round < 3000; round++) {
        struct wf_str copy = wf_arena_str(&arena, wf_str_of(logs[round % 3]));
        char *bytes = wf_arena_alloc(&arena, copy.len + 1);
        memcpy(bytes, copy.ptr, copy.len);
        for (int i = 0; i < 1 + round % 7; i++) {
            bytes[next_random(&state) % copy.len] = "#\n 17[]/:{}\"\x1b\xff\t0"[next_random(&state) % 17];
        }
        size_t len = copy.len - next_random(&state) % copy.len / 4;
        const struct wf_build_log *log =
            read_pieces((struct wf_str){bytes, len}, 1 + next_random(&state) % 99);
        for (size_t i = 0; i < log->builds.len; i++) {
            const struct wf_log_build *build = log->builds.items[i];
            ck_assert_uint_eq(build->together.total, build->steps.len);
            ck_assert_uint_le(build->together.cached, build->together.total);
        }
        wf_arena_free(&arena);
    }
}
END_TEST

Suite *buildlog_raw_suite(void) {
    Suite *suite = suite_create("buildlog_raw");
    TCase *tests = tcase_create("buildlog_raw");
    tcase_set_timeout(tests, 120);
    tcase_add_checked_fixture(tests, NULL, teardown);
    tcase_add_test(tests, reads_raw);
    tcase_add_test(tests, reads_groups);
    tcase_add_test(tests, reads_raw_errors);
    tcase_add_test(tests, tells_raw_builds_apart);
    tcase_add_test(tests, keeps_the_end_of_output);
    tcase_add_test(tests, finds_causes);
    tcase_add_test(tests, finds_the_stage_below);
    tcase_add_test(tests, survives_circles);
    tcase_add_test(tests, has_limits);
    tcase_add_test(tests, survives_damage);
    suite_add_tcase(suite, tests);
    return suite;
}
