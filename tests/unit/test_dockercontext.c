#include "docker/ignore_advice.h"

#include "base/buf.h"
#include "base/file.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static struct wf_arena arena;
static char root[64];
static struct wf_folder folder;

static const char *in_root(const char *name) {
    return wf_path_join(&arena, root, name);
}

/* A file of this size, with holes. */
static void make(const char *name, off_t size) {
    ck_assert(wf_file_create(in_root(name), WF_STR(""), NULL));
    ck_assert_int_eq(truncate(in_root(name), size), 0);
}

static void put(const char *name, const char *text) {
    ck_assert(wf_file_create(in_root(name), wf_str_of(text), NULL));
}

static void set_up(void) {
    snprintf(root, sizeof root, "/tmp/wfgen-test-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(root));
    folder = wf_folder_on_disk(&arena, root);
}

static void remove_entry(void *above, const char *name) {
    const char *path = wf_path_join(&arena, above, name);
    if (unlink(path) != 0 && rmdir(path) != 0) {
        wf_file_each(&arena, path, remove_entry, (void *)path, NULL);
        rmdir(path);
    }
}

static void tear_down(void) {
    wf_file_each(&arena, root, remove_entry, root, NULL);
    rmdir(root);
    wf_arena_free(&arena);
}

/* --- what the instructions take ----------------------------------------------------------------------- */

static const struct wf_dockerfile *dockerfile(const char *text) {
    return wf_dockerfile_read(&arena, wf_source_make(&arena, WF_STR("Dockerfile"), wf_str_of(text)));
}

static struct wf_needs needs_of(const char *text, const char *target) {
    static const struct wf_build_args defaults = {.complete = true};
    const struct wf_dockerfile *file = dockerfile(text);
    return wf_needs_read(&arena, file, wf_dockerfile_target(file, wf_str_of(target)), &defaults);
}

/* Paths with a blank between: "-" before those that are not reached, "?" behind those that are not known. */
static const char *taken(const struct wf_needs *needs) {
    struct wf_buf out = {.arena = &arena};
    for (size_t i = 0; i < needs->list.len; i++) {
        const struct wf_need *need = &needs->list.items[i];
        wf_buf_printf(&out, "%s%s%.*s%s", i > 0 ? " " : "", need->reached ? "" : "-",
                      WF_STR_ARG(need->path.len > 0 ? need->path : WF_STR("/")), need->known ? "" : "?");
    }
    wf_buf_char(&out, '\0');
    return out.ptr;
}

static void ck_taken(const char *text, const char *target, const char *expected) {
    struct wf_needs needs = needs_of(text, target);
    ck_assert_msg(strcmp(taken(&needs), expected) == 0, "%s: %s", text, taken(&needs));
}

START_TEST(sources_of_instructions) {
    ck_taken("FROM scratch\nCOPY . /\n", NULL, "/");
    ck_taken("FROM scratch\nCOPY a ./b /c/ ../d e/../f x/*.txt /y/\n", NULL, "a b c d f x/*.txt");
    ck_taken("FROM scratch\nCOPY [\"a b\", \"c\", \"/\"]\n", NULL, "a b c");
    ck_taken("FROM scratch\nCOPY --chown=1 \"a\" b'' /\n", NULL, "a b");
    ck_taken("FROM scratch\nADD a http://x.org/b https://x.org/c git@x.org:y/z.git /\n", NULL, "a");
    ck_taken("FROM scratch\nCOPY <<EOF a /b/\nx\nEOF\n", NULL, "a");
    ck_taken("FROM scratch\nRUN --mount=type=bind,source=a,target=/a --mount=type=cache,target=/c "
             "--mount=target=. --mount=type=bind,from=img,source=x,target=/x true\n",
             NULL, "a /");
    ck_taken("ARG A=1\nFROM scratch\nARG A\nARG B\nENV C=dir\nCOPY a$A $C/x b/$B /\n", NULL, "a1 dir/x b");
    ck_taken("FROM img\nCOPY a$UNKNOWN/b /\n", NULL, "a?");
}
END_TEST

START_TEST(stages_that_are_reached) {
    static const char text[] = "FROM scratch AS one\nCOPY 1 /\nFROM scratch AS two\nCOPY 2 /\n"
                               "FROM one AS three\nCOPY --from=two /x /\nCOPY 3 /\nFROM scratch\nCOPY 4 /\n";
    ck_taken(text, NULL, "-1 -2 -3 4");
    ck_taken(text, "three", "1 2 3 -4");
    ck_taken(text, "one", "1 -2 -3 -4");
    ck_taken("FROM img AS one\nONBUILD COPY a /\nONBUILD RUN x\nFROM one\nCOPY b /\n", NULL, "a b");
    ck_taken("FROM img\nONBUILD COPY a /\n", NULL, "");
    ck_taken("", NULL, "");
}
END_TEST

START_TEST(links_are_followed) {
    put("one", "");
    put("dir/two", "");
    ck_assert_int_eq(symlink("one", in_root("link")), 0);
    ck_assert_int_eq(symlink("../one", in_root("dir/up")), 0);
    ck_assert_int_eq(symlink("/dir", in_root("absolute")), 0);
    ck_assert_int_eq(symlink("loop", in_root("loop")), 0);
    ck_assert_int_eq(symlink("../../../../etc/passwd", in_root("out")), 0);
    static const char *const samples[][2] = {
        {"link", "link one"}, {"dir/up", "dir/up one"},   {"absolute/two", "absolute/two dir/two"},
        {"loop", "loop"},     {"l*k", "l*k one"},         {"out", "out etc/passwd"},
        {"dir", "dir"},       {"nothing/x", "nothing/x"},
    };
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        struct wf_str text = wf_arena_printf(
            &arena, "FROM scratch AS a\nCOPY one /\nFROM scratch\nCOPY %s /\n", samples[i][0]);
        struct wf_needs needs = needs_of(text.ptr, NULL);
        wf_needs_follow(&arena, &needs, &folder);
        ck_assert_str_eq(taken(&needs) + strlen("-one "), samples[i][1]);
    }
}
END_TEST

