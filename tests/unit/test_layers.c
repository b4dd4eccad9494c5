#include "layers_world.h"

#define FILES "a/f=one a/g=two b/f=one x.txt=x"

static void clear(void) {
    wf_arena_free(&arena);
}

/* The same build after files were changed. */
static const struct wf_layers *after_change(const char *dockerfile, const char *change,
                                            enum wf_layers_cache cache) {
    struct world_side before = {.dockerfile = dockerfile, .files = FILES};
    struct world_side after = {.dockerfile = dockerfile,
                               .files = wf_arena_printf(&arena, FILES " %s", change).ptr};
    return world_compare(&before, &after, cache);
}

static const struct wf_layers *after_edit(const char *dockerfile, const char *edited) {
    struct world_side before = {.dockerfile = dockerfile, .files = FILES};
    struct world_side after = {.dockerfile = edited, .files = FILES};
    return world_compare(&before, &after, WF_LAYERS_LOCAL);
}

static const struct wf_layers *after_arg(const char *dockerfile, const char *args) {
    struct world_side before = {.dockerfile = dockerfile, .files = FILES};
    struct world_side after = {.dockerfile = dockerfile, .files = FILES, .args = args};
    return world_compare(&before, &after, WF_LAYERS_LOCAL);
}

static void ck_why(const struct wf_layers *layers, size_t step, const char *why) {
    ck_assert_uint_lt(step, layers->steps.len);
    const struct wf_layer_step *one = &layers->steps.items[step];
    ck_assert_msg(wf_str_is(one->why, why), "\"%.*s\" is not \"%s\"", WF_STR_ARG(one->why), why);
}

/* --- why -------------------------------------------------------------------------------------------------
 */

START_TEST(files_are_named) {
    const char *copy = "FROM i\nCOPY a /a\nRUN one\n";
    const struct wf_layers *layers = after_change(copy, "a/f=n", WF_LAYERS_LOCAL);
    ck_why(layers, 0, "\"a/f\" has changed and is copied here");
    ck_assert(wf_str_is(layers->steps.items[0].path, "a/f"));
    ck_why(layers, 1, "the step before it is rebuilt (line 2)");
    ck_assert_uint_eq(layers->steps.items[1].cause->index, 1);
    ck_why(after_change(copy, "a/n=n", WF_LAYERS_LOCAL), 0, "\"a/n\" is new and is copied here");
    ck_why(after_change(copy, "-a/f", WF_LAYERS_LOCAL), 0, "\"a/f\" is gone and is copied here");
    ck_why(after_change(copy, "-a", WF_LAYERS_LOCAL), 0, "\"a\" is not in the context: the build fails here");
    ck_why(after_change("FROM i\nRUN --mount=source=a,target=/m x\n", "a/f=n", WF_LAYERS_LOCAL), 0,
           "\"a/f\" has changed and is mounted here");
    ck_why(after_change(copy, "b/f=n", WF_LAYERS_LOCAL), 0, "");
}
END_TEST

