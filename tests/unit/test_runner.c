#include "base/buf.h"
#include "gha/facts.h"
#include "gha/matrix.h"
#include "gha/runner.h"
#include "yaml/read.h"

#include <check.h>

static struct wf_arena arena;

static void empty_arena(void) {
    wf_arena_free(&arena);
}

/* The only job of a workflow; its lines are given in flow style. */
static const struct wf_job *job_of(const char *job) {
    struct wf_str text = wf_arena_printf(&arena, "on: push\njobs: {a: %s}\n", job);
    const struct wf_doc *doc = wf_yaml_parse(&arena, WF_STR("x.yml"), text);
    ck_assert_uint_eq(doc->problems.len, 0);
    const struct wf_workflow *workflow = wf_workflow_read(&arena, doc);
    ck_assert_uint_eq(workflow->job_count, 1);
    return &workflow->jobs[0];
}

/* "a+b, c": sets of labels; "?" where others may be. */
static struct wf_str labels_of(const char *job) {
    struct wf_label_sets sets = wf_job_labels(&arena, job_of(job));
    struct wf_buf out = {.arena = &arena};
    for (size_t i = 0; i < sets.list.len; i++) {
        const struct wf_labels *labels = &sets.list.items[i];
        wf_buf_text(&out, i > 0 ? ", " : "");
        for (size_t j = 0; j < labels->list.len; j++) {
            wf_buf_printf(&out, "%s%.*s", j > 0 ? "+" : "", WF_STR_ARG(labels->list.items[j]->text));
        }
        wf_buf_text(&out, labels->open ? "?" : "");
    }
    wf_buf_text(&out, sets.open ? " ?" : "");
    wf_buf_text(&out, sets.group ? " group" : "");
    return wf_buf_view(&out);
}

static void ck_labels(const char *job, const char *wanted) {
    struct wf_str got = labels_of(job);
    ck_assert_msg(wf_str_is(got, wanted), "%s: \"%.*s\"", job, WF_STR_ARG(got));
}

START_TEST(labels) {
    ck_labels("{runs-on: ubuntu-24.04}", "ubuntu-24.04");
    ck_labels("{runs-on: [self-hosted, gpu]}", "self-hosted+gpu");
    ck_labels("{runs-on: {group: x, labels: [a, b]}}", "a+b group");
    ck_labels("{runs-on: {group: x}}", " group");
    ck_labels("{runs-on: '${{ inputs.os }}'}", "?");
    ck_labels("{runs-on: [self-hosted, '${{ inputs.os }}']}", "self-hosted?");
    ck_labels("{runs-on: '${{ matrix.os }}', strategy: {matrix: {os: [a, [b, c], '${{ x }}']}}}", "a, b+c ?");
    ck_labels(
        "{runs-on: '${{matrix.t.on}}', strategy: {matrix: {t: [{on: a}, {}], include: [{t: {on: b}}]}}}",
        "a, b");
    ck_labels("{runs-on: '${{ matrix.os }}', strategy: {matrix: '${{ fromJSON(vars.M) }}'}}", "?");
    ck_labels("{runs-on: '${{ matrix.os }}', strategy: {matrix: {os: '${{ fromJSON(vars.M) }}'}}}", " ?");
    ck_labels("{runs-on: 'x-${{ matrix.os }}', strategy: {matrix: {os: [a]}}}", "?");
    ck_labels("{uses: ./.github/workflows/x.yml}", "");
}
END_TEST

static void ck_os(const char *job, const char *wanted) {
    struct wf_str got = wf_job_os(&arena, job_of(job));
    ck_assert_msg(wf_str_is(got, wanted), "%s: \"%.*s\"", job, WF_STR_ARG(got));
}

START_TEST(systems) {
    ck_os("{runs-on: Ubuntu-Latest}", "linux");
    ck_os("{runs-on: [self-hosted, Windows, x]}", "windows");
    ck_os("{runs-on: xcode-27}", "macos");
    ck_os("{runs-on: [self-hosted, gpu]}", "");
    ck_os("{runs-on: '${{ matrix.os }}', strategy: {matrix: {os: [macos-15, macos-26]}}}", "macos");
    ck_os("{runs-on: '${{ matrix.os }}', strategy: {matrix: {os: [macos-15, ubuntu-24.04]}}}", "");
    ck_os("{runs-on: '${{ matrix.os }}', strategy: {matrix: {os: '${{ x }}'}}}", "");
    ck_os("{}", "");
}
END_TEST

START_TEST(facts) {
    const struct wf_runner_fact *latest = wf_runner_fact(WF_STR("ubuntu-latest"));
    ck_assert_ptr_nonnull(latest);
    ck_assert(wf_str_is(latest->image, "ubuntu-24.04"));
    ck_assert_uint_eq(latest->gone, 0);
    const struct wf_runner_fact *old = wf_runner_fact(WF_STR("UBUNTU-20.04"));
    ck_assert_uint_eq(old->gone, 202504);
    ck_assert_ptr_nonnull(wf_runner_fact(old->instead));
    ck_assert_ptr_null(wf_runner_fact(WF_STR("ubuntu")));
    ck_assert(wf_runner_preset(WF_STR("ARM64")));
    ck_assert(wf_zone_known(WF_STR("Europe/Berlin")));
    ck_assert(wf_zone_known(WF_STR("UTC")));
    ck_assert(wf_zone_known(WF_STR("america/argentina/buenos_aires")));
    ck_assert(!wf_zone_known(WF_STR("JST")));
    ck_assert(!wf_zone_known(WF_STR("")));
    ck_assert(wf_str_is(wf_zone_near(WF_STR("Asia/Berlin")), "Europe/Berlin"));
    ck_assert(wf_str_is(wf_zone_near(WF_STR("Europe/Berln")), "Europe/Berlin"));
}
END_TEST

START_TEST(sameness) {
    const struct wf_job *job =
        job_of("{strategy: {matrix: {a: [1, '1', {x: 1, y: [2]}, {y: [2], x: 1}, [1], [2], {x: 1}]}}}");
    const struct wf_node *items[7] = {0};
    size_t count = 0;
    for (WF_EACH(item, wf_node_get(job->matrix, "a"))) {
        items[count++] = item;
    }
    ck_assert(wf_matrix_same(items[0], items[1]));
    ck_assert(wf_matrix_same(items[2], items[3]));
    ck_assert(!wf_matrix_same(items[4], items[5]));
    ck_assert(!wf_matrix_same(items[2], items[6]));
    ck_assert(!wf_matrix_same(items[0], items[4]));
}
END_TEST

Suite *runner_suite(void) {
    Suite *suite = suite_create("runner");
    TCase *tests = tcase_create("runner");
    tcase_add_checked_fixture(tests, NULL, empty_arena);
    tcase_add_test(tests, labels);
    tcase_add_test(tests, systems);
    tcase_add_test(tests, facts);
    tcase_add_test(tests, sameness);
    suite_add_tcase(suite, tests);
    return suite;
}
