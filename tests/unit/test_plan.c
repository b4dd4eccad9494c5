#include "scaffold/plan.h"

#include "base/file.h"

#include "scratch.h"

#include <check.h>
#include <stdlib.h>

#define LEN(array) (sizeof(array) / sizeof *(array))

static const struct wf_detected *detect(void) {
    struct wf_folder *source = WF_NEW(&arena, struct wf_folder);
    *source = wf_folder_on_disk(&arena, folder);
    return wf_detect(&arena, source, &(struct wf_remote){0});
}

static void put_pack(const char *name, const char *text) {
    put(wf_arena_printf(&arena, "packs/%s/pack.yml", name).ptr, text);
    put(wf_arena_printf(&arena, "packs/%s/a.txt", name).ptr, "<% word %>\n");
}

static struct wf_plan *plan_of(const struct wf_str *packs, size_t count, const struct wf_str *settings,
                               size_t set) {
    struct wf_err err;
    struct wf_order order = {.folder = wf_path_join(&arena, folder, "packs"),
                             .detected = detect(),
                             .packs = packs,
                             .pack_count = count,
                             .settings = settings,
                             .setting_count = set};
    struct wf_plan *plan = wf_plan_make(&arena, &order, &err);
    ck_assert_msg(err.kind == WF_ERR_NONE, "%s", err.text);
    return plan;
}

static const struct wf_instance *instance_of(const struct wf_plan *plan, const char *pack, size_t nth) {
    for (size_t i = 0; i < plan->instances.len; i++) {
        if (wf_str_is(plan->instances.items[i].pack->name, pack) && nth-- == 0) {
            return &plan->instances.items[i];
        }
    }
    ck_abort_msg("no %s", pack);
    return NULL;
}

static const char *word_of(const struct wf_instance *instance) {
    ck_assert_ptr_nonnull(instance->values);
    return wf_arena_str(&arena, wf_node_text(instance->values->items[0])).ptr;
}

#define PACK(condition, detect)                                                                              \
    "title: t\nabout: a\n" condition                                                                         \
    "inputs:\n  word: {default: d, pattern: '[a-z0-9]+', help: h, detect: \"" detect                         \
    "\"}\nfiles:\n  - {path: <% word %>.txt, template: a.txt}\n"

START_TEST(plans) {
    put("one/requirements.txt", "flask\n");
    put("two/requirements.txt", "flask\n");
    put_pack("each", PACK("for: stack.language == 'python'\n", "stack.folder"));
    put_pack("once", PACK("for: repository.stacks > 1\n", "repository.stacks"));
    put_pack("never", PACK("for: stack.language == 'go'\n", "stack.folder"));
    put_pack("asked", PACK("for: asked && stack.language == 'python'\n", "stack.folder"));
    put_pack("bad", PACK("for: stack.language == 'python'\n", "format('A {0}', stack.folder)"));
    struct wf_plan *plan = plan_of(NULL, 0, NULL, 0);
    ck_assert_uint_eq(plan->problems.len, 0);
    ck_assert_str_eq(word_of(instance_of(plan, "each", 0)), "one");
    ck_assert_str_eq(word_of(instance_of(plan, "each", 1)), "two");
    ck_assert_str_eq(word_of(instance_of(plan, "once", 0)), "2");
    ck_assert_ptr_null(instance_of(plan, "never", 0)->values);
    ck_assert_ptr_null(instance_of(plan, "asked", 0)->values);
    ck_assert_ptr_null(instance_of(plan, "docker", 0)->values);
    ck_assert_str_eq(word_of(instance_of(plan, "bad", 0)), "d");
    ck_assert(instance_of(plan, "bad", 0)->detections.items[0].refused);
    const struct wf_detection *detection = &instance_of(plan, "each", 0)->detections.items[0];
    ck_assert(wf_str_is(detection->reason, "one/requirements.txt"));
    struct wf_str names[] = {WF_STR("asked")};
    plan = plan_of(names, 1, NULL, 0);
    ck_assert_uint_eq(plan->instances.len, 2);
    ck_assert_str_eq(word_of(instance_of(plan, "asked", 1)), "two");
}
END_TEST

START_TEST(settings_of_plans) {
    put("one/requirements.txt", "flask\n");
    put("two/requirements.txt", "flask\n");
    put_pack("each", PACK("for: stack.language == 'python'\n", "stack.folder"));
    put_pack("once", PACK("for: repository.stacks > 1\n", "repository.stacks"));
    struct wf_str names[] = {WF_STR("each"), WF_STR("once")};
    struct wf_str all[] = {WF_STR("word=x"), WF_STR("python-two.word=y"), WF_STR("once.word=z")};
    struct wf_plan *plan = plan_of(names, 2, all, 3);
    ck_assert_uint_eq(plan->problems.len, 0);
    ck_assert_str_eq(word_of(instance_of(plan, "each", 0)), "x");
    ck_assert_str_eq(word_of(instance_of(plan, "each", 1)), "y");
    ck_assert_str_eq(word_of(instance_of(plan, "once", 0)), "z");
    struct wf_str wrong[] = {WF_STR("wrod=x"), WF_STR("eahc.word=x"), WF_STR("once.wodr=x"), WF_STR("word")};
    for (size_t i = 0; i < LEN(wrong); i++) {
        plan = plan_of(names, 2, &wrong[i], 1);
        ck_assert_msg(plan->problems.len > 0, "%.*s", WF_STR_ARG(wrong[i]));
    }
}
END_TEST

/* A misspelled name would be null without a word. */
START_TEST(unknown_names) {
    put("requirements.txt", "flask\n");
    put_pack("each", PACK("for: stack.langauge == 'python'\n", "stack.folder"));
    ck_assert_uint_eq(plan_of(NULL, 0, NULL, 0)->problems.len, 1);
}
END_TEST

/* All packs of the program name only what there is, for stacks of every kind. */
START_TEST(embedded_packs) {
    struct wf_err err;
    put("requirements.txt", "flask\n");
    put("web/package.json", "{\"main\": \"x\"}");
    struct wf_pack_names names = {0};
    ck_assert(wf_pack_list(&arena, NULL, &names, &err));
    struct wf_order order = {.detected = detect(), .packs = names.items, .pack_count = names.len};
    struct wf_plan *plan = wf_plan_make(&arena, &order, &err);
    for (size_t i = 0; i < plan->problems.len; i++) {
        ck_abort_msg("%s", wf_problem_text(&arena, &plan->problems.items[i]).ptr);
    }
    for (size_t i = 0; i < plan->instances.len; i++) {
        const struct wf_instance *instance = &plan->instances.items[i];
        for (size_t k = 0; k < instance->detections.len; k++) {
            ck_assert_msg(!instance->detections.items[k].refused, "%.*s: %.*s",
                          WF_STR_ARG(instance->pack->name), WF_STR_ARG(instance->detections.items[k].reason));
        }
    }
}
END_TEST

Suite *plan_suite(void) {
    Suite *suite = suite_create("plan");
    TCase *tests = tcase_create("plan");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, plans);
    tcase_add_test(tests, settings_of_plans);
    tcase_add_test(tests, unknown_names);
    tcase_add_test(tests, embedded_packs);
    suite_add_tcase(suite, tests);
    return suite;
}
