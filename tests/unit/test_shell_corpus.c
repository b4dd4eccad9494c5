/* Every script of the real workflows: the reader finds its way, and its spans nest. */
#include "lang/shell.h"

#include "corpus.h"
#include "yaml/read.h"

#include <check.h>
#include <stdio.h>

struct count {
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

static void check_script(struct count *count, struct wf_arena *arena, struct wf_str text) {
    struct wf_shell_script *script = wf_shell_read(arena, text);
    struct wf_shell_flags flags = {.errexit = true};
    count->scripts++;
    count->broken += script->broken;
    count->commands += script->commands.len;
    for (size_t i = 0; i < script->commands.len; i++) {
        check_command(script, script->commands.items[i]);
        wf_shell_fate(script, script->commands.items[i], flags);
    }
}

static bool is_shell(const struct wf_node *step) {
    struct wf_str shell = wf_node_text(wf_node_get(step, "shell"));
    return shell.ptr == NULL || wf_str_starts(shell, "bash") || wf_str_is(shell, "sh");
}

static void check_steps(struct count *count, struct wf_arena *arena, const struct wf_node *steps) {
    for (WF_EACH(step, steps)) {
        struct wf_str run = wf_node_text(wf_node_get(step, "run"));
        if (run.ptr != NULL && is_shell(step)) {
            check_script(count, arena, run);
        }
    }
}

static void check_file(void *context, const struct corpus_file *file) {
    struct wf_arena *arena = file->arena;
    const struct wf_doc *doc = wf_yaml_parse(arena, wf_str_of(file->path), file->bytes);
    for (WF_EACH(job, wf_node_get(doc->root, "jobs"))) {
        check_steps(context, arena, wf_node_get(job->value, "steps"));
    }
    check_steps(context, arena, wf_node_get(wf_node_get(doc->root, "runs"), "steps"));
}

START_TEST(scripts) {
    struct count count = {0};
    if (!corpus_each("", check_file, &count)) {
        return;
    }
    printf("# %zu scripts, %zu commands, %zu not read to the end\n", count.scripts, count.commands,
           count.broken);
    ck_assert_uint_gt(count.scripts, 1000);
    ck_assert_uint_lt(count.broken * 50, count.scripts);
}
END_TEST

Suite *shell_corpus_suite(void) {
    Suite *suite = suite_create("shell_corpus");
    TCase *tests = tcase_create("corpus");
    tcase_set_timeout(tests, 240);
    tcase_add_test(tests, scripts);
    suite_add_tcase(suite, tests);
    return suite;
}
