#include "lang/mustache.h"

#include "base/buf.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "yaml/read.h"
#include "yaml/second.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

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

/* --- reading gives the value back --------------------------------------------------------------------- */

enum kind { ANY, SINGLE, BLOCK, FOLDED };
enum form { AS_IS, CHOMPED, EXPRESSION, IN_STRING };

static const struct place {
    const char *template;
    const char *before, *after; /* what the scalar must be around the value */
    enum kind kind;             /* of scalar, for what it may refuse */
    enum form form;
    const char *key; /* NULL: the scalar is the first key */
} places[] = {
    {"v: <% v %>\n", "", "", ANY, AS_IS, "v"},
    {"v: <% v %> # c\nw: 1\n", "", "", ANY, AS_IS, "v"},
    {"v: <%* v %>\nw: 1\n", "", "", ANY, AS_IS, "v"},
    {"v: build-<% v %>-x\n", "build-", "-x", ANY, AS_IS, "v"},
    {"v: <% v %><% v %>\n", NULL, "", ANY, AS_IS, "v"},
    {"v: 'a <% v %>'\n", "a ", "", SINGLE, AS_IS, "v"},
    {"v: \"<% v %> b\"\n", "", " b", ANY, AS_IS, "v"},
    {"{v: <% v %>, w: 1}\n", "", "", ANY, AS_IS, "v"},
    {"{v: a<% v %>b}\n", "a", "b", ANY, AS_IS, "v"},
    {"- <% v %>\n- b\n", "", "", ANY, AS_IS, NULL},
    {"- <%* v %>\n- b\n", "", "", ANY, AS_IS, NULL},
    {"[<% v %>, b]\n", "", "", ANY, AS_IS, NULL},
    {"[a<% v %>]\n", "a", "", ANY, AS_IS, NULL},
    {"- 'a <% v %>'\n", "a ", "", SINGLE, AS_IS, NULL},
    {"- |\n  <% v %>\n- b\n", "", "\n", BLOCK, CHOMPED, NULL},
    {"<% v %>: x\n", "", "", ANY, AS_IS, NULL},
    {"'<% v %>': x\n", "", "", SINGLE, AS_IS, NULL},
    {"{<% v %>: x}\n", "", "", ANY, AS_IS, NULL},
    {"v: |\n  <% v %>\nw: 1\n", "", "\n", BLOCK, CHOMPED, "v"},
    {"v: |-\n    <% v %>\n", "", "", BLOCK, CHOMPED, "v"},
    {"v: |\n  a\n  b: <% v %>!\n  c\n", "a\nb: ", "!\nc\n", BLOCK, AS_IS, "v"},
    {"v: |\n  <% v %>!\n", "", "!\n", BLOCK, AS_IS, "v"},
    {"v: >\n  a <% v %>!\n", "a ", "!\n", FOLDED, AS_IS, "v"},
    {"v: ${{ x == <% v %> }}\n", "${{ x == ", " }}", ANY, EXPRESSION, "v"},
    {"v: ${{ x == '<% v %>' }}\n", "${{ x == '", "' }}", ANY, IN_STRING, "v"},
    {"v: '${{ x == <% v %> }}'\n", "${{ x == ", " }}", SINGLE, EXPRESSION, "v"},
    {"v: \"${{ x == <% v %> }}\"\n", "${{ x == ", " }}", ANY, EXPRESSION, "v"},
    {"if: a == '<% v %>'\n", "a == '", "'", ANY, IN_STRING, "if"},
    {"# <% v %>\nv: 1\n", "1", NULL, BLOCK, AS_IS, "v"},
};

static struct wf_str chomp(struct wf_str text) {
    while (text.len > 0 && strchr("\r\n", text.ptr[text.len - 1])) {
        text.len--;
    }
    return text;
}

static void put_value(struct wf_buf *out, enum form form, struct wf_str value) {
    wf_buf_text(out, form == EXPRESSION ? "'" : "");
    for (size_t i = 0; i < value.len; i++) {
        wf_buf_text(out, value.ptr[i] == '\'' && form >= EXPRESSION ? "'" : "");
        wf_buf_char(out, value.ptr[i]);
    }
    wf_buf_text(out, form == EXPRESSION ? "'" : "");
}

static struct wf_str expected_text(struct wf_arena *arena, const struct place *place, struct wf_str value) {
    struct wf_buf text = {.arena = arena};
    value = place->form == CHOMPED ? chomp(value) : value;
    if (place->form == CHOMPED && value.len == 0) {
        return WF_STR(""); /* a block scalar of blank lines is empty */
    }
    if (!place->before) {
        put_value(&text, place->form, value);
    } else {
        wf_buf_text(&text, place->before);
    }
    if (place->after) {
        put_value(&text, place->form, value);
        wf_buf_text(&text, place->after);
    }
    return wf_buf_view(&text);
}

