#include "lang/mustache.h"

#include "base/buf.h"
#include "base/limits.h"
#include "yaml/read.h"

#include <check.h>

#define LEN(array) (sizeof(array) / sizeof *(array))

/* --- help --------------------------------------------------------------------------------------------- */

static const char *const files[][2] = {
    {"steps", "- a: <% name %>\n- b\n"},
    {"loop", "<%> loop %>"},
    {"broken", "ok\n<%#x%>"},
    {"base", "steps:\n  - one\n  # <%$pre-test%>\n  - default\n  # <%/pre-test%>\n  - two\n"},
    {"middle", "# <%<base%>\n# <%$pre-test%>\n- middle\n# <%/pre-test%>\n# <%/base%>\n"},
};

static bool load(void *context, struct wf_str name, struct wf_str *bytes) {
    (void)context;
    for (size_t i = 0; i < LEN(files); i++) {
        if (wf_str_is(name, files[i][0])) {
            *bytes = wf_str_of(files[i][1]);
            return true;
        }
    }
    return false;
}

static void offer(void *context, struct wf_near *near) {
    (void)context;
    for (size_t i = 0; i < LEN(files); i++) {
        wf_near_offer(near, wf_str_of(files[i][0]));
    }
}

static const struct wf_mustache_partials partials = {load, offer, NULL};

/* The text, or the problem's with an "error: " before it. */
static struct wf_str render_with(struct wf_arena *arena, enum wf_mustache_profile profile,
                                 struct wf_str template, const struct wf_node *data) {
    struct wf_mustache_problem problem;
    struct wf_str text;
    const struct wf_mustache *parsed = wf_mustache_parse(arena, profile, WF_STR("t"), template, &problem);
    if (parsed && wf_mustache_render(arena, parsed, data, &partials, &text, &problem)) {
        return text;
    }
    struct wf_str message = wf_mustache_problem_text(arena, &problem);
    return wf_arena_printf(arena, "error: %.*s", WF_STR_ARG(message));
}

struct example {
    const char *template, *data, *expected;
};

static void check_examples(enum wf_mustache_profile profile, const struct example *examples, size_t count) {
    for (size_t i = 0; i < count; i++) {
        struct wf_arena arena = {0};
        const struct wf_doc *doc = wf_yaml_parse(&arena, WF_STR("data"), wf_str_of(examples[i].data));
        struct wf_str text = render_with(&arena, profile, wf_str_of(examples[i].template), doc->root);
        ck_assert_msg(wf_str_is(text, examples[i].expected), "%s\n--- expected\n%s\n--- got\n%.*s",
                      examples[i].template, examples[i].expected, WF_STR_ARG(text));
        wf_arena_free(&arena);
    }
}

#define CHECK(profile, ...)                                                                                  \
    do {                                                                                                     \
        static const struct example examples[] = {__VA_ARGS__};                                              \
        check_examples(profile, examples, LEN(examples));                                                    \
    } while (0)

/* --- what a tag is ------------------------------------------------------------------------------------ */

START_TEST(reads_tags) {
    CHECK(WF_MUSTACHE_TEXT, {"", "{}", ""}, {"a", "{}", "a\n"}, {"<% x %>", "x: 1", "1\n"},
          {"<%x%><%& x %><%{x}%>\n", "x: <&>", "<&><&><&>\n"},
          {"--format='%aN <%aE>' <%x%>", "x: 1", "--format='%aN <%aE>' 1\n"},
          {"<%%x%> <%% <%x%>", "x: 1", "<%x%> <% 1\n"}, {"<%\n<%)\n", "{}", "<%\n<%)\n"},
          {"${{ a }} {{b}}", "{}", "${{ a }} {{b}}\n"}, {"<%! any\nlines %>x", "{}", "x\n"},
          {"<%=[ ]=%>\n[x] <%x%> [> steps]", "{x: 1, name: n}", "1 <%x%> - a: n\n- b\n"},
          {"<% x.y.z %>", "x: {y: {z: deep}}", "deep\n"}, {"<%? x %>|<%?x.y%>|<%& ? x%>", "{}", "||\n"},
          {"<% b | sh %> <% c|sh %> <% d | sh %>", "{b: it's, c: a/b.c, d: ''}", "'it'\\''s' a/b.c ''\n"});
}
END_TEST

