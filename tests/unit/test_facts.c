#include "corpus.h"
#include "gha/advisory.h"
#include "gha/facts_table.h"
#include "yaml/layout.h"
#include "yaml/read.h"

#include <check.h>
#include <stdio.h>

static const struct wf_action_fact *fact(const char *uses, const char *comment) {
    struct wf_uses parsed = wf_uses_parse(wf_str_of(uses));
    return wf_action_fact(&parsed, wf_str_of(comment));
}

static void assert_text(struct wf_str text, const char *expected) {
    ck_assert_msg(wf_str_is(text, expected), "\"%.*s\" is not \"%s\"", WF_STR_ARG(text), expected);
}

static bool has_input(const struct wf_action_fact *action, const char *name) {
    return wf_action_input(action, wf_str_of(name)) != NULL;
}

START_TEST(finds_the_version) {
    assert_text(fact("docker/build-push-action@v6", "")->runtime, "node20");
    assert_text(fact("docker/build-push-action@v4.1.0", "")->runtime, "node16");
    assert_text(fact("Docker/Build-Push-Action@v7", "")->runtime, "node24");
    assert_text(fact("docker\\build-push-action@v7", "")->runtime, "node24");
    assert_text(fact("actions/cache/restore@v4", "")->name, "actions/cache/restore");
    assert_text(fact("dtolnay/rust-toolchain@stable", "")->runtime, "composite");
}
END_TEST

#define SHA "0123456789012345678901234567890123456789"

static bool is_affected(const struct wf_advisory_fact *advisory, const char *text) {
    struct wf_version version = wf_version_parse(wf_str_of(text));
    return wf_advisory_has_version(advisory, &version);
}

START_TEST(advisories_have_ranges) {
    static const struct wf_version_range ranges[] = {{{2, 26, 11}, {3, 0, 0}}, {{3, 26, 11}, {3, 28, 3}}};
    static const struct wf_str commits[] = {WF_STR_INIT(SHA)};
    const struct wf_advisory_fact advisory = {
        .ranges = ranges, .range_count = 2, .commits = commits, .commit_count = 1};
    const char *const bad[] = {"v2.26.11", "2.27.0", "v2", "v2.99", "v2.26", "v3.28.2", "v3.27"};
    const char *const good[] = {"v2.26.10", "v2.25", "v1",   "3.0.0", "v3",          "v3.28",
                                "v3.28.3",  "v4",    "main", "",      "v3.28.2-rc.1"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        ck_assert_msg(is_affected(&advisory, bad[i]), "%s", bad[i]);
    }
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        ck_assert_msg(!is_affected(&advisory, good[i]), "%s", good[i]);
    }
    ck_assert(wf_advisory_has_commit(&advisory, WF_STR(SHA)));
    ck_assert(!wf_advisory_has_commit(&advisory, WF_STR("0123")));
    ck_assert_uint_eq(strlen(wf_advisory_date), 10);
}
END_TEST

START_TEST(trusts_the_comment_of_a_sha) {
    assert_text(fact("docker/login-action@" SHA, "v2.1.0")->runtime, "node16");
    assert_text(fact("docker/login-action@" SHA, "tag=v3")->runtime, "node20");
    assert_text(fact("docker/login-action@v4", "v2.1.0")->runtime, "node24");
}
END_TEST

START_TEST(takes_the_newest_when_it_cannot_tell) {
    assert_text(fact("docker/login-action@" SHA, "")->runtime, "node24");
    assert_text(fact("docker/login-action@master", "")->runtime, "node24");
}
END_TEST

START_TEST(knows_what_it_does_not_know) {
    ck_assert_ptr_null(fact("docker/login-action@v99", ""));
    ck_assert_ptr_null(fact("docker/login-action@v0", ""));
    ck_assert_ptr_null(fact("docker/login@v3", ""));
    ck_assert_ptr_null(fact("docker/login-action/x@v3", ""));
    ck_assert_ptr_null(fact("./docker/login-action", ""));
    ck_assert_ptr_null(fact("docker://docker/login-action@v3", ""));
    ck_assert_ptr_null(fact("", ""));
    ck_assert_ptr_null(fact("a/a@v1", ""));
    ck_assert_ptr_null(fact("zzzz/zzzz@v1", ""));
}
END_TEST

