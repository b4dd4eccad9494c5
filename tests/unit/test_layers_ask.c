#include "docker/layers.h"

#include "base/buf.h"

#include <check.h>

static struct wf_arena arena;

static void clear(void) {
    wf_arena_free(&arena);
}

static const struct wf_dockerfile *parse(const char *text) {
    return wf_dockerfile_read(&arena, wf_source_make(&arena, WF_STR("Dockerfile"), wf_str_of(text)));
}

static const struct wf_instruction *at(const struct wf_dockerfile *file, size_t index) {
    ck_assert_uint_lt(index, file->instructions.len);
    return file->instructions.items[index];
}

/* The numbers of instructions, with a blank between. */
static const char *numbers(const struct wf_instructions *list) {
    struct wf_buf out = {.arena = &arena};
    for (size_t i = 0; i < list->list.len; i++) {
        wf_buf_printf(&out, "%s%zu", i > 0 ? " " : "", list->list.items[i]->index);
    }
    wf_buf_char(&out, '\0');
    return out.ptr;
}

static void ck_invalidated(const char *text, size_t index, const char *expected) {
    const struct wf_dockerfile *file = parse(text);
    const size_t *from = wf_layers_reach(wf_layers_ask(&arena, file), at(file, index));
    struct wf_instructions list = {0};
    for (size_t i = 0; i < file->instructions.len; i++) {
        const struct wf_instruction *one = at(file, i);
        bool step = one->kind == WF_RUN || one->kind == WF_COPY || one->kind == WF_WORKDIR;
        if (step && from[one->stage->index] <= i) {
            *WF_PUSH(&arena, &list.list) = one;
        }
    }
    ck_assert_msg(strcmp(numbers(&list), expected) == 0, "%s: \"%s\" is not \"%s\"", text, numbers(&list),
                  expected);
}

START_TEST(an_arg_reaches_later_runs) {
    ck_invalidated("FROM a\nARG V\nCOPY x y\nRUN one\nCOPY z z\nWORKDIR /w\n", 1, "3 4 5");
    ck_invalidated("FROM a\nARG V\nCOPY x /$V\nRUN one\n", 1, "2 3");
    ck_invalidated("FROM a\nARG V\nENV V=1\nRUN one\n", 1, "");
    ck_invalidated("FROM a\nARG V\nENV W=$V\nENV V=1\nRUN one\n", 1, "4");
    ck_invalidated("FROM a\nARG V\nLABEL v=$V\nCMD x\n", 1, "");
    ck_invalidated("FROM a\nARG V\nUSER $V\nCOPY x y\nRUN one\n", 1, "4");
    ck_invalidated("FROM a\nRUN one\nENV V=1\n", 2, "");
    ck_invalidated("FROM a AS b\nARG V\nFROM b\nRUN one\nFROM c\nRUN two\n", 1, "3");
    ck_invalidated("FROM a AS b\nARG V\nRUN one\nFROM c\nCOPY --from=b /x /y\n", 1, "2");
}
END_TEST

START_TEST(a_global_arg_reaches_what_takes_it) {
    ck_invalidated("ARG V=1\nFROM a\nRUN one\n", 0, "");
    ck_invalidated("ARG V=1\nFROM a\nRUN one\nARG V\nRUN two\n", 0, "4");
    ck_invalidated("ARG V=1\nFROM a\nARG V=2\nRUN two\n", 0, "");
    ck_invalidated("ARG V=1\nFROM a:$V\nCOPY x y\nRUN two\nFROM b\nRUN one\n", 0, "2 3");
    ck_invalidated("ARG V=1\nARG W=$V\nFROM a:$W\nRUN two\n", 0, "3");
}
END_TEST

START_TEST(a_step_reaches_all_behind_it) {
    ck_invalidated("FROM a\nRUN one\nCOPY x y\nENV A=1\nRUN two\n", 2, "2 4");
    ck_invalidated("FROM a AS b\nCOPY x y\nRUN one\nFROM b\nRUN two\nFROM c\nRUN three\n", 1, "1 2 4");
    ck_invalidated("FROM a\nSHELL [\"x\"]\nCOPY x y\nRUN one\nCOPY x z\n", 1, "3 4");
    ck_invalidated("FROM a\nCMD x\nRUN one\n", 1, "");
    ck_invalidated("FROM a\nCOPY x y\n", 0, "1");
}
END_TEST

