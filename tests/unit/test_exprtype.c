/* What expressions can be, from the file alone. */
#include "gha/exprinfer.h"
#include "gha/site.h"
#include "yaml/read.h"

#include <check.h>

static struct wf_arena arena;
static const struct wf_workflow *workflow;
static struct wf_types types;

static const char text[] = "on:\n"
                           "  push:\n"
                           "  workflow_dispatch:\n"
                           "    inputs:\n"
                           "      flag: {type: boolean}\n"
                           "      level: {type: choice, options: [low, high]}\n"
                           "jobs:\n"
                           "  first:\n"
                           "    outputs: {tag: x}\n"
                           "    steps: []\n"
                           "  second:\n"
                           "    needs: [first]\n"
                           "    strategy:\n"
                           "      matrix:\n"
                           "        n: [1, 2]\n"
                           "        o: [{a: x}, {a: y, b: 1}]\n"
                           "        d: ${{ fromJSON('[\"p\", \"q\"]') }}\n"
                           "        include:\n"
                           "          - {n: 3, extra: yes it is}\n"
                           "    steps: []\n";

static void setup(void) {
    const struct wf_source *source = wf_source_make(&arena, WF_STR("w.yml"), wf_str_of(text));
    workflow = wf_workflow_read(&arena, wf_yaml_read(&arena, source));
    types = (struct wf_types){.arena = &arena, .workflow = workflow, .runs = wf_run_cases(&arena, workflow)};
    wf_types_enter(&types, &workflow->jobs[1]);
}

static void teardown(void) {
    wf_arena_free(&arena);
}

static const struct wf_expr_type *infer(const char *expression) {
    return wf_types_infer(&types, wf_expr_parse(&arena, wf_str_of(expression), NULL)->root);
}

START_TEST(kinds) {
    static const struct {
        const char *expression;
        uint32_t kinds;
    } cases[] = {
        {"github.ref", WF_KIND_STRING | WF_KIND_NULL},
        {"github.nope", WF_KIND_NULL},
        {"github.ref.x", WF_KIND_NULL},
        {"github.event.issue", WF_KIND_NULL},
        {"github.event.head_commit", WF_KIND_ANY},
        {"github.event_name", WF_KIND_STRING},
        {"inputs.flag", WF_KIND_BOOLEAN | WF_KIND_NULL},
        {"inputs.Level", WF_KIND_STRING | WF_KIND_NULL},
        {"needs.first.outputs.tag", WF_KIND_STRING | WF_KIND_NULL},
        {"needs.first.outputs.gat", WF_KIND_NULL},
        {"needs.second", WF_KIND_NULL},
        {"matrix.n", WF_KIND_NUMBER},
        {"matrix.o", WF_KIND_OBJECT},
        {"matrix.o.a", WF_KIND_STRING},
        {"matrix.o.b", WF_KIND_NUMBER | WF_KIND_NULL},
        {"matrix.d", WF_KIND_STRING},
        {"matrix.extra", WF_KIND_STRING | WF_KIND_NULL},
        {"matrix.none", WF_KIND_NULL},
        {"strategy.job-index", WF_KIND_NUMBER},
        {"steps.x.outputs.y", WF_KIND_STRING | WF_KIND_NULL},
        {"matrix.n > 1", WF_KIND_BOOLEAN},
        {"!github.ref", WF_KIND_BOOLEAN},
        {"inputs.flag && 60 || 20", WF_KIND_NUMBER},
        {"inputs.flag && 'x'", WF_KIND_STRING | WF_KIND_BOOLEAN | WF_KIND_NULL},
        {"format('{0}', 1)", WF_KIND_STRING},
        {"fromJSON(github.ref)", WF_KIND_ANY},
        {"fromJSON('{\"a\": [true]}').a[0]", WF_KIND_BOOLEAN | WF_KIND_NULL},
        {"case(inputs.flag, 1, 'x')", WF_KIND_NUMBER | WF_KIND_STRING},
        {"github.event.commits.*.id", WF_KIND_ARRAY},
        {"unknown.x", WF_KIND_ANY},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ck_assert_msg(infer(cases[i].expression)->kinds == cases[i].kinds, "%s is %x", cases[i].expression,
                      infer(cases[i].expression)->kinds);
    }
}
END_TEST

