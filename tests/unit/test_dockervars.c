#include "docker/vars.h"

#include "corpus.h"

#include <check.h>

static struct wf_arena arena;

static void begin(void) {
    arena = (struct wf_arena){0};
}

static void end(void) {
    wf_arena_free(&arena);
}

static const struct wf_dockerfile *parse(const char *text) {
    return wf_dockerfile_read(&arena, wf_source_make(&arena, WF_STR("Dockerfile"), wf_str_of(text)));
}

static const struct wf_build_args nothing = {.complete = true};

/* What `word` becomes at the file's last instruction; "?" stands for what is not known. */
static void assert_word(const char *text, const struct wf_build_args *args, const char *word,
                        const char *expected) {
    const struct wf_dockerfile *file = parse(text);
    const struct wf_instruction *last = file->instructions.items[file->instructions.len - 1];
    struct wf_vars vars = wf_vars_at(&arena, file, last, args);
    struct wf_expanded out = wf_vars_expand(&arena, file, &vars, wf_str_of(word));
    struct wf_str shown = out.known ? out.text : wf_arena_printf(&arena, "%.*s?", WF_STR_ARG(out.head));
    ck_assert_msg(wf_str_is(shown, expected), "%s: \"%.*s\" is not \"%s\"", word, WF_STR_ARG(shown),
                  expected);
}

#define SCRATCH(lines) "FROM scratch\n" lines "RUN x\n"

START_TEST(replaces_variables) {
    static const char text[] = SCRATCH("ENV a=foo.tar.gz b= c=\"x y\" d='$a' e=$a\n");
    assert_word(text, &nothing, "$a-${a}", "foo.tar.gz-foo.tar.gz");
    assert_word(text, &nothing, "$ab$", "$");
    assert_word(text, &nothing, "\\$a\"\\$a$c\"'$a'", "$a$ax y$a");
    assert_word(text, &nothing, "$d|$e", "$a|");
    assert_word(text, &nothing, "${b:-x}${b-x}${n:-x}${n-x}", "xxx");
    assert_word(text, &nothing, "${a:+x}${a+x}${b:+x}${b+x}${n+x}", "xxx");
    assert_word(text, &nothing, "${n:-${m:-$a}}", "foo.tar.gz");
    assert_word(text, &nothing, "${a#*.}|${a##*.}|${a%.*}|${a%%.*}", "tar.gz|gz|foo.tar|foo");
    assert_word(text, &nothing, "${a/o/0}|${a//o/0}|${a/.*/}|${a/?a/_}",
                "f0o.tar.gz|f00.tar.gz|foo|foo._r.gz");
    assert_word(text, &nothing, "${a#x}|${n#x}|${n/x/y}|${n//*/y}", "foo.tar.gz|||y");
    assert_word(text, &nothing, "a${n:?gone}b", "?");
    assert_word(text, &nothing, "a${n", "a?");
    assert_word("# escape=`\n" SCRATCH("ENV a=b\n"), &nothing, "`$a\\$a", "$a\\b");
}
END_TEST

/* A value that doubles with each line is known up to a length, and no longer. */
START_TEST(does_not_grow_without_end) {
    struct wf_buf text = {.arena = &arena};
    wf_buf_text(&text, "FROM scratch\nENV a=xx\n");
    for (int i = 0; i < 60; i++) {
        wf_buf_text(&text, i % 2 ? "ENV a=$a$a\n" : "ENV a=${a:-}${a//x/$a}\n");
    }
    const char *lines = wf_arena_printf(&arena, "%.*sRUN x\n", WF_STR_ARG(wf_buf_view(&text))).ptr;
    const struct wf_dockerfile *file = parse(lines);
    struct wf_vars vars =
        wf_vars_at(&arena, file, file->instructions.items[file->instructions.len - 1], &nothing);
    struct wf_expanded out = wf_vars_expand(&arena, file, &vars, WF_STR("$a"));
    ck_assert(!out.known);
    ck_assert_uint_le(out.head.len, 4096);
}
END_TEST

