/* Every script of the real workflows: the reader finds its way, and its spans nest. */
#include "lang/shell.h"

#include "base/file.h"
#include "yaml/read.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

struct corpus {
    struct wf_arena *arena; /* of names */
    const char *folder;
    size_t scripts, broken, commands;
};

static bool within(struct wf_span inner, struct wf_span outer) {
    return inner.begin <= inner.end && outer.begin <= inner.begin && inner.end <= outer.end;
}

static void check_word(const struct wf_shell_word *word, struct wf_span outer) {
    ck_assert(within(word->span, outer));
    ck_assert(!word->bare || word->expansion);
    ck_assert(!word->literal || (!word->expansion && !word->hole));
}

static void check_command(const struct wf_shell_script *script, const struct wf_shell_command *command) {
    ck_assert(within(command->span, wf_span_make(0, script->text.len)));
    for (size_t i = 0; i < command->words.len; i++) {
        check_word(&command->words.items[i], command->span);
    }
    for (size_t i = 0; i < command->assignments.len; i++) {
        ck_assert(within(command->assignments.items[i].span, command->span));
        check_word(&command->assignments.items[i].value, command->assignments.items[i].span);
    }
    for (size_t i = 0; i < command->redirections.len; i++) {
        ck_assert(within(command->redirections.items[i].span, command->span));
        ck_assert(within(command->redirections.items[i].body, wf_span_make(0, script->text.len)));
    }
    const struct wf_shell_scope *scope = command->pipeline->scope;
    ck_assert(within(command->pipeline->span, scope->span));
    ck_assert(within(command->span, command->pipeline->span));
    ck_assert(scope->owner == NULL || scope->owner->order < command->order);
}

static void check_script(struct corpus *corpus, struct wf_arena *arena, struct wf_str text) {
    struct wf_shell_script *script = wf_shell_read(arena, text);
    struct wf_shell_flags flags = {.errexit = true};
    corpus->scripts++;
    corpus->broken += script->broken;
    corpus->commands += script->commands.len;
    for (size_t i = 0; i < script->commands.len; i++) {
        check_command(script, script->commands.items[i]);
        wf_shell_fate(script, script->commands.items[i], flags);
    }
}

static bool is_shell(const struct wf_node *step) {
    struct wf_str shell = wf_node_text(wf_node_get(step, "shell"));
    return shell.ptr == NULL || wf_str_starts(shell, "bash") || wf_str_is(shell, "sh");
}

static void check_steps(struct corpus *corpus, struct wf_arena *arena, const struct wf_node *steps) {
    for (WF_EACH(step, steps)) {
        struct wf_str run = wf_node_text(wf_node_get(step, "run"));
        if (run.ptr != NULL && is_shell(step)) {
            check_script(corpus, arena, run);
        }
    }
}

static void visit(void *context, const char *name) {
    struct corpus *corpus = context;
    const char *path = wf_path_join(corpus->arena, corpus->folder, name);
    struct corpus inner = *corpus;
    struct wf_arena arena = {0};
    struct wf_str bytes;
    struct wf_err err;
    if (wf_file_kind(path) == WF_FILE_FOLDER) {
        inner.folder = path;
        ck_assert(wf_file_each(corpus->arena, path, visit, &inner, &err));
        inner.folder = corpus->folder;
        *corpus = inner;
    } else if ((wf_str_ends(wf_str_of(name), ".yml") || wf_str_ends(wf_str_of(name), ".yaml")) &&
               wf_file_read(&arena, path, 1 << 24, &bytes, &err)) {
        const struct wf_doc *doc = wf_yaml_parse(&arena, wf_str_of(name), bytes);
        for (WF_EACH(job, wf_node_get(doc->root, "jobs"))) {
            check_steps(corpus, &arena, wf_node_get(job->value, "steps"));
        }
        check_steps(corpus, &arena, wf_node_get(wf_node_get(doc->root, "runs"), "steps"));
    }
    wf_arena_free(&arena);
}

START_TEST(scripts) {
    const char *shared = getenv("WFGEN_SHARED");
    struct wf_arena arena = {0};
    struct wf_err err;
    struct corpus corpus = {.arena = &arena, .folder = wf_path_join(&arena, shared ? shared : "", "corpus")};
    if (shared == NULL || wf_file_kind(corpus.folder) != WF_FILE_FOLDER) {
        puts("# skipped: no shared folder");
        wf_arena_free(&arena);
        return;
    }
    ck_assert(wf_file_each(&arena, corpus.folder, visit, &corpus, &err));
    printf("# %zu scripts, %zu commands, %zu not read to the end\n", corpus.scripts, corpus.commands,
           corpus.broken);
    ck_assert_uint_gt(corpus.scripts, 1000);
    ck_assert_uint_lt(corpus.broken * 50, corpus.scripts);
    wf_arena_free(&arena);
}
END_TEST

Suite *shell_corpus_suite(void);

Suite *shell_corpus_suite(void) {
    Suite *suite = suite_create("shell_corpus");
    TCase *tests = tcase_create("corpus");
    tcase_set_timeout(tests, 240);
    tcase_add_test(tests, scripts);
    suite_add_tcase(suite, tests);
    return suite;
}