static bool may_refuse(const struct place *place, struct wf_str value) {
    bool lines = wf_str_has(value, "\n");
    bool odd = false;
    for (size_t at = 0; at < value.len;) {
        uint32_t c;
        at += wf_utf8_next(wf_str_sub(value, at, value.len), &c);
        odd = odd || (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7F && c < 0xA0) || c == 0x2028 ||
              c == 0x2029 || c == 0xFEFF;
    }
    return (place->kind == SINGLE && (lines || odd || wf_str_has(value, "\t"))) ||
           (place->kind == FOLDED && (lines || odd)) ||
           (place->kind == BLOCK && (odd || wf_str_trim(value).len == 0));
}

/* libfyaml 0.7.12 misreads two doubled quotes in a row. */
static void check_second(struct wf_arena *arena, const struct place *place, struct wf_str out) {
    struct wf_err err = {0};
    if (!wf_str_has(out, "''''")) {
        enum wf_second second = wf_second_check(arena, out, &err);
        ck_assert_msg(second == WF_SECOND_AGREES, "%s\n%s\n--- out\n%.*s", place->template, err.text,
                      WF_STR_ARG(out));
    }
}

static void check_value(const struct place *place, struct wf_str value) {
    struct wf_arena arena = {0};
    struct wf_node text = {.kind = WF_SCALAR, .style = WF_DOUBLE, .text = value};
    struct wf_node key = {.kind = WF_SCALAR, .text = WF_STR("v"), .value = &text};
    struct wf_node data = {.kind = WF_MAPPING, .first = &key, .count = 1};
    struct wf_str out = render_with(&arena, WF_MUSTACHE_YAML, wf_str_of(place->template), &data);
    struct wf_str expected = expected_text(&arena, place, value);
    if (wf_str_starts(out, "error: ")) {
        ck_assert_msg(may_refuse(place, value), "%s\n%.*s\nvalue <%.*s>", place->template, WF_STR_ARG(out),
                      WF_STR_ARG(value));
    } else {
        const struct wf_doc *doc = wf_yaml_parse(&arena, WF_STR("out"), out);
        const struct wf_node *got =
            place->key ? wf_node_get(doc->root, place->key) : wf_node_first(doc->root);
        ck_assert_msg(doc->problems.len == 0 && got && wf_str_eq(wf_node_text(got), expected) &&
                          (!place->after || wf_node_type(got) == WF_TYPE_STRING),
                      "%s\n--- expected\n%.*s\n--- got\n%.*s\n--- out\n%.*s", place->template,
                      WF_STR_ARG(expected), WF_STR_ARG(wf_node_text(got)), WF_STR_ARG(out));
        check_second(&arena, place, out);
    }
    wf_arena_free(&arena);
}

static const char *const awkward_texts[] = {
    "",
    " ",
    "a ",
    " a",
    "1.10",
    "0755",
    "a #b",
    "#a",
    "a: b",
    "a:",
    ":",
    "- x",
    "-",
    "*x",
    "&x",
    "!x",
    "@x",
    "`x",
    "%x",
    "{a}",
    "[a]",
    "null",
    "~",
    "''",
    "0x1F",
    "1e3",
    "on",
    "yes",
    "true",
    "False",
    "<<",
    "=",
    "12:30",
    "2024-01-01",
    ".5",
    "---",
    "...",
    "? a",
    "| a",
    "> a",
    "'",
    "\"",
    "\\",
    "\t",
    "a\tb",
    "\n",
    "a\n",
    "\na",
    "a\n\nb",
    " a\n  b\n",
    "\n \na",
    "a\r\nb",
    "\x1b[0m",
    "é",
    "😀",
    "${{ a }}",
    "}}",
    "<% x %>",
    "a, b",
    "\xC2\x85",
    "\xE2\x80\xA8",
    "\xEF\xBB\xBFx",
    "a\n---\nb",
    "a\n# b",
    "   \n   ",
    "a\n ",
    "\n\n",
    ".inf",
    "1_000",
    "a'b\"c\\",
};

START_TEST(gives_awkward_texts_back) {
    for (size_t i = 0; i < LEN(awkward_texts); i++) {
        for (size_t j = 0; j < LEN(places); j++) {
            check_value(&places[j], wf_str_of(awkward_texts[i]));
        }
    }
}
END_TEST

/* All awkward texts as items of a list, or as keys of a map. */
static struct wf_node *collection(struct wf_arena *arena, bool map) {
    struct wf_node *all = WF_NEW(arena, struct wf_node);
    struct wf_node *nodes = WF_NEW_ARRAY(arena, struct wf_node, LEN(awkward_texts));
    for (size_t i = 0; i < LEN(awkward_texts); i++) {
        bool last = i + 1 == LEN(awkward_texts);
        nodes[i] = (struct wf_node){.kind = WF_SCALAR,
                                    .style = WF_DOUBLE,
                                    .text = wf_str_of(awkward_texts[i]),
                                    .index = (uint32_t)i,
                                    .parent = all,
                                    .next = last ? NULL : &nodes[i + 1]};
        nodes[i].value = map ? &nodes[0] : NULL;
    }
    all->kind = map ? WF_MAPPING : WF_SEQUENCE;
    all->first = nodes;
    all->count = LEN(awkward_texts);
    return all;
}