static bool takes(const char *source, const char *path) {
    struct wf_needs needs = needs_of(wf_arena_printf(&arena, "FROM scratch\nCOPY %s /\n", source).ptr, NULL);
    return wf_need_takes(&needs.list.items[0], wf_str_of(path));
}

START_TEST(what_a_need_takes) {
    ck_assert(takes(".", "a/b") && takes("/", "a"));
    ck_assert(takes("a", "a") && takes("a", "a/b") && takes("a/", "a/b") && !takes("a", "ab") &&
              !takes("a/b", "a"));
    ck_assert(takes("*.txt", "x.txt") && takes("*.txt", "x.txt/y") && !takes("*.txt", "a/x.txt"));
    ck_assert(takes("a/*/c", "a/b/c/d") && !takes("a/*/c", "a/c"));
    struct wf_needs needs = needs_of("FROM scratch\nCOPY t/[ab]*?[*] /\n", NULL);
    ck_assert(wf_str_is(wf_need_sample(&arena, &needs.list.items[0]), "t/axx*"));
}
END_TEST

/* --- the folder --------------------------------------------------------------------------------------- */

static const struct wf_dockerignore *ignore_of(const char *text) {
    return text == NULL ? NULL
                        : wf_dockerignore_read(
                              &arena, wf_source_make(&arena, WF_STR(".dockerignore"), wf_str_of(text)));
}

static void ck_amount(struct wf_amount amount, size_t files, unsigned long long bytes) {
    ck_assert_uint_eq(amount.files, files);
    ck_assert_uint_eq(amount.bytes, bytes);
}

