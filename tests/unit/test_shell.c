#include "lang/shell.h"

#include <check.h>

static struct wf_arena arena;

static void clear(void) {
    wf_arena_free(&arena);
}

static struct wf_shell_script *read_text(const char *text) {
    return wf_shell_read(&arena, wf_str_of(text));
}

/* The n-th command, which must be there. */
static const struct wf_shell_command *command(const struct wf_shell_script *script, size_t n) {
    ck_assert_uint_lt(n, script->commands.len);
    return script->commands.items[n];
}

/* The commands' programs (or kinds of compound ones) in order. */
static struct wf_str outline(const struct wf_shell_script *script) {
    static const char *const kinds[] = {"", "[[", "((", "(", "{", "if", "while", "for", "case", "function"};
    struct wf_str all = WF_STR("");
    for (size_t i = 0; i < script->commands.len; i++) {
        const struct wf_shell_command *c = script->commands.items[i];
        struct wf_str name = c->kind == WF_SHELL_SIMPLE ? wf_shell_program(c) : wf_str_of(kinds[c->kind]);
        all = wf_arena_printf(&arena, "%.*s%s%.*s", WF_STR_ARG(all), i > 0 ? " " : "", WF_STR_ARG(name));
    }
    return all;
}

static void check_outline(const char *text, const char *wanted) {
    struct wf_shell_script *script = read_text(text);
    struct wf_str got = outline(script);
    ck_assert_msg(wf_str_is(got, wanted), "%s\ngives \"%.*s\", not \"%s\"", text, WF_STR_ARG(got), wanted);
    ck_assert_msg(!script->broken, "%s\nis broken at %u", text, script->broken_at);
}

START_TEST(a_pipeline_has_a_last_command) {
    const struct wf_shell_script *script = read_text("a | b | c; d");
    for (size_t i = 0; i < 3; i++) {
        ck_assert_ptr_eq(wf_shell_last(command(script, i)), command(script, 2));
    }
    ck_assert_ptr_eq(wf_shell_last(command(script, 3)), command(script, 3));
}
END_TEST

START_TEST(commands) {
    check_outline("", "");
    check_outline("# only a comment", "");
    check_outline("a; b && c || d & e | f |& g\nh", "a b c d e f g h");
    check_outline("if a; then b; elif c\nthen d; else e; fi | f", "if a b c d e f");
    check_outline("while a; do b; done <x; until c; do d; done", "while a b while c d");
    check_outline("for x in $(a) 2; do b; done\nfor x\ndo c; done\nfor ((i=0;i<3;i++)); do d; done",
                  "for a b for c for d");
    check_outline("case $(a) in x|y) b ;; (z) c;& *) d; esac; e", "case a b c d e");
    check_outline("f() { a; }\nfunction g { b; }\nfunction h() (c)\nf",
                  "function { a function { b function ( c f");
    check_outline("( a; (b) ); { c; }; ((x++)); [[ $(d) == a*(b|c) && x < y ]] && e",
                  "( a ( b { c (( [[ d e");
    check_outline("X=1 Y=$(a) b >o 2>&1 <i &>p", "b a");
    check_outline("echo done; echo if; echo }", "echo echo echo");
    check_outline("a \\\n  b # c\nd#e", "a d#e");
    check_outline("x=(1 2 # c\n3 $(a)); b", " a b");
    check_outline("diff <(a) >(b) < <(c)", "diff a b c");
    check_outline("a\r\nb\r\n", "a b");
    check_outline("! a && time b", "a b");
    check_outline("if a; then { b; } fi; { (c) }; { { d; } }", "if a { b { ( c { { d");
    check_outline("select x in a; do b; done", "for b");
}
END_TEST

static void check_word(const char *text, const char *cooked) {
    struct wf_shell_script *script = read_text(text);
    const struct wf_shell_command *c = command(script, 0);
    ck_assert_uint_ge(c->words.len, 1);
    const struct wf_shell_word *word = &c->words.items[0];
    ck_assert_msg(word->literal == (cooked != NULL), "%s", text);
    ck_assert_msg(cooked == NULL || wf_str_is(word->text, cooked), "%s gives %.*s", text,
                  WF_STR_ARG(word->text));
    ck_assert_uint_eq(word->span.begin, 0);
    ck_assert_msg(word->span.end == strlen(text), "%s ends at %u", text, word->span.end);
}

