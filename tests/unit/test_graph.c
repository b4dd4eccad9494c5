#include "base/limits.h"
#include "lint/file.h"
#include "report/graph.h"

#include <check.h>

static struct wf_arena arena;

static void setup(void) {
    arena = (struct wf_arena){0};
}

static void teardown(void) {
    wf_arena_free(&arena);
}

/* --- worlds --------------------------------------------------------------------------------------------- */

enum { MAX_FILES = 8 };

static struct wf_graph_file files[MAX_FILES];
static size_t count;

static void begin(void) {
    count = 0;
}

static void add(const char *name, const char *text) {
    struct wf_str path = wf_arena_printf(&arena, ".github/workflows/%s", name);
    const struct wf_file *file = wf_lint_file(&arena, path, wf_str_of(text));
    files[count++] = (struct wf_graph_file){file->workflow, file->sites, &file->scripts, file->runs};
}

static const struct wf_graph *jobs_of(const char *text) {
    begin();
    add("ci.yml", text);
    struct wf_graph_world world = wf_graph_world(&arena, files, count);
    return wf_graph_jobs(&arena, &world, &files[0]);
}

static const char *fact(const struct wf_graph_facts *facts, enum wf_graph_fact_kind kind) {
    for (size_t i = 0; i < facts->list.len; i++) {
        if (facts->list.items[i].kind == kind) {
            return wf_arena_str(&arena, facts->list.items[i].text).ptr;
        }
    }
    return "";
}

/* "0>1 0=2:label", with `>` needs, `=` calls, `-` starts, `.` data; implied ones in parentheses. */
static const char *edges_of(const struct wf_graph *graph) {
    struct wf_buf out = {.arena = &arena};
    for (size_t i = 0; i < graph->edges.len; i++) {
        const struct wf_graph_edge *edge = &graph->edges.items[i];
        wf_buf_printf(&out, "%s%s%zu%c%zu%s%.*s%s", i > 0 ? " " : "", edge->implied ? "(" : "", edge->from,
                      ">=-."[edge->kind], edge -> to, edge -> label.len > 0 ? ":" : "",
                      WF_STR_ARG(edge->label), edge->implied ? ")" : "");
    }
    return wf_arena_str(&arena, wf_buf_view(&out)).ptr;
}

#define HEAD "on: push\njobs:\n"

/* --- jobs ----------------------------------------------------------------------------------------------- */

START_TEST(needs) {
    ck_assert_str_eq(edges_of(jobs_of(HEAD "  a: {runs-on: x}\n"
                                           "  b: {needs: a, runs-on: x}\n"
                                           "  c: {needs: [a, b, b, nobody], runs-on: x}\n")),
                     "0>1 (0>2) 1>2");
}
END_TEST

START_TEST(needs_in_a_cycle) {
    ck_assert_str_eq(edges_of(jobs_of(HEAD "  a: {needs: [b, c], runs-on: x}\n"
                                           "  b: {needs: [a, c], runs-on: x}\n"
                                           "  c: {needs: c, runs-on: x}\n")),
                     "1>0 (2>0) 0>1 (2>1) 2>2");
}
END_TEST

static const char *matrix_of(const char *matrix) {
    struct wf_str text =
        wf_arena_printf(&arena, HEAD "  a:\n    runs-on: x\n    strategy:\n      matrix: %s\n", matrix);
    return fact(&jobs_of(wf_arena_str(&arena, text).ptr)->nodes.items[0].facts, WF_FACT_MATRIX);
}

START_TEST(matrices) {
    ck_assert_str_eq(matrix_of("{a: [1, 2], b: [x, y, z]}"), "x6");
    ck_assert_str_eq(matrix_of("{a: [1, 2], b: [x, y, z], exclude: [{a: 1, b: x}, {b: z}]}"), "x3");
    ck_assert_str_eq(matrix_of("{a: [1, 2], exclude: [{a: 1, c: 3}]}"), "x2");
    ck_assert_str_eq(matrix_of("{a: [1, 2], include: [{a: 1, c: 3}, {d: 4}]}"), "x2");
    ck_assert_str_eq(matrix_of("{a: [1, 2], include: [{a: 3}, {a: 1, b: 5}]}"), "x3");
    ck_assert_str_eq(matrix_of("{include: [{a: 3}, {a: 1}]}"), "x2");
    ck_assert_str_eq(matrix_of("{a: [{x: 1}, {x: 2}], exclude: [{a: {x: 1}}]}"), "x1");
    ck_assert_str_eq(matrix_of("{a: \"${{ fromJSON(vars.A) }}\"}"), "x?");
    ck_assert_str_eq(matrix_of("\"${{ fromJSON(vars.A) }}\""), "x?");
    ck_assert_str_eq(matrix_of("{a: [1], include: \"${{ fromJSON(vars.A) }}\"}"), "x?");
    ck_assert_str_eq(matrix_of("{a: []}"), "x?");
    ck_assert_str_eq(fact(&jobs_of(HEAD "  a: {runs-on: x}\n")->nodes.items[0].facts, WF_FACT_MATRIX), "");
}
END_TEST