START_TEST(sizes) {
    make("a/big", 5000000000);
    make("a/b/c/deep", 30);
    make("top", 7);
    ck_assert_int_eq(symlink("top", in_root("link")), 0);
    const struct wf_build_context *context = wf_build_context_read(&arena, &folder);
    ck_amount(context->entries.items[0].all, 4, 5000000037);
    ck_amount(wf_build_context_find(context, WF_STR("a"))->all, 2, 5000000030);
    ck_amount(wf_build_context_find(context, WF_STR("a/b/c"))->all, 1, 30);
    ck_assert_ptr_null(wf_build_context_find(context, WF_STR("a/b/x")));
    ck_assert_ptr_null(wf_build_context_find(context, WF_STR("a/bi")));
    ck_assert_ptr_eq(wf_build_context_find(context, WF_STR("")), &context->entries.items[0]);
    struct wf_needs needs = needs_of("FROM scratch\nCOPY a /\n", NULL);
    struct wf_context_view view = wf_context_view_make(&arena, context, ignore_of("a/b\n!a/b/c\n"), &needs);
    ck_amount(view.marks[0].left, 4, 5000000037);
    ck_amount(view.marks[0].sent, 2, 5000000030);
    view = wf_context_view_make(&arena, context, ignore_of("**/b\ntop\n"), &needs);
    ck_amount(view.marks[0].left, 2, 5000000000);
    ck_amount(view.marks[0].sent, 1, 5000000000);
    view = wf_context_view_make(&arena, context, NULL, NULL);
    ck_amount(view.marks[0].sent, 4, 5000000037);
    struct wf_largest largest = wf_context_largest(&arena, &view, WF_AMOUNT_ALL, 2);
    ck_assert_uint_eq(largest.list.len, 2);
    ck_assert(wf_str_is(context->entries.items[largest.list.items[0]].path, "a/big"));
    ck_assert(wf_str_is(context->entries.items[largest.list.items[1]].path, "top"));
}
END_TEST

/* --- advice ------------------------------------------------------------------------------------------- */

static struct wf_ignore_advice *advise(const char *docker_text, const char *ignore_text) {
    struct wf_advice_question *question = WF_NEW(&arena, struct wf_advice_question);
    struct wf_needs *needs = WF_NEW(&arena, struct wf_needs);
    const struct wf_dockerfile **file = WF_NEW(&arena, const struct wf_dockerfile *);
    *file = dockerfile(docker_text);
    *needs = needs_of(docker_text, NULL);
    *question = (struct wf_advice_question){.context = wf_build_context_read(&arena, &folder),
                                            .ignore = ignore_of(ignore_text),
                                            .needs = needs,
                                            .files = file,
                                            .file_count = 1};
    return wf_ignore_advise(&arena, question);
}

static const struct wf_advised_line *line_of(const struct wf_ignore_advice *advice, const char *text) {
    for (size_t i = 0; i < advice->lines.len; i++) {
        if (wf_str_is(advice->lines.items[i].text, text)) {
            return &advice->lines.items[i];
        }
    }
    return NULL;
}

static void ck_advice(const struct wf_ignore_advice *advice, const char *text, enum wf_advice expected,
                      size_t files, unsigned long long bytes) {
    const struct wf_advised_line *line = line_of(advice, text);
    ck_assert_msg(line != NULL, "%s: no line", text);
    ck_assert_msg(line->advice == expected, "%s: %d", text, (int)line->advice);
    ck_assert_msg(line->sent.files == files && line->sent.bytes == bytes, "%s: %zu files, %llu bytes", text,
                  line->sent.files, line->sent.bytes);
}

static bool has_line(const struct wf_ignore_advice *advice, const char *line) {
    struct wf_str rest = advice->text;
    struct wf_str one;
    while (wf_str_cut(&rest, '\n', &one)) {
        if (wf_str_is(one, line)) {
            return true;
        }
    }
    return false;
}

/* The better file needs no other. */
static void ck_stable(const char *docker_text, const struct wf_ignore_advice *advice) {
    const struct wf_ignore_advice *again = advise(docker_text, wf_arena_str(&arena, advice->text).ptr);
    ck_assert_msg(wf_str_eq(again->text, advice->text), "%.*s\n---\n%.*s", WF_STR_ARG(advice->text),
                  WF_STR_ARG(again->text));
}

