#include "base/file.h"
#include "rules/registry.h"

#include "lint/plan.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

static struct wf_arena arena;

static void teardown(void) {
    wf_arena_free(&arena);
}

static struct wf_config *read_config(const char *text) {
    struct wf_config *config = wf_config_make(&arena);
    wf_config_read(&arena, config, &wf_rules, WF_STR(".github/wfgen.yml"), wf_str_of(text));
    return config;
}

static struct wf_config *read_policy(const char *path, const char *text) {
    struct wf_config *config = wf_config_make(&arena);
    wf_config_read_policy(&arena, config, wf_str_of(path), wf_str_of(text));
    return config;
}

/* "line:column: message (help)" of each problem, joined by newlines. */
static const char *problems(const struct wf_config *config) {
    struct wf_str text = WF_STR("");
    for (size_t i = 0; i < config->problems.len; i++) {
        const struct wf_config_problem *problem = &config->problems.items[i];
        struct wf_pos pos = wf_source_pos(problem->source, problem->span.begin);
        text = wf_arena_printf(&arena, "%.*s%s%u:%u: %.*s%s%.*s%s", WF_STR_ARG(text), i > 0 ? "\n" : "",
                               (unsigned)pos.line, (unsigned)pos.column, WF_STR_ARG(problem->message),
                               problem->help.len > 0 ? " (" : "", WF_STR_ARG(problem->help),
                               problem->help.len > 0 ? ")" : "");
    }
    return wf_arena_str(&arena, text).ptr;
}

static void assert_text(struct wf_str text, const char *wanted) {
    ck_assert_str_eq(wf_arena_str(&arena, text).ptr, wanted);
}

START_TEST(empty_files_ask_for_nothing) {
    const char *const texts[] = {"", "# only a comment\n", "{}", "rules:\npolicy:\n", "---\n...\n"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        const struct wf_config *config = read_config(texts[i]);
        ck_assert_str_eq(problems(config), "");
        ck_assert(!config->docker.active && config->rules.len == 0 && config->artifacts.len == 0);
        ck_assert_int_eq(config->fail_on, WF_WARNING);
        ck_assert(!config->has_fail_on);
    }
}
END_TEST

START_TEST(reads_rules) {
    const struct wf_config *config =
        read_config("rules:\n"
                    "  yaml-syntax: off\n"
                    "  yaml-limits: info\n"
                    "  unknown-file: {severity: error, ignore: ['a/**', b.yml]}\n"
                    "  unused-ignore: true\n"
                    "fail-on: error\n");
    ck_assert_str_eq(problems(config), "");
    ck_assert_uint_eq(config->rules.len, 4);
    ck_assert(config->rules.items[0].off);
    ck_assert(config->rules.items[1].has_severity && config->rules.items[1].severity == WF_INFO);
    ck_assert_uint_eq(config->rules.items[2].ignore.len, 2);
    assert_text(config->rules.items[2].ignore.items[1].text, "b.yml");
    ck_assert(config->rules.items[2].severity == WF_ERROR && config->rules.items[2].on);
    ck_assert(config->rules.items[3].on && !config->rules.items[3].off);
    ck_assert(config->has_fail_on && config->fail_on == WF_ERROR);
}
END_TEST

START_TEST(reads_runners) {
    struct wf_config *config = read_config("runners: [gpu, 'big-*']\n");
    ck_assert_str_eq(problems(config), "");
    ck_assert_uint_eq(config->runners.len, 2);
    assert_text(config->runners.items[1].text, "big-*");
    wf_config_read_actionlint(
        &arena, config, WF_STR(".github/actionlint.yaml"),
        WF_STR("self-hosted-runner:\n  labels: [a, '', {}, b]\nconfig-variables: null\n"));
    ck_assert_uint_eq(config->runners.len, 4);
    assert_text(config->runners.items[3].text, "b");
    static const char *const others[] = {"", "x", "self-hosted-runner: []\n",
                                         "self-hosted-runner: {labels: x}\n", "[\n"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        wf_config_read_actionlint(&arena, config, WF_STR("x"), wf_str_of(others[i]));
    }
    ck_assert_uint_eq(config->runners.len, 4);
    ck_assert_str_eq(problems(config), "");
    ck_assert_str_eq(problems(read_config("runners: [{}]\n")),
                     "1:11: each item of \"runners\" must be a text");
}
END_TEST