START_TEST(keeps_the_order_of_settings) {
    static const char text[] = SCRATCH("ENV a=1\nENV a=2 b=$a\nENV c $a $b\nENV a=3 $b=4\n");
    assert_word(text, &nothing, "$a $b $c", "3 1 2 1");
    const struct wf_dockerfile *file = parse(SCRATCH("ENV a=1 b=2\nENV a=3\nARG c=4\n"));
    struct wf_vars vars = wf_vars_at(&arena, file, file->instructions.items[4], &nothing);
    struct wf_var_list list = wf_vars_list(&arena, &vars);
    static const char *const names[] = {"PATH", "b", "a", "c"};
    ck_assert_uint_eq(list.list.len, 4);
    for (size_t i = 0; i < 4; i++) {
        ck_assert(wf_str_is(list.list.items[i]->name, names[i]));
    }
    ck_assert_int_eq(wf_vars_find(&vars, WF_STR("PATH"))->origin, WF_VAR_BASE);
    ck_assert_int_eq(wf_vars_find(&vars, WF_STR("c"))->origin, WF_VAR_ARG);
    ck_assert_ptr_eq(wf_vars_find(&vars, WF_STR("a"))->set, file->instructions.items[2]);
    ck_assert_ptr_null(wf_vars_find(&vars, WF_STR("n")));
}
END_TEST

START_TEST(knows_scopes) {
    assert_word("ARG v=1\nFROM scratch\nRUN x\n", &nothing, "[$v]", "[]");
    assert_word("ARG v=1\nFROM scratch\nARG v\nRUN x\n", &nothing, "$v", "1");
    assert_word("ARG v=1\nFROM scratch\nARG v=2\nRUN x\n", &nothing, "$v", "2");
    assert_word("ARG v=1\nARG w=$v-\nFROM img:$w\n", &nothing, "$w", "1-");
    assert_word("ARG v=1\nFROM scratch AS a\nENV e=1\nARG v\nFROM a\nRUN x\n", &nothing, "$e$v", "11");
    assert_word("ARG v=1\nFROM scratch AS a\nARG v\nFROM scratch\nRUN x\n", &nothing, "[$v]", "[]");
    assert_word("FROM scratch AS a\nENV e=1\nARG e=2\nRUN x\n", &nothing, "$e", "2");
    assert_word("FROM scratch AS a\nENV e=1\nARG e=2\nFROM a\nRUN x\n", &nothing, "$e", "1");
    assert_word("FROM scratch AS a\nENV e=1\nARG e\nRUN x\n", &nothing, "$e", "1");
    assert_word("FROM scratch\nRUN x\nENV v=1\n", &nothing, "[$v]", "[]");
}
END_TEST

START_TEST(does_not_know_images) {
    assert_word("FROM img\nENV a=1\nRUN x\n", &nothing, "$a$b", "1?");
    assert_word("FROM img\nENV a=1$b\nRUN x\n", &nothing, "x$a", "x?");
    assert_word("FROM img\nARG a\nRUN x\n", &nothing, "$a", "?");
    assert_word("FROM $img\nRUN x\n", &nothing, "${a:-b}", "?");
    assert_word("FROM img\nONBUILD RUN x\n", &nothing, "$a", "?");
    assert_word("FROM scratch\nENV a=$b\nRUN x\n", &nothing, "[$a]", "[]");
}
END_TEST

START_TEST(takes_build_args) {
    struct wf_build_args args = {.complete = true};
    *WF_PUSH(&arena, &args.list) = (struct wf_build_arg){WF_STR("v"), WF_STR("9"), true};
    *WF_PUSH(&arena, &args.list) = (struct wf_build_arg){WF_STR("w"), WF_STR(""), false};
    *WF_PUSH(&arena, &args.list) = (struct wf_build_arg){WF_STR("TARGETARCH"), WF_STR("arm64"), true};
    assert_word("ARG v=1\nFROM img:$v\n", &args, "$v", "9");
    assert_word("ARG v=1\nARG u=2\nFROM scratch\nARG v\nARG u\nRUN x\n", &args, "$v$u", "92");
    assert_word("FROM scratch\nARG v=1\nARG w=1\nRUN x\n", &args, "$v$w", "9?");
    assert_word("FROM scratch\nENV v=1\nRUN x\n", &args, "$v", "1");
    assert_word("FROM scratch\nRUN x\n", &args, "[$v]", "[]");
    assert_word("FROM scratch\nARG TARGETARCH\nRUN x\n", &args, "$TARGETARCH", "arm64");
    args.complete = false;
    assert_word("FROM scratch\nARG v=1\nARG u=1\nRUN x\n", &args, "$v$u", "9?");
    assert_word("FROM scratch\nARG u=1\nRUN x\n", NULL, "$u", "?");
    assert_word("FROM scratch\nARG u\nRUN x\n", NULL, "$u", "?");
    assert_word("FROM scratch\nENV u=1\nARG u\nRUN x\n", NULL, "$u", "?");
    assert_word("FROM scratch\nENV u=1\nRUN x\n", NULL, "$u", "1");
}
END_TEST

