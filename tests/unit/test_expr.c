#include "lang/expr.h"

#include "base/buf.h"
#include "base/limits.h"

#include <check.h>

static struct wf_arena arena;

static void teardown(void) {
    wf_arena_free(&arena);
}

/* ---- sites ---- */

static struct wf_expr_sites sites_of(const char *text) {
    return wf_expr_sites(&arena, wf_str_of(text));
}

START_TEST(finds_sites) {
    const char *text = "a ${{ b }} c ${{'}}'}}d";
    struct wf_expr_sites found = sites_of(text);
    ck_assert_uint_eq(found.sites.len, 2);
    ck_assert(!found.whole);
    const struct wf_expr_site *first = &found.sites.items[0], *second = &found.sites.items[1];
    ck_assert_uint_eq(first->begin, 2);
    ck_assert_uint_eq(first->end, 10);
    ck_assert_uint_eq(first->inner_begin, 6);
    ck_assert_uint_eq(first->inner_end, 7);
    ck_assert_uint_eq(second->begin, 13);
    ck_assert_uint_eq(second->end, 22);
    ck_assert_uint_eq(second->inner_begin, 16);
    ck_assert_uint_eq(second->inner_end, 20);
    ck_assert(first->closed && first->error == NULL && second->closed && second->error == NULL);
}
END_TEST

START_TEST(finds_no_sites) {
    ck_assert_uint_eq(sites_of("").sites.len, 0);
    ck_assert_uint_eq(sites_of("{{ a }} $ {{ b }} ${ { c }}").sites.len, 0);
    ck_assert(!sites_of("plain").whole);
}
END_TEST

START_TEST(knows_whole_sites) {
    ck_assert(sites_of("${{ a }}").whole);
    ck_assert(sites_of("${{ 'it''s }}' }}").whole);
    ck_assert(!sites_of("${{ a }}\n").whole);
    ck_assert(!sites_of("${{ a }}${{ b }}").whole);
    /* A double quote means nothing: the first braces close. */
    ck_assert_uint_eq(sites_of("${{ \"}}\" }}").sites.items[0].end, 7);
}
END_TEST

START_TEST(reports_bad_sites) {
    struct wf_expr_sites open = sites_of("x ${{ a } }");
    ck_assert(!open.sites.items[0].closed);
    ck_assert_uint_eq(open.sites.items[0].end, 11);
    ck_assert_ptr_nonnull(strstr(open.sites.items[0].error, "not closed"));
    ck_assert(!sites_of("${{").sites.items[0].closed);
    ck_assert(!sites_of("${{ 'a }}").sites.items[0].closed);
    struct wf_expr_site empty = sites_of("${{ \t\n\xC2\xA0 }}").sites.items[0];
    ck_assert_str_eq(empty.error, "An expression was expected");
    ck_assert_str_eq(sites_of("${{}}").sites.items[0].error, "An expression was expected");
}
END_TEST

START_TEST(knows_insert) {
    ck_assert(sites_of("${{ insert }}").sites.items[0].insert);
    ck_assert_ptr_null(sites_of("${{insert}}").sites.items[0].error);
    ck_assert_ptr_nonnull(sites_of("a ${{ insert }}").sites.items[0].error);
    ck_assert_ptr_nonnull(sites_of("${{ insert it }}").sites.items[0].error);
    ck_assert(!sites_of("${{ inserted }}").sites.items[0].insert);
    ck_assert(!sites_of("${{ Insert }}").sites.items[0].insert);
}
END_TEST

START_TEST(rewrites) {
    struct wf_str text = WF_STR("it's {${{ a }}} ${{b}}!");
    struct wf_expr_sites found = wf_expr_sites(&arena, text);
    struct wf_str made = wf_expr_rewrite(&arena, text, &found);
    ck_assert(wf_str_is(made, "format('it''s {{{0}}} {1}!', a, b)"));
    ck_assert_ptr_null(wf_expr_rewrite_error(text, &found));
}
END_TEST