START_TEST(facts) {
    const struct wf_graph *graph =
        jobs_of("name: CI\non: [push, issue_comment]\npermissions: {contents: write, id-token: none}\n"
                "env: {A: \"${{ secrets.EVERY }}\"}\njobs:\n"
                "  a:\n    name: The job\n    runs-on: \"${{ matrix.os }}\"\n"
                "    strategy: {matrix: {os: [ubuntu-24.04, macos-15]}}\n"
                "    environment: {name: production}\n    timeout-minutes: 30\n"
                "    steps: [{run: \"echo ${{ secrets['own'] }} ${{ secrets.GITHUB_TOKEN }}\"}]\n"
                "  b: {runs-on: [self-hosted, x64], permissions: write-all}\n"
                "  c: {uses: ./.github/workflows/d.yml, secrets: inherit, permissions: {}}\n");
    const struct wf_graph_facts *a = &graph->nodes.items[0].facts, *b = &graph->nodes.items[1].facts,
                                *c = &graph->nodes.items[2].facts;
    ck_assert(wf_str_is(graph->title, "CI"));
    ck_assert(wf_str_is(graph->nodes.items[0].name, "The job"));
    ck_assert_str_eq(fact(&graph->entries, WF_FACT_EVENT), "push");
    ck_assert_str_eq(fact(&graph->entries, WF_FACT_ANYONE), "issue_comment");
    ck_assert_str_eq(fact(a, WF_FACT_RUNNER), "ubuntu-24.04, macos-15");
    ck_assert_str_eq(fact(a, WF_FACT_MATRIX), "x2");
    ck_assert_str_eq(fact(a, WF_FACT_ENVIRONMENT), "production");
    ck_assert_str_eq(fact(a, WF_FACT_TIMEOUT), "30 min");
    ck_assert_str_eq(fact(a, WF_FACT_WRITES), "contents");
    ck_assert_str_eq(fact(a, WF_FACT_SECRETS), "EVERY, own");
    ck_assert_str_eq(fact(b, WF_FACT_RUNNER), "self-hosted, x64");
    ck_assert_str_eq(fact(b, WF_FACT_WRITES), "everything");
    ck_assert_str_eq(fact(c, WF_FACT_CALLS), "d.yml");
    ck_assert_str_eq(fact(c, WF_FACT_WRITES), "");
    ck_assert_str_eq(fact(c, WF_FACT_SECRETS), "all (inherit), EVERY");
    ck_assert_str_eq(edges_of(graph), "2=3");
}
END_TEST

#define UP(name) "{uses: actions/upload-artifact@v4, with: {name: " name "}}"
#define DOWN(with) "{uses: actions/download-artifact@v4, with: {" with "}}"

START_TEST(artifacts) {
    ck_assert_str_eq(
        edges_of(jobs_of(HEAD "  a: {runs-on: x, steps: [" UP("dist") ", " UP(
            "'log-${{ github.run_id }}'") "]}\n"
                                          "  b: {needs: a, runs-on: x, steps: [" DOWN(
                                              "name: dist") "]}\n"
                                                            "  c: {needs: a, runs-on: x, steps: [" DOWN(
                                                                "pattern: log-*") "]}\n"
                                                                                  "  d: {needs: b, "
                                                                                  "runs-on: x, steps: "
                                                                                  "[" DOWN(
                                                                                      "") "]}\n"
                                                                                          "  e: "
                                                                                          "{runs-on: x, "
                                                                                          "steps: [" DOWN(
                                                                                              "name: "
                                                                                              "dist") "]}"
                                                                                                      "\n"
                                                                                                      "  "
                                                                                                      "f:"
                                                                                                      " {"
                                                                                                      "ne"
                                                                                                      "ed"
                                                                                                      "s:"
                                                                                                      " a"
                                                                                                      ", "
                                                                                                      "ru"
                                                                                                      "ns"
                                                                                                      "-o"
                                                                                                      "n:"
                                                                                                      " x"
                                                                                                      ", "
                                                                                                      "st"
                                                                                                      "ep"
                                                                                                      "s:"
                                                                                                      " "
                                                                                                      "[" DOWN(
                                                                                                          "na"
                                                                                                          "me"
                                                                                                          ": "
                                                                                                          "di"
                                                                                                          "st"
                                                                                                          ", "
                                                                                                          "ru"
                                                                                                          "n-"
                                                                                                          "id"
                                                                                                          ": "
                                                                                                          "5") "]}\n"
                                                                                                               "  g: {needs: a, runs-on: x, steps: [" DOWN(
                                                                                                                   "name: other") "]}\n")),
        "0>1 0>2 1>3 0>5 0>6 0.1:dist 0.2:log-${{ github.run_id }} 0.3:dist, log-${{ github.run_id }}");
}
END_TEST