START_TEST(bad_settings_have_a_place) {
    ck_assert_str_eq(problems(read_config("rule: {}\n")),
                     "1:1: unknown key \"rule\" in the configuration (did you mean \"rules\"?)");
    ck_assert_str_eq(problems(read_config("rules:\n  yaml-sintax: on\n")),
                     "2:3: there is no rule \"yaml-sintax\" (did you mean \"yaml-syntax\"?)");
    ck_assert_str_eq(problems(read_config("rules:\n  yaml-syntax: eror\n")),
                     "2:16: \"eror\" is none of off, on, info, warning, error (did you mean \"error\"?)");
    ck_assert_str_eq(problems(read_config("rules: [a]\n")), "1:8: rules must be a mapping");
    ck_assert_str_eq(problems(read_config("[1, 2]\n")), "1:1: the configuration must be a mapping");
    ck_assert_str_eq(problems(read_config("fail-on: never\n")),
                     "1:10: \"fail-on\" must be info, warning or error");
    ck_assert_str_eq(problems(read_config("policy:\n  docker: strict\n")),
                     "2:11: \"docker\" must be \"recommended\" or a mapping");
    ck_assert_str_eq(problems(read_config("policy:\n  docker: {level: strict}\n")),
                     "2:19: \"level\" must be \"recommended\"");
    ck_assert_str_eq(problems(read_config("policy:\n  artifacts:\n    path: x\n")),
                     "3:5: \"artifacts\" must be a list of mappings");
    ck_assert(strstr(problems(read_config("rules: {\n")), "expected") != NULL);
    ck_assert_str_eq(problems(read_config("fail-on: info\nFail-On: error\n")),
                     "2:1: key \"Fail-On\" is already defined\n"
                     "2:1: unknown key \"Fail-On\" in the configuration (did you mean \"fail-on\"?)");
    ck_assert(strstr(problems(read_config("rules: \xFF\n")), "UTF-8") != NULL);
}
END_TEST

START_TEST(recommends_and_refines) {
    const struct wf_docker_policy *policy = &read_config("policy:\n  docker: recommended\n")->docker;
    ck_assert(policy->active && policy->mode_max && policy->cache_export && policy->cache_import);
    ck_assert(policy->provenance_set && policy->timeout && policy->concurrency && policy->digest_id);
    policy = &read_config("policy:\n  docker:\n    own-scope: false\n    level: recommended\n"
                          "    cache-to: [registry]\n    digest-id: image\n    provenance: false\n")
                  ->docker;
    ck_assert(policy->mode_max && !policy->own_scope && policy->cache_to.len == 1);
    assert_text(policy->digest_id_name, "image");
    ck_assert_int_eq(policy->provenance, WF_REQUIRE_NO);
    policy = &read_config("policy:\n  docker: {mode-max: true}\n")->docker;
    ck_assert(policy->active && policy->mode_max && !policy->cache_export);
    policy = &read_config("policy:\n  docker:\n    jobs: [a, {id: b, file: ci.yml, after: a}]\n")->docker;
    ck_assert_uint_eq(policy->jobs.len, 2);
    assert_text(policy->jobs.items[1].after, "a");
}
END_TEST

static const char plan[] = "---\r\n"
                           "phase: one\r\n"
                           "must_haves:\r\n"
                           "  truths: [\"all is well\"]\r\n"
                           "  artifacts:\r\n"
                           "    - path: Dockerfile\r\n"
                           "      provides: \"an image\"\r\n"
                           "      min_line: 3\r\n"
                           "      min_lines: 12\r\n"
                           "      owner: somebody\r\n"
                           "  key_links:\r\n"
                           "    - from: Dockerfile\r\n"
                           "      to: src\r\n"
                           "      pattern: \"^\\\\s*COPY\"\r\n"
                           "---\r\n"
                           "# Plan: {not yaml\r\n";