static struct wf_str filled(const char *head, char fill, size_t count) {
    struct wf_buf out = {.arena = &arena};
    wf_buf_text(&out, head);
    wf_buf_fill(&out, fill, count);
    return wf_buf_view(&out);
}

/* The limit that is computed is that of the rewritten text itself. */
static void check_rewrite_limit(const char *head, char fill, size_t units_each) {
    struct wf_str text = wf_str_of(head);
    struct wf_expr_sites found = wf_expr_sites(&arena, text);
    size_t room = (WF_GITHUB_MAX_EXPRESSION - wf_expr_rewrite(&arena, text, &found).len) / units_each;
    for (size_t more = 0; more < 2; more++) {
        struct wf_str grown = filled(head, fill, room + more);
        found = wf_expr_sites(&arena, grown);
        struct wf_str made = wf_expr_rewrite(&arena, grown, &found);
        ck_assert_int_eq(made.len > WF_GITHUB_MAX_EXPRESSION, more);
        ck_assert_int_eq(wf_expr_rewrite_error(grown, &found) != NULL, more);
        ck_assert_int_eq(wf_expr_parse(&arena, made, NULL)->errors.len > 0, more);
    }
}

START_TEST(limits_rewrites) {
    check_rewrite_limit("${{ github.ref }} ", 'x', 1);
    check_rewrite_limit("${{a}}${{b}}${{c}}${{d}}${{e}}${{f}}${{g}}${{h}}${{i}}${{j}}${{k}} ", '{', 2);
    struct wf_buf many = {.arena = &arena};
    for (int i = 0; i < 254; i++) {
        wf_buf_text(&many, "${{ a }}");
    }
    struct wf_expr_sites found = wf_expr_sites(&arena, wf_buf_view(&many));
    ck_assert_ptr_null(wf_expr_rewrite_error(wf_buf_view(&many), &found));
    wf_buf_text(&many, "${{ a }}");
    found = wf_expr_sites(&arena, wf_buf_view(&many));
    ck_assert_ptr_nonnull(strstr(wf_expr_rewrite_error(wf_buf_view(&many), &found), "Too many"));
    struct wf_str made = wf_expr_rewrite(&arena, wf_buf_view(&many), &found);
    ck_assert_int_eq(wf_expr_parse(&arena, made, NULL)->errors.items[0].kind, WF_EXPR_TOO_MANY_ARGUMENTS);
    struct wf_str plain = filled("", 'x', 30000), whole = WF_STR("${{ a }}");
    found = wf_expr_sites(&arena, plain);
    ck_assert_ptr_null(wf_expr_rewrite_error(plain, &found));
    found = wf_expr_sites(&arena, whole);
    ck_assert_ptr_null(wf_expr_rewrite_error(whole, &found));
}
END_TEST

/* ---- the tree ---- */

static const struct wf_expr *parse(const char *text) {
    return wf_expr_parse(&arena, wf_str_of(text), NULL);
}

static void put_tree(struct wf_buf *out, const struct wf_expr_node *node) {
    static const char *const heads[] = {
        [WF_EXPR_NULL] = "null", [WF_EXPR_BOOLEAN] = "bool", [WF_EXPR_NUMBER] = "num", [WF_EXPR_STAR] = "*",
        [WF_EXPR_INDEX] = "idx", [WF_EXPR_NOT] = "!",        [WF_EXPR_EQ] = "==",      [WF_EXPR_NE] = "!=",
        [WF_EXPR_LT] = "<",      [WF_EXPR_LE] = "<=",        [WF_EXPR_GT] = ">",       [WF_EXPR_GE] = ">=",
        [WF_EXPR_AND] = "&&",    [WF_EXPR_OR] = "||",        [WF_EXPR_CALL] = "call",
    };
    if (node->kind == WF_EXPR_NAME || node->kind == WF_EXPR_STRING) {
        wf_buf_printf(out, "%.*s", WF_STR_ARG(node->text));
        return;
    }
    wf_buf_printf(out, node->first == NULL ? "%s" : "(%s", heads[node->kind]);
    for (const struct wf_expr_node *child = node->first; child != NULL; child = child->next) {
        ck_assert_ptr_eq(child->parent, node);
        wf_buf_char(out, ' ');
        put_tree(out, child);
    }
    wf_buf_text(out, node->first == NULL ? "" : ")");
}

