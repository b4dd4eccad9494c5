#include <wfgen/docker.h>

#include <check.h>
#include <stdlib.h>
#include <string.h>

static struct wfgen *session;

static void setup(void) {
    session = wfgen_new();
    ck_assert_ptr_nonnull(session);
}

static void teardown(void) {
    wfgen_free(session);
}

static const char text[] =
    "#1 importing cache manifest from gha  # x:123456789012345\n"
    "#1 ERROR: unknown cache importer: gha  # x\n"
    "#2 [linux/amd64 a 1/3] FROM x\n#2 CACHED\n"
    "#3 [internal] load build context\n#3 transferring context: 1.50kB done\n#3 DONE 0.1s\n"
    "#4 [linux/amd64 a 2/3] RUN x\n#4 CACHED\n"
    "#5 [linux/amd64 a 3/3] COPY . .\n#5 DONE 1.5s\n"
    "#6 [linux/arm64 a 2/3] RUN x\n#6 CACHED\n"
    "#7 exporting cache to registry\n#7 writing layer sha256:a done\n#7 DONE 0.2s\n"
    " 1 warning found:\n - W: x\n";

static void add(const char *log) {
    ck_assert_int_eq(wfgen_add_build_log_bytes(session, "a.log", log, strlen(log)), WFGEN_OK);
}

START_TEST(tells_builds) {
    struct wfgen_logged_build build = {.size = sizeof build};
    ck_assert_uint_eq(wfgen_logged_build_count(session), 0);
    ck_assert(!wfgen_logged_build(session, 0, &build));
    add(text);
    add("#1 [1/1] RUN x\n#1 ERROR: no\n");
    ck_assert_uint_eq(wfgen_logged_build_count(session), 2);
    ck_assert(wfgen_logged_build(session, 0, &build));
    ck_assert_str_eq(build.log, "a.log");
    ck_assert_uint_eq(build.cached, 2);
    ck_assert_uint_eq(build.total, 3);
    ck_assert(build.has_context && build.context_bytes == 1500);
    ck_assert(build.error == NULL && !build.unfinished);
    ck_assert_uint_eq(build.step_count, 3);
    ck_assert_uint_eq(build.platform_count, 2);
    ck_assert_uint_eq(build.cache_count, 2);
    ck_assert_uint_eq(build.warning_count, 1);
    ck_assert(wfgen_logged_build(session, 1, &build));
    ck_assert_str_eq(build.error, "no");
    ck_assert(!wfgen_logged_build(session, 2, &build));
}
END_TEST

START_TEST(tells_parts) {
    add(text);
    struct wfgen_logged_step step = {.size = sizeof step};
    ck_assert(wfgen_logged_step(session, 0, 1, &step));
    ck_assert_str_eq(step.platform, "linux/amd64");
    ck_assert_str_eq(step.stage, "a");
    ck_assert_str_eq(step.target, "");
    ck_assert_str_eq(step.instruction, "COPY . .");
    ck_assert_uint_eq(step.index, 3);
    ck_assert_uint_eq(step.of, 3);
    ck_assert_int_eq(step.state, WFGEN_STEP_RAN);
    ck_assert_uint_eq(step.origin, 1);
    ck_assert_ptr_nonnull(step.why);
    ck_assert(!wfgen_logged_step(session, 0, 3, &step));
    ck_assert(!wfgen_logged_step(session, 1, 0, &step));
    struct wfgen_logged_platform platform = {.size = sizeof platform};
    ck_assert(wfgen_logged_platform(session, 0, 1, &platform));
    ck_assert_str_eq(platform.platform, "linux/arm64");
    ck_assert_uint_eq(platform.cached, 1);
    ck_assert(!wfgen_logged_platform(session, 0, 2, &platform));
    struct wfgen_logged_cache cache = {.size = sizeof cache};
    ck_assert(wfgen_logged_cache(session, 0, 0, &cache));
    ck_assert(!cache.is_export && !cache.found && cache.advice != NULL);
    ck_assert_str_eq(cache.name, "importing cache manifest from gha  # x");
    ck_assert_str_eq(cache.error, "unknown cache importer: gha  # x");
    ck_assert(wfgen_logged_cache(session, 0, 1, &cache));
    ck_assert(cache.is_export && cache.layers == 1 && cache.error == NULL);
    ck_assert(!wfgen_logged_cache(session, 0, 2, &cache));
    ck_assert_str_eq(wfgen_logged_warning(session, 0, 0), "W: x");
    ck_assert_ptr_null(wfgen_logged_warning(session, 0, 1));
    ck_assert_ptr_null(wfgen_logged_warning(session, 1, 0));
}
END_TEST

START_TEST(refuses) {
    ck_assert_int_eq(wfgen_add_build_log(session, "/nowhere/x"), WFGEN_FAILED);
    ck_assert_ptr_nonnull(strstr(wfgen_error(session), "/nowhere/x"));
    ck_assert_int_eq(wfgen_add_build_log_bytes(session, "e", "", 0), WFGEN_FAILED);
    ck_assert_str_eq(wfgen_error(session), "no build in \"e\"");
    ck_assert_int_eq(wfgen_report_build_logs(session, "csv", stderr, 0), WFGEN_USAGE);
    add(text);
    ck_assert_uint_eq(wfgen_logged_build_count(session), 1);
}
END_TEST

/* A caller of an older version has a smaller struct. */
START_TEST(fills_what_is_known) {
    add(text);
    struct wfgen_logged_build build = {.size = offsetof(struct wfgen_logged_build, cached), .cached = 77};
    ck_assert(wfgen_logged_build(session, 0, &build));
    ck_assert_uint_eq(build.number, 1);
    ck_assert_uint_eq(build.cached, 77);
}
END_TEST

START_TEST(reports) {
    static const char *const formats[] = {"text", "json", "markdown"};
    for (size_t round = 0; round < 2; round++) {
        for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
            char *page = NULL;
            size_t length = 0;
            FILE *out = open_memstream(&page, &length);
            ck_assert_int_eq(wfgen_report_build_logs(session, formats[i], out, WFGEN_REPORT_COLOR), WFGEN_OK);
            fclose(out);
            ck_assert_int_eq(strstr(page, "linux/arm64") != NULL, round > 0);
            ck_assert(i == 1 || round > 0 || length == 0);
            free(page);
        }
        add(text);
    }
}
END_TEST

Suite *docker_log_suite(void) {
    Suite *suite = suite_create("docker_log");
    TCase *tests = tcase_create("docker_log");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, tells_builds);
    tcase_add_test(tests, tells_parts);
    tcase_add_test(tests, refuses);
    tcase_add_test(tests, fills_what_is_known);
    tcase_add_test(tests, reports);
    suite_add_tcase(suite, tests);
    return suite;
}
