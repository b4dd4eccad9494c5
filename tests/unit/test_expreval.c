#include "lang/expreval.h"

#include "base/limits.h"
#include "lang/json.h"

#include <check.h>

static struct wf_arena arena;

static void teardown(void) {
    wf_arena_free(&arena);
}

struct world {
    struct wf_value known;
    enum wf_truth success;
};

static bool lookup(void *context, struct wf_str name, struct wf_value *out) {
    const struct world *world = context;
    const struct wf_value *value = wf_object_get(world->known.object, name);
    if (value != NULL) {
        *out = *value;
    }
    return value != NULL;
}

static bool status(void *context, enum wf_expr_function function, const struct wf_value *arguments,
                   size_t count, struct wf_value *out) {
    const struct world *world = context;
    if (function != WF_FN_SUCCESS || world->success == WF_MAYBE) {
        return false;
    }
    bool named = count == 1 && arguments[0].kind == WF_VALUE_STRING;
    *out = wf_value_boolean(named || world->success == WF_TRUE);
    return true;
}

/* `known` is an object; `half` an open one with one member; `list` holds an Unknown; other names are unknown.
 */
static struct world make_world(void) {
    struct world world = {.known = wf_value_object(&arena), .success = WF_MAYBE};
    struct wf_json_problem problem;
    struct wf_value full, half = wf_value_object(&arena), list = wf_value_array(&arena);
    ck_assert(wf_json_read(&arena, WF_STR("{\"a\": 1, \"b\": [{\"n\": \"x\"}, {\"n\": \"y\"}, {}]}"),
                           WF_JSON_STRICT, &full, &problem));
    half.object->open = true;
    wf_object_set(&arena, half.object, WF_STR("a"), wf_value_number(1));
    *WF_PUSH(&arena, list.array) = wf_value_string(WF_STR("one"));
    *WF_PUSH(&arena, list.array) = wf_value_unknown(WF_MAYBE);
    wf_object_set(&arena, world.known.object, WF_STR("full"), full);
    wf_object_set(&arena, world.known.object, WF_STR("half"), half);
    wf_object_set(&arena, world.known.object, WF_STR("list"), list);
    return world;
}

static bool eval_in(struct world *world, const char *text, struct wf_value *out,
                    struct wf_expr_error *error) {
    struct wf_expr_scope scope = {.lookup = lookup, .status = status, .context = world};
    const struct wf_expr *expr = wf_expr_parse(&arena, wf_str_of(text), NULL);
    ck_assert_msg(expr->errors.len == 0, "%s: %.*s", text, WF_STR_ARG(expr->errors.items[0].message));
    return wf_expr_eval(&arena, expr->root, &scope, out, error);
}

/* A value as JSON, or "?", "?true" and "?false" for Unknown by its truth. */
static struct wf_str show(struct wf_value value) {
    static const char *const unknown[] = {"?", "?true", "?false"};
    struct wf_buf out = {.arena = &arena};
    if (value.kind == WF_VALUE_UNKNOWN) {
        return wf_str_of(unknown[value.truth]);
    }
    return wf_value_json(&out, value) ? wf_buf_view(&out) : WF_STR("part");
}

static void check(const char *text, const char *expected) {
    struct world world = make_world();
    struct wf_value value;
    struct wf_expr_error error;
    ck_assert_msg(eval_in(&world, text, &value, &error), "%s: %.*s", text, WF_STR_ARG(error.message));
    ck_assert_msg(wf_str_is(show(value), expected), "%s: %.*s", text, WF_STR_ARG(show(value)));
}

static void check_fails(const char *text, const char *words, const char *place) {
    struct world world = make_world();
    struct wf_value value;
    struct wf_expr_error error;
    ck_assert_msg(!eval_in(&world, text, &value, &error), "%s", text);
    ck_assert_msg(wf_str_has(error.message, words), "%.*s", WF_STR_ARG(error.message));
    ck_assert(wf_str_is(wf_str_sub(wf_str_of(text), error.begin, error.end), place));
}

START_TEST(short_circuits) {
    check("false && u", "false");
    check("u && false", "?false");
    check("!(u && false)", "true");
    check("u && true", "?");
    check("true && u", "?");
    check("true || u", "true");
    check("u || 'x'", "?true");
    check("!(u || 'x')", "false");
    check("u || ''", "?");
    check("'' || u", "?");
    check("(u || 'x') && 'y'", "\"y\"");
    check("(u && false) || 'z'", "\"z\"");
    check("u && v && false && w", "?false");
    check("1 && 2 && 3", "3");
    check("0 || '' || null", "null");
}
END_TEST

START_TEST(keeps_unknown) {
    check("u == 'a'", "?");
    check("u != u", "?");
    check("1 < u", "?");
    check("u.x", "?");
    check("u.*.x", "?");
    check("u.*", "?true");
    check("!u", "?");
    check("hashFiles('x')", "?");
    check("format(u)", "?");
    check("format('a{0}', u)", "?true");
    check("format('{0}', u)", "?");
    check("format('a', u)", "\"a\"");
    check("join(u)", "?");
    check("join(list)", "?");
    check("toJSON(u)", "?true");
    check("toJSON(list)", "?true");
    check("toJSON(half)", "?true");
    check("fromJSON(u)", "?");
    check("case(u, 1, 2)", "?");
    check("case(false, u, 2)", "2");
    check("startsWith(u, 'a')", "?");
    check("startsWith('a', full)", "false");
    check("contains(list, 'one')", "true");
    check("contains(list, 'two')", "?");
    check("contains(u, 'two')", "?");
    check("contains(full, u)", "false");
}
END_TEST