static void check_tree(const char *text, const char *expected) {
    const struct wf_expr *expr = parse(text);
    ck_assert_msg(expr->errors.len == 0, "%s: %.*s", text, WF_STR_ARG(expr->errors.items[0].message));
    struct wf_buf out = {.arena = &arena};
    put_tree(&out, expr->root);
    ck_assert_msg(wf_str_is(wf_buf_view(&out), expected), "%s: %.*s", text, WF_STR_ARG(wf_buf_view(&out)));
}

START_TEST(builds_trees) {
    check_tree("a", "a");
    check_tree("a.b['c'].*", "(idx (idx (idx a b) c) *)");
    check_tree("a && b || c && d", "(|| (&& a b) (&& c d))");
    check_tree("a && (b && c) && (d || e)", "(&& a b c (|| d e))");
    check_tree("(a && b) && c", "(&& a b c)");
    check_tree("a == b != c", "(!= (== a b) c)");
    check_tree("a < b == c >= d", "(== (< a b) (>= c d))");
    check_tree("!a == b", "(== (! a) b)");
    check_tree("!!a.b", "(! (! (idx a b)))");
    check_tree("!(a || b)", "(! (|| a b))");
    check_tree("a[b[0]][c || d]", "(idx (idx a (idx b num)) (|| c d))");
    check_tree("format('x', a, (b))", "(call x a b)");
    check_tree("always()", "call");
    check_tree("a.null.true", "(idx (idx a null) true)");
    check_tree("((((a))))", "a");
    check_tree("contains(a.*.b, !c)", "(call (idx (idx a *) b) (! c))");
    check_tree("'it''s'", "it's");
    check_tree("a\xC2\xA0&&\t\nb", "(&& a b)");
}
END_TEST

START_TEST(accepts_nothing) {
    ck_assert_ptr_null(parse(" \n ")->root);
    ck_assert_uint_eq(parse("")->errors.len, 0);
}
END_TEST

static void check_span(const struct wf_expr *expr, const struct wf_expr_node *node, const char *inside,
                       const char *outside) {
    struct wf_str in = wf_str_sub(expr->text, node->begin, node->end);
    struct wf_str out = wf_str_sub(expr->text, node->outer_begin, node->outer_end);
    ck_assert_msg(wf_str_is(in, inside), "%.*s", WF_STR_ARG(in));
    ck_assert_msg(wf_str_is(out, outside), "%.*s", WF_STR_ARG(out));
}

START_TEST(gives_spans) {
    const struct wf_expr *expr = parse(" (a || !b ) && contains( c.d , 'e' ) && x[ 'y' ]");
    const struct wf_expr_node *root = expr->root, *group = root->first, *call = group->next,
                              *index = call->next;
    check_span(expr, root, "(a || !b ) && contains( c.d , 'e' ) && x[ 'y' ]",
               "(a || !b ) && contains( c.d , 'e' ) && x[ 'y' ]");
    check_span(expr, group, "a || !b", "(a || !b )");
    check_span(expr, group->last, "!b", "!b");
    check_span(expr, call, "contains( c.d , 'e' )", "contains( c.d , 'e' )");
    check_span(expr, call->first, "c.d", "c.d");
    check_span(expr, call->first->last, "d", "d");
    check_span(expr, call->last, "'e'", "'e'");
    check_span(expr, index, "x[ 'y' ]", "x[ 'y' ]");
    ck_assert(call->first->dot && !index->dot);
}
END_TEST

/* ---- errors ---- */