static const char copy_all[] = "FROM python\nCOPY . /app\nRUN pip install -r /app/requirements.txt\n";

START_TEST(what_does_not_belong_into_an_image) {
    put("main.py", "1");
    put(".env", "x");
    put("app/.env.local", "xy");
    put("app/.env.production", "xyz");
    put(".env.example", "xyz");
    put("key.pem", "-----BEGIN PRIVATE KEY-----");
    put("Dockerfile", copy_all);
    make(".git/objects/x", 1000);
    make("app/__pycache__/x.pyc", 10);
    make("app/x.pyo", 5);
    make("my-env/pyvenv.cfg", 4);
    make("a/b/debug.log", 3);
    make("a/.idea/x", 2);
    struct wf_ignore_advice *advice = advise(copy_all, NULL);
    ck_advice(advice, "**/.env", WF_ADVICE_ADD, 1, 1);
    ck_advice(advice, "**/.env.local", WF_ADVICE_ADD, 1, 2);
    ck_advice(advice, "app/.env.production", WF_ADVICE_PERHAPS, 1, 3);
    ck_assert_ptr_null(line_of(advice, ".env.example"));
    ck_advice(advice, "**/*.pem", WF_ADVICE_ADD, 1, 27);
    ck_advice(advice, "**/*.key", WF_ADVICE_GUARD, 0, 0);
    ck_advice(advice, "**/.git", WF_ADVICE_ADD, 1, 1000);
    ck_advice(advice, "**/Dockerfile*", WF_ADVICE_ADD, 1, sizeof copy_all - 1);
    ck_advice(advice, "**/__pycache__", WF_ADVICE_ADD, 1, 10);
    ck_advice(advice, "**/*.py[cod]", WF_ADVICE_ADD, 1, 5);
    ck_advice(advice, "**/.venv", WF_ADVICE_GUARD, 0, 0);
    ck_advice(advice, "my-env", WF_ADVICE_ADD, 1, 4);
    ck_advice(advice, "**/*.log", WF_ADVICE_ADD, 1, 3);
    ck_advice(advice, "**/.idea", WF_ADVICE_ADD, 1, 2);
    ck_assert_ptr_null(line_of(advice, "**/node_modules"));
    ck_assert(has_line(advice, "**/.env") && has_line(advice, "# app/.env.production") &&
              has_line(advice, "# secrets"));
    ck_amount(advice->after.marks[0].sent, 3, 1 + 3 + 3);
    ck_stable(copy_all, advice);
}
END_TEST

START_TEST(what_is_named_stays) {
    static const char text[] = "FROM node\nCOPY dist /d\nCOPY *.pem package*.json /\nCOPY .env /\nCOPY x /x\n"
                               "RUN --mount=type=bind,source=.git,target=/g npm ci\n";
    make("dist/x.js", 10);
    put("a.pem", "PRIVATE KEY");
    put(".env", "x");
    put("package.json", "{}");
    make("x/node_modules/y", 4);
    make("x/dist/z", 4);
    make(".git/x", 5);
    struct wf_ignore_advice *advice = advise(text, NULL);
    ck_advice(advice, "**/*.pem", WF_ADVICE_KEEP, 0, 0);
    ck_advice(advice, "**/.env", WF_ADVICE_KEEP, 0, 0);
    ck_advice(advice, "**/.git", WF_ADVICE_KEEP, 0, 0);
    ck_advice(advice, "**/node_modules", WF_ADVICE_ADD, 1, 4);
    ck_assert(!has_line(advice, "**/.env") && !has_line(advice, "**/*.pem") && !has_line(advice, "**/.git"));
    ck_stable(text, advice);
    /* A correction would take what is named, too. */
    advice = advise("FROM x\nCOPY app/run.log /\nCOPY app /\n", "*.log\n");
    ck_advice(advice, "**/*.log", WF_ADVICE_KEEP, 0, 0);
    ck_assert(has_line(advice, "*.log") && !has_line(advice, "**/*.log"));
}
END_TEST