START_TEST(opens_objects) {
    check("half.A", "1");
    check("half.b", "?");
    check("half[u]", "?");
    check("half.*", "?true");
    check("full.b.*.n", "[\n  \"x\",\n  \"y\"\n]");
    check("full.zzz", "null");
    check("full[u]", "?");
    check("full.b[u]", "?");
    check("full.b.*[u]", "?true");
    check("list.*.n", "?true");
    check("full.b.n", "null");
    check("full.a.x", "null");
    check("full.a[u]", "null");
    check("full.b[1.9].n", "\"y\"");
    check("full.b[-1]", "null");
    check("full.b[99]", "null");
}
END_TEST

START_TEST(compares_by_reference) {
    check("full == full", "true");
    check("full.b == full.b", "true");
    check("full.b == full.b.*", "false");
    check("fromJSON('[]') == fromJSON('[]')", "false");
}
END_TEST

START_TEST(asks_for_status) {
    struct world world = make_world();
    struct wf_value value;
    struct wf_expr_error error;
    check("success()", "?");
    check("always()", "true");
    check("always() || failure()", "true");
    check("!cancelled()", "?");
    world.success = WF_FALSE;
    ck_assert(eval_in(&world, "success()", &value, &error) && wf_str_is(show(value), "false"));
    ck_assert(eval_in(&world, "success('job')", &value, &error) && wf_str_is(show(value), "true"));
    ck_assert(wf_expr_eval(&arena, wf_expr_parse(&arena, WF_STR("success() || x"), NULL)->root, NULL, &value,
                           &error));
    ck_assert(wf_str_is(show(value), "?"));
    ck_assert(wf_expr_eval(&arena, NULL, NULL, &value, &error) && value.kind == WF_VALUE_NULL);
}
END_TEST

START_TEST(fails_for_certain) {
    check_fails("1 == format('{0')", "The following format string is invalid: {0", "format('{0')");
    check_fails("format('{0', u)", "invalid", "format('{0', u)");
    check_fails("format('{1}', 'a')", "more arguments than were supplied: {1}", "format('{1}', 'a')");
    check_fails("case(1, 2, 3)", "case predicate must evaluate to a boolean value", "1");
    check_fails("fromJSON('')", "Error parsing fromJson", "fromJSON('')");
    check_fails("fromJSON('{')", "Error parsing fromJson", "fromJSON('{')");
    check_fails("true && fromJSON('x')", "Error parsing fromJson", "fromJSON('x')");
    check("u && fromJSON('')", "?");
    check("u || fromJSON('')", "?");
    check("false && fromJSON('')", "false");
    check("case(u, fromJSON(''), 1)", "?");
    check("case(true, 1, fromJSON(''))", "1");
}
END_TEST

START_TEST(survives_wrong_arguments) {
    static const char *const texts[] = {"contains()",    "startsWith('a')", "format()",   "join()",
                                        "toJSON()",      "case()",          "fromJSON()", "nope(1)",
                                        "case(true, 1)", "always(1)"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct wf_value value;
        struct wf_expr_error error;
        const struct wf_expr *expr = wf_expr_parse(&arena, wf_str_of(texts[i]), NULL);
        ck_assert_uint_eq(expr->errors.len, 1);
        ck_assert(wf_expr_eval(&arena, expr->root, NULL, &value, &error));
        ck_assert_int_eq(value.kind, WF_VALUE_UNKNOWN);
    }
}
END_TEST

/* Each level multiplies the text by a hundred. */
START_TEST(limits_memory) {
    struct wf_buf text = {.arena = &arena};
    for (int level = 0; level < 6; level++) {
        wf_buf_text(&text, "format('");
        for (int i = 0; i < 100; i++) {
            wf_buf_text(&text, "{0}");
        }
        wf_buf_text(&text, "', ");
    }
    wf_buf_text(&text, "'0123456789'))))))");
    const struct wf_expr *expr = wf_expr_parse(&arena, wf_buf_view(&text), NULL);
    struct wf_value value;
    struct wf_expr_error error;
    ck_assert_uint_eq(expr->errors.len, 0);
    ck_assert(!wf_expr_eval(&arena, expr->root, NULL, &value, &error));
    ck_assert(wf_str_is(error.message, "The maximum allowed memory size was exceeded"));
}
END_TEST

Suite *expreval_suite(void) {
    Suite *suite = suite_create("expreval");
    TCase *tests = tcase_create("expreval");
    tcase_add_checked_fixture(tests, NULL, teardown);
    tcase_add_test(tests, short_circuits);
    tcase_add_test(tests, keeps_unknown);
    tcase_add_test(tests, opens_objects);
    tcase_add_test(tests, compares_by_reference);
    tcase_add_test(tests, asks_for_status);
    tcase_add_test(tests, fails_for_certain);
    tcase_add_test(tests, survives_wrong_arguments);
    tcase_add_test(tests, limits_memory);
    tcase_set_timeout(tests, 60);
    suite_add_tcase(suite, tests);
    return suite;
}