static void check_error(const char *text, enum wf_expr_error_kind kind, const char *words) {
    const struct wf_expr *expr = parse(text);
    ck_assert_msg(expr->errors.len > 0, "accepted: %s", text);
    struct wf_str said = wf_expr_error_text(&arena, expr->text, &expr->errors.items[0]);
    ck_assert_msg(wf_str_has(said, words), "%s: %.*s", text, WF_STR_ARG(said));
    ck_assert_int_eq(expr->errors.items[0].kind, kind);
}

START_TEST(refuses_tokens) {
    static const char *const bad[] = {"\"a\"", "a @", "1-2",  "1_0",   "0xFZ",  "-0xFF", "-github.x",
                                      "-NaN",  "1a",  "'a",   "a + b", "a = b", "a & b", "a | b",
                                      "#",     "a?b", "0X1F", "0b11",  "--1",   "."};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const struct wf_expr *expr = parse(bad[i]);
        ck_assert_msg(expr->errors.len == 1 && expr->root == NULL, "%s", bad[i]);
        ck_assert_msg(expr->errors.items[0].kind == WF_EXPR_BAD_TOKEN, "%s", bad[i]);
    }
    check_error("a == \"b\"", WF_EXPR_BAD_TOKEN,
                "Unexpected symbol: '\"b\"'. Located at position 6 within expression: a");
}
END_TEST

START_TEST(refuses_places) {
    static const char *const bad[] = {"()",    "'a'.b", "1[0]", "true.x",   "a b",   "a,b",    "f(a,)",
                                      "f(,a)", "a.*b",  "*",    "a[]",      "a ! b", "(a",     "a)",
                                      "a]",    "(a]",   "f(a]", "a[b)",     "a..b",  "(a, b)", "a['x', 'y']",
                                      "a.'b'", "a.(b)", "== a", "a (b)  c", "a &&",  "a[",     "f(",
                                      "!",     "a.",    "f(a"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const struct wf_expr *expr = parse(bad[i]);
        ck_assert_msg(expr->errors.len > 0 && expr->root == NULL, "%s", bad[i]);
    }
    check_error("a &&", WF_EXPR_UNEXPECTED_END, "Unexpected end of expression: '&&'. Located at position 3");
    check_error("(a", WF_EXPR_UNEXPECTED_END, "'a'. Located at position 2");
    check_error("f(,a)", WF_EXPR_UNKNOWN_FUNCTION, "Unrecognized function: 'f'. Located at position 1");
    check_error("(a, b)", WF_EXPR_UNEXPECTED_SYMBOL, "Unexpected symbol: ','. Located at position 3");
}
END_TEST

START_TEST(counts_utf16_units) {
    check_error("'\xC3\xA9\xF0\x9F\x98\x8A' @", WF_EXPR_BAD_TOKEN, "Located at position 7 within");
    check_error("'\xFF\xFE' @", WF_EXPR_BAD_TOKEN, "Located at position 6 within");
}
END_TEST

START_TEST(checks_names) {
    static const struct wf_str names[] = {WF_STR_INIT("github"), WF_STR_INIT("env")};
    const struct wf_expr_allowed allowed = {.contexts = names, .context_count = 2};
    const struct wf_expr *expr = wf_expr_parse(
        &arena, WF_STR("GitHub.x && foo && hashFiles('a') && always() && nope(1, True)"), &allowed);
    static const char *const wanted[] = {"foo", "hashFiles", "always", "nope", "True"};
    ck_assert_uint_eq(expr->errors.len, 5);
    ck_assert_ptr_nonnull(expr->root);
    for (size_t i = 0; i < 5; i++) {
        struct wf_str symbol = wf_str_sub(expr->text, expr->errors.items[i].begin, expr->errors.items[i].end);
        ck_assert(wf_str_is(symbol, wanted[i]));
        ck_assert_int_eq(expr->errors.items[i].kind,
                         i == 0 || i == 4 ? WF_EXPR_UNKNOWN_NAME : WF_EXPR_UNKNOWN_FUNCTION);
    }
    const struct wf_expr_allowed nothing = {.contexts = names};
    ck_assert_uint_eq(wf_expr_parse(&arena, WF_STR("env"), &nothing)->errors.len, 1);
    ck_assert_uint_eq(parse("foo && hashFiles('a') && always()")->errors.len, 0);
}
END_TEST

