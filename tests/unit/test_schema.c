#include "base/buf.h"
#include "gha/schema.h"
#include "yaml/layout.h"
#include "yaml/read.h"

#include <check.h>
#include <stdio.h>

static struct wf_arena arena;
static const struct wf_doc *doc;

static const struct wf_schema_read *read_as(enum wf_file_type type, const char *text) {
    wf_arena_free(&arena);
    doc = wf_yaml_parse(&arena, WF_STR("test.yml"), wf_str_of(text));
    return wf_schema_read(&arena, doc, type);
}

/* "line:column message" of each violation, "~" before those that GitHub accepts. */
static struct wf_str show(const struct wf_schema_read *read) {
    struct wf_buf out = {.arena = &arena};
    for (size_t i = 0; i < read->violations.len; i++) {
        const struct wf_violation *violation = &read->violations.items[i];
        struct wf_pos pos = wf_source_pos(doc->source, violation->span.begin);
        wf_buf_printf(&out, "%s%u:%u %.*s\n", violation->lenient ? "~" : "", pos.line, pos.column,
                      WF_STR_ARG(violation->message));
    }
    return wf_buf_view(&out);
}

static void assert_read(enum wf_file_type type, const char *text, const char *expected) {
    struct wf_str seen = show(read_as(type, text));
    ck_assert_msg(wf_str_is(seen, expected), "%s\ngives\n%.*sbut should\n%s", text, WF_STR_ARG(seen),
                  expected);
}

#define HEAD "on: push\njobs:\n  a:\n    runs-on: x\n"

static void assert_job(const char *lines, const char *expected) {
    char text[1024];
    snprintf(text, sizeof text, "%s%s", HEAD, lines);
    assert_read(WF_FILE_WORKFLOW, text, expected);
}

START_TEST(other_types_can_be_text_but_no_text_another_type) {
    assert_job("    env: {A: 1, B: true, C: , D: 1.5, E: ~}\n", "");
    assert_job("    timeout-minutes: '5'\n", "5:22 unexpected text \"5\": a number is wanted\n");
    assert_job("    continue-on-error: yes\n", "5:24 unexpected text \"yes\": true or false is wanted\n");
    assert_job("    timeout-minutes: 0x1F\n", "");
    assert_job("    name:\n", "");
    assert_job("    needs: ''\n", "5:12 missing value: a list or text is wanted\n");
    assert_job("    env: {A: [1]}\n", "5:14 unexpected list: text is wanted\n");
    assert_job("    steps: {}\n", "5:12 unexpected mapping: a list is wanted\n");
}
END_TEST

START_TEST(an_expression_stands_for_anything_where_contexts_are) {
    assert_job("    env: ${{ fromJSON('{}') }}\n", "");
    assert_job("    timeout-minutes: 1${{ github.run_id }}\n", "");
    assert_job("    strategy: {matrix: '${{ github.event }}'}\n", "");
    assert_job("    steps: ${{ github.event }}\n", "5:12 no expression may stand here\n");
    assert_job("    steps: [{run: a, shell: x}, {uses: 'a@${{ github.sha }}'}]\n",
               "5:43 no expression may stand here\n");
    assert_read(WF_FILE_WORKFLOW, "name: ${{ 'constant' }}\n" HEAD, "");
    assert_read(WF_FILE_WORKFLOW, "name: a${{ 'b' }}\n" HEAD, "1:8 no expression may stand here\n");
}
END_TEST

START_TEST(the_first_deciding_key_excludes_others) {
    assert_job("    uses: ./x\n", "5:5 unexpected key \"uses\" in a job with \"runs-on\"\n");
    assert_read(WF_FILE_WORKFLOW, "on: push\njobs:\n  a:\n    name: b\n    uses: ./x\n    steps: []\n",
                "6:5 unexpected key \"steps\" in a job with \"uses\"\n");
    assert_read(WF_FILE_WORKFLOW, "on: push\njobs:\n  a:\n    env: {}\n    uses: ./x\n",
                "5:5 unexpected key \"uses\" in a job with \"env\"\n"
                "4:5 missing key \"runs-on\" in a job with \"env\"\n");
    assert_job(
        "    steps:\n      - name: a\n",
        "6:9 missing key in a step: \"run\", \"uses\", \"wait\", \"wait-all\" or \"cancel\" is wanted\n");
    assert_job("    steps:\n      - parallel: [{run: a}, {uses: b, with: {c: d}}]\n", "");
    assert_job("    steps: [{wait-all: }, {wait: [a]}, {cancel: a}]\n", "");
}
END_TEST

START_TEST(known_keys_differ_by_case_required_ones_do_not) {
    assert_read(WF_FILE_WORKFLOW, "ON: push\njobs: {}\n",
                "1:1 unexpected key \"ON\" in a workflow, did you mean \"on\"?\n");
    assert_job("    Env: {}\n", "5:5 unexpected key \"Env\" in a job, did you mean \"env\"?\n");
    assert_job("    colour: {}\n", "5:5 unexpected key \"colour\" in a job\n");
}
END_TEST