START_TEST(edits_are_named) {
    ck_why(after_edit("FROM i\nRUN one\n", "FROM i\nRUN two\n"), 0, "its command has changed");
    ck_why(after_edit("FROM i\nRUN one\n", "FROM j\nRUN one\n"), 0, "the base image is another (line 1)");
    ck_why(after_edit("FROM i\nWORKDIR /a\nRUN one\n", "FROM i\nWORKDIR /b\nRUN one\n"), 0,
           "its destination is another");
    ck_why(after_edit("FROM i\nUSER a\nRUN one\n", "FROM i\nUSER b\nRUN one\n"), 0,
           "USER is another (line 2)");
    ck_why(after_edit("FROM i\nSHELL [\"a\"]\nRUN one\n", "FROM i\nSHELL [\"b\"]\nRUN one\n"), 0,
           "SHELL is another (line 2)");
    ck_why(after_edit("FROM i\nENV A=1\nRUN one\n", "FROM i\nENV A=2\nRUN one\n"), 0,
           "ENV A has another value and is set before this RUN (line 2)");
    ck_why(after_edit("FROM i\nRUN one\n", "FROM i\nENV A=2\nRUN one\n"), 0,
           "ENV A is new before this RUN (line 2)");
    ck_why(after_edit("FROM i\nENV A=2\nRUN one\n", "FROM i\nRUN one\n"), 0,
           "ENV A is not set any more before this RUN");
    ck_why(after_edit("FROM i\nENV A=1 B=2\nRUN one\n", "FROM i\nENV B=2 A=1\nRUN one\n"), 0,
           "ARG and ENV are set in another order before this RUN (line 2)");
    ck_why(after_edit("FROM i\nRUN one\n", "FROM i\nRUN zero\nRUN one\n"), 0, "its command has changed");
    ck_why(after_edit("FROM i\nCOPY x.txt /x\n", "FROM i\nRUN zero\nCOPY x.txt /x\n"), 0,
           "there was no such step before");
    ck_why(after_edit("FROM i\nCOPY x.txt /x\n", "FROM i\nCOPY --chown=1 x.txt /x\n"), 0,
           "its --chown is another");
    ck_why(after_edit("FROM i\nCOPY x.txt /x\n", "FROM i\nCOPY b/f /x\n"), 0, "its sources are others");
    ck_why(after_edit("FROM i\nRUN --mount=type=cache,target=/c x\n", "FROM i\nRUN x\n"), 0,
           "its mounts have changed");
    ck_why(after_edit("FROM i\nCOPY <<E /x\n1\nE\n", "FROM i\nCOPY <<E /x\n2\nE\n"), 0,
           "its here-document has changed");
    ck_why(after_arg("FROM i\nARG V=1\nRUN one\n", "V=2"), 0,
           "ARG V has another value and is set before this RUN (line 2)");
}
END_TEST

START_TEST(other_stages_are_named) {
    const char *two = "FROM i AS b\nCOPY a /a\nRUN %s\nFROM j\nCOPY --from=b %s /x\n";
    const struct wf_layers *layers =
        after_change(wf_arena_printf(&arena, two, "true", "/a").ptr, "a/f=n", WF_LAYERS_LOCAL);
    ck_assert_str_eq(world_states(layers), "rrr");
    ck_why(layers, 2, "what it takes from stage \"b\" has changed (line 2)");
    layers = after_change(wf_arena_printf(&arena, two, "pip install x", "/usr/local/lib").ptr, "a/f=n",
                          WF_LAYERS_LOCAL);
    ck_assert_str_eq(world_states(layers), "rrr");
    ck_why(layers, 2, "what it takes from stage \"b\" is written anew, never with the same bytes (line 3)");
    layers = after_change(wf_arena_printf(&arena, two, "./build", "/out").ptr, "a/f=n", WF_LAYERS_LOCAL);
    ck_assert_str_eq(world_states(layers), "rr?");
    ck_why(layers, 2, "whether RUN runs again with the same result in stage \"b\" cannot be known (line 3)");
    layers = after_edit("FROM i\nCOPY --from=j /x /x\n", "FROM i\nCOPY --from=k /x /x\n");
    ck_assert_str_eq(world_states(layers), "?");
    ck_why(layers, 0, "what it takes from image \"k\" may be another");
}
END_TEST

/* --- what a RUN leaves -------------------------------------------------------------------------------------
 */

