/* What the steps of a workflow say and hand on: expressions, outputs, values written to files, jobs that are
 * needed. */
#include "gha/outputs.h"
#include "gha/site.h"
#include "gha/written.h"
#include "lint/file.h"

#include <check.h>

static struct wf_arena arena;

static const struct wf_file *read(const char *text) {
    return wf_lint_file(&arena, WF_STR(".github/workflows/ci.yml"), wf_str_of(text));
}

static void free_all(void) {
    wf_arena_free(&arena);
}

static void assert_text(struct wf_str text, const char *expected) {
    ck_assert_msg(wf_str_is(text, expected), "\"%.*s\" is not \"%s\"", WF_STR_ARG(text), expected);
}

START_TEST(finds_all_sites) {
    const struct wf_file *file = read("on: push\n"
                                      "run-name: ${{ github.ref }} ${{ }} ${{ open\n"
                                      "jobs:\n"
                                      "  a:\n"
                                      "    if: github.ref == 'x'\n"
                                      "    outputs: {o: \"${{ steps.s.outputs.o }}\"}\n"
                                      "    steps:\n"
                                      "      - &step\n"
                                      "        if: ${{ true }}\n"
                                      "        with: {in: 'a ${{ env.A }} b ${{ env.B }}'}\n"
                                      "      - *step\n");
    const struct wf_sites *sites = file->sites;
    ck_assert_uint_eq(sites->list.len, 9);
    const struct wf_site *items = sites->list.items;
    ck_assert_ptr_null(items[0].job);
    assert_text(items[0].expression->text, "github.ref");
    ck_assert(items[1].condition && !items[1].step && items[1].job);
    assert_text(wf_node_text(items[2].field), "outputs");
    ck_assert(items[3].condition && items[3].step);
    assert_text(items[3].expression->text, "true");
    assert_text(wf_node_text(items[5].entry), "in");
    assert_text(wf_str_sub(items[5].scalar->text, items[5].begin, items[5].end), "env.B");
    ck_assert(items[5].step != items[8].step && items[5].scalar == items[8].scalar);
    free_all();
}
END_TEST

static enum wf_truth writes(const char *script, const char *name) {
    struct wf_str text = wf_arena_printf(&arena,
                                         "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n"
                                         "      - id: s\n        run: |\n          %s\n",
                                         script);
    const struct wf_file *file = read(text.ptr);
    struct wf_outputs outputs =
        wf_step_outputs(&arena, file->doc, &file->scripts, &file->workflow->jobs[0].steps[0]);
    return wf_outputs_have(&outputs, wf_str_of(name));
}

START_TEST(knows_what_scripts_write) {
    ck_assert_int_eq(writes("echo \"a=1\" >> $GITHUB_OUTPUT", "A"), WF_TRUE);
    ck_assert_int_eq(writes("echo \"a=1\" >> $GITHUB_OUTPUT", "b"), WF_FALSE);
    ck_assert_int_eq(writes("printf 'a=%s\\nb=%s\\n' 1 2 >> \"$GITHUB_OUTPUT\"", "b"), WF_TRUE);
    ck_assert_int_eq(writes("{ echo 'a<<E'; cat x; echo E; } >> $GITHUB_OUTPUT", "a"), WF_TRUE);
    ck_assert_int_eq(writes("{ echo 'a<<E'; cat x; echo E; } >> $GITHUB_OUTPUT", "b"), WF_FALSE);
    ck_assert_int_eq(writes("echo a=1 | tee -a $GITHUB_OUTPUT", "b"), WF_FALSE);
    ck_assert_int_eq(writes("echo hello", "a"), WF_FALSE);
    free_all();
}
END_TEST

START_TEST(does_not_guess_what_scripts_write) {
    ck_assert_int_eq(writes("make", "a"), WF_MAYBE);
    ck_assert_int_eq(writes("$TOOL", "a"), WF_MAYBE);
    ck_assert_int_eq(writes("echo \"$LINE\" >> $GITHUB_OUTPUT", "a"), WF_MAYBE);
    ck_assert_int_eq(writes("jq -r . x >> $GITHUB_OUTPUT", "a"), WF_MAYBE);
    ck_assert_int_eq(writes("OUT=$GITHUB_OUTPUT; echo a=1 >> $OUT", "b"), WF_MAYBE);
    ck_assert_int_eq(writes("echo '::set-output name=a::1'", "b"), WF_MAYBE);
    ck_assert_int_eq(writes("echo \"a", "a"), WF_MAYBE);
    free_all();
}
END_TEST

