/* Runs the Mustache specification's own suite, $WFGEN_SHARED/suites/mustache/MODULE.json. */
#include "lang/mustache.h"
#include "base/file.h"
#include "base/limits.h"
#include "yaml/read.h"

#include <stdio.h>
#include <stdlib.h>

struct module {
    const char *name;
    size_t cases; /* in version 1.4 of the suite: fewer would mean that we cannot read it */
};

static const struct module modules[] = {
    {"comments", 12}, {"delimiters", 14}, {"interpolation", 42},  {"inverted", 22},
    {"partials", 12}, {"sections", 34},   {"~dynamic-names", 21}, {"~inheritance", 27},
};

static bool load(void *context, struct wf_str name, struct wf_str *bytes) {
    const struct wf_node *partial = wf_node_find(context, name, false);
    *bytes = wf_node_text(partial);
    return partial != NULL;
}

static bool render(struct wf_arena *arena, const struct wf_node *test, struct wf_str *text,
                   struct wf_mustache_problem *problem) {
    struct wf_mustache_partials partials = {.load = load, .context = (void *)wf_node_get(test, "partials")};
    const struct wf_mustache *template =
        wf_mustache_parse(arena, WF_MUSTACHE_SPEC, wf_node_text(wf_node_get(test, "name")),
                          wf_node_text(wf_node_get(test, "template")), problem);
    return template &&
           wf_mustache_render(arena, template, wf_node_get(test, "data"), &partials, text, problem);
}

static bool run_case(struct wf_arena *arena, const char *module, const struct wf_node *test) {
    struct wf_mustache_problem problem;
    struct wf_str text, expected = wf_node_text(wf_node_get(test, "expected"));
    struct wf_str name = wf_node_text(wf_node_get(test, "name"));
    if (!render(arena, test, &text, &problem)) {
        struct wf_str message = wf_mustache_problem_text(arena, &problem);
        printf("FAILED %s: %.*s\n", module, WF_STR_ARG(message));
        return false;
    }
    if (!wf_str_eq(text, expected)) {
        printf("FAILED %s: %.*s\n--- expected\n%.*s\n--- got\n%.*s\n---\n", module, WF_STR_ARG(name),
               WF_STR_ARG(expected), WF_STR_ARG(text));
        return false;
    }
    return true;
}

static bool run_module(struct wf_arena *arena, const char *folder, const struct module *module) {
    struct wf_str bytes;
    struct wf_err err = {0};
    struct wf_str path = wf_arena_printf(arena, "%s/%s.json", folder, module->name);
    if (!wf_file_read(arena, path.ptr, WF_MAX_FILE_BYTES, &bytes, &err)) {
        printf("FAILED %s: %s\n", module->name, err.text);
        return false;
    }
    size_t count = 0, passed = 0;
    const struct wf_doc *doc = wf_yaml_parse(arena, path, bytes);
    for (WF_EACH(test, wf_node_get(doc->root, "tests"))) {
        count++;
        passed += run_case(arena, module->name, test);
    }
    printf("%-15s %3zu of %3zu\n", module->name, passed, count);
    return passed == count && count >= module->cases;
}

int main(void) {
    const char *shared = getenv("WFGEN_SHARED");
    struct wf_arena arena = {0};
    struct wf_str folder = wf_arena_printf(&arena, "%s/suites/mustache", shared ? shared : "");
    if (!shared || wf_file_kind(folder.ptr) != WF_FILE_FOLDER) {
        puts("skipped: no shared folder");
        wf_arena_free(&arena);
        return EXIT_SUCCESS;
    }
    bool good = true;
    for (size_t i = 0; i < sizeof modules / sizeof *modules; i++) {
        good = run_module(&arena, folder.ptr, &modules[i]) && good;
    }
    puts("~lambdas        out of scope");
    wf_arena_free(&arena);
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