START_TEST(what_cannot_be_known) {
    static const char nginx[] = "FROM nginx\nCOPY . /usr/share/nginx/html\n";
    static const char node[] = "FROM node\nCOPY . /app\nRUN npm ci && git describe\n";
    put("package.json", "{}");
    make("node_modules/x", 10);
    make("node_modules/a/node_modules/y", 1);
    make(".git/x", 5);
    make("data/big.csv", 3000000);
    make("models/x.onnx", 2000000);
    make("src/code.js", 2000000);
    struct wf_ignore_advice *advice = advise(nginx, NULL);
    ck_advice(advice, "**/node_modules", WF_ADVICE_PERHAPS, 2, 11);
    ck_advice(advice, "**/.git", WF_ADVICE_ADD, 1, 5);
    ck_advice(advice, "data", WF_ADVICE_PERHAPS, 1, 3000000);
    ck_advice(advice, "models", WF_ADVICE_PERHAPS, 1, 2000000);
    ck_assert_ptr_null(line_of(advice, "src"));
    ck_assert(has_line(advice, "# data") && !has_line(advice, "data"));
    ck_stable(nginx, advice);
    advice = advise(node, NULL);
    ck_advice(advice, "**/node_modules", WF_ADVICE_ADD, 2, 11);
    ck_advice(advice, "**/.git", WF_ADVICE_PERHAPS, 1, 5);
    /* No instruction takes it. */
    advice = advise("FROM node\nCOPY src /src\n", NULL);
    const struct wf_advised_line *line = line_of(advice, "data");
    ck_assert(line != NULL && line->advice == WF_ADVICE_ADD && line->left.bytes == 3000000 &&
              line->sent.bytes == 0);
}
END_TEST

START_TEST(what_is_built) {
    static const char text[] = "FROM rust\nCOPY . .\nRUN cargo build --release\n";
    put("Cargo.toml", "");
    make("target/release/x", 100);
    make("src/target/mod.rs", 5);
    struct wf_ignore_advice *advice = advise(text, NULL);
    ck_advice(advice, "target", WF_ADVICE_ADD, 1, 100);
    ck_assert_ptr_null(line_of(advice, "**/target"));
    ck_stable(text, advice);
    advice = advise("FROM debian\nCOPY . .\n", NULL);
    ck_advice(advice, "target", WF_ADVICE_PERHAPS, 1, 100);
}
END_TEST

START_TEST(an_old_file_is_kept) {
    static const char old[] =
        "# mine\r\n__pycache__\r\ntests # no tests\r\n\r\nfoo\r\nfoo\r\n*.log\r\n!keep.log";
    put("app/__pycache__/x.pyc", "12");
    put("keep.log", "1");
    put("app/other.log", "1");
    put("main.py", "");
    struct wf_ignore_advice *advice = advise(copy_all, old);
    ck_assert(wf_str_starts(
        advice->text, "# mine\r\n**/__pycache__\r\ntests\r\n\r\nfoo\r\n**/*.log\r\n!keep.log\r\n\r\n# "));
    ck_advice(advice, "**/__pycache__", WF_ADVICE_CORRECT, 1, 2);
    ck_assert(!wf_str_has(wf_arena_printf(&arena, "%.*s", WF_STR_ARG(advice->text)), "\n\n"));
    const struct wf_context_entry *keep = wf_build_context_find(advice->after.context, WF_STR("keep.log"));
    ck_assert(!advice->after.marks[keep - advice->after.context->entries.items].out);
    ck_stable(copy_all, advice);
}
END_TEST