START_TEST(expensive_commands) {
    static const struct {
        const char *run, *name;
    } cases[] = {
        {"apt-get update && apt-get install -y gcc", "apt-get install"},
        {"--mount=type=cache,target=/c pip install -r r.txt", "pip install"},
        {"cd x && make -j4", "make"},
        {"python -m pip install x", "pip install"},
        {"npm run build", "npm run"},
        {"git clone https://x", "git clone"},
        {"git status", NULL},
        {"npm --version", NULL},
        {"echo pip install", NULL},
        {"[\"make\", \"all\"]", "make"},
        {"[\"echo\"]", NULL},
        {"useradd x && chown -R x /x", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct wf_dockerfile *file =
            parse(wf_arena_printf(&arena, "FROM a\nRUN %s\n", cases[i].run).ptr);
        ck_assert_pstr_eq(wf_layers_expensive(at(file, 1)), cases[i].name);
    }
    ck_assert_ptr_null(wf_layers_expensive(at(parse("FROM a\nCMD make\n"), 1)));
}
END_TEST

static const char *needed(const char *text, const char *target) {
    const struct wf_dockerfile *file = parse(text);
    const struct wf_stage *stage = target != NULL ? wf_dockerfile_target(file, wf_str_of(target)) : NULL;
    struct wf_stages stages = wf_layers_needed(&arena, file, stage);
    struct wf_buf out = {.arena = &arena};
    for (size_t i = 0; i < stages.list.len; i++) {
        wf_buf_printf(&out, "%zu", stages.list.items[i]->index);
    }
    wf_buf_char(&out, '\0');
    return out.ptr;
}

START_TEST(stages_that_are_needed) {
    ck_assert_str_eq(needed("FROM a AS x\nFROM b AS y\nFROM c\nCOPY --from=x /1 /\n", NULL), "02");
    ck_assert_str_eq(needed("FROM a AS x\nFROM x AS y\nFROM y\n", NULL), "012");
    ck_assert_str_eq(needed("FROM a AS x\nFROM x AS y\nFROM y\n", "x"), "0");
    ck_assert_str_eq(needed("FROM a AS x\nFROM b\nRUN --mount=from=x,target=/x ls\n", NULL), "01");
    ck_assert_str_eq(needed("FROM a\nFROM b\nCOPY --from=0 / /\n", NULL), "01");
    ck_assert_str_eq(needed("FROM a AS x\nFROM b AS y\nONBUILD COPY --from=x / /\nFROM y\n", NULL), "012");
    ck_assert_str_eq(needed("", NULL), "");
}
END_TEST

static void ck_users(const char *text, size_t index, const char *name, const char *expected) {
    const struct wf_dockerfile *file = parse(text);
    struct wf_instructions list =
        wf_layers_users(wf_layers_ask(&arena, file), at(file, index), wf_str_of(name));
    ck_assert_msg(strcmp(numbers(&list), expected) == 0, "%s: \"%s\" is not \"%s\"", text, numbers(&list),
                  expected);
}

START_TEST(users_of_a_variable) {
    ck_users("FROM a\nARG V\nRUN echo $V\nRUN echo $VV ${V}\nRUN echo V\nLABEL v=$V\n", 1, "V", "2 3 5");
    ck_users("FROM a\nARG V\nCMD echo $V\n", 1, "V", "");
    ck_users("FROM a\nENV V=1\nCMD echo $V\nENTRYPOINT [\"$V\"]\n", 1, "V", "2");
    ck_users("FROM a\nARG V\nARG V=2\nRUN echo $V\n", 1, "V", "");
    ck_users("FROM a\nARG V\nARG V=2\nRUN echo $V\n", 2, "V", "3");
    ck_users("ARG V\nFROM a:$V\nRUN echo $V\n", 0, "V", "1");
    ck_users("FROM a\nARG V\nCOPY <<E /x\n$V\nE\nCOPY <<\"E\" /x\n$V\nE\n", 1, "V", "2");
    ck_users("FROM a\nARG V\nRUN --mount=type=cache,target=/$V true\n", 1, "V", "2");
}
END_TEST

Suite *layers_ask_suite(void) {
    Suite *suite = suite_create("layers_ask");
    TCase *tests = tcase_create("all");
    tcase_add_checked_fixture(tests, NULL, clear);
    tcase_add_test(tests, an_arg_reaches_later_runs);
    tcase_add_test(tests, a_global_arg_reaches_what_takes_it);
    tcase_add_test(tests, a_step_reaches_all_behind_it);
    tcase_add_test(tests, expensive_commands);
    tcase_add_test(tests, stages_that_are_needed);
    tcase_add_test(tests, users_of_a_variable);
    suite_add_tcase(suite, tests);
    return suite;
}