START_TEST(refuses_bad_templates) {
    CHECK(WF_MUSTACHE_TEXT, {"a\n <% x", "x: 1", "error: t:2:2: unclosed tag: no \"%>\" behind it"},
          {"<%#a%>\n", "a: 1", "error: t:1:1: \"a\" is never ended"},
          {"<%#a%><%/b%>", "a: 1", "error: t:1:7: \"b\" ends here but \"a\" is open"},
          {"\n\n<%/a%>", "{}", "error: t:3:1: \"a\" ends here but was not begun"},
          {"<% x y %>", "{}", "error: t:1:1: \"x y\" is no name"},
          {"<% %>", "{}", "error: t:1:1: \"\" is no name"},
          {"<% x | uc %>", "x: 1",
           "error: t:1:1: unknown filter \"uc\"; there are \"env\", \"sh\" and \"yaml\""},
          {"<%=a=%>", "{}", "error: t:1:1: expected two delimiters, got \"a\""},
          {"é <%> broken %>", "{}", "error: broken:2:1: \"x\" is never ended"});
}
END_TEST

START_TEST(refuses_unknown_names) {
    CHECK(WF_MUSTACHE_TEXT,
          {"<% nod_version %>", "node_version: 1",
           "error: t:1:1: unknown variable \"nod_version\"; did you mean "
           "\"node_version\"?"},
          {"<% a.verson %>", "a: {version: 1}",
           "error: t:1:1: unknown variable \"a.verson\"; did you mean "
           "\"version\"?"},
          {"<%#q%><%/q%>", "{}", "error: t:1:1: unknown variable \"q\""},
          {"<%^q%><%/q%>", "{}", "error: t:1:1: unknown variable \"q\""},
          {"<%^? q%>no<%/q%><%#? q%>yes<%/q%>", "{}", "no\n"},
          {"<%> step %>", "{}", "error: t:1:1: unknown partial \"step\"; did you mean \"steps\"?"},
          {"<%>? step %>", "{}", ""}, {"<%>*which%>", "{which: steps, name: n}", "- a: n\n- b\n"},
          {"<%>*which%>", "which: [1]", "error: t:1:1: \"which\" is no text and so names no partial"},
          {"<%<base%><%$pre-tset%><%/pre-tset%><%/base%>", "{}",
           "error: t:1:10: unknown block \"pre-tset\"; did you mean \"pre-test\"?"},
          {"<% x %>", "x:", "error: t:1:1: variable \"x\" is null; write <%? x %> when it may be"},
          {"<% x %>", "x: [1]", "error: t:1:1: \"x\" is a list, not a text; write <%* x %>"},
          {"<% -first %>", "x: 1", "error: t:1:1: unknown variable \"-first\""});
}
END_TEST

START_TEST(stops_at_limits) {
    struct wf_arena arena = {0};
    struct wf_str text = render_with(&arena, WF_MUSTACHE_TEXT, WF_STR("<%> loop %>"), NULL);
    ck_assert(wf_str_is(text, "error: loop:1:1: sections and partials nest deeper than 64"));
    struct wf_buf deep = {.arena = &arena};
    for (int i = 0; i <= WF_MAX_TEMPLATE_DEPTH; i++) {
        wf_buf_text(&deep, "<%#a%>");
    }
    text = render_with(&arena, WF_MUSTACHE_TEXT, wf_buf_view(&deep), NULL);
    ck_assert(wf_str_is(text, "error: t:1:385: tags nest deeper than 64"));
    struct wf_buf list = {.arena = &arena};
    for (int i = 0; i < 300; i++) {
        wf_buf_text(&list, i == 0 ? "l: [x" : ",x");
    }
    wf_buf_text(&list, "]");
    const struct wf_doc *doc = wf_yaml_parse(&arena, WF_STR("data"), wf_buf_view(&list));
    text = render_with(&arena, WF_MUSTACHE_TEXT, WF_STR("<%#l%><%#l%><%#l%>y<%/l%><%/l%><%/l%>"), doc->root);
    ck_assert(wf_str_is(text, "error: t:1:19: the text grows beyond 8388608 bytes"));
    wf_arena_free(&arena);
}
END_TEST

