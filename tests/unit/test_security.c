/* The model that the audits share: data flow, what a context can hold, dead code, shells, matrices, what a
 * script writes for later steps, and whom a finding is for. */
#include "base/buf.h"
#include "gha/capability.h"
#include "gha/flow.h"
#include "gha/matrix.h"
#include "gha/step.h"
#include "lint/engine.h"
#include "lint/file.h"
#include "rules/env_write.h"

#include <check.h>

static struct wf_arena arena;

static void free_all(void) {
    wf_arena_free(&arena);
}

static const struct wf_expr_node *parse(const char *text) {
    const struct wf_expr *expression = wf_expr_parse(&arena, wf_str_of(text), NULL);
    ck_assert_uint_eq(expression->errors.len, 0);
    return expression->root;
}

/* The nodes as written, with blanks between. */
static const char *shown(const char *text, const struct wf_flow *flow) {
    struct wf_buf out = {.arena = &arena};
    for (size_t i = 0; i < flow->list.len; i++) {
        const struct wf_expr_node *node = flow->list.items[i];
        wf_buf_printf(&out, "%s%.*s", i > 0 ? " " : "", (int)(node->end - node->begin), text + node->begin);
    }
    return wf_arena_str(&arena, wf_buf_view(&out)).ptr;
}

START_TEST(follows_data) {
    static const struct {
        const char *text, *contexts, *leaves;
    } cases[] = {
        {"a.b", "a.b", "a.b"},
        {"a && b.c", "b.c", "b.c"},
        {"a || b || 'x'", "a b", "a b 'x'"},
        {"a == b", "", "a == b"},
        {"!a", "", "!a"},
        {"a && 'x' || 'y'", "", "'x' 'y'"},
        {"format('{0}', a, toJSON(b))", "a b", "format('{0}', a, toJSON(b))"},
        {"join(a.*.b, c)", "a.*.b c", "join(a.*.b, c)"},
        {"contains(a, b)", "", "contains(a, b)"},
        {"fromJSON(a)", "", "fromJSON(a)"},
        {"fromJSON(a).b", "fromJSON(a).b", "fromJSON(a).b"},
        {"(a || b).c", "(a || b).c", "(a || b).c"},
        {"case(a, b, c, d, e)", "b d e", "b d e"},
        {"'x'", "", "'x'"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct wf_flow contexts = wf_flow_contexts(&arena, parse(cases[i].text));
        struct wf_flow leaves = wf_flow_leaves(&arena, parse(cases[i].text));
        ck_assert_str_eq(shown(cases[i].text, &contexts), cases[i].contexts);
        ck_assert_str_eq(shown(cases[i].text, &leaves), cases[i].leaves);
    }
    ck_assert_uint_eq(wf_flow_contexts(&arena, NULL).list.len, 0);
}
END_TEST

START_TEST(knows_constants) {
    static const struct {
        const char *text;
        bool reducible;
        enum wf_truth truth;
    } cases[] = {
        {"true", true, WF_TRUE},
        {"1 > 2 || ''", true, WF_FALSE},
        {"format('{0}', 'a')", true, WF_TRUE},
        {"a", false, WF_MAYBE},
        {"a || 'x'", false, WF_TRUE},
        {"fromJSON('false')", false, WF_FALSE},
        {"case(true, 0, 1)", false, WF_FALSE},
        {"hashFiles('a')", false, WF_MAYBE},
        {"success()", false, WF_MAYBE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct wf_expr_node *node = parse(cases[i].text);
        ck_assert_msg(wf_expr_is_reducible(node) == cases[i].reducible, "%s", cases[i].text);
        ck_assert_msg(wf_value_truth(wf_expr_constant(&arena, node)) == cases[i].truth, "%s", cases[i].text);
    }
    ck_assert(!wf_expr_is_reducible(NULL));
}
END_TEST

START_TEST(names_contexts) {
    static const char *const cases[][2] = {
        {"GitHub['EVENT'].commits[0].message", "github.event.commits.*.message"},
        {"github.event.*.body", "github.event.*.body"},
        {"env[github.ref]", "env.*"},
        {"a", "a"},
        {"fromJSON(a).b", ""},
        {"'a'", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct wf_str pattern = wf_expr_pattern(&arena, parse(cases[i][0]));
        ck_assert_str_eq(wf_arena_str(&arena, pattern).ptr, cases[i][1]);
    }
    ck_assert(wf_str_is(wf_expr_tail(&arena, parse("Env['A b']"), "env"), "A b"));
    ck_assert_uint_eq(wf_expr_tail(&arena, parse("env.a.b"), "env").len, 0);
    ck_assert_uint_eq(wf_expr_tail(&arena, parse("env"), "env").len, 0);
    ck_assert(wf_expr_is_below(&arena, parse("Secrets"), "secrets"));
    ck_assert(!wf_expr_is_below(&arena, parse("secret.a"), "secrets"));
}
END_TEST

START_TEST(knows_what_events_hold) {
    static const struct {
        const char *text;
        enum wf_capability capability;
    } cases[] = {
        {"github.sha", WF_CAP_FIXED},
        {"github.REPOSITORY", WF_CAP_FIXED},
        {"github.ref", WF_CAP_ARBITRARY},
        {"github.event", WF_CAP_ARBITRARY},
        {"github.event.issue.number", WF_CAP_FIXED},
        {"github.event.issue.title", WF_CAP_ARBITRARY},
        {"github.event.issue.number.x", WF_CAP_ARBITRARY},
        {"github.event.pull_request.head.repo.fork", WF_CAP_FIXED},
        {"github.event.pull_request.head.sha", WF_CAP_FIXED},
        {"github.event.head_commit.author.email", WF_CAP_STRUCTURED},
        {"github.event.commits[2].author.email", WF_CAP_STRUCTURED},
        {"github.event.commits.*.timestamp", WF_CAP_FIXED},
        {"github.event.commits.timestamp", WF_CAP_ARBITRARY},
        {"github.event.action", WF_CAP_ARBITRARY},
        {"github['event'][github.ref]", WF_CAP_ARBITRARY},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct wf_expr_chain chain;
        ck_assert(wf_expr_chain(&arena, parse(cases[i].text), &chain));
        enum wf_capability found = wf_capability_of_github(chain.parts.items, chain.parts.len);
        ck_assert_msg(found == cases[i].capability, "%s", cases[i].text);
    }
    ck_assert(wf_capability_of_github(NULL, 0) == WF_CAP_ARBITRARY);
}
END_TEST

static const struct wf_file *read_file(const char *text) {
    return wf_lint_file(&arena, WF_STR(".github/workflows/ci.yml"), wf_str_of(text));
}

START_TEST(knows_inputs) {
    const struct wf_file *file =
        read_file("on:\n"
                  "  workflow_dispatch: {inputs: {a: {type: choice}, b: {type: number}, "
                  "c: {}}}\n"
                  "  workflow_call: {inputs: {a: {type: string}, b: {type: boolean}}}\n"
                  "jobs: {}\n");
    static const struct {
        const char *name;
        enum wf_capability capability;
    } cases[] = {
        {"a", WF_CAP_ARBITRARY}, {"B", WF_CAP_FIXED}, {"c", WF_CAP_ARBITRARY}, {"d", WF_CAP_UNKNOWN}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ck_assert(wf_capability_of_input(&arena, file->workflow, NULL, wf_str_of(cases[i].name)) ==
                  cases[i].capability);
    }
    const struct wf_file *action = wf_lint_file(&arena, WF_STR("action.yml"), WF_STR("inputs: {a: {}}\n"));
    ck_assert(wf_capability_of_input(&arena, NULL, action->action, WF_STR("A")) == WF_CAP_ARBITRARY);
    ck_assert(wf_capability_of_input(&arena, NULL, action->action, WF_STR("b")) == WF_CAP_UNKNOWN);
}
END_TEST

/* The only step of a job that runs on `os`. */
static const struct wf_step *step_on(const char *os, const char *step) {
    struct wf_str text =
        wf_arena_printf(&arena,
                        "on: push\n"
                        "env: {W: '${{ vars.a }}', S: x}\n"
                        "jobs: {a: {runs-on: %s, env: {J: y, S: '${{ 1 }}'}, steps: [%s]}}\n",
                        os, step);
    const struct wf_file *file = wf_lint_file(&arena, WF_STR(".github/workflows/ci.yml"), text);
    return &file->workflow->jobs[0].steps[0];
}

START_TEST(knows_dead_code) {
    static const struct {
        const char *step;
        bool dead;
    } cases[] = {
        {"{run: x}", false},
        {"{run: x, if: false}", true},
        {"{run: x, if: '${{ 1 > 2 }}'}", true},
        {"{run: x, if: '${{ false }} '}", false},
        {"{run: x, if: 0}", true},
        {"{run: x, if: github.ref}", false},
        {"{run: x, if: ''}", false},
        {"{run: x, if: '(('}", false},
        {"{run: x, if: success()}", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ck_assert_msg(wf_step_is_dead(step_on("x", cases[i].step)) == cases[i].dead, "%s", cases[i].step);
    }
    const struct wf_file *file = read_file("jobs: {a: {if: false, steps: [{run: x}]}}\n");
    ck_assert(wf_step_is_dead(&file->workflow->jobs[0].steps[0]));
    ck_assert(!wf_job_is_dead(NULL));
}
END_TEST

START_TEST(knows_shells) {
    static const struct {
        const char *os, *step;
        enum wf_shell_family family;
        const char *name;
    } cases[] = {
        {"ubuntu-24.04", "{run: x}", WF_FAMILY_BASH, "bash"},
        {"windows-2025", "{run: x}", WF_FAMILY_POWERSHELL, "pwsh"},
        {"'${{ vars.os }}'", "{run: x}", WF_FAMILY_UNKNOWN, ""},
        {"windows-2025", "{run: x, shell: '/bin/bash -e {0}'}", WF_FAMILY_BASH, "bash"},
        {"windows-2025", "{run: x, shell: cmd.exe}", WF_FAMILY_CMD, "cmd"},
        {"windows-2025", "{run: x, shell: python}", WF_FAMILY_PYTHON, "python"},
        {"ubuntu-24.04", "{run: x, shell: 'perl {0}'}", WF_FAMILY_OTHER, "perl"},
        {"ubuntu-24.04", "{run: x, shell: '${{ vars.s }}'}", WF_FAMILY_UNKNOWN, ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct wf_shell_choice choice = wf_step_shell_choice(step_on(cases[i].os, cases[i].step));
        ck_assert_int_eq(choice.family, cases[i].family);
        ck_assert_str_eq(wf_arena_str(&arena, choice.name).ptr, cases[i].name);
        ck_assert_ptr_nonnull(choice.node);
    }
}
END_TEST

START_TEST(knows_static_variables) {
    static const struct {
        const char *name;
        bool is_static;
    } cases[] = {
        {"GITHUB_REF", true}, {"CI", false}, {"S", false}, {"J", true},
        {"W", false},         {"T", true},   {"U", false},
    };
    const struct wf_step *step = step_on("x", "{run: x, env: {T: z}}");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ck_assert_msg(wf_step_env_is_static(step, wf_str_of(cases[i].name)) == cases[i].is_static, "%s",
                      cases[i].name);
    }
    ck_assert(!wf_step_env_is_static(step_on("x", "{run: x, env: '${{ a }}'}"), WF_STR("J")));
}
END_TEST

START_TEST(expands_matrices) {
    const struct wf_file *file = read_file("jobs:\n"
                                           "  a:\n"
                                           "    strategy:\n"
                                           "      matrix:\n"
                                           "        os: [x, y, '${{ vars.z }}']\n"
                                           "        image: [{name: n, tags: [t, u]}]\n"
                                           "        exclude: [{os: y}, {os: x, image: z}]\n"
                                           "        include: [{os: w, more: m}]\n"
                                           "  b: {strategy: {matrix: '${{ fromJSON(vars.m) }}'}}\n"
                                           "  c: {}\n");
    const struct wf_job *job = &file->workflow->jobs[0];
    struct wf_matrix_leaves leaves = wf_matrix_leaves(&arena, job);
    struct wf_buf out = {.arena = &arena};
    for (size_t i = 0; i < leaves.list.len; i++) {
        wf_buf_printf(&out, "%.*s=%.*s ", WF_STR_ARG(leaves.list.items[i].path),
                      WF_STR_ARG(leaves.list.items[i].node->text));
    }
    ck_assert_str_eq(wf_arena_str(&arena, wf_buf_view(&out)).ptr,
                     "matrix.os=x matrix.os=${{ vars.z }} matrix.image.name=n matrix.image.tags=t "
                     "matrix.image.tags=u matrix.os=w matrix.more=m ");
    ck_assert(!wf_matrix_is_static(&arena, job, WF_STR("matrix.os")));
    ck_assert(wf_matrix_is_static(&arena, job, WF_STR("matrix.more")));
    ck_assert(wf_matrix_is_static(&arena, job, WF_STR("matrix.none")));
    ck_assert(!wf_matrix_is_static(&arena, &file->workflow->jobs[1], WF_STR("matrix.a")));
    ck_assert(!wf_matrix_leaves(&arena, &file->workflow->jobs[2]).known);
}
END_TEST

/* How often a script writes to $GITHUB_ENV or $GITHUB_PATH. */
static size_t shell_writes(const char *script) {
    return wf_env_writes_shell(&arena, wf_shell_read(&arena, wf_str_of(script))).list.len;
}

START_TEST(sees_writes_of_shells) {
    static const struct {
        const char *script;
        size_t count;
    } cases[] = {
        {"echo \"a=$b\" >> $GITHUB_ENV", 1},
        {"echo \"a=${{ github.ref }}\" >> \"$GITHUB_ENV\"", 1},
        {"make > \"${GITHUB_PATH}\"", 1},
        {"if a; then echo $(b) >>${GITHUB_ENV}; fi", 1},
        {"make | tee -a $GITHUB_ENV | cat", 1},
        {"echo a=b >> $GITHUB_ENV", 0},
        {"printf 'a=%s\\n' 'b c' >> $GITHUB_ENV", 0},
        {"# make >> $GITHUB_ENV", 0},
        {"make >> GITHUB_ENV", 0},
        {"make >> $GITHUB_ENVX", 0},
        {"make >> '$GITHUB_ENV'", 0},
        {"make >> $GITHUB_OUTPUT", 0},
        {"tee $GITHUB_ENV", 0},
        {"{ make; } >> $GITHUB_ENV", 0},
        {"cat >> $GITHUB_ENV <<EOF\na=$b\nEOF\n", 0},
        {"", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ck_assert_msg(shell_writes(cases[i].script) == cases[i].count, "%s", cases[i].script);
    }
}
END_TEST

START_TEST(sees_writes_on_windows) {
    static const struct {
        const char *script;
        size_t powershell, batch;
    } cases[] = {
        {"make >> $env:GITHUB_ENV", 1, 0},
        {"make > \"${Env:github_path}\"", 1, 0},
        {"'a' | out-file -Append $ENV:GitHub_Env", 1, 0},
        {"Add-Content -Path $env:GITHUB_ENV -Value \"a=$b\"", 1, 0},
        {"a |\n  Set-Content $env:GITHUB_PATH", 1, 0},
        {"make | Tee-Object -FilePath \"$env:GITHUB_ENV\"", 1, 0},
        {"Out-File b # $env:GITHUB_ENV", 0, 0},
        {"Out-File b | Write-Host $env:GITHUB_ENV", 0, 0},
        {"make >> $env:GITHUB_ENVX", 0, 0},
        {"make >> $GITHUB_ENV", 0, 0},
        {"Write-Host '>> $env:GITHUB_ENV'", 0, 0},
        {"echo a=%b%>>%GITHUB_ENV%", 0, 1},
        {"echo a > \"%github_path%\"", 0, 1},
        {">> %GITHUB_ENV%", 0, 0},
        {"echo %GITHUB_ENV%", 0, 0},
        {"echo a >> %GITHUB_ENV", 0, 0},
        {">", 0, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct wf_str script = wf_str_of(cases[i].script);
        ck_assert_msg(wf_env_writes_powershell(&arena, script).list.len == cases[i].powershell, "%s",
                      cases[i].script);
        ck_assert_msg(wf_env_writes_batch(&arena, script).list.len == cases[i].batch, "%s", cases[i].script);
    }
}
END_TEST

/* --- findings ----------------------------------------------------------------------------------------- */

static void say(struct wf_check *check, const struct wf_step *step) {
    static const enum wf_level levels[] = {WF_LEVEL_HIGH, WF_LEVEL_LOW, WF_LEVEL_HIGH};
    enum wf_persona persona = (enum wf_persona)(step->index % 3);
    struct wf_finding *finding = wf_report(check, wf_node_key(step->node, "run")->span, "said");
    wf_finding_risk(finding, levels[persona], WF_LEVEL_MEDIUM, persona);
}

static void say_of_job(struct wf_check *check, const struct wf_job *job) {
    wf_finding_reach(wf_report(check, job->key->span, "said"), job->node->span);
}

static const struct wf_rule said_rule = {
    .id = "said", .title = "Said", .category = WF_SECURITY, .severity = WF_WARNING, .step_hook = say};
static const struct wf_rule job_rule = {
    .id = "job", .title = "Job", .category = WF_SECURITY, .severity = WF_INFO, .job_hook = say_of_job};

/* The lines and severities of what the rules say of a file. */
static const char *run(const char *text, enum wf_persona persona) {
    static const struct wf_rule *const rules[] = {&job_rule, &said_rule};
    struct wf_rule_table table = {rules, 2};
    struct wf_config *config = wf_config_make(&arena);
    config->persona = persona;
    struct wf_file *file = wf_lint_file(&arena, WF_STR(".github/workflows/ci.yml"), wf_str_of(text));
    struct wf_repo repo = {.files = &file, .count = 1};
    struct wf_findings *findings = wf_lint_run(file, &repo, &table, config);
    struct wf_buf out = {.arena = &arena};
    for (size_t i = 0; i < findings->list.len; i++) {
        const struct wf_finding *finding = findings->list.items[i];
        wf_buf_printf(&out, "%u%c ", wf_source_line_of(finding->source, finding->span.begin),
                      *wf_severity_name(finding->severity));
    }
    return wf_arena_str(&arena, wf_buf_view(&out)).ptr;
}

START_TEST(leaves_out_what_is_for_others) {
    static const char text[] = "on: push\n"
                               "jobs:\n"
                               "  a:\n"
                               "    steps:\n"
                               "      - run: a\n"
                               "      - run: b\n"
                               "      - run: c\n";
    ck_assert_str_eq(run(text, WF_REGULAR), "3i 5w ");
    ck_assert_str_eq(run(text, WF_PEDANTIC), "3i 5w 6i ");
    ck_assert_str_eq(run(text, WF_AUDITOR), "3i 5w 6i 7i ");
}
END_TEST

START_TEST(hears_comments_in_reach) {
    ck_assert_str_eq(run("jobs:\n"
                         "  a:\n"
                         "    steps:\n"
                         "      - run: a\n"
                         "        id: b # zizmor: ignore[said] in the step\n",
                         WF_REGULAR),
                     "2i ");
    ck_assert_str_eq(run("jobs:\n"
                         "  a:\n"
                         "    steps:\n"
                         "      - run: | # zizmor: ignore[other]\n"
                         "          a # zizmor: ignore[said]\n",
                         WF_REGULAR),
                     "2i 4w ");
    ck_assert_str_eq(run("jobs:\n"
                         "  a:\n"
                         "    name: x # zizmor: ignore[job,said]\n"
                         "    steps:\n"
                         "      - run: a\n"
                         "        id: b # wfgen: ignore[said]\n",
                         WF_REGULAR),
                     "5w ");
}
END_TEST

START_TEST(parses_personas) {
    enum wf_persona persona = WF_REGULAR;
    ck_assert(wf_persona_parse(WF_STR("auditor"), &persona) && persona == WF_AUDITOR);
    ck_assert(!wf_persona_parse(WF_STR("Pedantic"), &persona) && persona == WF_AUDITOR);
    ck_assert_str_eq(wf_persona_name(WF_PEDANTIC), "pedantic");
    ck_assert_str_eq(wf_level_name(WF_LEVEL_NONE), "none");
    ck_assert_str_eq(wf_level_name(WF_LEVEL_HIGH), "high");
}
END_TEST

Suite *security_suite(void) {
    Suite *suite = suite_create("security");
    TCase *cases = tcase_create("all");
    tcase_add_checked_fixture(cases, NULL, free_all);
    tcase_add_test(cases, follows_data);
    tcase_add_test(cases, knows_constants);
    tcase_add_test(cases, names_contexts);
    tcase_add_test(cases, knows_what_events_hold);
    tcase_add_test(cases, knows_inputs);
    tcase_add_test(cases, knows_dead_code);
    tcase_add_test(cases, knows_shells);
    tcase_add_test(cases, knows_static_variables);
    tcase_add_test(cases, expands_matrices);
    tcase_add_test(cases, sees_writes_of_shells);
    tcase_add_test(cases, sees_writes_on_windows);
    tcase_add_test(cases, leaves_out_what_is_for_others);
    tcase_add_test(cases, hears_comments_in_reach);
    tcase_add_test(cases, parses_personas);
    suite_add_tcase(suite, cases);
    return suite;
}