START_TEST(knows_predefined_names) {
    assert_word("FROM $BUILDPLATFORM\n", &nothing, "x$TARGETARCH", "x?");
    assert_word("FROM scratch\nRUN x\n", &nothing, "[$TARGETARCH]", "[]");
    assert_word("FROM scratch\nARG TARGETARCH\nRUN x\n", &nothing, "[$TARGETARCH]", "[?");
    assert_word("FROM scratch\nARG TARGETARCH=amd64\nRUN x\n", &nothing, "$TARGETARCH", "amd64");
    const struct wf_dockerfile *file = parse("FROM scratch\nARG TARGETOS\nARG http_proxy=x\nRUN x\n");
    struct wf_vars vars = wf_vars_at(&arena, file, file->instructions.items[3], &nothing);
    ck_assert_int_eq(wf_vars_find(&vars, WF_STR("TARGETOS"))->origin, WF_VAR_PLATFORM);
    ck_assert_int_eq(wf_vars_find(&vars, WF_STR("http_proxy"))->origin, WF_VAR_PROXY);
    ck_assert(wf_var_is_proxy(WF_STR("NO_PROXY")) && wf_var_is_proxy(WF_STR("all_proxy")));
    ck_assert(!wf_var_is_proxy(WF_STR("Http_Proxy")) && !wf_var_is_proxy(WF_STR("")));
    ck_assert(wf_var_is_platform(WF_STR("BUILDARCH")) && !wf_var_is_platform(WF_STR("targetarch")));
}
END_TEST

START_TEST(tells_what_is_unset) {
    const struct wf_dockerfile *file = parse("FROM scratch\nARG a\nARG b=\nRUN x\n");
    struct wf_vars vars = wf_vars_at(&arena, file, file->instructions.items[3], &nothing);
    ck_assert(wf_vars_find(&vars, WF_STR("a"))->unset && wf_vars_find(&vars, WF_STR("a"))->known);
    ck_assert(!wf_vars_find(&vars, WF_STR("b"))->unset);
    ck_assert(!vars.open);
    assert_word("FROM scratch\nARG a\nARG b=\nRUN x\n", &nothing, "${a-x}${b-y}", "x");
}
END_TEST

static struct wf_var_uses uses_of(const char *word) {
    return wf_var_uses_read(&arena, parse("FROM a\n"), wf_str_of(word));
}

START_TEST(finds_uses) {
    struct wf_var_uses uses = uses_of("a$b\"${c:-$d}\"'$e'\\$f${g%.*}$1$");
    static const struct {
        const char *name;
        size_t begin, end;
        bool has_default;
    } expected[] = {{"b", 1, 3, false},
                    {"c", 4, 12, true},
                    {"d", 9, 11, false},
                    {"g", 20, 27, false},
                    {"1", 27, 29, false}};
    ck_assert(!uses.broken);
    ck_assert_uint_eq(uses.list.len, 5);
    for (size_t i = 0; i < uses.list.len; i++) {
        const struct wf_var_use *use = &uses.list.items[i];
        ck_assert_msg(wf_str_is(use->name, expected[i].name), "%.*s", WF_STR_ARG(use->name));
        ck_assert_uint_eq(use->begin, expected[i].begin);
        ck_assert_uint_eq(use->end, expected[i].end);
        ck_assert(use->has_default == expected[i].has_default);
    }
    ck_assert(uses_of("${a").broken);
    ck_assert(uses_of("${}").broken);
    ck_assert(uses_of("${a^}").broken);
    ck_assert(uses_of("${a:=b}").broken);
    ck_assert(uses_of("\"$a").broken);
    ck_assert(!uses_of("${a:?b}").broken);
}
END_TEST