START_TEST(words) {
    check_word("abc", "abc");
    check_word("a'b c'\"d e\"\\ f", "ab cd e f");
    check_word("\"a\\$b\\\"c\\d\"", "a$b\"c\\d");
    check_word("$'a\\n\\'b'", "a\n'b");
    check_word("$'\\x41'", NULL);
    check_word("a\\\nb", "ab");
    check_word("*.{a,b}?[x]", "*.{a,b}?[x]");
    check_word("$x", NULL);
    check_word("a$", "a$");
    check_word("\"$(a \"b c\" )\"", NULL);
    check_word("${x:-\"a }\"}", NULL);
    check_word("${#x}", NULL);
    check_word("$((1 + (2)))", NULL);
    check_word("`a b`", NULL);
    check_word("${{ a['b c'] && \"}}\" }}x", NULL);
    check_word("'x${{ env['a'] }}y'", NULL);
}
END_TEST

START_TEST(word_flags) {
    const struct wf_shell_command *c = command(read_text("a \"$x\" $x '${{ y }}' \"b\""), 0);
    const struct wf_shell_word *w = c->words.items;
    ck_assert(!w[0].quoted && w[0].literal);
    ck_assert(w[1].quoted && w[1].expansion && !w[1].bare);
    ck_assert(!w[2].quoted && w[2].expansion && w[2].bare);
    ck_assert(w[3].hole && w[3].quoted && !w[3].expansion && !w[3].literal);
    ck_assert(w[4].quoted && w[4].literal);
}
END_TEST

START_TEST(assignments) {
    struct wf_shell_script *script = read_text("A=1 B+=\"x y\" C[2]=z D=(p q) E= cmd F=no");
    const struct wf_shell_command *c = command(script, 0);
    static const char *const names[] = {"A", "B", "C", "D", "E"};
    ck_assert_uint_eq(c->assignments.len, 5);
    for (size_t i = 0; i < 5; i++) {
        ck_assert(wf_str_is(c->assignments.items[i].name, names[i]));
    }
    ck_assert(c->assignments.items[1].append);
    ck_assert(wf_str_is(c->assignments.items[1].value.text, "x y"));
    ck_assert(wf_str_is(wf_shell_slice(script, c->assignments.items[3].value.span), "(p q)"));
    ck_assert_uint_eq(c->words.len, 2);
    ck_assert_uint_eq(command(read_text("=x 1=2 a-b=c"), 0)->assignments.len, 0);
}
END_TEST

START_TEST(redirections) {
    struct wf_shell_script *script = read_text("a 2>&1 >>\"$f\" <<< x {b} 12>y");
    const struct wf_shell_command *c = command(script, 0);
    ck_assert_uint_eq(c->redirections.len, 4);
    ck_assert_int_eq(c->redirections.items[0].fd, 2);
    ck_assert(wf_str_is(c->redirections.items[0].op, ">&"));
    ck_assert(wf_str_is(c->redirections.items[0].target.text, "1"));
    ck_assert_int_eq(c->redirections.items[1].fd, -1);
    ck_assert(wf_str_is(c->redirections.items[2].op, "<<<"));
    ck_assert(wf_str_is(wf_shell_slice(script, c->redirections.items[3].span), "12>y"));
}
END_TEST

START_TEST(here_documents) {
    struct wf_shell_script *script =
        read_text("cat <<A <<-'B' | x\none $(d)\nA\n\ttwo $(e) 'it\n\tB\nf <<\"\"\n\ng");
    ck_assert(wf_str_is(outline(script), "cat x d f g"));
    ck_assert(!script->broken);
    const struct wf_shell_command *c = command(script, 0);
    ck_assert(wf_str_is(wf_shell_slice(script, c->redirections.items[0].body), "one $(d)\n"));
    ck_assert(wf_str_is(wf_shell_slice(script, c->redirections.items[1].body), "\ttwo $(e) 'it\n"));
    ck_assert_ptr_eq(wf_shell_holder(command(script, 2)), c);
    ck_assert_uint_eq(command(script, 2)->pipeline->scope->redirection, 0);
    check_outline("x=$(cat <<E\na ) b\nE\n); y", " cat y");
    check_outline("if a <<E; then\nb\nE\nc; fi", "if a c");
    ck_assert(read_text("a <<E\nb")->broken);
}
END_TEST

START_TEST(comments) {
    struct wf_shell_script *script = read_text("# a\nb # c 'd\ne#f \"# g\" '# h'\n\t#i");
    ck_assert_uint_eq(script->comments.len, 3);
    ck_assert(wf_str_is(wf_shell_slice(script, script->comments.items[1]), "# c 'd"));
    ck_assert(wf_str_is(wf_shell_slice(script, script->comments.items[2]), "#i"));
}
END_TEST

