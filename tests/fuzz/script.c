/* Scripts of shells: all places lie in the text and in what they are a part of, and commands stand in order.
 */
#include "fuzz.h"

#include "lang/shell.h"

static void check_inside(const char *what, struct wf_span inner, struct wf_span outer) {
    DEMAND(outer.begin <= inner.begin && inner.begin <= inner.end && inner.end <= outer.end,
           "%s at %u..%u in %u..%u\n", what, inner.begin, inner.end, outer.begin, outer.end);
}

static void check_command(const struct wf_shell_command *command, struct wf_span whole) {
    check_inside("a command", command->span, whole);
    for (size_t i = 0; i < command->words.len; i++) {
        const struct wf_shell_word *word = &command->words.items[i];
        check_inside("a word", word->span, whole);
        DEMAND(word->head.len <= word->span.end - word->span.begin,
               "a word's head is longer than the word\n");
    }
    for (size_t i = 0; i < command->assignments.len; i++) {
        check_inside("an assignment", command->assignments.items[i].span, whole);
        check_inside("a value", command->assignments.items[i].value.span, command->assignments.items[i].span);
    }
    for (size_t i = 0; i < command->redirections.len; i++) {
        check_inside("a redirection", command->redirections.items[i].span, whole);
        check_inside("a here-document", command->redirections.items[i].body, whole);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct wf_arena arena = {0};
    struct wf_shell_flags flags = {0};
    struct wf_span whole = wf_span_make(0, size);
    const struct wf_shell_script *script = wf_shell_read(&arena, fuzz_text(data, size));
    for (size_t i = 0; i < script->commands.len; i++) {
        const struct wf_shell_command *command = script->commands.items[i];
        check_command(command, whole);
        DEMAND(i == 0 || script->commands.items[i - 1]->span.begin <= command->span.begin,
               "command %zu begins before the one before it\n", i);
        if (i < 50) {
            wf_shell_fate(script, command, flags);
        }
    }
    for (size_t i = 0; i < script->comments.len; i++) {
        check_inside("a comment", script->comments.items[i], whole);
    }
    wf_arena_free(&arena);
    return 0;
}