/* --- sections and lines ------------------------------------------------------------------------------- */

START_TEST(knows_what_is_false) {
    CHECK(WF_MUSTACHE_TEXT, {"<%#x%>yes<%/x%><%^x%>no<%/x%>", "x: false", "no\n"},
          {"<%#x%>yes<%/x%><%^x%>no<%/x%>", "x: ''", "no\n"},
          {"<%#x%>yes<%/x%><%^x%>no<%/x%>", "x: {}", "no\n"},
          {"<%#x%>yes<%/x%><%^x%>no<%/x%>", "x: []", "no\n"},
          {"<%#x%>yes<%/x%><%^x%>no<%/x%>", "x: ~", "no\n"},
          {"<%#x%>yes<%/x%><%^x%>no<%/x%>", "x: 'false'", "yes\n"}, {"<%#x%>yes<%/x%>", "x: 0", "yes\n"},
          {"<%#l%><%.%><%^-last%>, <%/-last%><%/l%>", "l: [a, b, c]", "a, b, c\n"},
          {"<%#l%><%#-first%>^<%/-first%><%#m%><%.%><%/m%>;<%/l%>", "l: [{m: [1, 2]}, {m: 3}]", "^12;3;\n"},
          {"<%#l%><%#.%><%a%><%/.%><%/l%>", "{d: &d {a: 1}, l: [*d, *d]}", "11\n"});
}
END_TEST

START_TEST(drops_directive_lines) {
    CHECK(WF_MUSTACHE_TEXT, {"a\n# <%#x%>\nb\n  # <%/x%>\nc\n", "x: true", "a\nb\nc\n"},
          {"# <%! note %>\n#<%#x%>\r\nb\n#\t<%/x%>", "x: true", "b\n"},
          {"a\r\n\r\n# <%#x%>\r\nb\r\n# <%/x%>\r\n\r\nc", "x: false", "a\n\nc\n"},
          {"# a <%#x%>\n<%/x%>\n", "x: true", "# a \n"}, {"# <% x %>\n", "x: 1", "# 1\n"},
          {"s:\n  # <%> steps %>\nt\n", "name: n", "s:\n  - a: n\n  - b\nt\n"});
}
END_TEST

START_TEST(leaves_one_blank_line) {
    CHECK(WF_MUSTACHE_TEXT, {"a\n\n# <%#x%>\nb\n\n# <%/x%>\nc\n", "x: false", "a\n\nc\n"},
          {"a\n\n# <%#x%>\nb\n# <%/x%>\n\nc\n", "x: false", "a\n\nc\n"},
          {"a\n\n# <%#x%>\nb\n# <%/x%>\n\n\n\nc\n", "x: false", "a\n\nc\n"},
          {"a\n# <%#x%>\nb\n# <%/x%>\n\n\nc\n", "x: false", "a\n\nc\n"},
          {"a\n\n# <%#x%>\nb\n# <%/x%>\n", "x: false", "a\n"},
          {"# <%#x%>\n# <%/x%>\n\nc\n", "x: false", "c\n"},
          {"a\n\n<%#x%>\n<%/x%>\n\n<%#x%>\n<%/x%>\n\nb", "x: false", "a\n\nb\n"},
          {"a\n\n\nb\n\n", "{}", "a\n\n\nb\n\n"},
          {"a\n\n# <%#x%>\nb\n\n# <%/x%>\nc\n", "x: true", "a\n\nb\n\nc\n"},
          {"a<%#x%>b<%/x%>\n\n\nc", "x: false", "a\n\n\nc\n"});
}
END_TEST

START_TEST(indents_further_lines) {
    CHECK(WF_MUSTACHE_TEXT, {"  <% x %>\nend", "x: \"a\\n\\n b\\n\"", "  a\n\n   b\nend\n"},
          {"  - <% x %>|", "x: \"a\\nb\\n\"", "  - a\n    b\n    |\n"},
          {"\tk: <%& x %>", "x: \"a\\nb\"", "\tk: a\n\tb\n"},
          {"  <% x | sh %>", "x: \"a\\nb\"", "  'a\nb'\n"});
    CHECK(WF_MUSTACHE_DOCKERFILE,
          {"RUN <% x %>", "x: \"a\\nb\"",
           "error: t:1:5: \"x\" has several lines, which would end "
           "the instruction; write <%& x %>"},
          {"RUN <% x %>", "x: \"a # 'b'\\n\"", "RUN a # 'b'\n"},
          {"RUN <%& x %>", "x: \"a\\nb\"", "RUN a\nb\n"});
}
END_TEST

