/* What a build is made from, in a repository in memory. */
#include "lint/link.h"

#include "base/buf.h"

#include <check.h>

static struct wf_arena arena;

struct thing {
    const char *path, *text;
    bool given;
};

struct repository {
    struct thing things[8];
    bool complete, own_folder;
};

static void set_up(void) {
    arena = (struct wf_arena){0};
}

static void tear_down(void) {
    wf_arena_free(&arena);
}

static bool load(void *context, struct wf_arena *into, struct wf_str path, struct wf_str *bytes) {
    const struct repository *repository = context;
    for (size_t i = 0; i < 8 && repository->things[i].path; i++) {
        if (wf_str_is(path, repository->things[i].path)) {
            *bytes = wf_arena_str(into, wf_str_of(repository->things[i].text));
            return true;
        }
    }
    return false;
}

static struct wf_entry entry(void *context, struct wf_str path) {
    struct wf_str bytes;
    bool there = load(context, &arena, path, &bytes);
    return (struct wf_entry){.name = path, .kind = there ? WF_ENTRY_FILE : WF_ENTRY_MISSING};
}

static bool no_each(void *context, struct wf_arena *into, struct wf_str path,
                    void (*visit)(void *with, const struct wf_entry *entry), void *with) {
    (void)context;
    (void)into;
    (void)path;
    (void)visit;
    (void)with;
    return false;
}

/* Reads the given files and links them. */
static struct wf_repo link_all(const struct repository *repository) {
    static struct wf_file *files[8];
    struct wf_repo repo = {.files = files};
    struct wf_folder *folder = WF_NEW(&arena, struct wf_folder);
    *folder = (struct wf_folder){(void *)repository, entry, no_each, load, NULL};
    struct wf_loader loader = {.read = load,
                               .context = (void *)repository,
                               .files = folder,
                               .own_folder = repository->own_folder,
                               .complete = repository->complete};
    for (size_t i = 0; i < 8 && repository->things[i].path; i++) {
        const struct thing *thing = &repository->things[i];
        if (thing->given) {
            files[repo.count++] = wf_lint_file(&arena, wf_str_of(thing->path), wf_str_of(thing->text));
        }
    }
    wf_repo_link(&arena, &repo, &loader);
    return repo;
}

static struct wf_str describe(const struct wf_image_source *source) {
    if (!source) {
        return WF_STR("nothing");
    }
    return wf_arena_printf(&arena, "%s%s %.*s in %s\"%.*s\" %s%.*s", source->dockerfile ? "" : "no ",
                           source->dockerfile_missing ? "missing" : "file",
                           WF_STR_ARG(source->dockerfile_path), source->context_known ? "" : "perhaps ",
                           WF_STR_ARG(source->context), source->ignore ? "" : "not ",
                           WF_STR_ARG(source->ignore_path));
}

static void expect(const struct wf_image_source *source, const char *wanted) {
    struct wf_str got = describe(source);
    ck_assert_msg(wf_str_is(got, wanted), "got:    %.*s\nwanted: %s", WF_STR_ARG(got), wanted);
}

#define BUILD(with)                                                                                          \
    "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - uses: actions/checkout@v6\n"      \
    "      - uses: docker/build-push-action@v6\n        with: {" with "}\n"

/* --- where things are --------------------------------------------------------------------------------- */

static const struct {
    const char *with, *source;
} places[] = {
    {"push: true", "file Dockerfile in \"\" .dockerignore"},
    {"context: .", "file Dockerfile in \"\" .dockerignore"},
    {"context: ./app/", "file app/Dockerfile in \"app\" not app/.dockerignore"},
    {"context: app/../app", "file app/Dockerfile in \"app\" not app/.dockerignore"},
    {"context: ., file: app/Dockerfile", "file app/Dockerfile in \"\" .dockerignore"},
    {"context: ., file: ./app/web.Dockerfile",
     "file app/web.Dockerfile in \"\" app/web.Dockerfile.dockerignore"},
    {"file: app/Dockerfile", "file app/Dockerfile in \"\" .dockerignore"},
    {"context: '{{defaultContext}}:app'", "file app/Dockerfile in \"app\" not app/.dockerignore"},
    {"context: '{{defaultContext}}:app', file: web.Dockerfile",
     "file app/web.Dockerfile in \"app\" app/web.Dockerfile.dockerignore"},
    {"context: '{{ defaultContext }}'", "file Dockerfile in \"\" .dockerignore"},
    {"context: '${{ github.workspace }}/app'", "file app/Dockerfile in \"app\" not app/.dockerignore"},
    {"context: '${{ github.workspace }}'", "file Dockerfile in \"\" .dockerignore"},
    {"context: none", "no missing none/Dockerfile in \"none\" not none/.dockerignore"},
    {"context: lower", "file lower/dockerfile in \"lower\" not lower/.dockerignore"},
    {"file: odd", "file odd in \"\" .dockerignore"},
    {"context: ..", "nothing"},
    {"context: ., file: ../Dockerfile", "nothing"},
    {"context: /tmp/app", "nothing"},
    {"context: 'https://github.com/o/r.git'", "nothing"},
    {"context: '${{ matrix.app }}'", "nothing"},
    {"context: '${{ matrix.app }}', file: app/Dockerfile",
     "file app/Dockerfile in perhaps \"app\" not app/Dockerfile.dockerignore"},
    {"context: ., file: '${{ matrix.app }}'", "nothing"},
    {"context: [a]", "nothing"},
};

