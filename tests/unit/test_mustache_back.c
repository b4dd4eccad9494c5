/* parse(render(v)) = v, for every place a value can stand in. */
#include "lang/mustache.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "yaml/read.h"
#include "yaml/second.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#define LEN(array) (sizeof(array) / sizeof *(array))

/* The text, or the problem's with an "error: " before it. */
static struct wf_str render_with(struct wf_arena *arena, struct wf_str template, const struct wf_node *data) {
    struct wf_mustache_problem problem;
    struct wf_str text;
    const struct wf_mustache *parsed =
        wf_mustache_parse(arena, WF_MUSTACHE_YAML, WF_STR("t"), template, &problem);
    if (parsed && wf_mustache_render(arena, parsed, data, NULL, &text, &problem)) {
        return text;
    }
    struct wf_str message = wf_mustache_problem_text(arena, &problem);
    return wf_arena_printf(arena, "error: %.*s", WF_STR_ARG(message));
}

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
    struct wf_str out = render_with(&arena, wf_str_of(place->template), &data);
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
    struct wf_str out = render_with(&arena, wf_str_of(template), &data);
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
            render_with(&arena, WF_STR("run: |\n  if :; then\n    printf %s. <% v | sh %>\n  fi\n"), &data);
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

Suite *mustache_back_suite(void) {
    const TTest *const tests[] = {
        gives_awkward_texts_back,
        gives_random_texts_back,
        gives_collections_back,
        gives_words_of_a_shell_back,
    };
    Suite *suite = suite_create("mustache_back");
    TCase *tcase = tcase_create("mustache_back");
    tcase_set_timeout(tcase, 60);
    for (size_t i = 0; i < LEN(tests); i++) {
        tcase_add_test(tcase, tests[i]);
    }
    suite_add_tcase(suite, tcase);
    return suite;
}
