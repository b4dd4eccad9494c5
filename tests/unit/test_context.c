#include "gha/context.h"
#include "gha/script.h"
#include "yaml/read.h"

#include <check.h>

static struct wf_arena arena;

static void empty_arena(void) {
    wf_arena_free(&arena);
}

static const struct wf_workflow *workflow_of(const char *text) {
    const struct wf_doc *doc = wf_yaml_parse(&arena, WF_STR("x.yml"), wf_str_of(text));
    ck_assert_uint_eq(doc->problems.len, 0);
    return wf_workflow_read(&arena, doc);
}

static void ck_text(struct wf_str got, const char *wanted) {
    ck_assert_msg(wf_str_is(got, wanted), "\"%.*s\" is not \"%s\"", WF_STR_ARG(got), wanted);
}

/* The names of all run cases, joined. */
static struct wf_str cases_of(const char *on) {
    struct wf_str text = wf_arena_printf(&arena, "on: %s\njobs: {}\n", on);
    const struct wf_run_cases *cases = wf_run_cases(&arena, workflow_of(text.ptr));
    struct wf_buf out = {.arena = &arena};
    for (size_t i = 0; i < cases->list.len; i++) {
        wf_buf_printf(&out, "%s%.*s", i ? ", " : "",
                      WF_STR_ARG(wf_run_case_name(&arena, &cases->list.items[i])));
    }
    return wf_buf_view(&out);
}

START_TEST(each_trigger_is_a_case) {
    ck_text(cases_of("push"), "push to a branch, push of a tag");
    ck_text(cases_of("[push, pull_request]"), "push to a branch, push of a tag, pull_request");
    ck_text(cases_of("{push: {branches: [main]}}"), "push to a branch (\"main\")");
    ck_text(cases_of("{push: {branches: main}}"), "push to a branch (\"main\")");
    ck_text(cases_of("{push: {branches: ['rel/*']}}"), "push to a branch");
    ck_text(cases_of("{push: {tags: ['v*']}}"), "push of a tag");
    ck_text(cases_of("{push: {branches: [a, b], tags: ['v*']}}"), "push to a branch, push of a tag");
    ck_text(cases_of("{push: {paths: ['**.c']}}"), "push to a branch, push of a tag");
    ck_text(cases_of("{schedule: [{cron: '0 0 * * *'}], workflow_call: null}"), "schedule, workflow_call");
    ck_text(cases_of("''"), "");
}
END_TEST

static const char *const sample =
    "on: {push: {branches: [main]}, pull_request: null}\n"
    "env: {REGISTRY: ghcr.io, NAME: Acme/App, REF: 'x-${{ github.event_name }}'}\n"
    "jobs:\n"
    "  a:\n"
    "    runs-on: ubuntu-latest\n"
    "    env: {NAME: Other/App}\n"
    "    steps:\n"
    "      - env: {TAG: '${{ github.sha }}'}\n"
    "        run: |\n"
    "          IMAGE=\"${REGISTRY}/${NAME,,}:$TAG\"\n"
    "          export TWICE=1\n"
    "          if x; then TWICE=2; fi\n"
    "          docker pull \"$IMAGE\" $TWICE '$IMAGE' \"$GITHUB_SHA\" $(x) ${A:-b} ${{ env.NAME }}\n";

static struct wf_context context_for(const char *event) {
    const struct wf_workflow *workflow = workflow_of(sample);
    const struct wf_run_case *run = wf_run_case_find(wf_run_cases(&arena, workflow), event, WF_RUN_UNKNOWN);
    return wf_context_of_step(&arena, &workflow->jobs[0].steps[0], event ? run : NULL);
}

START_TEST(texts_are_resolved_as_far_as_they_are_known) {
    struct wf_context push = context_for("push");
    struct wf_context any = context_for(NULL);
    ck_text(wf_context_text(&push, WF_STR("${{env.REGISTRY}}/${{ env.name }}:${{github.SHA}}")),
            "ghcr.io/Other/App:${{ github.sha }}");
    ck_text(wf_context_text(&push, WF_STR("${{ github.ref_name }} ${{ github.ref }}")),
            "main refs/heads/main");
    ck_text(wf_context_text(&any, WF_STR("${{ github['ref_name'] }}")), "${{ github.ref_name }}");
    ck_text(wf_context_text(&push, WF_STR("${{ env.REF }}")), "x-push");
    ck_text(wf_context_text(&push, WF_STR("a${{ github.head_ref }}b")), "ab");
    ck_text(wf_context_text(&push, WF_STR("${{ steps.x  &&\n 'y' }}")), "${{ steps.x && 'y' }}");
    ck_text(wf_context_text(&push, WF_STR("${{ inputs.x }}")), "");
    ck_text(wf_context_text(&push, WF_STR("${{ broken")), "${{ broken");
}
END_TEST

