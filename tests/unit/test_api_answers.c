/* What programs ask of the library one by one, where our own commands write whole reports. */
#include "scratch.h"

#include <check.h>
#include <string.h>
#include <wfgen/docker.h>
#include <wfgen/graph.h>
#include <wfgen/wfgen.h>

static const char workflow[] = "on: push\njobs: {a: {runs-on: ubuntu-24.04, steps: [{run: make}]}}\n";

static struct wfgen *session;

static void begin(void) {
    setup();
    session = wfgen_new();
    ck_assert_ptr_nonnull(session);
    ck_assert_int_eq(wfgen_set_config(session, NULL), WFGEN_OK);
}

static void end(void) {
    wfgen_free(session);
    teardown();
}

START_TEST(tells_the_steps_of_a_cache) {
    put("Dockerfile", "FROM debian:12\nWORKDIR /app\nCOPY . .\nRUN make\n");
    put("main.c", "int main(void) { return 0; }\n");
    static const char *const changed[] = {"main.c", NULL};
    struct wfgen_cache_question question = {.size = sizeof question, .folder = folder, .changed = changed};
    const struct wfgen_cache_answer *answer;
    ck_assert_int_eq(wfgen_docker_cache(session, &question, &answer), WFGEN_OK);
    ck_assert_uint_eq(wfgen_cache_scenario_count(answer), 1);
    static const struct {
        const char *instruction;
        unsigned line;
        enum wfgen_cache_state state;
    } wanted[] = {{"WORKDIR", 2, WFGEN_CACHED}, {"COPY", 3, WFGEN_REBUILT}, {"RUN", 4, WFGEN_REBUILT}};
    struct wfgen_cache_step step = {.size = sizeof step};
    for (size_t i = 0; i < 3; i++) {
        ck_assert(wfgen_cache_step(session, answer, 0, i, &step));
        ck_assert_str_eq(step.instruction, wanted[i].instruction);
        ck_assert_uint_eq(step.line, wanted[i].line);
        ck_assert_int_eq(step.state, wanted[i].state);
        ck_assert_int_eq(step.why[0] == '\0', step.state == WFGEN_CACHED);
    }
    ck_assert(!wfgen_cache_step(session, answer, 0, 3, &step));
    ck_assert(!wfgen_cache_step(session, answer, 1, 0, &step));
}
END_TEST

START_TEST(tells_the_advice_for_a_context) {
    put("Dockerfile", "FROM debian:12\nCOPY . /app\n");
    put(".git/config", "[core]\n");
    put(".env", "TOKEN=1\n");
    struct wfgen_context_question question = {.size = sizeof question, .folder = folder};
    const struct wfgen_context_answer *answer;
    ck_assert_int_eq(wfgen_docker_context(session, &question, &answer), WFGEN_OK);
    struct wfgen_context_line line = {.size = sizeof line};
    size_t count = 0, added = 0;
    for (; wfgen_context_line(session, answer, count, &line); count++) {
        ck_assert(line.pattern[0] != '\0' || line.advice == WFGEN_ADVICE_CORRECT);
        added += line.advice == WFGEN_ADVICE_ADD;
    }
    ck_assert_uint_ge(added, 2);
    ck_assert(!wfgen_context_line(session, answer, count, &line));
}
END_TEST

START_TEST(counts_graphs) {
    ck_assert_int_eq(wfgen_add_bytes(session, "a.yml", workflow, strlen(workflow)), WFGEN_OK);
    ck_assert_int_eq(wfgen_add_bytes(session, "b.yml", workflow, strlen(workflow)), WFGEN_OK);
    ck_assert_int_eq(wfgen_make_graphs(session, WFGEN_GRAPH_JOBS), WFGEN_OK);
    ck_assert_uint_eq(wfgen_graph_count(session), 2);
}
END_TEST

static void tell(void *context, const char *what, size_t done, size_t total) {
    ck_assert(what[0] != '\0' && done <= total);
    ++*(size_t *)context;
}

START_TEST(forgets_inputs_and_tells_progress) {
    size_t told = 0;
    wfgen_set_progress(session, tell, &told);
    wfgen_set_threads(session, 1);
    ck_assert_int_eq(wfgen_add_bytes(session, "a.yml", "on: push\nOn: push\n", 18), WFGEN_OK);
    ck_assert_int_eq(wfgen_validate(session), WFGEN_OK);
    ck_assert_uint_gt(wfgen_finding_count(session), 0);
    ck_assert_uint_gt(told, 0);
    wfgen_clear_inputs(session);
    ck_assert_uint_eq(wfgen_finding_count(session), 0);
    ck_assert_int_eq(wfgen_select(session, "yaml-syntax"), WFGEN_OK);
    ck_assert_int_eq(wfgen_add_bytes(session, "a.yml", workflow, strlen(workflow)), WFGEN_OK);
    ck_assert_int_eq(wfgen_validate(session), WFGEN_OK);
    ck_assert_uint_eq(wfgen_finding_count(session), 0);
}
END_TEST

START_TEST(names_levels) {
    ck_assert_str_eq(wfgen_level_name(WFGEN_LEVEL_NONE), "none");
    ck_assert_str_eq(wfgen_level_name(WFGEN_LEVEL_HIGH), "high");
}
END_TEST

Suite *api_answers_suite(void) {
    Suite *suite = suite_create("api_answers");
    TCase *tests = tcase_create("all");
    tcase_add_checked_fixture(tests, begin, end);
    tcase_add_test(tests, tells_the_steps_of_a_cache);
    tcase_add_test(tests, tells_the_advice_for_a_context);
    tcase_add_test(tests, counts_graphs);
    tcase_add_test(tests, forgets_inputs_and_tells_progress);
    tcase_add_test(tests, names_levels);
    suite_add_tcase(suite, tests);
    return suite;
}