START_TEST(keys_of_open_mappings_need_a_name) {
    assert_job("    env: {'': a, null: b, 12: c, true: d}\n",
               "5:11 missing key: a name is wanted\n5:18 missing key: a name is wanted\n");
}
END_TEST

START_TEST(insert_and_expressions_as_keys) {
    assert_job("    env:\n      ${{ insert }}: ${{ github.event }}\n      ${{ github.ref }}: {a: b}\n",
               "7:26 unexpected mapping: text is wanted\n");
    assert_job("    env: {A: '${{ insert }}'}\n", "5:14 \"${{ insert }}\" may stand only as a key\n");
    assert_job("    outputs:\n      ${{ insert }}: a\n", "6:7 no expression may stand here\n");
    /* What an expression key brings cannot be missing. */
    assert_job("    services: {a: {'${{ insert }}': '${{ vars.A }}'}}\n", "");
    assert_job("    services: {a: {ports: []}}\n", "5:16 missing key \"image\" in a service\n");
}
END_TEST

START_TEST(aliases_are_read_where_they_stand) {
    assert_job("    env: &e {A: '${{ secrets.B }}'}\n    steps:\n      - run: a\n        env: *e\n", "");
    assert_job("    name: &n ['x']\n", "5:14 unexpected list: text is wanted\n");
    const struct wf_schema_read *read =
        read_as(WF_FILE_WORKFLOW, HEAD "    if: &c env.A\n    steps:\n      - run: a\n        if: *c\n");
    ck_assert_uint_eq(read->places.len, 2);
    ck_assert(read->places.items[0].scalar == read->places.items[1].scalar);
    ck_assert(wf_schema_place(read, read->places.items[1].scalar) == &read->places.items[0]);
    ck_assert_int_eq(read->places.items[0].allowed->status, WF_EXPR_STATUS_OF_JOBS);
    ck_assert_int_eq(read->places.items[1].allowed->status, WF_EXPR_STATUS);
    ck_assert(read->places.items[1].allowed->hash_files);
}
END_TEST

START_TEST(aliases_that_nest_too_deep) {
    struct wf_buf text = {.arena = &(struct wf_arena){0}};
    wf_buf_text(&text, HEAD "    strategy:\n      matrix:\n        a0: &a0 [1]\n");
    for (int i = 1; i < 60; i++) {
        wf_buf_printf(&text, "        a%d: &a%d [*a%d]\n", i, i, i - 1);
    }
    wf_buf_char(&text, '\0');
    const struct wf_schema_read *read = read_as(WF_FILE_WORKFLOW, wf_buf_view(&text).ptr);
    ck_assert_uint_gt(read->violations.len, 0);
    ck_assert_int_eq(read->violations.items[0].kind, WF_TOO_DEEP);
    wf_arena_free(text.arena);
}
END_TEST

static const struct wf_node *scalar_with(const char *words) {
    const struct wf_node *node = doc->root;
    while (!(node->kind == WF_SCALAR && wf_str_has(node->text, words))) {
        node = wf_layout_next(node, doc->root);
    }
    return node;
}

static bool allows(const struct wf_expr_allowed *allowed, const char *context) {
    for (size_t i = 0; i < allowed->context_count; i++) {
        if (wf_str_is(allowed->contexts[i], context)) {
            return true;
        }
    }
    return false;
}

START_TEST(contexts_add_up_on_the_way) {
    const struct wf_schema_read *read = read_as(
        WF_FILE_WORKFLOW, HEAD "    container:\n      image: ${{ image }}\n      env: {A: '${{ env }}'}\n"
                               "    steps:\n      - run: ${{ run }}\n        if: if\n        id: plain\n");
    const struct wf_expr_allowed *image = wf_schema_allowed(read, scalar_with("image }}"));
    ck_assert(allows(image, "matrix") && !allows(image, "secrets") && !allows(image, "env"));
    const struct wf_expr_allowed *env = wf_schema_allowed(read, scalar_with("env }}"));
    ck_assert(allows(env, "matrix") && allows(env, "secrets") && allows(env, "steps"));
    const struct wf_place_read *run = wf_schema_place(read, scalar_with("run }}"));
    ck_assert(allows(run->allowed, "secrets") && run->allowed->hash_files && !run->condition);
    ck_assert_int_eq(run->allowed->status, WF_EXPR_NO_STATUS);
    const struct wf_place_read *condition = wf_schema_place(
        read,
        wf_node_get(wf_node_first(wf_node_get(wf_node_get(wf_node_get(doc->root, "jobs"), "a"), "steps")),
                    "if"));
    ck_assert(condition->condition && !allows(condition->allowed, "secrets"));
    ck_assert_ptr_null(wf_schema_allowed(read, scalar_with("plain")));
}
END_TEST

