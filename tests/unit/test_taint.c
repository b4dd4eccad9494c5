/* Whose text an expression can hold, and where in a script it stands. */
#include "base/buf.h"
#include "gha/taint.h"
#include "lint/file.h"
#include "rules/shell_spot.h"

#include <check.h>

static struct wf_arena arena;

static void free_all(void) {
    wf_arena_free(&arena);
}

/* The worst source of an expression in a step of a workflow with these events. */
static enum wf_taint taint_of(const char *on, const char *expression) {
    struct wf_str text =
        wf_arena_printf(&arena,
                        "on: %s\n"
                        "jobs:\n"
                        "  a:\n"
                        "    strategy: {matrix: {m: [x, '${{ github.head_ref }}']}}\n"
                        "    steps:\n"
                        "      - {id: s, run: 'echo \"o=$T\" >> $GITHUB_OUTPUT', env: {T: '${{ "
                        "github.event.issue.title }}'}}\n"
                        "      - run: |\n"
                        "          ${{ %s }}\n",
                        on, expression);
    const struct wf_file *file = wf_lint_file(&arena, WF_STR(".github/workflows/ci.yml"), text);
    const struct wf_site *site = &file->sites->list.items[file->sites->list.len - 1];
    struct wf_types types = {.arena = &arena, .workflow = file->workflow, .runs = file->runs};
    wf_types_enter(&types, site->job);
    struct wf_taints taints = wf_taint_read(&types, site);
    enum wf_taint worst = WF_TAINT_NONE;
    for (size_t i = 0; i < taints.list.len; i++) {
        worst = taints.list.items[i].taint > worst ? taints.list.items[i].taint : worst;
    }
    return worst;
}

START_TEST(knows_whose_text_it_is) {
    static const struct {
        const char *on, *expression;
        enum wf_taint taint;
    } cases[] = {
        {"issues", "github.event.issue.title", WF_TAINT_OUTSIDER},
        {"issues", "GitHub['EVENT'].issue['Title']", WF_TAINT_OUTSIDER},
        {"issues", "github.event.issue.number", WF_TAINT_NONE},
        {"issues", "github.event.issue", WF_TAINT_NONE},
        {"issues", "toJSON(github.event.issue)", WF_TAINT_OUTSIDER},
        {"issues", "toJSON(github)", WF_TAINT_OUTSIDER},
        {"issues", "github.event.*.body", WF_TAINT_NONE},
        {"issues", "join(github.event.*.body)", WF_TAINT_OUTSIDER},
        {"issues", "contains(github.event.issue.title, 'x')", WF_TAINT_NONE},
        {"issues", "github.event.issue.title == 'x' && 'a' || 'b'", WF_TAINT_NONE},
        {"issues", "github.event.issue.title || 'b'", WF_TAINT_OUTSIDER},
        {"issues", "github.event.issue.title && 'b'", WF_TAINT_NONE},
        {"issues", "format('{0}', github.event.issue.title)", WF_TAINT_OUTSIDER},
        {"issues", "(github.event.comment || github.event.issue).title", WF_TAINT_OUTSIDER},
        {"issues", "(github.event.comment || github.event.issue).id", WF_TAINT_NONE},
        {"issues", "steps.s.outputs.o", WF_TAINT_OUTSIDER},
        {"issues", "steps.t.outputs.o", WF_TAINT_UNKNOWN},
        {"issues", "github.event.issue.labels[0].name", WF_TAINT_WRITER},
        {"issues", "github.ref_name", WF_TAINT_NONE},
        {"push", "github.event.issue.title", WF_TAINT_NONE},
        {"push", "github.head_ref", WF_TAINT_NONE},
        {"push", "github.ref_name", WF_TAINT_WRITER},
        {"push", "github.event.commits[0].message", WF_TAINT_OUTSIDER},
        {"{push: {branches: [main]}}", "github.ref_name", WF_TAINT_NONE},
        {"pull_request", "github.ref_name", WF_TAINT_NONE},
        {"pull_request", "github.head_ref || github.ref_name", WF_TAINT_OUTSIDER},
        {"pull_request", "matrix.m", WF_TAINT_OUTSIDER},
        {"push", "matrix.m", WF_TAINT_NONE},
        {"pull_request", "github.event.pull_request.head.sha", WF_TAINT_NONE},
        {"pull_request", "secrets.X", WF_TAINT_NONE},
        {"{workflow_dispatch: {inputs: {i: {type: string}}}}", "inputs.i", WF_TAINT_CALLER},
        {"{workflow_dispatch: {inputs: {i: {type: environment}}}}", "inputs.i", WF_TAINT_NONE},
        {"{workflow_dispatch: {inputs: {i: {type: number}}}}", "github.event.inputs.i", WF_TAINT_NONE},
        {"{workflow_call: {inputs: {i: {type: string}}}}", "inputs.i", WF_TAINT_CALLER},
        {"{workflow_call: }", "github.event.comment.body", WF_TAINT_OUTSIDER},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        enum wf_taint taint = taint_of(cases[i].on, cases[i].expression);
        ck_assert_msg(taint == cases[i].taint, "%s: %s is %d, not %d", cases[i].on, cases[i].expression,
                      (int)taint, (int)cases[i].taint);
    }
}
END_TEST