START_TEST(finds_what_a_build_names) {
    struct wf_str workflow = wf_arena_printf(&arena, BUILD("%s"), places[_i].with);
    struct repository repository = {.complete = true,
                                    .things = {{".github/workflows/ci.yml", workflow.ptr, true},
                                               {"Dockerfile", "FROM a\n", true},
                                               {".dockerignore", "x\n", false},
                                               {"app/Dockerfile", "FROM b\n", false},
                                               {"app/web.Dockerfile", "FROM c\n", false},
                                               {"app/web.Dockerfile.dockerignore", "y\n", false},
                                               {"lower/dockerfile", "FROM c\n", false},
                                               {"odd", "FROM d\n", true}}};
    struct wf_repo repo = link_all(&repository);
    ck_assert_uint_eq(repo.files[0]->images->builds.len, 1);
    const struct wf_build *build = repo.files[0]->images->builds.items[0];
    expect(build->image_source, places[_i].source);
    if (build->image_source) {
        ck_assert_uint_eq(build->image_source->uses.len, 1);
        ck_assert_ptr_eq(build->image_source->uses.items[0].build, build);
        ck_assert(!build->image_source->files == !build->image_source->context_known);
    }
    for (size_t i = 0; i < repo.other_count; i++) {
        ck_assert(!repo.others[i]->workflow && (repo.others[i]->dockerfile || repo.others[i]->dockerignore));
    }
}
END_TEST

static const struct {
    const char *checkouts, *with, *source;
} checkouts[] = {
    {"- uses: actions/checkout@v6\n        with: {path: src}", "context: src/app",
     "no file app/Dockerfile in \"app\" not app/.dockerignore"},
    {"- uses: actions/checkout@v6\n        with: {path: src}", "context: src",
     "file Dockerfile in \"\" not .dockerignore"},
    {"- uses: actions/checkout@v6\n        with: {path: src}", "context: .", "nothing"},
    {"- uses: actions/checkout@v6\n        with: {repository: o/r}", "context: .", "nothing"},
    {"- uses: actions/checkout@v6\n      - uses: actions/checkout@v6\n        with: {repository: o/r, path: "
     "r}",
     "context: r", "nothing"},
    {"- uses: actions/checkout@v6\n      - uses: actions/checkout@v6\n        with: {repository: o/r, path: "
     "r}",
     "context: .", "file Dockerfile in \"\" not .dockerignore"},
    {"- uses: actions/checkout@v6\n        with: {repository: '${{ github.repository }}'}", "context: .",
     "file Dockerfile in \"\" not .dockerignore"},
    {"- uses: actions/checkout@v6\n        with: {path: '${{ matrix.x }}'}", "context: .", "nothing"},
    {"- run: make", "context: .", "file Dockerfile in \"\" not .dockerignore"},
};

START_TEST(knows_what_was_checked_out) {
    struct wf_str workflow =
        wf_arena_printf(&arena,
                        "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      %s\n"
                        "      - uses: docker/build-push-action@v6\n        with: {%s}\n",
                        checkouts[_i].checkouts, checkouts[_i].with);
    struct repository repository = {
        .things = {{".github/workflows/ci.yml", workflow.ptr, true}, {"Dockerfile", "FROM a\n", false}}};
    struct wf_repo repo = link_all(&repository);
    expect(repo.files[0]->images->builds.items[0]->image_source, checkouts[_i].source);
}
END_TEST

/* --- what is passed ----------------------------------------------------------------------------------- */