START_TEST(reads_the_front_matter_of_plans) {
    const struct wf_config *config = read_policy("docs/PLAN.md", plan);
    ck_assert_str_eq(problems(config),
                     "8:7: unknown key \"min_line\" in an artifact (did you mean \"min_lines\"?)");
    ck_assert_uint_eq(config->artifacts.len, 1);
    ck_assert_uint_eq(config->artifacts.items[0].min_lines, 12);
    ck_assert_uint_eq(
        wf_source_pos(config->artifacts.items[0].lines.source, config->artifacts.items[0].lines.span.begin)
            .line,
        9);
    ck_assert_uint_eq(config->links.len, 1);
    assert_text(config->links.items[0].pattern.text, "^\\s*COPY");
    assert_text(config->links.items[0].pattern.source->path, "docs/PLAN.md");
}
END_TEST

START_TEST(refuses_other_policy_files) {
    ck_assert_str_eq(problems(read_policy("a.md", "# Title\n")),
                     "1:1: the file has no front matter between two lines \"---\"");
    ck_assert_str_eq(problems(read_policy("a.md", "---\na: 1\n")),
                     "1:1: the file has no front matter between two lines \"---\"");
    ck_assert_str_eq(problems(read_policy("a.md", "---\na: 1\n---\n")),
                     "1:1: the front matter has neither \"must_haves\" nor \"policy\"");
    ck_assert_str_eq(problems(read_policy("a.yml", "")), "1:1: the policy is empty");
    ck_assert_str_eq(problems(read_policy("a.yml", "dcoker: recommended\n")),
                     "1:1: unknown key \"dcoker\" in the policy (did you mean \"docker\"?)");
    ck_assert(read_policy("a.yml", "docker: recommended\n")->docker.mode_max);
    ck_assert(read_policy("a.yml", "policy: {docker: recommended}\n")->docker.mode_max);
    ck_assert_str_eq(problems(read_policy("a.yml", "links: [{from: a, pattern: 'a{2,1}'}]\n")),
                     "1:28: bad regular expression: Invalid content of \\{\\}");
}
END_TEST

START_TEST(takes_policies_of_the_command_line) {
    struct wf_config *config = wf_config_make(&arena);
    struct wf_err err = {0};
    ck_assert(wf_config_add_policy(&arena, config, "docker=recommended", &err));
    ck_assert(config->docker.own_scope);
    ck_assert(!wf_config_add_policy(&arena, config, "docker=strict", &err));
    ck_assert_int_eq(err.kind, WF_ERR_USAGE);
    ck_assert(!wf_config_add_policy(&arena, config, "/no/such/policy.yml", &err));
    ck_assert(strstr(err.text, "/no/such/policy.yml") != NULL);
}
END_TEST

static bool names(const char *glob, const char *path) {
    return wf_config_path_matches(wf_str_of(glob), wf_str_of(path));
}

START_TEST(matches_globs) {
    ck_assert(names("ci.yml", "ci.yml"));
    ck_assert(names("ci.yml", ".github/workflows/ci.yml"));
    ck_assert(!names("ci.yml", "my-ci.yml"));
    ck_assert(!names("ci.yml", "ci.yml.bak"));
    ck_assert(names("*.yml", "a/b/c.yml"));
    ck_assert(names(".github/*/ci.yml", ".github/workflows/ci.yml"));
    ck_assert(!names(".github/*.yml", ".github/workflows/ci.yml"));
    ck_assert(names(".github/**/ci.yml", ".github/workflows/a/ci.yml"));
    ck_assert(names(".github/**/ci.yml", ".github/ci.yml"));
    ck_assert(!names("a/**/b", "a/xb"));
    ck_assert(names("a/**", "a/b/c"));
    ck_assert(names("**/b/*.yml", "a/b/c.yml"));
    ck_assert(names("generated", "x/generated/deep/file.yml"));
    ck_assert(names("generated/", "x/generated/deep/file.yml"));
    ck_assert(!names("/generated", "x/generated/file.yml"));
    ck_assert(names("/generated", "./generated/file.yml"));
    ck_assert(names("ci?.yml", "ci1.yml"));
    ck_assert(!names("ci?yml", "ci/yml"));
    ck_assert(names("ci[0-9].yml", "ci7.yml"));
    ck_assert(!names("ci[!0-9].yml", "ci7.yml"));
    ck_assert(names("a[", "a["));
    ck_assert(!names("", "a"));
    ck_assert(names("./ci.yml", "ci.yml"));
    ck_assert(!names("*a*a*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"));
}
END_TEST