START_TEST(fills_blocks) {
    CHECK(WF_MUSTACHE_YAML, {"<%> base %>", "{}", "steps:\n  - one\n  - default\n  - two\n"},
          {"# <%<base%>\n# <%$pre-test%>\n- x: 1\n  y: |\n    z\n# <%/pre-test%>\n# <%/base%>\n", "{}",
           "steps:\n  - one\n  - x: 1\n    y: |\n      z\n  - two\n"},
          {"<%<base%><%$pre-test%>- <% v %><%/pre-test%><%/base%>", "v: 'yes'",
           "steps:\n  - one\n  - 'yes'\n  - two\n"},
          {"<%<base%><%$pre-test%><%/pre-test%><%/base%>", "{}", "steps:\n  - one\n  - two\n"},
          {"<%<middle%><%/middle%>", "{}", "steps:\n  - one\n  - middle\n  - two\n"},
          {"<%<middle%>\n  <%$pre-test%>\n      - top\n  <%/pre-test%>\n<%/middle%>", "{}",
           "steps:\n  - one\n  - top\n  - two\n"},
          {"  # <%$a%>\n  x: 1\n  # <%/a%>\n", "{}", "  x: 1\n"});
}
END_TEST

/* --- YAML --------------------------------------------------------------------------------------------- */

START_TEST(quotes_for_the_place) {
    CHECK(WF_MUSTACHE_YAML, {"v: <% x %>", "x: plain text", "v: plain text\n"}, {"", "{}", ""},
          {"v: <% x %>", "x: '1.10'", "v: '1.10'\n"}, {"v: <% x %>", "x: 1.10", "v: 1.10\n"},
          {"v: <% x %>", "x: true", "v: true\n"}, {"v: <% x %> # c", "x: 'on'", "v: 'on' # c\n"},
          {"v: <%? x %>\nw: [a, <%?x%>]", "{}", "v:\nw: [a, ]\n"},
          {"v: a <% x %> b", "x: ': '", "v: 'a :  b'\n"}, {"v: 'a <% x %>'", "x: it's", "v: 'a it''s'\n"},
          {"v: \"a <% x %>\"", "x: \"\\\"\\n\\\\\"", "v: \"a \\\"\\n\\\\\"\n"},
          {"[<% x %>, <% x %>]", "x: 'a,b'", "['a,b', 'a,b']\n"},
          {"<% x %>: <% x %>", "x: 'no'", "'no': 'no'\n"},
          {"v: ${{ x == <% x %> }}", "x: it's", "v: ${{ x == 'it''s' }}\n"},
          {"v: ${{ x == '<% x %>' && <% n %> }}", "{x: it's, n: 5}", "v: ${{ x == 'it''s' && 5 }}\n"},
          {"v: '${{ x == ''<% x %>'' || <% x %> }}'", "x: it's",
           "v: '${{ x == ''it''''s'' || ''it''''s'' }}'\n"},
          {"if: a == '<% x %>' && <% y %>", "{x: it's, y: b == 'c'}", "if: a == 'it''s' && b == 'c'\n"},
          {"v: |\n  <% x %>\nw: 1", "x: \" a\\nb\\n\\n\"", "v: |2\n   a\n  b\nw: 1\n"},
          {"- k: |-\n      <% x %>", "x: \"\\n a\"", "- k: |4-\n\n       a\n"},
          {"- |\n   <% x %>", "x: ' a'", "- |3\n    a\n"},
          {"v: >\n  a\n  <% x %> b", "x: c", "v: >\n  a\n  c b\n"},
          {"# <% x %>\nv: 1 # <% y %>", "{x: \"a\\nb\", y: c}", "# a\n# b\nv: 1 # c\n"});
}
END_TEST