START_TEST(comparisons) {
    static const struct {
        const char *expression;
        enum wf_truth truth;
    } cases[] = {
        {"inputs.flag == 'true'", WF_FALSE},
        {"inputs.flag == true", WF_MAYBE},
        {"inputs.flag == '1'", WF_MAYBE},
        {"inputs.flag != 'yes'", WF_TRUE},
        {"inputs.flag > 1", WF_FALSE},
        {"inputs.flag >= 0", WF_TRUE},
        {"inputs.level == 'HIGH'", WF_MAYBE},
        {"inputs.level == 'medium'", WF_FALSE},
        {"github.event.inputs.flag == true", WF_FALSE},
        {"github.event == 'push'", WF_FALSE},
        {"github.event == github.event", WF_MAYBE},
        {"github.ref == 1", WF_MAYBE},
        {"matrix.n == 'one'", WF_FALSE},
        {"matrix.n < 4", WF_TRUE},
        {"matrix.d == 'r'", WF_FALSE},
        {"github.event_name == 'schedule'", WF_FALSE},
        {"needs.first.result == 'failed'", WF_FALSE},
        {"unknown.x == 'y'", WF_MAYBE},
        {"inputs.flag == null", WF_MAYBE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ck_assert_msg(wf_type_truth(infer(cases[i].expression)) == cases[i].truth, "%s is %d",
                      cases[i].expression, (int)wf_type_truth(infer(cases[i].expression)));
    }
}
END_TEST

START_TEST(missing) {
    bool missing;
    wf_type_index(&arena, &wf_type_any, WF_STR("x"), &missing);
    ck_assert(!missing);
    wf_type_index(&arena, &wf_type_null, WF_STR("x"), &missing);
    ck_assert(!missing);
    wf_type_index(&arena, &wf_type_text, WF_STR("x"), &missing);
    ck_assert(missing);
    wf_type_index(&arena, infer("matrix.o"), WF_STR("c"), &missing);
    ck_assert(missing);
    wf_type_index(&arena, infer("matrix.o"), WF_STR("B"), &missing);
    ck_assert(!missing);
}
END_TEST

START_TEST(many_values) {
    struct wf_expr_type *type = wf_type_make(&arena, 0);
    for (int i = 0; i < WF_MAX_TYPE_VALUES + 2; i++) {
        wf_type_add_value(&arena, type, wf_value_number(i));
    }
    ck_assert_uint_eq(type->kinds, WF_KIND_NUMBER);
    ck_assert_uint_eq(type->listed, 0);
    ck_assert_uint_eq(type->values.len, 0);
    const struct wf_expr_type *joined = wf_type_join(&arena, type, infer("'x'"));
    ck_assert_uint_eq(joined->listed, WF_KIND_STRING);
    ck_assert_int_eq(wf_type_compare(WF_EXPR_EQ, joined, infer("'3'")), WF_MAYBE);
    ck_assert_int_eq(wf_type_compare(WF_EXPR_EQ, joined, infer("'y'")), WF_FALSE);
    ck_assert_int_eq(wf_type_compare(WF_EXPR_EQ, infer("'x'"), infer("'y'")), WF_FALSE);
}
END_TEST

Suite *exprtype_suite(void) {
    Suite *suite = suite_create("exprtype");
    TCase *tests = tcase_create("all");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, kinds);
    tcase_add_test(tests, comparisons);
    tcase_add_test(tests, missing);
    tcase_add_test(tests, many_values);
    suite_add_tcase(suite, tests);
    return suite;
}