START_TEST(nesting) {
    struct wf_shell_script *script = read_text("echo a \"x $(docker `b`) y\"\nV=$(c | d)");
    ck_assert(wf_str_is(outline(script), "echo docker b  c d"));
    const struct wf_shell_command *docker = command(script, 1);
    ck_assert_ptr_eq(wf_shell_holder(docker), command(script, 0));
    ck_assert_uint_eq(docker->pipeline->scope->word, 2);
    ck_assert_int_eq(docker->pipeline->scope->place, WF_SHELL_SUBSTITUTION);
    ck_assert_ptr_eq(wf_shell_holder(command(script, 2)), docker);
    ck_assert_uint_eq(command(script, 4)->pipeline->scope->assignment, 0);
    ck_assert_uint_eq(command(script, 5)->index, 1);
    ck_assert_uint_eq(command(script, 5)->pipeline->length, 2);
    ck_assert_ptr_null(wf_shell_holder(command(script, 0)));
    ck_assert_int_eq(command(read_text("a || b"), 0)->pipeline->joined, WF_SHELL_OR);
    ck_assert(command(read_text("! a"), 0)->pipeline->negated);
}
END_TEST

START_TEST(programs) {
    static const struct {
        const char *text, *program;
    } cases[] = {
        {"/usr/bin/docker ps", "docker"},
        {"sudo -E -u x env A=b -i docker ps", "docker"},
        {"command docker", "docker"},
        {"exec time -p docker", "docker"},
        {"timeout 5 docker", "docker"},
        {"timeout -k 1 5 docker", "docker"},
        {"'dock'er", "docker"},
        {"A=1 docker", "docker"},
        {"$docker", ""},
        {"A=1", ""},
        {"sudo", ""},
        {"env -- docker", "docker"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct wf_str program = wf_shell_program(command(read_text(cases[i].text), 0));
        ck_assert_msg(wf_str_is(program, cases[i].program), "%s gives %.*s", cases[i].text,
                      WF_STR_ARG(program));
    }
    ck_assert(wf_shell_command_is(command(read_text("docker history x"), 0), "docker", "history", NULL));
    ck_assert(wf_shell_command_is(command(read_text("docker --context c -D buildx --x=y du"), 0), "docker",
                                  "buildx", "du", NULL));
    ck_assert(!wf_shell_command_is(command(read_text("docker run history"), 0), "docker", "history", NULL));
    ck_assert(!wf_shell_command_is(command(read_text("docker"), 0), "docker", "history", NULL));
    ck_assert(wf_shell_command_is(command(read_text("docker x"), 0), "docker", NULL));
}
END_TEST

static void check_option(const char *text, const char *name, const char *value) {
    struct wf_shell_script *script = read_text(text);
    struct wf_shell_value got;
    bool found = wf_shell_option(command(script, 0), name, 0, &got);
    ck_assert_msg(found == (value != NULL), "%s", text);
    struct wf_str slice = wf_shell_slice(script, got.span);
    ck_assert_msg(!found || wf_str_is(slice, value), "%s gives %.*s", text, WF_STR_ARG(slice));
}

START_TEST(options) {
    check_option("d --format={{.ID}} x", "--format", "{{.ID}}");
    check_option("d --format '{{.ID}}' x", "--format", "'{{.ID}}'");
    check_option("d --format=\"$x\"", "--format", "\"$x\"");
    check_option("d \"--format=$x=y\"", "--format", "$x=y\"");
    check_option("d --formats=x --format", "--format", "");
    check_option("d -- --format x", "--format", NULL);
    check_option("d $--format", "--format", NULL);
    check_option("--format x", "--format", NULL);
    struct wf_shell_script *script = read_text("d -t a -t=b -q");
    struct wf_shell_value value;
    ck_assert(wf_shell_option(command(script, 0), "-t", 0, &value));
    ck_assert(wf_str_is(value.text, "a"));
    ck_assert(wf_shell_option(command(script, 0), "-t", value.word, &value));
    ck_assert(wf_str_is(value.text, "b"));
    ck_assert(!wf_shell_option(command(script, 0), "-t", value.word, &value));
    ck_assert(wf_shell_has_option(command(script, 0), "-q"));
}
END_TEST

/* The command `x` of each script fails. Bash itself was asked for all of these. */
static const struct {
    const char *text;
    enum wf_shell_fate fate;
} fates[] = {
    {"x", WF_SHELL_ENDS},
    {"x\na", WF_SHELL_ENDS},
    {"x || a\nb", WF_SHELL_GOES_ON},
    {"x && a\nb", WF_SHELL_GOES_ON},
    {"x && a", WF_SHELL_LAST_STATUS},
    {"a && x\nb", WF_SHELL_ENDS},
    {"a || b && x\nb", WF_SHELL_ENDS},
    {"! x\na", WF_SHELL_GOES_ON},
    {"x | a\nb", WF_SHELL_GOES_ON},
    {"a | x\nb", WF_SHELL_ENDS},
    {"set -o pipefail\nx | a\nb", WF_SHELL_ENDS},
    {"set -euo pipefail; x | a; b", WF_SHELL_ENDS},
    {"(set -o pipefail)\nx | a\nb", WF_SHELL_GOES_ON},
    {"set +e\nx\na", WF_SHELL_GOES_ON},
    {"set +e\nx", WF_SHELL_LAST_STATUS},
    {"set +e\na\nset -e\nx\nb", WF_SHELL_ENDS},
    {"if x; then a; fi", WF_SHELL_GOES_ON},
    {"if a; then x; b; fi", WF_SHELL_ENDS},
    {"while x; do a; done", WF_SHELL_GOES_ON},
    {"for i in 1; do x; a; done", WF_SHELL_ENDS},
    {"case a in a) x; b;; esac; c", WF_SHELL_ENDS},
    {"{ x; a; } || b", WF_SHELL_GOES_ON},
    {"( x; a )\nb", WF_SHELL_ENDS},
    {"( x; a ) || b", WF_SHELL_GOES_ON},
    {"{ a && x; } | b\nc", WF_SHELL_GOES_ON},
    {"{ x && a; }\nb", WF_SHELL_GOES_ON},
    {"( x && a )\nb", WF_SHELL_ENDS},
    {"x &\na", WF_SHELL_GOES_ON},
    {"V=$(x)\na", WF_SHELL_ENDS},
    {"V=$(x; a)\nb", WF_SHELL_GOES_ON},
    {"V=$(a; x)\nb", WF_SHELL_ENDS},
    {"V=$(set -e; x; a)\nb", WF_SHELL_ENDS},
    {"V=$(x | a)\nb", WF_SHELL_GOES_ON},
    {"V=$(x)$(a)\nb", WF_SHELL_GOES_ON},
    {"V=\"$(x)\" a\nb", WF_SHELL_GOES_ON},
    {"export V=$(x)\na", WF_SHELL_GOES_ON},
    {"echo \"$(x)\"\na", WF_SHELL_GOES_ON},
    {"[[ $(x) ]]\na", WF_SHELL_GOES_ON},
    {"a < <(x)\nb", WF_SHELL_GOES_ON},
    {"f() { x; a; }\nf\nb", WF_SHELL_ENDS},
    {"f() { x; a; }\nf || b", WF_SHELL_GOES_ON},
    {"f() { x; a; }\nb", WF_SHELL_GOES_ON},
    {"f() { x && a; }\nf\nb", WF_SHELL_ENDS},
    {"f() { f; x; }\nf\nb", WF_SHELL_ENDS},
    {"f() { x; a; }\nf && b", WF_SHELL_GOES_ON},
    {"f() { a; x; }\nf && b", WF_SHELL_LAST_STATUS},
};

START_TEST(fate) {
    struct wf_shell_script *script = read_text(fates[_i].text);
    const struct wf_shell_command *x = NULL;
    for (size_t i = 0; i < script->commands.len; i++) {
        bool found = wf_str_is(wf_shell_program(script->commands.items[i]), "x");
        x = found ? script->commands.items[i] : x;
    }
    ck_assert_ptr_nonnull(x);
    struct wf_shell_flags github = {.errexit = true};
    ck_assert_msg(wf_shell_fate(script, x, github) == fates[_i].fate, "%s", fates[_i].text);
    ck_assert_int_eq(wf_shell_fails_script(script, x, github), fates[_i].fate != WF_SHELL_GOES_ON);
}
END_TEST

/* Whatever the bytes: it ends, spans nest and lie in the text. */
static void check_invariants(struct wf_str text) {
    struct wf_shell_script *script = wf_shell_read(&arena, text);
    for (size_t i = 0; i < script->commands.len; i++) {
        const struct wf_shell_command *c = script->commands.items[i];
        ck_assert_uint_eq(c->order, i);
        ck_assert_uint_le(c->span.begin, c->span.end);
        ck_assert_uint_le(c->span.end, text.len);
        for (size_t k = 0; k < c->words.len; k++) {
            ck_assert_uint_le(c->words.items[k].span.begin, c->words.items[k].span.end);
            ck_assert_uint_le(c->words.items[k].span.end, text.len);
        }
    }
}

static const char *const broken_texts[] = {
    "'",
    "\"",
    "`",
    "$(",
    "${",
    "$((",
    "((",
    "(",
    "{",
    "if",
    "if a",
    "if a; then",
    "case",
    "case x",
    "case x in",
    "case x in a",
    "case x in a)",
    "for",
    "for x",
    "for x in",
    "while",
    "[[",
    "function",
    "f(",
    "f()",
    "a |",
    "a &&",
    "a <",
    "a <<",
    "a <<E",
    "x=(",
    "\\",
    "$",
    "${{",
    "${{ x",
    "a)",
    "}",
    "fi",
    "done",
    ";;",
    "&",
    "|",
    ";",
    "!",
    "$'",
    "<(",
    "a()b()",
    "<<<",
    "(a",
    "$(a`b",
    "`a$(b`",
    "\"$(\"",
    "[[ ( ]]",
    "a((",
    "@(",
    "x=(a\n'",
};

START_TEST(broken) {
    for (size_t i = 0; i < sizeof broken_texts / sizeof *broken_texts; i++) {
        check_invariants(wf_str_of(broken_texts[i]));
    }
    check_invariants((struct wf_str){"a\0b\xff\xfe'\0", 7});
    ck_assert(read_text("echo 'a")->broken);
    ck_assert(read_text("(a).b")->broken);
    ck_assert_uint_eq(read_text("echo 'a\nb")->commands.len, 1);
}
END_TEST

/* Text repeated: deep or many, never a crash, never slow. */
START_TEST(hostile) {
    static const char *const pieces[] = {
        "(",   "$(",     "\"$(",          "`",  "${",  "{ ", "if ",  "((",   "$((", "f() ",
        "x=(", "while ", "case x in a) ", "<(", "${{", "'",  "<<E ", "a|",   "a&&", "\n",
        ";",   ")",      "[[ ",           "!",  "$",   "a(", "@(",   "x=$(", "\\",
    };
    enum { SIZE = 40000 };
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        char *text = WF_NEW_ARRAY(&arena, char, SIZE);
        size_t len = strlen(pieces[i]);
        for (size_t k = 0; k < SIZE; k++) {
            text[k] = pieces[i][k % len];
        }
        check_invariants((struct wf_str){text, SIZE});
        wf_arena_free(&arena);
    }
}
END_TEST