START_TEST(what_an_event_lacks_is_null) {
    struct wf_context push = context_for("push");
    struct wf_context pull = context_for("pull_request");
    struct wf_str expression = WF_STR("github.event.head_commit.timestamp");
    ck_assert_int_eq(wf_context_eval(&push, expression).kind, WF_VALUE_UNKNOWN);
    ck_assert_int_eq(wf_context_eval(&pull, expression).kind, WF_VALUE_NULL);
    ck_assert_int_eq(wf_context_eval(&push, WF_STR("github.event.pull_request.number")).kind, WF_VALUE_NULL);
    ck_assert_int_eq(wf_context_eval(&pull, WF_STR("github.event.pull_request.number")).kind,
                     WF_VALUE_UNKNOWN);
}
END_TEST

static enum wf_truth runs(const char *event, const char *condition) {
    struct wf_context context = context_for(event);
    struct wf_node node = {.kind = WF_SCALAR, .text = wf_str_of(condition)};
    return wf_context_condition(&context, &node);
}

START_TEST(conditions_are_three_valued) {
    ck_assert_int_eq(runs("push", "github.event_name == 'push'"), WF_TRUE);
    ck_assert_int_eq(runs("pull_request", "${{ github.event_name == 'push' }}"), WF_FALSE);
    ck_assert_int_eq(runs("push", "github.event_name != 'push' && secrets.x"), WF_FALSE);
    ck_assert_int_eq(runs("push", "secrets.x"), WF_MAYBE);
    ck_assert_int_eq(runs("push", "failure()"), WF_FALSE);
    ck_assert_int_eq(runs("push", "always()"), WF_TRUE);
    ck_assert_int_eq(runs("push", "text ${{ false }}"), WF_TRUE);
    ck_assert_int_eq(runs(NULL, "github.ref == 'refs/heads/main'"), WF_MAYBE);
    ck_assert_int_eq(runs("push", "github.ref == 'refs/heads/main'"), WF_TRUE);
    ck_assert_int_eq(runs("push", ""), WF_TRUE);
    ck_assert_int_eq(runs("pull_request", "github.ref == 'refs/heads/main'"), WF_FALSE);
    ck_assert_int_eq(runs("pull_request", "startsWith(github.ref, 'refs/PULL/')"), WF_TRUE);
    ck_assert_int_eq(runs("pull_request", "startsWith(github.ref, 'refs/pull/7')"), WF_MAYBE);
    ck_assert_int_eq(runs("pull_request", "contains(github.ref, 'pull')"), WF_TRUE);
    ck_assert_int_eq(runs("pull_request", "contains(github.ref, 'main')"), WF_MAYBE);
    ck_assert_int_eq(runs("pull_request", "endsWith(github.ref, '/')"), WF_MAYBE);
}
END_TEST

START_TEST(shell_words_become_texts) {
    struct wf_context context = context_for("push");
    struct wf_scripts scripts = {0};
    wf_scripts_read(&arena, &scripts, context.step, 1);
    ck_assert_uint_eq(scripts.list.len, 1);
    const struct wf_shell_script *shell = scripts.list.items[0].shell;
    const struct wf_shell_command *pull = NULL;
    for (size_t i = 0; i < shell->commands.len; i++) {
        pull = wf_shell_command_is(shell->commands.items[i], "docker", "pull", NULL)
                   ? shell->commands.items[i]
                   : pull;
    }
    static const char *const words[] = {
        "ghcr.io/other/app:${{ github.sha }}",
        "${{ $TWICE }}",
        "$IMAGE",
        "${{ github.sha }}",
        NULL,
        "${{ ${A:-b} }}",
        "Other/App",
    };
    ck_assert_ptr_nonnull(pull);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        struct wf_str word = wf_context_word(&context, shell, pull, pull->words.items[i + 2].span);
        if (words[i]) {
            ck_text(word, words[i]);
        } else {
            ck_assert(wf_str_starts(word, "${{ $("));
        }
    }
}
END_TEST