START_TEST(knows_where_it_stands) {
    static const struct {
        const char *script; /* the last hole is meant */
        enum wf_shell_spot spot;
    } cases[] = {
        {"git push ${{ x }}", WF_SPOT_BARE},
        {"git push a/${{ x }}", WF_SPOT_WORD},
        {"A=${{ x }}", WF_SPOT_WORD},
        {"[[ ${{ x }} == a ]]", WF_SPOT_WORD},
        {"echo \"a '${{ x }}'\"", WF_SPOT_DOUBLE},
        {"echo \"a\\\"\" ${{ x }}", WF_SPOT_BARE},
        {"echo 'a\"' \"${{ x }}", WF_SPOT_NONE},
        {"echo '${{ y }}' '${{ x }}'", WF_SPOT_SINGLE},
        {"echo \"$(f \"${{ x }}\")\"", WF_SPOT_DOUBLE},
        {"echo \"$(f \"a\") ${A} ${{ x }}\"", WF_SPOT_DOUBLE},
        {"echo \"$(f ${{ x }})\"", WF_SPOT_BARE},
        {"echo \"${A:-${{ x }}}\"", WF_SPOT_NONE},
        {"echo $(( ${{ x }} ))", WF_SPOT_NONE},
        {"${{ x }}", WF_SPOT_NONE},
        {"# ${{ x }}", WF_SPOT_NONE},
        {"bash -c \"${{ x }}\"", WF_SPOT_NONE},
        {"docker run a sh -c \"${{ x }}\"", WF_SPOT_NONE},
        {"eval ${{ x }}", WF_SPOT_NONE},
        {"for a in ${{ x }}; do echo; done", WF_SPOT_NONE},
        {"cat <<E\n${{ x }}\nE\n", WF_SPOT_HERE},
        {"cat <<'E'\n${{ x }}\nE\n", WF_SPOT_NONE},
        {"bash <<E\n${{ x }}\nE\n", WF_SPOT_NONE},
        {"echo a > \"${{ x }}\"", WF_SPOT_DOUBLE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct wf_str text = wf_str_of(cases[i].script);
        size_t at = wf_str_find(text, "${{ x }}", 0);
        enum wf_shell_spot spot = wf_shell_site_of(wf_shell_read(&arena, text), at, at + 8).spot;
        ck_assert_msg(spot == cases[i].spot, "%s: %d, not %d", cases[i].script, (int)spot,
                      (int)cases[i].spot);
    }
}
END_TEST

Suite *taint_suite(void) {
    Suite *suite = suite_create("taint");
    TCase *cases = tcase_create("all");
    tcase_add_checked_fixture(cases, NULL, free_all);
    tcase_add_test(cases, knows_whose_text_it_is);
    tcase_add_test(cases, knows_where_it_stands);
    suite_add_tcase(suite, cases);
    return suite;
}