START_TEST(refuses_bad_places) {
    CHECK(WF_MUSTACHE_YAML,
          {"v:\n  '<% x %>'", "x: \"a\\nb\"",
           "error: t:2:4: single quotes cannot hold the value of \"x\"; use double quotes"},
          {"v: >\n  <% x %>", "x: \"a\\nb\"", "error: t:2:3: \">\" would fold the lines of \"x\"; use \"|\""},
          {"v: |\n  <% x %>", "x: \"a\\x07\"",
           "error: t:2:3: a block scalar cannot hold the control characters in \"x\""},
          {"v: a\n  <% x %>", "x: b",
           "error: t:2:3: a plain scalar over several lines cannot take \"x\"; quote the scalar"},
          {"v: &<% x %> a", "x: b",
           "error: t:1:5: the value of \"x\" cannot stand here; only scalars and comments can "
           "hold one"},
          {"v: 1 # <% x %>", "x: \"a\\nb\"", "error: t:1:8: this comment cannot hold the value of \"x\""},
          {"a: 1\n- b: <% x %>", "x: 1",
           "error: t:2:1: the text would be no YAML: did not find expected key (while "
           "parsing a block mapping that begins on line 1)"});
}
END_TEST

START_TEST(guards_scripts) {
    CHECK(WF_MUSTACHE_YAML,
          {"run: |\n  make <% x %>", "x: all",
           "error: t:2:8: \"x\" stands in a script; write <% x | sh %> or pass it in "
           "\"env\""},
          {"run: |\n  <% x %>", "x: all",
           "error: t:2:3: \"x\" stands in a script; write <% x | sh %> or pass it in \"env\""},
          {"run: make <% x %>", "x: all",
           "error: t:1:11: \"x\" stands in a script; write <% x | sh %> or pass it in "
           "\"env\""},
          {"run: <% x %>", "x: 'make: all'", "run: 'make: all'\n"},
          {"run: make <% x | sh %>", "x: a b", "run: make 'a b'\n"},
          {"run: |\n  if x; then\n    echo <% x | sh %>\n  fi", "x: \"a\\n'b\"",
           "run: |\n  if x; then\n    echo 'a\n  '\\''b'\n  fi\n"},
          {"run: |\n  <%& x %>\nv: 1", "x: \"a \\\"b\\\"\\nc\\n\"", "run: |\n  a \"b\"\n  c\nv: 1\n"});
}
END_TEST

START_TEST(writes_trees) {
    CHECK(WF_MUSTACHE_YAML,
          {"env: <%* x %>", "x: {a: 1, b: '1', 'c:d': e}", "env:\n  a: 1\n  b: '1'\n  c:d: e\n"},
          {"env:\n  z: 0\n  <%* x %>\n", "x: {a: {b: [1, [2, 3]], c: {}, d: []}, e: }",
           "env:\n  z: 0\n  a:\n    b:\n      - 1\n      - - 2\n        - 3\n    c: {}\n    d: []\n  e:\n"},
          {"steps:\n  - <% x.k %>\n  - <% x | yaml %>\n", "x: {k: 5, m: 6}",
           "steps:\n  - 5\n  - k: 5\n    m: 6\n"},
          {"a: <%* x %>\n", "x: \"l1\\nl2\\n\"", "a: |\n  l1\n  l2\n"},
          {"- <%* x %>\n", "x: \"l1\\n l2 \"", "- |-\n  l1\n   l2 \n"}, {"a: <%* x %>\n", "x: []", "a: []\n"},
          {"a: b <%* x %>\n", "x: [1]",
           "error: t:1:6: a tree must stand alone on "
           "its line, behind \"- \" or behind \"key:\""},
          {"a: <%*? x %>\nb: 1", "{}", "a:\nb: 1\n"});
}
END_TEST

Suite *mustache_suite(void) {
    const TTest *const tests[] = {
        reads_tags,          refuses_bad_templates, refuses_unknown_names, stops_at_limits,
        knows_what_is_false, drops_directive_lines, leaves_one_blank_line, indents_further_lines,
        fills_blocks,        quotes_for_the_place,  refuses_bad_places,    guards_scripts,
        writes_trees,
    };
    Suite *suite = suite_create("mustache");
    TCase *tcase = tcase_create("mustache");
    tcase_set_timeout(tcase, 60);
    for (size_t i = 0; i < LEN(tests); i++) {
        tcase_add_test(tcase, tests[i]);
    }
    suite_add_tcase(suite, tcase);
    return suite;
}