static const char *const rewriting = "on: push\n"
                                     "env: {NAME: Acme/App, OTHER: b, TWICE: c}\n"
                                     "jobs:\n"
                                     "  j:\n"
                                     "    steps:\n"
                                     "      - run: echo ${{ env.NAME }}\n"
                                     "      - run: |\n"
                                     "          echo \"NAME=acme/app\" >> \"$GITHUB_ENV\"\n"
                                     "          echo \"TWICE=1\" >> \"$GITHUB_ENV\"\n"
                                     "          echo \"MY_OTHER=${OTHER=}\" >> \"$GITHUB_ENV\"\n"
                                     "      - run: echo \"TWICE=2\" >> \"$GITHUB_ENV\"\n"
                                     "      - run: echo\n"
                                     "      - run: echo\n"
                                     "        env: {NAME: own}\n";

START_TEST(a_later_step_sees_what_an_earlier_one_set) {
    const struct wf_job *job = &workflow_of(rewriting)->jobs[0];
    static const char *const names[] = {"Acme/App", "Acme/App", "acme/app", "acme/app", "own"};
    for (size_t i = 0; i < job->step_count; i++) {
        struct wf_context context = wf_context_of_step(&arena, &job->steps[i], NULL);
        ck_text(wf_context_text(&context, WF_STR("${{ env.NAME }}")), names[i]);
        ck_text(wf_context_text(&context, WF_STR("${{ env.OTHER }}")), "b");
        ck_text(wf_context_text(&context, WF_STR("${{ env.TWICE }}")), i < 2   ? "c"
                                                                       : i < 3 ? "1"
                                                                               : "${{ env.twice }}");
        ck_assert_int_eq(wf_step_env(&job->steps[i], WF_STR("NAME")) != NULL, i < 2 || i == 4);
    }
}
END_TEST

START_TEST(needs_go_through_jobs_and_end_in_cycles) {
    const struct wf_workflow *workflow =
        workflow_of("on: push\njobs:\n  a: {needs: c}\n  b: {needs: [a]}\n  c: {needs: b}\n  d: {}\n");
    ck_assert(wf_job_needs(&workflow->jobs[1], WF_STR("C")));
    ck_assert(!wf_job_needs(&workflow->jobs[0], WF_STR("d")));
}
END_TEST

START_TEST(the_shell_is_the_runners) {
    static const struct {
        const char *job;
        const char *shell;
    } cases[] = {
        {"runs-on: ubuntu-latest", "bash -e"},
        {"runs-on: [self-hosted, linux]", "bash -e"},
        {"runs-on: windows-2022", "pwsh"},
        {"runs-on: '${{ matrix.os }}'", ""},
        {"runs-on: x\n    defaults: {run: {shell: bash}}", "bash"},
        {"runs-on: ubuntu-latest\n    container: alpine", "sh -e"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct wf_str text =
            wf_arena_printf(&arena, "on: push\njobs:\n  a:\n    %s\n    steps: [{run: x}]\n", cases[i].job);
        bool explicit_bash = false;
        ck_text(wf_step_shell(&workflow_of(text.ptr)->jobs[0].steps[0], &explicit_bash), cases[i].shell);
        ck_assert_int_eq(explicit_bash, wf_str_is(wf_str_of(cases[i].shell), "bash"));
    }
}
END_TEST

Suite *context_suite(void) {
    Suite *suite = suite_create("context");
    TCase *tcase = tcase_create("context");
    tcase_add_checked_fixture(tcase, NULL, empty_arena);
    tcase_add_test(tcase, each_trigger_is_a_case);
    tcase_add_test(tcase, texts_are_resolved_as_far_as_they_are_known);
    tcase_add_test(tcase, what_an_event_lacks_is_null);
    tcase_add_test(tcase, conditions_are_three_valued);
    tcase_add_test(tcase, shell_words_become_texts);
    tcase_add_test(tcase, a_later_step_sees_what_an_earlier_one_set);
    tcase_add_test(tcase, needs_go_through_jobs_and_end_in_cycles);
    tcase_add_test(tcase, the_shell_is_the_runners);
    suite_add_tcase(suite, tcase);
    return suite;
}