START_TEST(knows_inputs_and_outputs) {
    const struct wf_action_fact *build = fact("docker/build-push-action@v7", "");
    ck_assert(has_input(build, "cache-to"));
    ck_assert(has_input(build, "CACHE-TO"));
    ck_assert(!has_input(build, "cache_to"));
    ck_assert(!has_input(build, "build_args"));
    ck_assert(has_input(fact("docker/build-push-action@v1", ""), "build_args"));
    ck_assert(!has_input(fact("docker/login-action@v1", ""), ""));
    ck_assert(wf_action_has_output(build, WF_STR("Digest")));
    ck_assert(!wf_action_has_output(build, WF_STR("image-id")));
    ck_assert(!wf_action_has_output(fact("docker/login-action@v3", ""), WF_STR("digest")));
    ck_assert(!wf_action_has_output(fact("docker/metadata-action@v6", ""), WF_STR("digest")));
    ck_assert_uint_eq(build->output_count, 3);
    assert_text(build->tag, "v7.3.0");
    assert_text(build->sha, "53b7df96c91f9c12dcc8a07bcb9ccacbed38856a");
    ck_assert_uint_eq(build->newest, 7);
}
END_TEST

START_TEST(knows_the_marks) {
    const struct wf_action_fact *cache = fact("actions/cache@v5", "");
    ck_assert(wf_action_input(cache, WF_STR("key"))->required);
    ck_assert(!wf_action_input(cache, WF_STR("restore-keys"))->required);
    ck_assert(wf_action_input(cache, WF_STR("save-always"))->deprecated);
    ck_assert(wf_action_input(fact("docker/metadata-action@v4", ""), WF_STR("images"))->required);
    ck_assert(!wf_action_input(fact("docker/metadata-action@v5", ""), WF_STR("images"))->required);
    ck_assert(fact("docker/bake-action@v5", "")->open_inputs);
    ck_assert(!fact("docker/bake-action@v7", "")->open_inputs);
}
END_TEST

static bool may_have(const char *uses, const char *input) {
    struct wf_uses parsed = wf_uses_parse(wf_str_of(uses));
    return wf_action_may_have_input(&parsed, wf_str_of(input));
}

START_TEST(looks_through_all_versions) {
    ck_assert(may_have("docker/build-push-action@master", "build_args"));
    ck_assert(!may_have("docker/build-push-action@master", "bild-args"));
    ck_assert(may_have("no/such@v1", "anything"));
    ck_assert(may_have("docker/bake-action@master", "anything"));
}
END_TEST

START_TEST(reads_the_comment_of_a_pin) {
    struct wf_arena arena = {0};
    const struct wf_doc *doc =
        wf_yaml_parse(&arena, WF_STR("x"), WF_STR("- uses: \"a/b@c\"  #v1.2\n- uses: a/b@c\n# v3\n"));
    const struct wf_node *step = wf_node_first(doc->root);
    assert_text(wf_pin_comment(doc, wf_node_get(step, "uses")), "v1.2");
    assert_text(wf_pin_comment(doc, wf_node_get(step->next, "uses")), "");
    wf_arena_free(&arena);
}
END_TEST

static enum wf_truth payload(const char *event, const char *name) {
    return wf_payload_has(wf_str_of(event), wf_str_of(name));
}

START_TEST(knows_payloads) {
    ck_assert_int_eq(payload("push", "head_commit"), WF_TRUE);
    ck_assert_int_eq(payload("push", "repository"), WF_TRUE);
    ck_assert_int_eq(payload("push", "pull_request"), WF_FALSE);
    ck_assert_int_eq(payload("push", "organization"), WF_MAYBE);
    ck_assert_int_eq(payload("pull_request", "head_commit"), WF_FALSE);
    ck_assert_int_eq(payload("pull_request_target", "pull_request"), WF_TRUE);
    ck_assert_int_eq(payload("pull_request", "label"), WF_MAYBE);
    ck_assert_int_eq(payload("schedule", "schedule"), WF_TRUE);
    ck_assert_int_eq(payload("schedule", "head_commit"), WF_FALSE);
    ck_assert_int_eq(payload("schedule", "repository"), WF_MAYBE);
    ck_assert_int_eq(payload("workflow_dispatch", "head_commit"), WF_FALSE);
    ck_assert_int_eq(payload("release", "release"), WF_TRUE);
    ck_assert_int_eq(payload("merge_group", "head_commit"), WF_FALSE);
    ck_assert_int_eq(payload("workflow_call", "head_commit"), WF_MAYBE);
    ck_assert_int_eq(payload("repository_dispatch", "client_payload"), WF_TRUE);
    ck_assert_int_eq(payload("no_such_event", "x"), WF_MAYBE);
    ck_assert_int_eq(payload("", ""), WF_MAYBE);
}
END_TEST

START_TEST(knows_runtimes) {
    ck_assert_uint_eq(wf_runtime_end(WF_STR("node12")), 202306);
    ck_assert_uint_eq(wf_runtime_end(WF_STR("node16")), 202411);
    ck_assert_uint_eq(wf_runtime_end(WF_STR("node20")), 202609);
    ck_assert_uint_eq(wf_runtime_end(WF_STR("node24")), 0);
    ck_assert_uint_eq(wf_runtime_end(WF_STR("composite")), 0);
    ck_assert_uint_eq(wf_runtime_end(WF_STR("")), 0);
}
END_TEST