START_TEST(labels_of_groups) {
    const struct wf_graph_edge edges[] = {
        {.from = 0, .to = 1, .kind = WF_GRAPH_DATA, .label = WF_STR("a")},
        {.from = 0, .to = 2, .kind = WF_GRAPH_DATA, .label = WF_STR("A, b")},
        {.from = 0, .to = 3, .kind = WF_GRAPH_DATA, .label = WF_STR("b, a")},
    };
    struct wf_graph_groups groups = wf_graph_groups(&arena, 4, edges, 3);
    ck_assert_uint_eq(groups.edges.len, 1);
    ck_assert_str_eq(wf_arena_str(&arena, groups.edges.items[0].label).ptr, "a, b");
    ck_assert_int_eq(edges[1].label.len, 4);
}
END_TEST

START_TEST(nobody_draws_thousands) {
    struct wf_buf text = {.arena = &arena};
    wf_buf_text(&text, HEAD);
    for (int i = 0; i <= WF_MAX_GRAPH_NODES; i++) {
        wf_buf_printf(&text, "  j%d: {needs: [%s], runs-on: x}\n", i, i > 0 ? "j0" : "");
    }
    const struct wf_graph *graph = jobs_of(wf_arena_str(&arena, wf_buf_view(&text)).ptr);
    ck_assert_uint_eq(graph->nodes.len, WF_MAX_GRAPH_NODES + 1);
    ck_assert_uint_eq(graph->edges.len, 0);
}
END_TEST

/* --- workflows ------------------------------------------------------------------------------------------ */

#define RUN(script) "jobs: {a: {runs-on: ubuntu-24.04, steps: [{run: \"" script "\"}]}}\n"

static const char *started_by(const char *jobs) {
    begin();
    add("a.yml", wf_arena_printf(&arena, "on: push\n%s", jobs).ptr);
    add("b.yml", "name: Bee\non: workflow_dispatch\n" RUN("make"));
    add("c.yml", "on: {repository_dispatch: {types: [go, run]}}\n" RUN("make"));
    add("d.yml", "on: {repository_dispatch: }\n" RUN("make"));
    struct wf_graph_world world = wf_graph_world(&arena, files, count);
    return edges_of(wf_graph_workflows(&arena, &world, WF_STR("")));
}

START_TEST(dispatches) {
    ck_assert_str_eq(started_by(RUN("gh workflow run b.yml --ref main")), "0-1:workflow_dispatch");
    ck_assert_str_eq(started_by(RUN("gh workflow run --ref main -f x=1 Bee")), "0-1:workflow_dispatch");
    ck_assert_str_eq(started_by(RUN("gh workflow run c.yml")), "");
    ck_assert_str_eq(started_by(RUN("gh workflow run b.yml -R other/repo")), "");
    ck_assert_str_eq(started_by(RUN("gh workflow run b.yml --repo $GITHUB_REPOSITORY")),
                     "0-1:workflow_dispatch");
    ck_assert_str_eq(
        started_by(RUN("gh api repos/${{ github.repository }}/actions/workflows/b.yml/dispatches -f ref=x")),
        "0-1:workflow_dispatch");
    ck_assert_str_eq(started_by(RUN("gh api repos/{owner}/{repo}/dispatches -f event_type=go")),
                     "0-2:repository_dispatch 0-3:repository_dispatch");
    ck_assert_str_eq(started_by(RUN("gh api repos/o/r/dispatches -f event_type=go")), "");
    ck_assert_str_eq(
        started_by("jobs: {a: {runs-on: x, steps: [{uses: peter-evans/repository-dispatch@v3, with: "
                   "{event-type: other}}]}}\n"),
        "0-3:repository_dispatch");
    ck_assert_str_eq(
        started_by("jobs: {a: {runs-on: x, steps: [{uses: actions/github-script@v7, with: {script: "
                   "\"await github.rest.actions.createWorkflowDispatch({workflow_id: 'b.yml'})\"}}]}}\n"),
        "0-1:workflow_dispatch");
}
END_TEST