static size_t errors_with(enum wf_expr_status status, const char *text) {
    struct wf_expr_allowed allowed = {.status = status, .hash_files = true};
    return wf_expr_parse(&arena, wf_str_of(text), &allowed)->errors.len;
}

START_TEST(checks_arguments) {
    check_error("contains('a')", WF_EXPR_TOO_FEW_ARGUMENTS,
                "Too few parameters supplied: 'contains'. Located at position 1");
    check_error("a || join()", WF_EXPR_TOO_FEW_ARGUMENTS, "Located at position 6");
    check_error("TOJSON(a, b)", WF_EXPR_TOO_MANY_ARGUMENTS, "Too many parameters supplied: 'TOJSON'");
    check_error("case(true, 1, false, 2)", WF_EXPR_EVEN_ARGUMENTS, "Even number");
    check_error("case(true, 1)", WF_EXPR_TOO_FEW_ARGUMENTS, "Too few");
    check_error("always('x')", WF_EXPR_TOO_MANY_ARGUMENTS, "Too many");
    check_error("hashFiles()", WF_EXPR_TOO_FEW_ARGUMENTS, "Too few");
    ck_assert_uint_eq(errors_with(WF_EXPR_STATUS, "success('a')"), 1);
    ck_assert_uint_eq(errors_with(WF_EXPR_STATUS, "success() && failure() && cancelled() && hashFiles('x')"),
                      0);
    ck_assert_uint_eq(errors_with(WF_EXPR_STATUS_OF_JOBS, "success('a', 'b') || failure('c')"), 0);
    ck_assert_uint_eq(errors_with(WF_EXPR_STATUS_OF_JOBS, "cancelled('a')"), 1);
    ck_assert_int_eq(parse("contains('a')")->root->function, WF_FN_UNKNOWN);
}
END_TEST

START_TEST(limits_depth) {
    struct wf_buf text = {.arena = &arena};
    wf_buf_fill(&text, '!', 49);
    wf_buf_char(&text, 'a');
    ck_assert_uint_eq(wf_expr_parse(&arena, wf_buf_view(&text), NULL)->errors.len, 0);
    struct wf_str deeper = wf_arena_printf(&arena, "!%.*s", WF_STR_ARG(wf_buf_view(&text)));
    const struct wf_expr *expr = wf_expr_parse(&arena, deeper, NULL);
    ck_assert_int_eq(expr->errors.items[0].kind, WF_EXPR_TOO_DEEP);
    ck_assert(wf_str_is(expr->errors.items[0].message, "Exceeded max expression depth 50"));
    ck_assert_ptr_null(expr->root);
    /* Parentheses are free, and nothing recurses over them. */
    struct wf_buf groups = {.arena = &arena};
    wf_buf_fill(&groups, '(', 10000);
    wf_buf_char(&groups, 'a');
    wf_buf_fill(&groups, ')', 10000);
    ck_assert_uint_eq(wf_expr_parse(&arena, wf_buf_view(&groups), NULL)->errors.len, 0);
}
END_TEST

START_TEST(limits_length) {
    struct wf_buf text = {.arena = &arena};
    for (int i = 0; i < 21000 - 2; i++) {
        wf_buf_text(&text, "\xC3\xA9");
    }
    struct wf_str fits = wf_arena_printf(&arena, "'%.*s'", WF_STR_ARG(wf_buf_view(&text)));
    ck_assert_uint_eq(wf_expr_parse(&arena, fits, NULL)->errors.len, 0);
    struct wf_str longer = wf_arena_printf(&arena, "%.*s ", WF_STR_ARG(fits));
    const struct wf_expr *expr = wf_expr_parse(&arena, longer, NULL);
    ck_assert(wf_str_is(expr->errors.items[0].message, "Exceeded max expression length 21000"));
}
END_TEST