START_TEST(gives_collections_back) {
    static const char template[] = "a:\n  - <%* v %>\n  - b: <%* v %>\nc: <%* w %>\n";
    struct wf_arena arena = {0};
    struct wf_node w = {.kind = WF_SCALAR, .text = WF_STR("w"), .value = collection(&arena, true)};
    struct wf_node v = {
        .kind = WF_SCALAR, .text = WF_STR("v"), .value = collection(&arena, false), .next = &w};
    struct wf_node data = {.kind = WF_MAPPING, .first = &v, .count = 2};
    struct wf_str out = render_with(&arena, WF_MUSTACHE_YAML, wf_str_of(template), &data);
    const struct wf_doc *got = wf_yaml_parse(&arena, WF_STR("out"), out);
    ck_assert_msg(got->problems.len == 0, "%.*s", WF_STR_ARG(out));
    const struct wf_node *first = wf_node_first(wf_node_get(got->root, "a"));
    const struct wf_node *lists[] = {first, wf_node_get(first->next, "b"), wf_node_get(got->root, "c")};
    for (size_t k = 0; k < LEN(lists); k++) {
        ck_assert_uint_eq(lists[k]->count, LEN(awkward_texts));
        for (WF_EACH(node, lists[k])) {
            ck_assert_str_eq(wf_arena_str(&arena, wf_node_text(node)).ptr, awkward_texts[node->index]);
            ck_assert_int_eq(wf_node_type(node), WF_TYPE_STRING);
        }
    }
    wf_arena_free(&arena);
}
END_TEST

/* What a real shell makes of each text, written as a word of the script of a "run". */
START_TEST(gives_words_of_a_shell_back) {
    struct wf_arena arena = {0};
    for (size_t i = 0; i < LEN(awkward_texts); i++) {
        struct wf_node text = {.kind = WF_SCALAR, .style = WF_DOUBLE, .text = wf_str_of(awkward_texts[i])};
        struct wf_node key = {.kind = WF_SCALAR, .text = WF_STR("v"), .value = &text};
        struct wf_node data = {.kind = WF_MAPPING, .first = &key, .count = 1};
        struct wf_str out =
            render_with(&arena, WF_MUSTACHE_YAML,
                        WF_STR("run: |\n  if :; then\n    printf %s. <% v | sh %>\n  fi\n"), &data);
        const struct wf_doc *doc = wf_yaml_parse(&arena, WF_STR("out"), out);
        if (wf_str_starts(out, "error: ") || doc->problems.len > 0) {
            continue; /* a control character */
        }
        char got[64] = {0};
        const char *script = wf_arena_str(&arena, wf_node_text(wf_node_get(doc->root, "run"))).ptr;
        ck_assert_int_eq(setenv("WFGEN_SCRIPT", script, 1), 0);
        FILE *pipe = popen("eval \"$WFGEN_SCRIPT\"", "r");
        ck_assert_ptr_nonnull(pipe);
        size_t length = fread(got, 1, sizeof got - 1, pipe);
        ck_assert_int_eq(pclose(pipe), 0);
        ck_assert_uint_ge(length, 1);
        got[length - 1] = '\0';
        ck_assert_str_eq(got, awkward_texts[i]);
    }
    wf_arena_free(&arena);
}
END_TEST

static uint32_t next_random(uint32_t *state) {
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

START_TEST(gives_random_texts_back) {
    static const char *const parts[] = {
        " ",        " ",
        "\n",       "\n",
        "\t",       "\r",
        ":",        "#",
        "-",        "'",
        "\"",       "\\",
        "{",        "}",
        "[",        "]",
        ",",        "&",
        "*",        "!",
        "|",        ">",
        "%",        "@",
        "`",        "?",
        "~",        "0",
        "1",        ".",
        "a",        "b",
        "é",        "😀",
        "\x7F",     "\x01",
        "\xC2\x85", "\xEF\xBB\xBF",
        "<%",       "%>",
        "${{",      "}}",
        "null",     "---",
        "x",        "=",
        "<",        "$",
        "(",        ";",
    };
    uint32_t state = 20240607;
    for (int round = 0; round < 3000; round++) {
        struct wf_arena arena = {0};
        struct wf_buf text = {.arena = &arena};
        for (uint32_t n = next_random(&state) % 9; n > 0; n--) {
            wf_buf_text(&text, parts[next_random(&state) % LEN(parts)]);
        }
        check_value(&places[(size_t)round % LEN(places)], wf_buf_view(&text));
        wf_arena_free(&arena);
    }
}
END_TEST

Suite *mustache_suite(void) {
    const TTest *const tests[] = {
        reads_tags,
        refuses_bad_templates,
        refuses_unknown_names,
        stops_at_limits,
        knows_what_is_false,
        drops_directive_lines,
        leaves_one_blank_line,
        indents_further_lines,
        fills_blocks,
        quotes_for_the_place,
        refuses_bad_places,
        guards_scripts,
        writes_trees,
        gives_awkward_texts_back,
        gives_random_texts_back,
        gives_collections_back,
        gives_words_of_a_shell_back,
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