/* --- a run ---------------------------------------------------------------------------------------------- */

/* "PATH:LINE RULE" of each finding of the policy rules, in order. */
static const char *run(struct wf_config *config, struct wf_file **files, size_t count) {
    struct wf_repo repo = {.files = files, .count = count};
    struct wf_str text = WF_STR("");
    for (size_t i = 0; i <= count; i++) {
        const struct wf_findings *findings = i == 0 ? wf_lint_run_once(&arena, &repo, &wf_rules, config)
                                                    : wf_lint_run(files[i - 1], &repo, &wf_rules, config);
        for (size_t k = 0; k < findings->list.len; k++) {
            const struct wf_finding *finding = findings->list.items[k];
            if (wf_str_starts(wf_str_of(finding->rule), "policy-")) {
                struct wf_pos pos = wf_source_pos(finding->source, finding->span.begin);
                text = wf_arena_printf(&arena, "%.*s%.*s:%u %s\n", WF_STR_ARG(text),
                                       WF_STR_ARG(wf_path_base(finding->source->path)), (unsigned)pos.line,
                                       finding->rule);
            }
        }
    }
    return text.ptr;
}

START_TEST(requirements_are_looked_up_in_what_was_read) {
    struct wf_config *config =
        read_policy("p.yml", "artifacts:\n"
                             "  - {path: .github/workflows/ci.yml, exports: [a, z]}\n"
                             "  - {path: action.yml, exports: [runs, zzz]}\n"
                             "links:\n"
                             "  - {from: ./action.yml, to: missing.txt, pattern: ^name}\n"
                             "docker: {jobs: [{id: q, file: other.yml}, nobody]}\n");
    struct wf_file *files[] = {
        wf_lint_file(&arena, WF_STR("repo/.github/workflows/ci.yml"),
                     WF_STR("on: push\njobs:\n  a:\n    runs-on: x\n")),
        wf_lint_file(&arena, WF_STR("repo/action.yml"),
                     WF_STR("name: x\nruns:\n  using: composite\n  steps: []\n")),
    };
    ck_assert_str_eq(problems(config), "");
    ck_assert_str_eq(run(config, files, 2), "p.yml:3 policy-artifact\n"
                                            "p.yml:5 policy-link\n"
                                            "p.yml:6 policy-job\n"
                                            "p.yml:6 policy-job\n"
                                            "ci.yml:2 policy-job\n");
}
END_TEST

static struct wf_file *read_shared(const char *shared, const char *name, const char *as) {
    struct wf_str bytes;
    struct wf_err err = {0};
    const char *path = wf_arena_printf(&arena, "%s/seed/%s", shared, name).ptr;
    ck_assert_msg(wf_file_read(&arena, path, 1 << 20, &bytes, &err), "%s", err.text);
    return wf_lint_file(&arena, wf_str_of(as), bytes);
}