START_TEST(lists_of_what_is_allowed) {
    static const char old[] = "*\n!app\n!*.py\n";
    put("app/__pycache__/x.pyc", "12");
    put("app/.env", "1");
    put("app/debug.py", "1");
    put("main.py", "1");
    put(".env", "1");
    struct wf_ignore_advice *advice = advise(copy_all, old);
    ck_assert(wf_str_starts(advice->text, old));
    ck_advice(advice, "**/.env", WF_ADVICE_ADD, 1, 1);
    ck_advice(advice, "**/__pycache__", WF_ADVICE_ADD, 1, 2);
    ck_amount(advice->after.marks[0].sent, 2, 2);
    ck_stable(copy_all, advice);
    /* What is brought back by name stays. */
    advice = advise(copy_all, "*\n!app\n!app/.env\n!**/debug.*\n");
    ck_assert_ptr_null(line_of(advice, "**/.env"));
    const struct wf_context_entry *env = wf_build_context_find(advice->after.context, WF_STR("app/.env"));
    ck_assert(!advice->after.marks[env - advice->after.context->entries.items].out);
    /* Nothing can leak: nothing is to be said. */
    advice = advise(copy_all, "*\n!main.py\n");
    ck_assert_uint_eq(advice->lines.len, 0);
    ck_assert(wf_str_is(advice->text, "*\n!main.py\n"));
}
END_TEST

START_TEST(exceptions_are_said_again) {
    static const char old[] = "*\n!logs\n!**/keep.log\n";
    make("logs/a.log", 3);
    make("logs/keep.log", 4);
    struct wf_ignore_advice *advice = advise(copy_all, old);
    ck_advice(advice, "**/*.log", WF_ADVICE_ADD, 1, 3);
    ck_assert(wf_str_has(wf_arena_str(&arena, advice->text), "# exceptions, as above\n!**/keep.log\n"));
    ck_amount(advice->after.marks[0].sent, 1, 4);
    ck_stable(copy_all, advice);
}
END_TEST

START_TEST(guards_where_they_fit) {
    put("main.py", "");
    const struct wf_ignore_advice *advice = advise(copy_all, NULL);
    ck_assert(has_line(advice, "**/*.log") && has_line(advice, "**/.idea") &&
              has_line(advice, "**/.dockerignore"));
    ck_assert(!has_line(advice, "**/Dockerfile*") && !has_line(advice, "**/.gradle"));
    advice = advise(copy_all, "x\n.dockerignore\n.git\n");
    ck_assert(!has_line(advice, "**/*.log") && !has_line(advice, "**/.idea") &&
              !has_line(advice, "**/.dockerignore"));
    ck_assert(has_line(advice, "**/.env") && has_line(advice, "**/__pycache__") &&
              !has_line(advice, "**/.git"));
    advice = advise("FROM python\nCOPY main.py /\n", NULL);
    ck_assert(!has_line(advice, "**/.dockerignore") && has_line(advice, "**/.git"));
}
END_TEST

START_TEST(odd_folders) {
    struct wf_ignore_advice *advice = advise(copy_all, "");
    advice = advise("", "[a\n\\\n");
    ck_assert(wf_str_starts(advice->text, "[a\n\\\n"));
    put("a\nb", "x");
    put("\xFF\xFE", "x");
    put("!x", "x");
    put("#y", "x");
    advice = advise(copy_all, "a*\n");
    ck_amount(advice->before.marks[0].sent, 3, 3);
}
END_TEST

Suite *dockercontext_suite(void) {
    Suite *suite = suite_create("dockercontext");
    TCase *tests = tcase_create("dockercontext");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, sources_of_instructions);
    tcase_add_test(tests, stages_that_are_reached);
    tcase_add_test(tests, links_are_followed);
    tcase_add_test(tests, what_a_need_takes);
    tcase_add_test(tests, sizes);
    tcase_add_test(tests, what_does_not_belong_into_an_image);
    tcase_add_test(tests, what_is_named_stays);
    tcase_add_test(tests, what_cannot_be_known);
    tcase_add_test(tests, what_is_built);
    tcase_add_test(tests, an_old_file_is_kept);
    tcase_add_test(tests, lists_of_what_is_allowed);
    tcase_add_test(tests, exceptions_are_said_again);
    tcase_add_test(tests, guards_where_they_fit);
    tcase_add_test(tests, odd_folders);
    suite_add_tcase(suite, tests);
    return suite;
}