START_TEST(reads_what_is_passed) {
    struct repository repository = {
        .things = {{".github/workflows/ci.yml",
                    "on: push\nenv: {V: 1.2}\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n"
                    "      - uses: docker/build-push-action@v6\n        with:\n          target: test\n"
                    "          build-args: |\n            A=1\n            B=${{ env.V }}\n"
                    "            C=${{ github.sha }}\n            D\n            E=\n"
                    "      - uses: docker/build-push-action@v6\n        with:\n"
                    "          target: ${{ matrix.x }}\n          build-args: |\n            A=2\n"
                    "            ${{ inputs.args }}\n"
                    "      - uses: docker/build-push-action@v6\n",
                    true},
                   {"Dockerfile", "FROM a\n", true}}};
    struct wf_repo repo = link_all(&repository);
    const struct wf_image_source *source = repo.files[1]->image_source;
    ck_assert_uint_eq(source->uses.len, 3);
    const struct wf_source_use *use = &source->uses.items[0];
    ck_assert(wf_str_is(use->target, "test") && use->target_known && use->args.complete);
    ck_assert_ptr_eq(use->source, repo.files[0]->source);
    struct wf_buf out = {.arena = &arena};
    for (size_t i = 0; i < use->args.list.len; i++) {
        const struct wf_build_arg *arg = &use->args.list.items[i];
        wf_buf_printf(&out, "%.*s:%.*s%s ", WF_STR_ARG(arg->name), WF_STR_ARG(arg->value),
                      arg->known ? "" : "?");
    }
    struct wf_str args = wf_buf_view(&out);
    ck_assert_msg(wf_str_is(args, "A:1 B:1.2 C:${{ github.sha }}? D:? E: "), "%.*s", WF_STR_ARG(args));
    use = &source->uses.items[1];
    ck_assert(!use->target_known && use->target.len == 0 && !use->args.complete);
    ck_assert_uint_eq(use->args.list.len, 1);
    use = &source->uses.items[2];
    ck_assert(use->target_known && use->target.len == 0 && use->args.complete && use->args.list.len == 0);
}
END_TEST

/* --- Docker's own files ------------------------------------------------------------------------------- */

static const struct {
    struct repository repository;
    const char *sources[3]; /* of the given files in their order */
} alone[] = {
    {{.things = {{"Dockerfile", "FROM a\n", true}}}, {"file Dockerfile in \"\" not .dockerignore"}},
    {{.own_folder = true, .things = {{"Dockerfile", "FROM a\n", true}, {".dockerignore", "x\n", false}}},
     {"file Dockerfile in \"\" .dockerignore"}},
    {{.things = {{"app/Dockerfile", "FROM a\n", true}}},
     {"file app/Dockerfile in perhaps \"app\" not app/Dockerfile.dockerignore"}},
    {{.things = {{"app/Dockerfile", "FROM a\n", true}, {"app/.dockerignore", "x\n", false}}},
     {"file app/Dockerfile in \"app\" app/.dockerignore"}},
    {{.things = {{"app/.dockerignore", "x\n", true}, {"app/Dockerfile", "FROM a\n", true}}},
     {"file app/Dockerfile in \"app\" app/.dockerignore",
      "file app/Dockerfile in \"app\" app/.dockerignore"}},
    {{.things = {{"app/.dockerignore", "x\n", true}, {"app/Dockerfile", "FROM a\n", false}}},
     {"file app/Dockerfile in \"app\" app/.dockerignore"}},
    {{.things = {{"app/.dockerignore", "x\n", true}}},
     {"no file app/Dockerfile in \"app\" app/.dockerignore"}},
    {{.things = {{"a/x.Dockerfile.dockerignore", "x\n", true}, {"a/x.Dockerfile", "FROM a\n", false}}},
     {"file a/x.Dockerfile in perhaps \"a\" a/x.Dockerfile.dockerignore"}},
    {{.things = {{"a/x.Dockerfile", "FROM a\n", true},
                 {"a/x.Dockerfile.dockerignore", "x\n", true},
                 {"a/.dockerignore", "y\n", false}}},
     {"file a/x.Dockerfile in \"a\" a/x.Dockerfile.dockerignore",
      "file a/x.Dockerfile in \"a\" a/x.Dockerfile.dockerignore"}},
    {{.things = {{".github/workflows/a.yml", BUILD("context: ., file: app/Dockerfile"), true},
                 {"app/Dockerfile", "FROM a\n", true},
                 {".dockerignore", "x\n", true}}},
     {"nothing", "file app/Dockerfile in \"\" .dockerignore", "file app/Dockerfile in \"\" .dockerignore"}},
    {{.things = {{".github/workflows/a.yml", BUILD("context: ., file: app/Dockerfile"), true},
                 {".github/workflows/b.yml", BUILD("context: app"), true},
                 {"app/Dockerfile", "FROM a\n", true}}},
     {"nothing", "nothing", "file app/Dockerfile in perhaps \"\" not .dockerignore"}},
    {{.things = {{"a/b/Dockerfile", "FROM a\nCOPY src/x .\nCOPY --from=y /z .\nCOPY $A *.c . ./\n", true},
                 {"a/src/x", "x", false}}},
     {"file a/b/Dockerfile in \"a\" not a/.dockerignore"}},
    {{.things = {{"a/b/Dockerfile", "FROM a\nCOPY src/x y .\n", true},
                 {"a/src/x", "x", false},
                 {"src/x", "x", false},
                 {"y", "x", false}}},
     {"file a/b/Dockerfile in \"\" not .dockerignore"}},
    {{.things = {{"a/Dockerfile", "FROM a\nCOPY x .\n", true}, {"a/x", "x", false}, {"x", "x", false}}},
     {"file a/Dockerfile in perhaps \"a\" not a/Dockerfile.dockerignore"}},
    {{.own_folder = true,
      .things = {{"a.yml", BUILD("context: ."), true}, {"Dockerfile", "FROM a\n", false}}},
     {"nothing"}},
};