static bool format_ok(const char *text, const char *words) {
    struct wf_expr_error error;
    bool good = wf_expr_check_format(&arena, parse(text)->root, &error);
    ck_assert_msg(good == (words == NULL), "%s", text);
    ck_assert(good || wf_str_has(error.message, words));
    return good;
}

START_TEST(checks_formats) {
    ck_assert(format_ok("format('{0} {1} {{x}}', a, b)", NULL));
    ck_assert(format_ok("format('{0}', a, b)", NULL));
    ck_assert(format_ok("format(a.b)", NULL));
    ck_assert(format_ok("join('{')", NULL));
    format_ok("format('{0} {2}', a, b)",
              "Format string references argument {2} but only 2 argument(s) provided");
    format_ok("format('{0}')", "but only 0 argument(s)");
    format_ok("format('{}', a)", "invalid: {}");
    format_ok("format('{0', a)", "invalid: {0");
    format_ok("format('{a}', a)", "invalid: {a}");
    format_ok("format('{0:x}', a)", "invalid");
    format_ok("format('}', a)", "invalid: }");
    format_ok("format('{256}', a)", "invalid");
    ck_assert(wf_expr_check_format(&arena, NULL, NULL));
}
END_TEST

/* ---- helpers ---- */

START_TEST(takes_chains_apart) {
    struct wf_expr_chain chain;
    ck_assert(wf_expr_chain(&arena, parse("steps['build'].outputs['digest']")->root, &chain));
    ck_assert(wf_str_is(chain.root, "steps"));
    ck_assert_uint_eq(chain.parts.len, 3);
    ck_assert(wf_str_is(chain.parts.items[0].name, "build"));
    ck_assert(wf_str_is(chain.parts.items[1].name, "outputs"));
    ck_assert(wf_str_is(chain.parts.items[2].name, "digest"));
    ck_assert(wf_expr_chain(&arena, parse("(github.event).commits.*[matrix.x][1]")->root, &chain));
    ck_assert_uint_eq(chain.parts.len, 5);
    ck_assert(chain.parts.items[2].star && !chain.parts.items[2].dynamic);
    ck_assert(chain.parts.items[3].dynamic && chain.parts.items[3].name.len == 0);
    ck_assert_int_eq(chain.parts.items[3].node->kind, WF_EXPR_INDEX);
    ck_assert(wf_str_is(chain.parts.items[4].name, "1"));
    ck_assert(wf_expr_chain(&arena, parse("github")->root, &chain));
    ck_assert_uint_eq(chain.parts.len, 0);
    ck_assert(!wf_expr_chain(&arena, parse("fromJSON('{}').a")->root, &chain));
    ck_assert(!wf_expr_chain(&arena, parse("'x'")->root, &chain));
    ck_assert(!wf_expr_chain(&arena, NULL, &chain));
}
END_TEST

static bool count_names(void *context, const struct wf_expr_node *node) {
    *(size_t *)context += node->kind == WF_EXPR_NAME ? 1 : 0;
    return node->kind != WF_EXPR_CALL;
}

START_TEST(walks) {
    size_t names = 0;
    wf_expr_walk(parse("a.b || !c[d] && contains(e, f)")->root, count_names, &names);
    ck_assert_uint_eq(names, 3);
    wf_expr_walk(NULL, count_names, &names);
    ck_assert_uint_eq(names, 3);
}
END_TEST