START_TEST(keeps_the_order_of_the_tables) {
    for (size_t i = 0; i < wf_action_fact_count; i++) {
        const struct wf_action_fact *row = &wf_action_facts[i];
        int order = i > 0 ? wf_fact_cmp(row[-1].name, row->name) : -1;
        ck_assert(order < 0 || (order == 0 && row[-1].to < row->from));
        ck_assert_uint_le(row->from, row->to);
        for (uint32_t j = 1; j < row->input_count; j++) {
            ck_assert_int_lt(wf_fact_cmp(row->inputs[j - 1].name, row->inputs[j].name), 0);
        }
        for (uint32_t j = 1; j < row->output_count; j++) {
            ck_assert_int_lt(wf_fact_cmp(row->outputs[j - 1], row->outputs[j]), 0);
        }
    }
    for (size_t i = 1; i < wf_payload_fact_count; i++) {
        ck_assert_int_lt(wf_fact_cmp(wf_payload_facts[i - 1].event, wf_payload_facts[i].event), 0);
    }
}
END_TEST

/* What the corpus says about the tables: real files are mostly right. */
struct census {
    size_t uses, unknown_uses, inputs, unknown_inputs;
};

static void count_inputs(struct census *census, const struct wf_uses *uses,
                         const struct wf_action_fact *action, const struct wf_node *with) {
    for (WF_EACH(key, with)) {
        struct wf_str name = wf_node_text(key);
        census->inputs++;
        if (!action->open_inputs && !wf_action_input(action, name)) {
            census->unknown_inputs++;
            printf("# %.*s has no %.*s\n", WF_STR_ARG(uses->text), WF_STR_ARG(name));
        }
    }
}

static void count_step(struct census *census, const struct wf_doc *doc, const struct wf_node *step) {
    const struct wf_node *value = wf_node_get(step, "uses");
    struct wf_uses uses = wf_uses_parse(wf_node_text(value));
    bool docker = wf_str_is_case(uses.owner, "docker");
    if (uses.kind != WF_USES_REPOSITORY || uses.workflow ||
        (!docker && !wf_str_is_case(uses.owner, "actions"))) {
        return;
    }
    census->uses++;
    const struct wf_action_fact *action = wf_action_fact(&uses, wf_pin_comment(doc, value));
    if (!action) {
        census->unknown_uses++;
        printf("# %.*s is not known\n", WF_STR_ARG(uses.text));
    } else if (docker) {
        count_inputs(census, &uses, action, wf_node_get(step, "with"));
    }
}

static void count_file(void *context, const struct corpus_file *file) {
    const struct wf_doc *doc = wf_yaml_parse(file->arena, wf_str_of(file->path), file->bytes);
    for (const struct wf_node *node = doc->root; node; node = wf_layout_next(node, doc->root)) {
        if (node->kind == WF_MAPPING && wf_node_is_scalar(wf_node_get(node, "uses"))) {
            count_step(context, doc, node);
        }
    }
}

START_TEST(knows_what_real_files_use) {
    struct census census = {0};
    if (!corpus_each("", count_file, &census)) {
        return;
    }
    printf("# %zu of %zu steps with an unknown action, %zu of %zu inputs unknown\n", census.unknown_uses,
           census.uses, census.unknown_inputs, census.inputs);
    ck_assert_uint_gt(census.uses, 1000);
    ck_assert_uint_eq(census.unknown_uses, 0);
    ck_assert_uint_lt(census.unknown_inputs, census.inputs / 100);
}
END_TEST

Suite *facts_suite(void) {
    Suite *suite = suite_create("facts");
    TCase *tests = tcase_create("facts");
    tcase_set_timeout(tests, 280);
    tcase_add_test(tests, finds_the_version);
    tcase_add_test(tests, advisories_have_ranges);
    tcase_add_test(tests, trusts_the_comment_of_a_sha);
    tcase_add_test(tests, takes_the_newest_when_it_cannot_tell);
    tcase_add_test(tests, knows_what_it_does_not_know);
    tcase_add_test(tests, knows_inputs_and_outputs);
    tcase_add_test(tests, knows_the_marks);
    tcase_add_test(tests, looks_through_all_versions);
    tcase_add_test(tests, reads_the_comment_of_a_pin);
    tcase_add_test(tests, knows_payloads);
    tcase_add_test(tests, knows_runtimes);
    tcase_add_test(tests, keeps_the_order_of_the_tables);
    tcase_add_test(tests, knows_what_real_files_use);
    suite_add_tcase(suite, tests);
    return suite;
}
