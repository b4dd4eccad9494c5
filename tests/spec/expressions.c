/* Runs GitHub's own expression suite, $WFGEN_SHARED/suites/expressions/FILE.json: groups of cases with a
 * value or an error each. Cases to be skipped "typescript" are for GitHub's editor only, whose positions
 * count from the line. */
#include "base/file.h"
#include "base/limits.h"
#include "lang/expreval.h"
#include "lang/json.h"

#include <stdio.h>
#include <stdlib.h>

struct run {
    struct wf_arena *arena;
    const char *folder;
    size_t passed, failed;
};

struct outcome {
    const char *error_kind; /* NULL: a value */
    struct wf_str error;
    struct wf_value value;
};

static const struct wf_value *member(const struct wf_value *object, const char *name) {
    return object != NULL && object->kind == WF_VALUE_OBJECT ? wf_object_get(object->object, wf_str_of(name))
                                                             : NULL;
}

static struct wf_str text_of(const struct wf_value *value) {
    return value != NULL && value->kind == WF_VALUE_STRING ? value->string : WF_STR("");
}

static bool lookup(void *context, struct wf_str name, struct wf_value *out) {
    const struct wf_value *contexts = context;
    const struct wf_value *found = contexts == NULL ? NULL : wf_object_get(contexts->object, name);
    if (found == NULL) {
        return false;
    }
    *out = *found;
    return true;
}

static struct wf_expr_allowed allow(struct wf_arena *arena, const struct wf_value *contexts) {
    size_t count = contexts == NULL ? 0 : contexts->object->len;
    struct wf_str *names = WF_NEW_ARRAY(arena, struct wf_str, count + 1);
    for (size_t i = 0; i < count; i++) {
        names[i] = contexts->object->items[i].name;
    }
    return (struct wf_expr_allowed){.contexts = names, .context_count = count};
}

static struct outcome evaluate(struct wf_arena *arena, struct wf_str text, const struct wf_value *contexts) {
    struct wf_expr_allowed allowed = allow(arena, contexts);
    struct wf_expr_scope scope = {.lookup = lookup, .context = (void *)contexts};
    struct wf_expr_error error;
    struct outcome outcome = {.error_kind = NULL};
    const struct wf_expr *expr = wf_expr_parse(arena, text, &allowed);
    if (expr->errors.len > 0) {
        error = expr->errors.items[0];
        outcome.error_kind = error.kind == WF_EXPR_BAD_TOKEN ? "lexing" : "parsing";
        outcome.error = wf_expr_error_text(arena, text, &error);
    } else if (!wf_expr_eval(arena, expr->root, &scope, &outcome.value, &error)) {
        outcome.error_kind = "evaluation";
        outcome.error = wf_expr_error_text(arena, text, &error);
    }
    return outcome;
}

static struct wf_str show(struct wf_arena *arena, const char *kind, struct wf_value value) {
    struct wf_buf out = {.arena = arena};
    wf_buf_printf(&out, "%s ", kind);
    if (!wf_value_json(&out, value)) {
        wf_buf_text(&out, "not known");
    }
    return wf_buf_view(&out);
}

static struct wf_str got(struct wf_arena *arena, const struct outcome *outcome) {
    if (outcome->error_kind != NULL) {
        return wf_arena_printf(arena, "%s: %.*s", outcome->error_kind, WF_STR_ARG(outcome->error));
    }
    return show(arena, wf_value_kind_name(outcome->value.kind), outcome->value);
}

static bool as_expected(struct wf_arena *arena, const struct wf_value *test, const struct outcome *outcome) {
    const struct wf_value *error = member(test, "err"), *result = member(test, "result");
    if (error != NULL) {
        struct wf_str words = wf_arena_str(arena, text_of(member(error, "value")));
        return outcome->error_kind != NULL &&
               wf_str_is(text_of(member(error, "kind")), outcome->error_kind) &&
               wf_str_has(outcome->error, words.ptr);
    }
    const struct wf_value *value = member(result, "value");
    struct wf_str kind = wf_arena_str(arena, text_of(member(result, "kind")));
    return value != NULL && wf_str_eq(got(arena, outcome), show(arena, kind.ptr, *value));
}

static void run_case(struct run *run, const char *file, struct wf_str group, const struct wf_value *test) {
    struct wf_str text = text_of(member(test, "expr"));
    struct outcome outcome = evaluate(run->arena, text, member(test, "contexts"));
    if (as_expected(run->arena, test, &outcome)) {
        run->passed++;
        return;
    }
    run->failed++;
    struct wf_buf wanted = {.arena = run->arena};
    wf_value_json(&wanted, *test);
    struct wf_str seen = got(run->arena, &outcome);
    printf("FAILED %s: %.*s\n%.*s\ngot: %.*s\n", file, WF_STR_ARG(group), WF_STR_ARG(wf_buf_view(&wanted)),
           WF_STR_ARG(seen));
}

static void run_file(void *context, const char *name) {
    struct run *run = context;
    struct wf_str bytes;
    struct wf_err err = {0};
    struct wf_value suite;
    struct wf_json_problem problem;
    if (!wf_str_ends(wf_str_of(name), ".json")) {
        return;
    }
    bool read = wf_file_read(run->arena, wf_path_join(run->arena, run->folder, name), WF_MAX_FILE_BYTES,
                             &bytes, &err);
    if (!read || !wf_json_read(run->arena, bytes, WF_JSON_STRICT, &suite, &problem)) {
        printf("FAILED %s: %s\n", name, read ? problem.what : err.text);
        run->failed++;
        return;
    }
    size_t passed = run->passed, failed = run->failed;
    for (size_t i = 0; i < suite.object->len; i++) {
        const struct wf_member *group = &suite.object->items[i];
        for (size_t j = 0; j < group->value.array->len; j++) {
            run_case(run, name, group->name, &group->value.array->items[j]);
        }
    }
    printf("%s: %zu passed, %zu failed\n", name, run->passed - passed, run->failed - failed);
}

int main(void) {
    const char *shared = getenv("WFGEN_SHARED");
    struct wf_arena arena = {0};
    struct run run = {.arena = &arena};
    struct wf_err err = {0};
    run.folder = wf_path_join(&arena, shared == NULL ? "." : shared, "suites/expressions");
    if (shared == NULL || wf_file_kind(run.folder) != WF_FILE_FOLDER) {
        printf("skipped: no shared folder\n");
        wf_arena_free(&arena);
        return 77;
    }
    bool read = wf_file_each(&arena, run.folder, run_file, &run, &err);
    printf("%s%sexpressions: %zu passed, %zu failed\n", err.text, read ? "" : "\n", run.passed, run.failed);
    bool good = read && run.failed == 0 && run.passed > 0;
    wf_arena_free(&arena);
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