START_TEST(names_functions) {
    ck_assert_int_eq(wf_expr_function(WF_STR("FROMjson")), WF_FN_FROM_JSON);
    ck_assert_int_eq(wf_expr_function(WF_STR("")), WF_FN_UNKNOWN);
    ck_assert_str_eq(wf_expr_function_name(WF_FN_STARTS_WITH), "startsWith");
    ck_assert(wf_expr_is_status(WF_FN_FAILURE) && !wf_expr_is_status(WF_FN_HASH_FILES));
}
END_TEST

/* ---- any text ---- */

static void check_nesting(const struct wf_expr *expr, const struct wf_expr_node *node) {
    ck_assert_uint_le(node->outer_begin, node->begin);
    ck_assert_uint_lt(node->begin, node->end);
    ck_assert_uint_le(node->end, node->outer_end);
    ck_assert_uint_le(node->outer_end, expr->text.len);
    uint32_t at = node->begin, count = 0;
    for (const struct wf_expr_node *child = node->first; child != NULL; child = child->next, count++) {
        ck_assert_uint_ge(child->begin, at);
        ck_assert_uint_le(child->end, node->end);
        check_nesting(expr, child);
        at = child->end;
    }
    ck_assert_uint_eq(count, node->count);
}

START_TEST(survives_any_text) {
    static const char *const words[] = {"a",   ".",         "b",        "[",    "]",     "(", ")", ",",
                                        "*",   "!",         "&&",       "||",   "==",    "<", "1", "-",
                                        "'x'", "contains(", "null",     "=",    "'",     "|", " ", ">",
                                        ".5",  "\n",        "\xC3\xA9", "\xFF", "case(", "@"};
    unsigned state = 1;
    size_t good = 0;
    for (int round = 0; round < 20000; round++) {
        struct wf_buf text = {.arena = &arena};
        for (unsigned i = 0; i < 1 + round % 12U; i++) {
            state = state * 1103515245U + 12345U;
            wf_buf_text(&text, words[(state >> 16) % (sizeof words / sizeof *words)]);
        }
        const struct wf_expr *expr = wf_expr_parse(&arena, wf_buf_view(&text), NULL);
        ck_assert(expr->errors.len > 0 || expr->root != NULL || wf_str_trim(expr->text).len == 0);
        for (size_t i = 0; i < expr->errors.len; i++) {
            ck_assert_uint_lt(expr->errors.items[i].begin, expr->errors.items[i].end);
            ck_assert_uint_le(expr->errors.items[i].end, expr->text.len);
        }
        if (expr->root != NULL) {
            good++;
            check_nesting(expr, expr->root);
        }
        if (round % 100 == 0) {
            wf_arena_free(&arena);
        }
    }
    ck_assert_uint_gt(good, 300);
}
END_TEST

Suite *expr_suite(void) {
    Suite *suite = suite_create("expr");
    TCase *tests = tcase_create("expr");
    tcase_add_checked_fixture(tests, NULL, teardown);
    tcase_add_test(tests, finds_sites);
    tcase_add_test(tests, finds_no_sites);
    tcase_add_test(tests, knows_whole_sites);
    tcase_add_test(tests, reports_bad_sites);
    tcase_add_test(tests, knows_insert);
    tcase_add_test(tests, rewrites);
    tcase_add_test(tests, limits_rewrites);
    tcase_add_test(tests, builds_trees);
    tcase_add_test(tests, accepts_nothing);
    tcase_add_test(tests, gives_spans);
    tcase_add_test(tests, refuses_tokens);
    tcase_add_test(tests, refuses_places);
    tcase_add_test(tests, counts_utf16_units);
    tcase_add_test(tests, checks_names);
    tcase_add_test(tests, checks_arguments);
    tcase_add_test(tests, limits_depth);
    tcase_add_test(tests, limits_length);
    tcase_add_test(tests, checks_formats);
    tcase_add_test(tests, takes_chains_apart);
    tcase_add_test(tests, walks);
    tcase_add_test(tests, names_functions);
    tcase_add_test(tests, survives_any_text);
    tcase_set_timeout(tests, 60);
    suite_add_tcase(suite, tests);
    return suite;
}