START_TEST(takes_much) {
    struct wf_buf text = {.arena = &arena};
    wf_buf_text(&text, "FROM scratch\n");
    for (int i = 0; i < 20000; i++) {
        wf_buf_printf(&text, "ENV a%d=$a%d\n", i, i / 2);
    }
    const struct wf_dockerfile *file =
        wf_dockerfile_read(&arena, wf_source_make(&arena, WF_STR("x"), wf_buf_view(&text)));
    size_t known = 0;
    for (size_t i = 0; i < file->instructions.len; i += 50) {
        known += wf_vars_at(&arena, file, file->instructions.items[i], &nothing).settings != NULL;
    }
    ck_assert_uint_gt(known, 15);
    struct wf_buf deep = {.arena = &arena};
    for (int i = 0; i < 30000; i++) {
        wf_buf_text(&deep, "${a:-");
    }
    struct wf_vars vars = wf_vars_at(&arena, file, file->instructions.items[5], &nothing);
    ck_assert(!wf_vars_expand(&arena, file, &vars, wf_buf_view(&deep)).known);
}
END_TEST

static bool is_same_var(const struct wf_var *a, const struct wf_var *b) {
    return wf_str_eq(a->name, b->name) && wf_str_eq(a->value, b->value) && a->origin == b->origin &&
           a->set == b->set && a->known == b->known && a->unset == b->unset;
}

static bool is_same(struct wf_arena *memory, const struct wf_vars *a, const struct wf_vars *b) {
    struct wf_var_list left = wf_vars_list(memory, a), right = wf_vars_list(memory, b);
    bool same = a->open == b->open && left.list.len == right.list.len;
    for (size_t i = 0; same && i < left.list.len; i++) {
        same = is_same_var(left.list.items[i], right.list.items[i]);
    }
    return same;
}

static bool is_dockerfile(struct wf_str path) {
    return wf_str_ends(path, "/Dockerfile") || wf_str_ends(path, ".Dockerfile");
}

/* Of long files not every instruction: each costs a walk over all that is above it. */
static void compare_vars(void *context, const struct corpus_file *real) {
    size_t *compared = context;
    struct wf_arena *memory = real->arena;
    const struct wf_dockerfile *file =
        wf_dockerfile_read(memory, wf_source_make(memory, WF_STR("Dockerfile"), real->bytes));
    const struct wf_build_args *const all[] = {NULL, &nothing};
    size_t step = 1 + file->instructions.len / 60;
    for (size_t a = 0; a < 2; a++) {
        const struct wf_vars_line *line = wf_vars_line(memory, file, all[a]);
        for (size_t i = 0; i < file->instructions.len; i += step) {
            const struct wf_instruction *one = file->instructions.items[i];
            struct wf_vars in = wf_vars_in(memory, file, one->stage, one, all[a], NULL);
            ck_assert_msg(is_same(memory, &line->at[i], &in), "%s: instruction %zu", real->path, i);
            *compared += 1;
        }
    }
}

START_TEST(follows_real_files_as_it_asks_them) {
    size_t compared = 0;
    if (corpus_each_of(is_dockerfile, compare_vars, &compared)) {
        ck_assert_uint_gt(compared, 10000);
    }
}
END_TEST

Suite *dockervars_suite(void) {
    Suite *suite = suite_create("dockervars");
    TCase *tests = tcase_create("dockervars");
    tcase_set_timeout(tests, 60);
    tcase_add_checked_fixture(tests, begin, end);
    tcase_add_test(tests, replaces_variables);
    tcase_add_test(tests, does_not_grow_without_end);
    tcase_add_test(tests, keeps_the_order_of_settings);
    tcase_add_test(tests, knows_scopes);
    tcase_add_test(tests, does_not_know_images);
    tcase_add_test(tests, takes_build_args);
    tcase_add_test(tests, knows_predefined_names);
    tcase_add_test(tests, tells_what_is_unset);
    tcase_add_test(tests, finds_uses);
    tcase_add_test(tests, takes_much);
    tcase_add_test(tests, follows_real_files_as_it_asks_them);
    suite_add_tcase(suite, tests);
    return suite;
}