START_TEST(actions) {
    assert_read(WF_FILE_ACTION, "name: a\ndescription: b\nruns: {using: node24, main: x}\n", "");
    assert_read(WF_FILE_ACTION, "runs: {using: Node24, main: x}\nother: [1]\n",
                "~2:1 unexpected key \"other\" in an action\n~1:1 missing key \"description\" in an action\n"
                "~1:1 missing key \"name\" in an action\n");
    assert_read(WF_FILE_ACTION, "name: a\ndescription: b\nruns: {using: node22, main: x}\n",
                "3:15 unexpected value \"node22\": \"composite\", \"docker\", \"node12\", \"node16\", "
                "\"node20\" or \"node24\" is wanted, did you mean \"node12\"?\n");
    assert_read(
        WF_FILE_ACTION,
        "name: a\ndescription: b\ninputs: {a: {required: 'true', x: [1]}, b: }\n"
        "runs: {using: docker, image: x, pre-if: '${{ always() }}'}\n",
        "~3:24 unexpected text \"true\": true or false is wanted\n3:44 missing value: a mapping is wanted\n"
        "4:42 no \"${{ }}\" may stand around this condition\n");
    assert_read(WF_FILE_ACTION, "name: a\ndescription: b\nruns: {using: composite, steps: [{run: a}]}\n",
                "3:34 missing key \"shell\" in a step\n");
}
END_TEST

#define UPDATE                                                                                               \
    "version: 2\nupdates:\n- package-ecosystem: npm\n  directory: /\n  schedule: {interval: daily}\n"

START_TEST(dependabot) {
    assert_read(WF_FILE_DEPENDABOT, UPDATE, "");
    assert_read(WF_FILE_DEPENDABOT, UPDATE "  labels: [1]\n",
                "6:12 unexpected number \"1\": text is wanted\n");
    assert_read(WF_FILE_DEPENDABOT, UPDATE "  directories: [a]\n",
                "6:3 key \"directories\" cannot stand beside \"directory\"\n");
    assert_read(WF_FILE_DEPENDABOT, UPDATE "  assignees: []\n", "6:14 too short: at least 1 item\n");
    assert_read(WF_FILE_DEPENDABOT, UPDATE "  milestone: 1.5\n",
                "6:14 unexpected number \"1.5\": a number is wanted\n");
    assert_read(WF_FILE_DEPENDABOT, UPDATE "  name: ${{ a }}\n", "");
    assert_read(
        WF_FILE_DEPENDABOT,
        "version: 2\nenable-beta-ecosystems: true\nupdates:\n- package-ecosystem: new\n  directory: /\n"
        "  schedule: {interval: cron}\n",
        "6:3 missing key \"cronjob\" in \"schedule\"\n");
}
END_TEST

START_TEST(odd_documents) {
    assert_read(WF_FILE_WORKFLOW, "", "");
    assert_read(WF_FILE_UNKNOWN, "a: b\n", "");
    assert_read(WF_FILE_WORKFLOW, "null\n", "1:1 missing value: a mapping is wanted\n");
    assert_read(WF_FILE_WORKFLOW, "[a]\n", "1:1 unexpected list: a mapping is wanted\n");
    assert_read(WF_FILE_WORKFLOW, "\xEF\xBB\xBFon: pusch\r\njobs: {}\r\n",
                "1:5 unexpected value \"pusch\": an event or a list or a mapping is wanted, did you mean "
                "\"push\"?\n");
    assert_job("    ? [a]\n    : b\n", "");
}
END_TEST

static void forget(void) {
    wf_arena_free(&arena);
}

Suite *schema_suite(void) {
    Suite *suite = suite_create("schema");
    TCase *tests = tcase_create("walk");
    tcase_add_checked_fixture(tests, NULL, forget);
    tcase_add_test(tests, other_types_can_be_text_but_no_text_another_type);
    tcase_add_test(tests, an_expression_stands_for_anything_where_contexts_are);
    tcase_add_test(tests, the_first_deciding_key_excludes_others);
    tcase_add_test(tests, known_keys_differ_by_case_required_ones_do_not);
    tcase_add_test(tests, keys_of_open_mappings_need_a_name);
    tcase_add_test(tests, insert_and_expressions_as_keys);
    tcase_add_test(tests, aliases_are_read_where_they_stand);
    tcase_add_test(tests, aliases_that_nest_too_deep);
    tcase_add_test(tests, contexts_add_up_on_the_way);
    tcase_add_test(tests, actions);
    tcase_add_test(tests, dependabot);
    tcase_add_test(tests, odd_documents);
    suite_add_tcase(suite, tests);
    return suite;
}