/* Short texts of what matters to the shell, in an order that a small generator gives. */
START_TEST(random_texts) {
    static const char *const pieces[] = {
        "a",     " ",     "\n", "'",  "\"", "`",          "$(",   ")",  "(",        "{ ",   "}",
        "if ",   "then ", "fi", ";",  "&&", "||",         "|",    "&",  "${{ x }}", "${",   "$x",
        "<<E\n", "E\n",   "#",  "x=", "\\", "case x in ", "esac", ";;", "do ",      "done", "for x in ",
        "[[ ",   "]]",    "((", "))", "<(", ">",          "f() ", "!",  "\t",       "\r\n",
    };
    unsigned seed = 1;
    for (size_t round = 0; round < 4000; round++) {
        char text[256];
        size_t len = 0;
        while (len < 200) {
            seed = seed * 1103515245U + 12345U;
            const char *piece = pieces[(seed >> 16) % (sizeof pieces / sizeof *pieces)];
            memcpy(text + len, piece, strlen(piece));
            len += strlen(piece);
        }
        check_invariants((struct wf_str){text, len - round % 100});
        wf_arena_free(&arena);
    }
}
END_TEST

Suite *shell_suite(void);

Suite *shell_suite(void) {
    Suite *suite = suite_create("shell");
    TCase *tests = tcase_create("shell");
    tcase_add_checked_fixture(tests, NULL, clear);
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, commands);
    tcase_add_test(tests, a_pipeline_has_a_last_command);
    tcase_add_test(tests, words);
    tcase_add_test(tests, word_flags);
    tcase_add_test(tests, assignments);
    tcase_add_test(tests, redirections);
    tcase_add_test(tests, here_documents);
    tcase_add_test(tests, comments);
    tcase_add_test(tests, nesting);
    tcase_add_test(tests, programs);
    tcase_add_test(tests, options);
    tcase_add_loop_test(tests, fate, 0, sizeof fates / sizeof *fates);
    tcase_add_test(tests, broken);
    tcase_add_test(tests, hostile);
    tcase_add_test(tests, random_texts);
    suite_add_tcase(suite, tests);
    return suite;
}