START_TEST(knows_where_dockers_files_belong) {
    struct wf_repo repo = link_all(&alone[_i].repository);
    for (size_t i = 0; i < repo.count; i++) {
        expect(repo.files[i]->image_source, alone[_i].sources[i]);
    }
}
END_TEST

START_TEST(shares_a_source_between_builds) {
    struct repository repository = {
        .things = {{".github/workflows/a.yml", BUILD("context: ."), true},
                   {".github/workflows/b.yml", BUILD("context: ./"), true},
                   {".github/workflows/c.yml", BUILD("context: app, file: Dockerfile"), true},
                   {"Dockerfile", "FROM a\n", true}}};
    struct wf_repo repo = link_all(&repository);
    const struct wf_image_source *first = repo.files[0]->images->builds.items[0]->image_source;
    ck_assert_ptr_eq(first, repo.files[1]->images->builds.items[0]->image_source);
    ck_assert_uint_eq(first->uses.len, 2);
    const struct wf_image_source *third = repo.files[2]->images->builds.items[0]->image_source;
    ck_assert_ptr_ne(first, third);
    ck_assert_uint_eq(third->uses.len, 1);
    ck_assert_ptr_eq(first->dockerfile, third->dockerfile);
    const struct wf_image_source *merged = repo.files[3]->image_source;
    ck_assert_uint_eq(merged->uses.len, 3);
    ck_assert(!merged->context_known && !merged->files);
    ck_assert(first->context_known && third->context_known);
}
END_TEST

START_TEST(shows_the_files_of_the_context) {
    struct repository repository = {.things = {{".github/workflows/a.yml", BUILD("context: app"), true},
                                               {"app/Dockerfile", "FROM a\n", true},
                                               {"app/src/x", "x\n", false}}};
    struct wf_repo repo = link_all(&repository);
    const struct wf_folder *files = repo.files[1]->image_source->files;
    ck_assert_ptr_nonnull(files);
    ck_assert_int_eq(files->entry(files->context, WF_STR("src/x")).kind, WF_ENTRY_FILE);
    ck_assert_int_eq(files->entry(files->context, WF_STR("app/src/x")).kind, WF_ENTRY_MISSING);
    struct wf_str bytes;
    ck_assert(files->read(files->context, &arena, WF_STR("src/x"), &bytes) && wf_str_is(bytes, "x\n"));
    char *huge = WF_NEW_ARRAY(&arena, char, 10000);
    memset(huge, 'x', 10000);
    ck_assert_int_eq(files->entry(files->context, (struct wf_str){huge, 10000}).kind, WF_ENTRY_MISSING);
}
END_TEST

Suite *image_source_suite(void) {
    Suite *suite = suite_create("image_source");
    TCase *tests = tcase_create("all");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_loop_test(tests, finds_what_a_build_names, 0, sizeof places / sizeof *places);
    tcase_add_loop_test(tests, knows_what_was_checked_out, 0, sizeof checkouts / sizeof *checkouts);
    tcase_add_test(tests, reads_what_is_passed);
    tcase_add_loop_test(tests, knows_where_dockers_files_belong, 0, sizeof alone / sizeof *alone);
    tcase_add_test(tests, shares_a_source_between_builds);
    tcase_add_test(tests, shows_the_files_of_the_context);
    suite_add_tcase(suite, tests);
    return suite;
}
