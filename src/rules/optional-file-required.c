#include "docker/edit.h"
#include "lint/memo.h"
#include "rules/docker_ask.h"

/* Whether the word is one file name that a test can name too. */
static bool is_file(struct wf_str source) {
    for (size_t i = 0; i < source.len; i++) {
        if (strchr("*?[]$\\\"'", source.ptr[i])) {
            return false;
        }
    }
    return source.len > 1 && !wf_str_ends(source, "/") && wf_str_find_char(source, '.', 1) != WF_NOT_FOUND;
}

static struct wf_str base_name(struct wf_str path) {
    size_t begin = 0;
    for (size_t i = 0; i < path.len; i++) {
        begin = path.ptr[i] == '/' ? i + 1 : begin;
    }
    return wf_str_sub(path, begin, path.len);
}

/* The name of the file that `[ -f FILE ]` asks for at word `at`; empty: it is no such test. */
static struct wf_str asked_for(const struct wf_shell_command *command, size_t at) {
    const struct wf_shell_word *word = &command->words.items[at];
    const struct wf_shell_word *next = &command->words.items[at + 1];
    bool asks = word->literal && wf_str_in(word->text, "-f -e -s -r") && next->literal;
    bool test = asks && (command->kind == WF_SHELL_TEST || wf_str_in(wf_shell_program(command), "[ test"));
    return test ? base_name(next->text) : WF_STR("");
}

/* The test of a script that asks for a file of this name; NULL: none. */
static const struct wf_shell_command *test_of(const struct wf_dscript *script, struct wf_str name) {
    for (size_t i = 0; i < script->shell->commands.len; i++) {
        const struct wf_shell_command *command = script->shell->commands.items[i];
        for (size_t k = 0; k + 1 < command->words.len; k++) {
            if (wf_str_eq(asked_for(command, k), name)) {
                return command;
            }
        }
    }
    return NULL;
}

/* The names of the files that RUN steps ask for. */
static void find_tests(struct wf_check *check, struct wf_places *places) {
    const struct wf_dockerfile *dockerfile = check->file->dockerfile;
    for (size_t i = 0; i < dockerfile->instructions.len; i++) {
        const struct wf_instruction *run = dockerfile->instructions.items[i];
        bool known = run->kind == WF_RUN && run->script && run->script->posix;
        for (size_t c = 0; known && c < run->script->shell->commands.len; c++) {
            const struct wf_shell_command *command = run->script->shell->commands.items[c];
            for (size_t k = 0; k + 1 < command->words.len; k++) {
                struct wf_str name = asked_for(command, k);
                if (name.len > 0) {
                    wf_places_add(places, name, i);
                }
            }
        }
    }
}

static void offer_pattern(struct wf_check *check, struct wf_finding *finding,
                          const struct wf_instruction *copy, const struct wf_dword *word) {
    struct wf_patch patch = wf_check_patch(check);
    struct wf_str text = word->text;
    wf_instruction_replace_word(
        &patch, check->file->dockerfile, copy, word,
        wf_arena_printf(check->arena, "%.*s[%c]", (int)(text.len - 1), text.ptr, text.ptr[text.len - 1]));
    finding->fix = wf_patch_fix(&patch, "write a pattern, which may match nothing", WF_FIX_SAFE);
}

static void check_source(struct wf_check *check, const struct wf_instruction *copy,
                         const struct wf_dword *word) {
    const struct wf_dockerfile *dockerfile = check->file->dockerfile;
    struct wf_str name = base_name(word->text);
    size_t at = wf_places_from(wf_memo_places(check, "files tested", find_tests), name, copy->index + 1);
    if (at >= copy->stage->last) {
        return;
    }
    const struct wf_dscript *script = dockerfile->instructions.items[at]->script;
    const struct wf_shell_command *test = test_of(script, name);
    struct wf_finding *finding =
        wf_report(check, wf_dword_span(copy, word),
                  "the build fails without this file, though a step below asks whether it is there: \"%.*s\"",
                  WF_STR_ARG(word->text));
    wf_finding_note(check, finding, check->file->source, wf_dscript_span(script, test->span), "asked here");
    if (!copy->json) {
        offer_pattern(check, finding, copy, word);
    }
}

static void check_instruction(struct wf_check *check, const struct wf_instruction *copy) {
    bool from_context = copy->kind == WF_COPY && !wf_instruction_flag(copy, "from", NULL);
    if (!from_context || !copy->stage || copy->words.len < 2 ||
        check->file->dockerfile->instructions.items[copy->index] != copy) {
        return;
    }
    for (size_t i = 0; i + 1 < copy->words.len; i++) {
        if (is_file(copy->words.items[i].text)) {
            check_source(check, copy, &copy->words.items[i]);
        }
    }
}

const struct wf_rule wf_rule_optional_file_required = {
    .id = "optional-file-required",
    .title = "Optional file that COPY insists on",
    .category = WF_DOCKER,
    .severity = WF_INFO,
    .fixable = true,
    .instruction_hook = check_instruction,
};
