/* Which workflows are loaded that were not given, in a repository in memory. */
#include "lint/link.h"

#include "base/buf.h"
#include "base/file.h"

#include <check.h>

static struct wf_arena arena;

#define W ".github/workflows/"
#define STEP "jobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: make\n"

struct thing {
    const char *path, *text;
};

static void set_up(void) {
    arena = (struct wf_arena){0};
}

static void tear_down(void) {
    wf_arena_free(&arena);
}

static bool read_thing(void *context, struct wf_arena *into, struct wf_str path, struct wf_str *bytes) {
    for (const struct thing *thing = context; thing->path; thing++) {
        if (wf_str_is(path, thing->path)) {
            *bytes = wf_arena_str(into, wf_str_of(thing->text));
            return true;
        }
    }
    return false;
}

static struct wf_entry entry(void *context, struct wf_str path) {
    struct wf_str bytes;
    bool there = read_thing(context, &arena, path, &bytes);
    return (struct wf_entry){.name = path, .kind = there ? WF_ENTRY_FILE : WF_ENTRY_MISSING};
}

static bool each(void *context, struct wf_arena *into, struct wf_str path,
                 void (*visit)(void *with, const struct wf_entry *entry), void *with) {
    (void)into;
    for (const struct thing *thing = context; thing->path; thing++) {
        struct wf_str whole = wf_str_of(thing->path);
        if (wf_str_starts(whole, path.ptr)) {
            struct wf_entry entry = {.name = wf_path_base(whole), .kind = WF_ENTRY_FILE};
            visit(with, &entry);
        }
    }
    return true;
}

/* Gives the first of `things`, and says which others were loaded for it. */
static const char *loaded(const struct thing *things, enum wf_link_users users) {
    struct wf_file *file = wf_lint_file(&arena, wf_str_of(things->path), wf_str_of(things->text));
    struct wf_repo repo = {.files = &file, .count = 1};
    struct wf_folder folder = {(void *)things, entry, each, read_thing, NULL};
    struct wf_loader loader = {
        .read = read_thing, .context = (void *)things, .files = &folder, .users = users};
    struct wf_buf out = {.arena = &arena};
    wf_repo_link(&arena, &repo, &loader);
    for (size_t i = 0; i < repo.other_count; i++) {
        wf_buf_printf(&out, "%s%.*s", i > 0 ? " " : "",
                      WF_STR_ARG(wf_path_base(repo.others[i]->source->path)));
    }
    return wf_arena_str(&arena, wf_buf_view(&out)).ptr;
}

#define CALL(name) "on: push\njobs:\n  a:\n    uses: " name "\n"

static const struct thing called[] = {
    {W "made here.yml", "on: workflow_call\n" STEP},
    {W "folded.yml", CALL("./.github/workflows/made\n      here.yml")},
    {W "none.yml", "on: push\n" STEP},
    {W "quoted.yaml", CALL("\"./.github//workflows/made here.yml\"")},
    {W "readme.md", "made here.yml"},
    {W "through.yml", "on: workflow_call\njobs:\n  a:\n    uses: './.github/workflows/made here.yml'\n"},
    {W "top.yml", CALL("./.github/workflows/through.yml")},
    {NULL, NULL},
};

START_TEST(test_callers) {
    ck_assert_str_eq(loaded(called, WF_USERS_NAMED), "folded.yml quoted.yaml through.yml top.yml");
    ck_assert_str_eq(loaded(called, WF_USERS_ALL), "folded.yml none.yml quoted.yaml through.yml top.yml");
    ck_assert_str_eq(loaded(called, WF_USERS_NONE), "");
}
END_TEST

#define FOLLOW(names) "on:\n  workflow_run:\n    workflows: " names "\n" STEP

static const struct thing follows[] = {
    {W "after.yml", FOLLOW("[It's built, .github/workflows/plain.yml]")},
    {W "built.yml", "name: 'It''s\n  built'\non: push\n" STEP},
    {W "first.yml", "name: first\non: push\n" STEP},
    {W "none.yml", "name: Other\non: push\n" STEP},
    {W "plain.yml", FOLLOW("first")},
    {NULL, NULL},
};

START_TEST(test_followed) {
    ck_assert_str_eq(loaded(follows, WF_USERS_NAMED), "built.yml first.yml plain.yml");
    struct thing star[6];
    memcpy(star, follows, sizeof star);
    star[0].text = FOLLOW("['*']");
    ck_assert_str_eq(loaded(star, WF_USERS_NAMED), "built.yml first.yml none.yml plain.yml");
}
END_TEST

/* What outsiders leave with rights may be picked up anywhere. */
START_TEST(test_open) {
    struct thing open[6];
    memcpy(open, follows, sizeof open);
    open[2].text = "name: first\non: pull_request\n" STEP;
    ck_assert_str_eq(loaded(open, WF_USERS_NAMED), "built.yml first.yml none.yml plain.yml");
}
END_TEST

#define USE(path) "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - uses: " path "\n"
#define ACTION(steps) "name: a\ndescription: b\nruns:\n  using: composite\n  steps:\n" steps

static const struct thing action[] = {
    {".github/actions/one/action.yml", ACTION("    - run: make\n      shell: bash\n")},
    {".github/actions/two/action.yml", ACTION("    - uses: ./.github/actions/one\n")},
    {W "by-two.yml", USE("$/.github/actions/two")},
    {W "direct.yml", USE("./.github/actions/one")},
    {W "none.yml", USE("actions/checkout@v4")},
    {NULL, NULL},
};

START_TEST(test_actions) {
    ck_assert_str_eq(loaded(action, WF_USERS_NAMED), "by-two.yml direct.yml action.yml");
}
END_TEST

Suite *link_users_suite(void) {
    Suite *suite = suite_create("link_users");
    TCase *tcase = tcase_create("loaded");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, test_callers);
    tcase_add_test(tcase, test_followed);
    tcase_add_test(tcase, test_open);
    tcase_add_test(tcase, test_actions);
    suite_add_tcase(suite, tcase);
    return suite;
}