START_TEST(checks_a_real_plan) {
    const char *shared = getenv("WFGEN_SHARED");
    const char *path = wf_arena_printf(&arena, "%s/seed/plan.md", shared ? shared : "").ptr;
    struct wf_err err = {0};
    if (wf_file_kind(path) != WF_FILE_REGULAR) {
        printf("# skipped: no shared folder\n");
        return;
    }
    struct wf_config *config = wf_config_make(&arena);
    ck_assert(wf_config_add_policy(&arena, config, path, &err));
    ck_assert_str_eq(problems(config), "");
    ck_assert_uint_eq(config->artifacts.len, 4);
    ck_assert_uint_eq(config->links.len, 3);
    struct wf_file *files[] = {
        read_shared(shared, "ci.yml", "no/such/.github/workflows/ci.yml"),
        read_shared(shared, "deploy.yml", "no/such/.github/workflows/deploy.yml"),
        read_shared(shared, "Dockerfile", "no/such/backend/Dockerfile"),
        read_shared(shared, "dockerignore", "no/such/backend/.dockerignore"),
    };
    ck_assert_str_eq(run(config, files, 2), "plan.md:24 policy-artifact\n"
                                            "plan.md:34 policy-artifact\n"
                                            "plan.md:40 policy-ignored-by-buildkit\n"
                                            "plan.md:40 policy-ignored-by-buildkit\n"
                                            "plan.md:49 policy-ignored-by-buildkit\n");
    /* The plan's own Dockerfile is shorter than the plan asks for. */
    ck_assert_str_eq(run(config, files, 4), "plan.md:26 policy-artifact\n"
                                            "plan.md:40 policy-ignored-by-buildkit\n"
                                            "plan.md:40 policy-ignored-by-buildkit\n"
                                            "plan.md:49 policy-ignored-by-buildkit\n");
}
END_TEST

START_TEST(copies_outside_a_repository_stand_for_workflows) {
    struct wf_config *config = read_policy("p.yml", "artifacts:\n"
                                                    "  - {path: .github/workflows/ci.yml, exports: [a, z]}\n"
                                                    "  - {path: web/Dockerfile}\n");
    struct wf_file *files[] = {
        wf_lint_file(&arena, WF_STR("no/such/ci.yml"), WF_STR("on: push\njobs:\n  a:\n    runs-on: x\n")),
        wf_lint_file(&arena, WF_STR("no/such/Dockerfile"), WF_STR("FROM scratch\n")),
    };
    ck_assert_str_eq(run(config, files, 2), "p.yml:3 policy-artifact\n"
                                            "ci.yml:2 policy-job\n");
}
END_TEST

START_TEST(reads_where_a_plan_wants_its_jobs) {
    struct wf_str prose =
        WF_STR("Text after lunch, after the job.\n\n**Add it** (after `frontend-build` job, line 114):\n"
               "    ```yaml\n  build-docker:\n    runs-on: x\n    ```\n"
               "Then after the build-docker job:\n```yaml\nother:\n```\nafter far "
               "job\n\n\n\n\n```\nfar-away:\n```\n");
    ck_assert(wf_str_is(wf_plan_after(prose, WF_STR("build-docker")), "frontend-build"));
    ck_assert(wf_str_is(wf_plan_after(prose, WF_STR("other")), "build-docker"));
    ck_assert_uint_eq(wf_plan_after(prose, WF_STR("far-away")).len, 0);
    ck_assert_uint_eq(wf_plan_after(prose, WF_STR("runs-on")).len, 0);
    ck_assert_uint_eq(wf_plan_after(WF_STR("after "), WF_STR("x")).len, 0);
    struct wf_str marked = WF_STR("After the\r\n**unit-tests** job:\r\n~~~yaml\r\n  lint:\r\n~~~\r\n");
    ck_assert(wf_str_is(wf_plan_after(marked, WF_STR("lint")), "unit-tests"));
}
END_TEST

Suite *config_suite(void) {
    Suite *suite = suite_create("config");
    TCase *tests = tcase_create("config");
    tcase_add_checked_fixture(tests, NULL, teardown);
    tcase_add_test(tests, empty_files_ask_for_nothing);
    tcase_add_test(tests, reads_rules);
    tcase_add_test(tests, reads_runners);
    tcase_add_test(tests, bad_settings_have_a_place);
    tcase_add_test(tests, recommends_and_refines);
    tcase_add_test(tests, reads_the_front_matter_of_plans);
    tcase_add_test(tests, refuses_other_policy_files);
    tcase_add_test(tests, takes_policies_of_the_command_line);
    tcase_add_test(tests, matches_globs);
    tcase_add_test(tests, requirements_are_looked_up_in_what_was_read);
    tcase_add_test(tests, reads_where_a_plan_wants_its_jobs);
    tcase_add_test(tests, checks_a_real_plan);
    tcase_add_test(tests, copies_outside_a_repository_stand_for_workflows);
    suite_add_tcase(suite, tests);
    return suite;
}