static struct wf_str last_text(const struct wf_file *file, const char *text) {
    const struct wf_job *job = &file->workflow->jobs[file->workflow->job_count - 1];
    struct wf_context context = wf_context_of_step(&arena, &job->steps[job->step_count - 1], NULL);
    return wf_context_text(&context, wf_str_of(text));
}

START_TEST(follows_written_values) {
    const struct wf_file *file =
        read("on: push\n"
             "env: {REG: r.io, IMG: 'r.io/${{ github.sha }}'}\n"
             "jobs:\n"
             "  a:\n"
             "    runs-on: ubuntu-24.04\n"
             "    outputs: {tag: '${{ steps.s.outputs.tag }}', two: '${{ steps.s.outputs.two }}'}\n"
             "    steps:\n"
             "      - id: s\n"
             "        run: |\n"
             "          T=v-$GITHUB_SHA\n"
             "          echo \"tag=$T\" >> \"$GITHUB_OUTPUT\"\n"
             "          if true; then echo two=1 >> $GITHUB_OUTPUT; fi\n"
             "          echo 'one=$T' >> $GITHUB_OUTPUT\n"
             "  b:\n"
             "    needs: a\n"
             "    runs-on: ubuntu-24.04\n"
             "    steps:\n"
             "      - run: |\n"
             "          echo \"FULL=x:${{ needs.a.outputs.tag }}\" >> $GITHUB_ENV\n"
             "      - {run: docker pull $FULL, env: {LONG: '${{ env.REG }}/${{ env.IMG }}'}}\n");
    assert_text(last_text(file, "${{ needs.a.outputs.TAG }}"), "v-${{ github.sha }}");
    assert_text(last_text(file, "${{ needs.a.outputs.two }}"), "${{ steps.s.outputs.two }}");
    assert_text(last_text(file, "${{ needs.b.outputs.tag }}"), "${{ needs.b.outputs.tag }}");
    assert_text(last_text(file, "${{ env.img }}"), "r.io/${{ github.sha }}");
    assert_text(last_text(file, "${{ env.LONG }}"), "r.io/r.io/${{ github.sha }}");
    assert_text(file->images->uses.items[0].ref, "x:v-${{ github.sha }}");
    free_all();
}
END_TEST

START_TEST(follows_needs) {
    const struct wf_file *file = read("on: [push, pull_request]\n"
                                      "jobs:\n"
                                      "  a: {if: github.event_name == 'push', needs: d, steps: []}\n"
                                      "  b: {needs: [a], steps: [{run: x}]}\n"
                                      "  c: {needs: b, steps: [{run: x}, {run: x, if: failure()}]}\n"
                                      "  d: {needs: c, if: always(), steps: [{run: x}]}\n");
    const struct wf_job *jobs = file->workflow->jobs;
    const struct wf_run_case *pull = wf_run_case_find(file->runs, "pull_request", WF_RUN_UNKNOWN);
    struct wf_context context = wf_context_of_step(&arena, &jobs[2].steps[0], pull);
    ck_assert_int_eq(wf_context_reached(&context), WF_FALSE);
    context.run = wf_run_case_find(file->runs, "push", WF_RUN_BRANCH);
    ck_assert_int_eq(wf_context_reached(&context), WF_TRUE);
    context.step = &jobs[2].steps[1];
    ck_assert_int_eq(wf_context_reached(&context), WF_FALSE);
    context = wf_context_of_job(&arena, &jobs[3], pull);
    ck_assert_int_eq(wf_context_reached(&context), WF_TRUE);
    ck_assert_uint_eq(jobs[2].needed_count, 3); /* b, a, d: the circle ends at c itself */
    ck_assert(wf_job_needs(&jobs[2], WF_STR("A")) && !wf_job_needs(&jobs[2], WF_STR("c")));
    free_all();
}
END_TEST

Suite *site_suite(void) {
    Suite *suite = suite_create("site");
    TCase *tests = tcase_create("site");
    tcase_add_test(tests, finds_all_sites);
    tcase_add_test(tests, knows_what_scripts_write);
    tcase_add_test(tests, does_not_guess_what_scripts_write);
    tcase_add_test(tests, follows_written_values);
    tcase_add_test(tests, follows_needs);
    suite_add_tcase(suite, tests);
    return suite;
}