START_TEST(followers) {
    begin();
    add("ci.yml", "name: CI\non: [push, pull_request]\n" RUN("make"));
    add("nightly.yml", "name: Nightly\non: {schedule: [{cron: 0 0 * * *}]}\n" RUN("make"));
    add("report.yml",
        "on: {workflow_run: {workflows: [CI], types: [completed]}}\n"
        "jobs: {a: {runs-on: x, steps: [" DOWN("run-id: '${{ github.event.workflow_run.id }}'") "]}}\n");
    add("after.yml", "on: {workflow_run: {workflows: Nightly}}\n" RUN("make"));
    add("lost.yml", "on: {workflow_run: {workflows: [Elsewhere]}}\n" RUN("make"));
    struct wf_graph_world world = wf_graph_world(&arena, files, count);
    const struct wf_graph *graph = wf_graph_workflows(&arena, &world, WF_STR("repo/"));
    ck_assert(wf_str_is(graph->title, "workflows of repo"));
    ck_assert_str_eq(edges_of(graph), "0-2:workflow_run, takes artifacts 1-3:workflow_run");
    ck_assert_str_eq(fact(&graph->nodes.items[2].facts, WF_FACT_ANYONE), "workflow_run");
    ck_assert_str_eq(fact(&graph->nodes.items[3].facts, WF_FACT_ANYONE), "");
    ck_assert_str_eq(fact(&graph->nodes.items[4].facts, WF_FACT_ANYONE), "workflow_run");
}
END_TEST

/* --- what is drawn -------------------------------------------------------------------------------------- */

START_TEST(groups) {
    struct wf_graph_edge edges[] = {{.from = 0, .to = 1}, {.from = 0, .to = 2}, {.from = 0, .to = 3},
                                    {.from = 0, .to = 4}, {.from = 1, .to = 5}, {.from = 2, .to = 5},
                                    {.from = 3, .to = 5}, {.from = 6, .to = 7}, {.from = 6, .to = 8}};
    struct wf_graph_groups made = wf_graph_groups(&arena, 11, edges, sizeof edges / sizeof edges[0]);
    ck_assert_uint_eq(made.list.len, 9);
    ck_assert_uint_eq(made.list.items[1].members.len, 3);
    ck_assert_uint_eq(made.list.items[2].members.items[0], 4);
    ck_assert_uint_eq(made.edges.len, 5);
}
END_TEST

START_TEST(text_is_wrapped) {
    struct wf_graph_wrapped lines = wf_graph_wrap(&arena, WF_STR("one two-three four"), 10, false, 60);
    ck_assert_uint_eq(lines.lines.len, 3);
    ck_assert(wf_str_is(lines.lines.items[0], "one"));
    struct wf_str wide = WF_STR("\xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2\xe5\xad\x97");
    lines = wf_graph_wrap(&arena, wide, 10, false, 22);
    ck_assert_uint_eq(lines.lines.len, 2);
    lines = wf_graph_wrap(&arena, wide, 10, false, 1);
    ck_assert_uint_eq(lines.lines.len, 4);
    ck_assert_uint_eq(wf_graph_wrap(&arena, WF_STR(" "), 10, false, 60).lines.len, 0);
}
END_TEST

Suite *graph_suite(void) {
    Suite *suite = suite_create("graph");
    TCase *tcase = tcase_create("graph");
    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, needs);
    tcase_add_test(tcase, needs_in_a_cycle);
    tcase_add_test(tcase, matrices);
    tcase_add_test(tcase, facts);
    tcase_add_test(tcase, artifacts);
    tcase_add_test(tcase, labels_of_groups);
    tcase_add_test(tcase, nobody_draws_thousands);
    tcase_add_test(tcase, dispatches);
    tcase_add_test(tcase, followers);
    tcase_add_test(tcase, groups);
    tcase_add_test(tcase, text_is_wrapped);
    suite_add_tcase(suite, tcase);
    return suite;
}