START_TEST(effects_of_commands) {
    static const struct {
        const char *run, *path, *states;
    } cases[] = {
        {"true", "/x", "rrc"},
        {"apt-get update && apt-get install -y gcc", "/app", "rrc"},
        {"apt-get install -y gcc", "/usr/bin", "rr?"},
        {"apt-get install -y gcc", "/usr/local", "rrc"},
        {"apt-get install -y gcc", "/", "rrr"},
        {"pip install x", "/app", "rrc"},
        {"pip install x", "/usr/local/lib/python3.11/site-packages", "rrr"},
        {"pip install x", "/usr/local/bin", "rr?"},
        {"pip install --target=/deps x", "/deps", "rrr"},
        {"pip install --target /deps x", "/other", "rrc"},
        {"/venv/bin/pip install x", "/venv", "rrr"},
        {"python -m venv /venv", "/venv", "rrr"},
        {"python3 -m pip install x", "/usr/local/lib", "rrr"},
        {"pip install .", "/w", "rr?"},
        {"python setup.py", "/x", "rr?"},
        {"useradd -m app", "/home", "rrc"},
        {"mkdir -p /x && chown -R 5 /x", "/x", "rrc"},
        {"echo hi > /x", "/x", "rrc"},
        {"echo $A > /x", "/x", "rr?"},
        {"echo hi > $A", "/x", "rr?"},
        {"date > /x", "/x", "rr?"},
        {"date > /dev/null", "/x", "rrc"},
        {"cd /y && touch z", "/y", "rrc"},
        {"cd /y && cp a b", "/y", "rr?"},
        {"cd /y && cp a b", "/x", "rrc"},
        {"cd $A && cp a b", "/x", "rr?"},
        {"npm ci", "/w/node_modules", "rr?"},
        {"f() { true; }; f", "/x", "rr?"},
        {"[\"true\"]", "/x", "rr?"},
        {"if [ -f x ]; then pip install y; fi", "/usr/local/lib", "rrr"},
        {"curl -o /x https://e", "/x", "rr?"},
        {"curl -o /y https://e", "/x", "rrc"},
        {"cd /y && curl -fsSLO https://e", "/y", "rr?"},
        {"cd /y && curl -fsSL https://e | sh", "/y", "rr?"},
        {"cd /y && wget https://e", "/y", "rr?"},
        {"cd /y && wget -qO /z https://e", "/y", "rrc"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *text =
            wf_arena_printf(&arena, "FROM i AS b\nCOPY a /made\nRUN %s\nFROM j\nCOPY --from=b %s /t\n",
                            cases[i].run, cases[i].path)
                .ptr;
        const char *in_w = strcmp(cases[i].path, "/w") == 0 || wf_str_starts(wf_str_of(cases[i].path), "/w/")
                               ? "FROM i AS b\nWORKDIR /w\n"
                               : NULL;
        if (in_w != NULL) {
            text = wf_arena_printf(&arena, "%s%s", in_w, text + strlen("FROM i AS b\n")).ptr;
        }
        const char *states = world_states(after_change(text, "a/f=n", WF_LAYERS_LOCAL));
        ck_assert_msg(strcmp(states + (in_w != NULL), cases[i].states) == 0 ||
                          (cases[i].path[1] == '\0' && strcmp(states, "rrr") == 0),
                      "%s at %s: %s", cases[i].run, cases[i].path, states);
    }
}
END_TEST

/* --- what cannot be known
 * ----------------------------------------------------------------------------------- */

START_TEST(addresses_may_have_moved) {
    ck_assert_str_eq(world_states(after_change("FROM i\nADD https://e/x /x\nRUN one\n", "", WF_LAYERS_LOCAL)),
                     "??");
    ck_assert_str_eq(
        world_states(after_change("FROM i\nADD --checksum=sha256:0 https://e/x /x\n", "", WF_LAYERS_LOCAL)),
        "c");
    ck_assert_str_eq(world_states(after_change("FROM i\nADD https://e/x.git /x\n", "", WF_LAYERS_LOCAL)),
                     "?");
    ck_assert_str_eq(
        world_states(after_change("FROM i\nADD https://e/x.git#0123456789012345678901234567890123456789 /x\n",
                                  "", WF_LAYERS_LOCAL)),
        "c");
    ck_why(after_change("FROM i\nADD https://e/x /x\n", "", WF_LAYERS_LOCAL), 0,
           "what stands at https://e/x may have changed");
}
END_TEST

START_TEST(nothing_known_of_the_context) {
    struct wf_layers_build build = {.file = world_dockerfile("FROM i\nRUN one\nCOPY a /a\nRUN two\n")};
    const struct wf_layers *layers = wf_layers_compare(&arena, &build, &build, WF_LAYERS_LOCAL);
    ck_assert_str_eq(world_states(layers), "c??");
    ck_why(layers, 1, "what it takes from the context cannot be compared");
    ck_why(layers, 2, "the step before it may be rebuilt (line 3)");
}
END_TEST

/* --- caches
 * --------------------------------------------------------------------------------------------------- */

static const char two_stages[] =
    "FROM i AS b\nRUN dep\nCOPY a /a\nRUN make\nFROM j\nRUN base\nCOPY --from=b /out /out\n"
    "COPY b /b\nRUN last\n";

/* What an engine has shown (BuildKit 0.25, type=local and inline on a builder without a store). */
START_TEST(imported_caches) {
    ck_assert_str_eq(world_states(after_change(two_stages, "", WF_LAYERS_MIN)), "ccccccc");
    ck_assert_str_eq(world_states(after_change(two_stages, "b/f=n", WF_LAYERS_MIN)), "cccccrr");
    ck_assert_str_eq(world_states(after_change(two_stages, "a/f=n", WF_LAYERS_MAX)), "crrc???");
    const struct wf_layers *layers = after_change(two_stages, "a/f=n", WF_LAYERS_MIN);
    ck_assert_str_eq(world_states(layers), "rrrc???");
    ck_why(layers, 0, "its layer is not among those of the image, and a step that needs it is rebuilt");
    ck_assert_str_eq(world_states(after_change("FROM i\nRUN x\nCOPY a /a\n", "a/f=n", WF_LAYERS_MIN)), "cr");
    ck_assert_str_eq(
        world_states(after_change("FROM i AS b\nRUN x\nFROM b\nCOPY a /a\n", "a/f=n", WF_LAYERS_MIN)), "cr");
}
END_TEST

/* The builder that has the context already does not look at the modes of its folders. */
START_TEST(modes_of_folders) {
    const char *copy = "FROM i\nCOPY a /a\n";
    ck_assert_str_eq(world_states(after_change(copy, "a!700/", WF_LAYERS_LOCAL)), "c");
    ck_assert_str_eq(world_states(after_change(copy, "a!700/", WF_LAYERS_MAX)), "r");
}
END_TEST

START_TEST(the_first_build) {
    struct world_side side = {.dockerfile = two_stages, .files = FILES};
    const struct wf_layers *layers = world_compare(NULL, &side, WF_LAYERS_LOCAL);
    ck_assert_str_eq(world_states(layers), "rrrrrrr");
    ck_why(layers, 0, "nothing is cached yet");
    ck_assert_uint_eq(layers->rebuilt, 7);
}
END_TEST

/* --- the rest
 * -------------------------------------------------------------------------------------------------- */

START_TEST(labels_and_numbers) {
    const struct wf_layers *layers = after_change(two_stages, "", WF_LAYERS_LOCAL);
    const struct wf_layer_step *first = &layers->steps.items[0], *last = &layers->steps.items[6];
    ck_assert(wf_str_is(first->label, "b"));
    ck_assert_uint_eq(first->index, 2);
    ck_assert_uint_eq(first->total, 4);
    ck_assert(wf_str_is(last->label, "stage-1"));
    ck_assert_uint_eq(last->index, 5);
    ck_assert_uint_eq(last->total, 5);
    ck_assert_uint_eq(layers->cached, 7);
    layers = after_change("FROM i\nRUN x\n", "", WF_LAYERS_LOCAL);
    ck_assert_uint_eq(layers->steps.items[0].label.len, 0);
    layers = after_change("FROM i\nRUN --mount=type=cache,target=/c x\n", "", WF_LAYERS_LOCAL);
    ck_assert(wf_str_is(layers->steps.items[0].label, "stage-0"));
    layers = after_change("FROM scratch\nWORKDIR /\nCOPY --link a /a\nWORKDIR /w\n", "", WF_LAYERS_LOCAL);
    ck_assert_uint_eq(layers->steps.len, 2);
    ck_assert(layers->steps.items[0].hidden);
    ck_assert_uint_eq(layers->steps.items[1].index, 2);
    ck_assert_uint_eq(layers->steps.items[1].total, 3);
}
END_TEST

START_TEST(steps_that_are_one) {
    const struct wf_layers *layers = after_change(
        "FROM i AS a\nRUN x\nFROM i AS b\nRUN x\nRUN y\nFROM j\nCOPY --from=a /1 /\nCOPY --from=b /1 /\n", "",
        WF_LAYERS_LOCAL);
    ck_assert_str_eq(world_states(layers), "c=ccc");
    ck_assert_ptr_eq(layers->steps.items[1].same, &layers->steps.items[0]);
    ck_assert_uint_eq(layers->cached, 4);
}
END_TEST

START_TEST(linked_layers_are_reused) {
    const struct wf_layers *layers =
        after_change("FROM i\nCOPY a /a\nCOPY --link b /b\n", "a/f=n", WF_LAYERS_LOCAL);
    ck_assert(layers->steps.items[1].reused);
    layers = after_change("FROM i\nCOPY a /a\nCOPY --link b /b\n", "b/f=n", WF_LAYERS_LOCAL);
    ck_assert(!layers->steps.items[1].reused);
    ck_why(layers, 1, "\"b/f\" has changed and is copied here");
}
END_TEST

START_TEST(what_is_no_build) {
    struct world_side side = {.dockerfile = two_stages, .files = FILES, .target = "nope"};
    ck_assert(
        wf_str_is(world_compare(&side, &side, WF_LAYERS_LOCAL)->problem, "no stage is called \"nope\""));
    side = (struct world_side){.dockerfile = "", .files = FILES};
    ck_assert(wf_str_is(world_compare(&side, &side, WF_LAYERS_LOCAL)->problem, "the Dockerfile has no FROM"));
    side = (struct world_side){.dockerfile = "FROM i\nCMD x\n", .files = ""};
    const struct wf_layers *layers = world_compare(&side, &side, WF_LAYERS_LOCAL);
    ck_assert_uint_eq(layers->problem.len, 0);
    ck_assert_uint_eq(layers->steps.len, 0);
}
END_TEST

START_TEST(odd_files) {
    static const char *const texts[] = {
        "FROM i\nCOPY\n",       "FROM i\nCOPY a\n",        "FROM i\nRUN\n",
        "FROM i\nWORKDIR\n",    "FROM\nRUN x\n",           "RUN x\n",
        "FROM i\nRUN <<E\n",    "FROM i AS i\nRUN x\n",    "FROM i\nCOPY --from=0 a b\n",
        "FROM i\nCOPY [a /x\n", "FROM i\nUSER\n",          "FROM i\nADD \\ a /x\n",
        "FROM i\nONBUILD\n",    "FROM i\nSHELL x\nRUN y\n"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        ck_assert_ptr_nonnull(after_change(texts[i], "a/f=n", WF_LAYERS_MIN));
    }
}
END_TEST

Suite *layers_suite(void) {
    Suite *suite = suite_create("layers");
    TCase *tests = tcase_create("all");
    tcase_add_checked_fixture(tests, NULL, clear);
    tcase_add_test(tests, files_are_named);
    tcase_add_test(tests, edits_are_named);
    tcase_add_test(tests, other_stages_are_named);
    tcase_add_test(tests, effects_of_commands);
    tcase_add_test(tests, addresses_may_have_moved);
    tcase_add_test(tests, nothing_known_of_the_context);
    tcase_add_test(tests, imported_caches);
    tcase_add_test(tests, modes_of_folders);
    tcase_add_test(tests, the_first_build);
    tcase_add_test(tests, labels_and_numbers);
    tcase_add_test(tests, steps_that_are_one);
    tcase_add_test(tests, linked_layers_are_reused);
    tcase_add_test(tests, what_is_no_build);
    tcase_add_test(tests, odd_files);
    suite_add_tcase(suite, tests);
    return suite;
}
