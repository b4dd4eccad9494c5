/* Changes to Dockerfiles and .dockerignore files: fixed texts, then every helper on every instruction of real
 * files. */
#include "docker/edit.h"

#include "corpus.h"
#include "gha/file.h"

#include <check.h>
#include <stdio.h>

static struct wf_arena arena;

static void set_up(void) {
    arena = (struct wf_arena){0};
}

static void tear_down(void) {
    wf_arena_free(&arena);
}

static const struct wf_dockerfile *read(struct wf_str text) {
    return wf_dockerfile_read(&arena, wf_source_make(&arena, WF_STR("Dockerfile"), text));
}

static struct wf_edited applied(struct wf_patch *patch, const struct wf_source *source) {
    const struct wf_fix *fix = wf_patch_fix(patch, "change it", WF_FIX_SAFE);
    struct wf_edited none = {.bytes = source->bytes};
    if (fix == NULL) {
        return none;
    }
    struct wf_edited edited = wf_edit_plan(&arena, source, &fix, 1);
    ck_assert_uint_eq(edited.taken_count, 1);
    return edited;
}

static void expect(struct wf_str got, const char *wanted) {
    ck_assert_msg(wf_str_is(got, wanted), "got:\n%.*s\nwanted:\n%s", WF_STR_ARG(got), wanted);
}

/* --- parts of a line ---------------------------------------------------------------------------------- */

/* Replaces the first `from` in the line of instruction 1 by `to`. */
static const struct {
    const char *before, *from, *to, *after;
} replacements[] = {
    {"FROM a\nRUN one two three\n", "two", "2", "FROM a\nRUN one 2 three\n"},
    {"FROM a\nRUN one \\\n  two \\\n  three\n", "two", "2", "FROM a\nRUN one \\\n  2 \\\n  three\n"},
    {"FROM a\nRUN one \\\n  two \\\n  three\n", "two", "", "FROM a\nRUN one \\\n  three\n"},
    {"FROM a\nRUN one \\\n  two \\\n  three\n", "three", "", "FROM a\nRUN one \\\n  two\n"},
    {"FROM a\nRUN one \\\n  two \\\n  three", "three", "", "FROM a\nRUN one \\\n  two\n"},
    {"FROM a\nRUN one \\\n  two \\\n  three\n", "two   three", "", "FROM a\nRUN one\n"},
    {"FROM a\nRUN one \\\n  two \\\n  three\n", "two   three", "2", "FROM a\nRUN one \\\n  2\n"},
    {"FROM a\nRUN one \\\n  # why\n  two \\\n  # then\n  three\nCMD x\n", "two   three", "",
     "FROM a\nRUN one\n  # why\n  # then\nCMD x\n"},
    {"FROM a\nRUN one && \\\n  # why\n  two\n", "&&   two", "", "FROM a\nRUN one\n  # why\n"},
    {"FROM a\nRUN one && \\\n  two && \\\n  three\n", "&&   two ", "",
     "FROM a\nRUN one \\\n&& \\\n  three\n"},
    {"FROM a\r\nRUN one \\\r\n  two \\\r\n  three\r\n", "two   three", "2",
     "FROM a\r\nRUN one \\\r\n  2\r\n"},
    {"FROM a\r\nRUN one \\\r\n  two\r\nCMD x", "two", "", "FROM a\r\nRUN one\r\nCMD x"},
    {"# escape=`\nFROM a\nRUN one `\n  two\n", "two", "", "# escape=`\nFROM a\nRUN one\n"},
    {"FROM a\nRUN one \\\n\n  two\nCMD x\n", "two", "", "FROM a\nRUN one\n\nCMD x\n"},
};

START_TEST(replaces_bytes_of_a_line) {
    struct wf_str before = wf_str_of(replacements[_i].before);
    const struct wf_dockerfile *file = read(before);
    struct wf_patch patch = {.arena = &arena};
    const struct wf_instruction *run = file->instructions.items[1];
    size_t at = wf_str_find(run->line.text, replacements[_i].from, 0);
    ck_assert_uint_ne(at, WF_NOT_FOUND);
    wf_instruction_replace(&patch, file, run, at, at + strlen(replacements[_i].from),
                           wf_str_of(replacements[_i].to));
    expect(applied(&patch, file->source).bytes, replacements[_i].after);
}
END_TEST

static const struct {
    const char *before;
    size_t pair;
    const char *after;
} removals[] = {
    {"FROM a\nENV A=1 B=2 C=3\n", 0, "FROM a\nENV B=2 C=3\n"},
    {"FROM a\nENV A=1 B=2 C=3\n", 2, "FROM a\nENV A=1 B=2\n"},
    {"FROM a\nENV A=1 \\\n    B=2 \\\n    C=3\n", 0, "FROM a\nENV \\\n    B=2 \\\n    C=3\n"},
    {"FROM a\nENV A=1 \\\n    B=2 \\\n    C=3\n", 1, "FROM a\nENV A=1 \\\n    C=3\n"},
    {"FROM a\nENV A=1 \\\n    B=2 \\\n    C=3\n", 2, "FROM a\nENV A=1 \\\n    B=2\n"},
    {"FROM a\nENV A=1 \\\n    B=2 X=4 \\\n    C=3\n", 1, "FROM a\nENV A=1 \\\n    X=4 \\\n    C=3\n"},
    {"FROM a\nENV A=1 \\\n    # b\n    B='2 \\\n  3'\nCMD x\n", 1, "FROM a\nENV A=1\n    # b\nCMD x\n"},
};

START_TEST(removes_a_pair) {
    const struct wf_dockerfile *file = read(wf_str_of(removals[_i].before));
    const struct wf_instruction *env = file->instructions.items[1];
    const struct wf_dpair *pair = &env->pairs.items[removals[_i].pair];
    struct wf_patch patch = {.arena = &arena};
    wf_instruction_remove_part(&patch, file, env, pair->key.begin, pair->value.end);
    expect(applied(&patch, file->source).bytes, removals[_i].after);
}
END_TEST

START_TEST(changes_flags) {
    static const char text[] =
        "FROM a\nCOPY --from=b \\\n     --chown=c x y\nADD x y\nRUN --mount=type=ssh \\\n  make\n";
    const struct wf_dockerfile *file = read(wf_str_of(text));
    struct wf_instruction *const *items = file->instructions.items;
    struct wf_patch patch = {.arena = &arena};
    wf_instruction_set_flag(&patch, file, items[1], wf_instruction_flag(items[1], "from", NULL),
                            WF_STR("bb"));
    wf_instruction_remove_flag(&patch, file, items[1], wf_instruction_flag(items[1], "chown", NULL));
    wf_instruction_add_flag(&patch, items[2], WF_STR("--link"));
    wf_instruction_remove_flag(&patch, file, items[3], wf_instruction_flag(items[3], "mount", NULL));
    expect(applied(&patch, file->source).bytes,
           "FROM a\nCOPY --from=bb \\\n     x y\nADD --link x y\nRUN \\\n  make\n");
    file = read(WF_STR("FROM a\nCOPY --link x y\nCOPY --chown= \\\n  x y\n"));
    items = file->instructions.items;
    patch = (struct wf_patch){.arena = &arena};
    wf_instruction_set_flag(&patch, file, items[1], &items[1]->flags.items[0], WF_STR("false"));
    wf_instruction_set_flag(&patch, file, items[2], &items[2]->flags.items[0], WF_STR("a"));
    wf_instruction_add_flag(&patch, items[2], WF_STR("--link"));
    expect(applied(&patch, file->source).bytes,
           "FROM a\nCOPY --link=false x y\nCOPY --chown=a --link \\\n  x y\n");
}
END_TEST

START_TEST(changes_scripts) {
    static const char text[] = "FROM a\r\n"
                               "RUN apt update && \\\r\n"
                               "    # all of it\r\n"
                               "    apt install x && \\\r\n"
                               "    rm -r y\r\n"
                               "RUN <<-EOF\r\n"
                               "\tapt update\r\n"
                               "\tapt install x\r\n"
                               "\tEOF\r\n";
    const struct wf_dockerfile *file = read(wf_str_of(text));
    struct wf_patch patch = {.arena = &arena};
    for (size_t i = 1; i < 3; i++) {
        const struct wf_dscript *script = file->instructions.items[i]->script;
        ck_assert_ptr_nonnull(script);
        const struct wf_shell_command *first = script->shell->commands.items[0];
        const struct wf_shell_command *second = script->shell->commands.items[1];
        wf_dscript_replace(&patch, file, script, first->words.items[0].span, WF_STR("apt-get"));
        uint32_t end = second->words.items[1].span.end;
        wf_dscript_replace(&patch, file, script, wf_span_make(end, end), WF_STR(" -y"));
    }
    expect(applied(&patch, file->source).bytes, "FROM a\r\n"
                                                "RUN apt-get update && \\\r\n"
                                                "    # all of it\r\n"
                                                "    apt install -y x && \\\r\n"
                                                "    rm -r y\r\n"
                                                "RUN <<-EOF\r\n"
                                                "\tapt-get update\r\n"
                                                "\tapt install -y x\r\n"
                                                "\tEOF\r\n");
    patch = (struct wf_patch){.arena = &arena};
    const struct wf_dscript *script = file->instructions.items[2]->script;
    wf_dscript_replace(&patch, file, script, wf_span_make(0, 11), WF_STR("")); /* the line with its end */
    struct wf_str bytes = applied(&patch, file->source).bytes;
    expect(wf_str_sub(bytes, wf_str_find(bytes, "RUN <<", 0), bytes.len),
           "RUN <<-EOF\r\n\tapt install x\r\n\tEOF\r\n");
}
END_TEST

/* --- whole instructions ------------------------------------------------------------------------------- */

static const char stages[] = "# syntax=docker/dockerfile:1\n"
                             "\n"
                             "# The licence.\n"
                             "FROM a AS one\n"
                             "\n"
                             "# Tools\n"
                             "# of all kinds\n"
                             "RUN <<EOF\n"
                             "make\n"
                             "EOF\n"
                             "\n"
                             "COPY . .\n"
                             "ONBUILD RUN x\n"
                             "CMD y";

static const struct {
    size_t index;
    const char *after;
} removed[] = {
    {0, "# syntax=docker/dockerfile:1\n\n# The licence.\n\n# Tools\n# of all kinds\nRUN "
        "<<EOF\nmake\nEOF\n\nCOPY . "
        ".\nONBUILD RUN x\nCMD y"},
    {1, "# syntax=docker/dockerfile:1\n\n# The licence.\nFROM a AS one\n\nCOPY . .\nONBUILD RUN x\nCMD y"},
    {2, "# syntax=docker/dockerfile:1\n\n# The licence.\nFROM a AS one\n\n# Tools\n# of all kinds\nRUN "
        "<<EOF\nmake\nEOF\n\nONBUILD RUN x\nCMD y"},
    {4, "# syntax=docker/dockerfile:1\n\n# The licence.\nFROM a AS one\n\n# Tools\n# of all kinds\nRUN "
        "<<EOF\nmake\nEOF\n\nCOPY . .\nONBUILD RUN x\n"},
};

START_TEST(removes_an_instruction) {
    const struct wf_dockerfile *file = read(wf_str_of(stages));
    struct wf_patch patch = {.arena = &arena};
    ck_assert(wf_instruction_remove(&patch, file, file->instructions.items[removed[_i].index]));
    expect(applied(&patch, file->source).bytes, removed[_i].after);
}
END_TEST

START_TEST(leaves_triggers_where_they_are) {
    const struct wf_dockerfile *file = read(wf_str_of(stages));
    struct wf_patch patch = {.arena = &arena};
    const struct wf_instruction *trigger = file->instructions.items[3]->trigger;
    ck_assert(!wf_instruction_remove(&patch, file, trigger));
    ck_assert(!wf_instruction_move_before(&patch, file, trigger, file->instructions.items[1]));
    ck_assert(!wf_instruction_move_behind(&patch, file, file->instructions.items[1], trigger));
    ck_assert_uint_eq(patch.edits.len, 0);
    wf_instruction_insert_before(&patch, file, trigger, WF_STR("ARG A\n"));
    ck_assert(wf_str_has(applied(&patch, file->source).bytes, "COPY . .\nARG A\nONBUILD RUN x\n"));
}
END_TEST

START_TEST(inserts_lines) {
    const struct wf_dockerfile *file =
        read(wf_str_of("\xEF\xBB\xBF# all\r\nFROM a\r\n# why\r\nRUN x\r\nCMD y"));
    struct wf_patch patch = {.arena = &arena};
    wf_instruction_insert_before(&patch, file, file->instructions.items[0], WF_STR("ARG A\n"));
    wf_instruction_insert_before(&patch, file, file->instructions.items[1], WF_STR("ARG B\nARG C\n"));
    wf_instruction_insert_behind(&patch, file, file->instructions.items[1], WF_STR("ARG D\n"));
    wf_instruction_insert_behind(&patch, file, file->instructions.items[2], WF_STR("ARG E\nARG F\n"));
    expect(applied(&patch, file->source).bytes,
           "\xEF\xBB\xBF# all\r\nARG A\r\nFROM a\r\nARG B\r\nARG C\r\n# why\r\nRUN x\r\nARG D\r\nCMD y\r\n"
           "ARG E\r\nARG F");
}
END_TEST

START_TEST(moves_an_instruction) {
    const struct wf_dockerfile *file = read(wf_str_of("FROM a\nCOPY . .\n\n# why\nRUN <<EOF\nx\nEOF\nCMD y"));
    struct wf_instruction *const *items = file->instructions.items;
    struct wf_patch patch = {.arena = &arena};
    ck_assert(wf_instruction_move_before(&patch, file, items[2], items[1]));
    expect(applied(&patch, file->source).bytes, "FROM a\n# why\nRUN <<EOF\nx\nEOF\nCOPY . .\n\nCMD y");
    patch = (struct wf_patch){.arena = &arena};
    ck_assert(wf_instruction_move_behind(&patch, file, items[1], items[2]));
    expect(applied(&patch, file->source).bytes, "FROM a\n\n# why\nRUN <<EOF\nx\nEOF\nCOPY . .\nCMD y");
    patch = (struct wf_patch){.arena = &arena};
    ck_assert(wf_instruction_move_before(&patch, file, items[3], items[1]));
    expect(applied(&patch, file->source).bytes, "FROM a\nCMD y\nCOPY . .\n\n# why\nRUN <<EOF\nx\nEOF\n");
    ck_assert(!wf_instruction_move_before(&patch, file, items[1], items[1]));
    expect(wf_json_word(&arena, WF_STR("a \"b\"\\")), "\"a \\\"b\\\"\\\\\"");
}
END_TEST

/* --- proof -------------------------------------------------------------------------------------------- */

static bool stays(const char *before, size_t begin, size_t end, const char *text, struct wf_err *err) {
    const struct wf_dockerfile *file = read(wf_str_of(before));
    struct wf_patch patch = {.arena = &arena};
    wf_patch_replace(&patch, wf_span_make(begin, end), wf_str_of(text));
    struct wf_edited edited = applied(&patch, file->source);
    return wf_dockerfile_untouched(&arena, file, &edited, err);
}

START_TEST(refuses_what_spoils_the_rest) {
    struct wf_err err = {0};
    ck_assert(stays("FROM a\nRUN x\nRUN y\n", 11, 12, "z", &err));
    ck_assert(stays("FROM a\nRUN x\nRUN y\n", 7, 13, "", &err));
    ck_assert(!stays("FROM a\nRUN x\nRUN y\n", 12, 12, " \\", &err));
    ck_assert_str_eq(err.text, "the instruction at line 3 would change with them");
    ck_assert(!stays("FROM a\nRUN x\nRUN y\n", 11, 12, "<<E", &err));
    ck_assert(!stays("FROM a\nRUN x\nRUN y\n", 7, 10, "RUM", &err));
    ck_assert(wf_str_starts(wf_str_of(err.text), "the result would not be a valid Dockerfile: line 2: "));
    ck_assert(!stays("FROM a\nRUN x \\\n y\n", 0, 0, "# escape=`\n", &err));
    ck_assert(stays("FROM a\nRUM x\nRUN y\n", 17, 18, "z", &err));
}
END_TEST

START_TEST(changes_patterns) {
    struct wf_source *source = wf_source_make(&arena, WF_STR(".dockerignore"),
                                              WF_STR("\xEF\xBB\xBF# a\r\n  one/ \r\n!two\r\nthree"));
    const struct wf_dockerignore *ignore = wf_dockerignore_read(&arena, source);
    struct wf_patch patch = {.arena = &arena};
    ck_assert_uint_eq(ignore->patterns.len, 3);
    wf_dockerignore_replace(&patch, &ignore->patterns.items[0], WF_STR("**/one"));
    wf_dockerignore_remove(&patch, ignore, &ignore->patterns.items[1]);
    wf_dockerignore_add(&patch, ignore, &ignore->patterns.items[0], WF_STR("four\n"));
    wf_dockerignore_add(&patch, ignore, NULL, WF_STR("five\nsix\n"));
    struct wf_edited edited = applied(&patch, source);
    expect(edited.bytes, "\xEF\xBB\xBF# a\r\n  **/one \r\nfour\r\nthree\r\nfive\r\nsix");
    struct wf_err err = {0};
    ck_assert(wf_dockerignore_untouched(&arena, ignore, &edited, &err));
    patch = (struct wf_patch){.arena = &arena};
    uint32_t before = ignore->patterns.items[2].span.begin;
    wf_patch_replace(&patch, wf_span_make(before - 2, before), WF_STR(""));
    edited = applied(&patch, source);
    ck_assert(!wf_dockerignore_untouched(&arena, ignore, &edited, &err));
    ck_assert_str_eq(err.text, "the pattern at line 3 would change with them");
}
END_TEST

/* --- real files --------------------------------------------------------------------------------------- */

enum operation {
    REMOVE,
    ADD_FLAG,
    REMOVE_FLAG,
    REMOVE_PAIR,
    REMOVE_WORD,
    REPLACE_WORD,
    REPLACE_SCRIPT,
    ONE_LINE,
    SWAP,
    INSERT,
    OPERATIONS
};

struct run {
    const char *path;
    const struct wf_dockerfile *file;
    size_t done[OPERATIONS];
};

#define CHECK(run, condition, text)                                                                          \
    ck_assert_msg((condition), "%s: %s in:\n%.*s", (run)->path, #condition, WF_STR_ARG(text))

/* Applies the patch and gives the new file; NULL when it makes a mistake of what was good. */
static const struct wf_dockerfile *change(struct run *run, enum operation operation, struct wf_patch *patch) {
    struct wf_edited edited = applied(patch, run->file->source);
    struct wf_err err = {0};
    bool good = wf_dockerfile_untouched(&arena, run->file, &edited, &err);
    if (!good && wf_str_has(wf_str_of(err.text), "would not be a valid")) {
        return NULL;
    }
    ck_assert_msg(good, "%s: operation %d: %s in:\n%.*s", run->path, (int)operation, err.text,
                  WF_STR_ARG(edited.bytes));
    run->done[operation]++;
    return read(edited.bytes);
}

static const struct wf_instruction *at(const struct wf_dockerfile *file, size_t index) {
    return index < file->instructions.len ? file->instructions.items[index] : NULL;
}

static void expect_count(const struct run *run, const struct wf_dockerfile *after, long more) {
    CHECK(run, (long)after->instructions.len == (long)run->file->instructions.len + more,
          after->source->bytes);
}

static void try_whole(struct run *run, const struct wf_instruction *instruction) {
    struct wf_patch patch = {.arena = &arena};
    wf_instruction_remove(&patch, run->file, instruction);
    const struct wf_dockerfile *after = change(run, REMOVE, &patch);
    if (after != NULL) {
        expect_count(run, after, -1);
    }
    patch = (struct wf_patch){.arena = &arena};
    wf_instruction_insert_before(&patch, run->file, instruction, WF_STR("ARG ONE\n"));
    wf_instruction_insert_behind(&patch, run->file, instruction, WF_STR("ARG TWO\nARG THREE\n"));
    after = change(run, INSERT, &patch);
    if (after != NULL) {
        expect_count(run, after, 3);
    }
    const struct wf_instruction *next = at(run->file, instruction->index + 1);
    if (next != NULL) {
        patch = (struct wf_patch){.arena = &arena};
        wf_instruction_move_before(&patch, run->file, next, instruction);
        struct wf_edited edited = applied(&patch, run->file->source);
        after = read(edited.bytes);
        expect_count(run, after, 0);
        CHECK(run, wf_str_eq(at(after, instruction->index)->line.text, next->line.text), edited.bytes);
        CHECK(run, wf_str_eq(at(after, next->index)->line.text, instruction->line.text), edited.bytes);
        run->done[SWAP]++;
    }
}

static void try_flags(struct run *run, const struct wf_instruction *instruction) {
    struct wf_patch patch = {.arena = &arena};
    wf_instruction_add_flag(&patch, instruction, WF_STR("--link"));
    bool copies = instruction->kind == WF_COPY || instruction->kind == WF_ADD;
    const struct wf_dockerfile *after = copies ? change(run, ADD_FLAG, &patch) : NULL;
    if (after != NULL) {
        const struct wf_instruction *there = at(after, instruction->index);
        CHECK(run, there->flags.len == instruction->flags.len + 1, after->source->bytes);
        CHECK(run, there->words.len == instruction->words.len, after->source->bytes);
    }
    for (size_t i = 0; i < instruction->flags.len; i++) {
        patch = (struct wf_patch){.arena = &arena};
        wf_instruction_remove_flag(&patch, run->file, instruction, &instruction->flags.items[i]);
        after = change(run, REMOVE_FLAG, &patch);
        if (after != NULL) {
            const struct wf_instruction *there = at(after, instruction->index);
            CHECK(run, there->flags.len == instruction->flags.len - 1, after->source->bytes);
            CHECK(run, there->words.len == instruction->words.len, after->source->bytes);
            expect_count(run, after, 0);
        }
    }
}

static void try_pairs(struct run *run, const struct wf_instruction *instruction) {
    for (size_t i = 0; i < instruction->pairs.len && instruction->pairs.len > 1; i++) {
        const struct wf_dpair *pair = &instruction->pairs.items[i];
        struct wf_patch patch = {.arena = &arena};
        wf_instruction_remove_part(&patch, run->file, instruction, pair->key.begin,
                                   pair->has_value ? pair->value.end : pair->key.end);
        const struct wf_dockerfile *after = change(run, REMOVE_PAIR, &patch);
        CHECK(run, after != NULL, instruction->line.text);
        const struct wf_instruction *there = at(after, instruction->index);
        CHECK(run, there->pairs.len == instruction->pairs.len - 1, after->source->bytes);
        for (size_t k = 0; k < there->pairs.len; k++) {
            const struct wf_dpair *old = &instruction->pairs.items[k < i ? k : k + 1];
            CHECK(run, wf_str_eq(there->pairs.items[k].value.text, old->value.text), after->source->bytes);
        }
        expect_count(run, after, 0);
    }
}

static void try_words(struct run *run, const struct wf_instruction *instruction) {
    bool plain =
        !instruction->json && instruction->heredocs.len == 0 && !instruction->script && !instruction->trigger;
    for (size_t i = 0; plain && i < instruction->words.len; i++) {
        const struct wf_dword *word = &instruction->words.items[i];
        struct wf_patch patch = {.arena = &arena};
        wf_instruction_replace_word(&patch, run->file, instruction, word, WF_STR("abc"));
        const struct wf_dockerfile *after = change(run, REPLACE_WORD, &patch);
        if (after != NULL) {
            const struct wf_instruction *there = at(after, instruction->index);
            CHECK(run, there->words.len == instruction->words.len, after->source->bytes);
            CHECK(run, wf_str_is(there->words.items[i].text, "abc"), after->source->bytes);
            expect_count(run, after, 0);
        }
        patch = (struct wf_patch){.arena = &arena};
        wf_instruction_remove_part(&patch, run->file, instruction, word->begin, word->end);
        after = instruction->words.len > 1 ? change(run, REMOVE_WORD, &patch) : NULL;
        if (after != NULL) {
            CHECK(run, at(after, instruction->index)->words.len == instruction->words.len - 1,
                  after->source->bytes);
            expect_count(run, after, 0);
        }
    }
}

/* The same words of a script as before, and all arguments on one line. */
static void try_text(struct run *run, const struct wf_instruction *instruction) {
    const struct wf_dscript *script = instruction->script;
    struct wf_patch patch = {.arena = &arena};
    for (size_t i = 0; script != NULL && i < script->shell->commands.len; i++) {
        const struct wf_shell_command *command = script->shell->commands.items[i];
        for (size_t k = 0; k < command->words.len && command->kind == WF_SHELL_SIMPLE; k++) {
            struct wf_span span = command->words.items[k].span;
            wf_dscript_replace(&patch, run->file, script, wf_span_make(span.end, span.end), WF_STR("_"));
        }
    }
    if (patch.edits.len > 0) {
        const struct wf_dockerfile *after = change(run, REPLACE_SCRIPT, &patch);
        CHECK(run, after != NULL && at(after, instruction->index)->script != NULL, instruction->line.text);
        expect_count(run, after, 0);
    }
    if (instruction->args_begin < instruction->line.text.len && instruction->trigger == NULL) {
        patch = (struct wf_patch){.arena = &arena};
        struct wf_str text = wf_str_sub(instruction->line.text, instruction->args_begin, WF_NOT_FOUND);
        wf_instruction_replace(&patch, run->file, instruction, instruction->args_begin,
                               instruction->line.text.len, text);
        const struct wf_dockerfile *after = change(run, ONE_LINE, &patch);
        CHECK(run, after != NULL, instruction->line.text);
        CHECK(run, wf_str_eq(at(after, instruction->index)->line.text, instruction->line.text),
              after->source->bytes);
        expect_count(run, after, 0);
    }
}

static void try_file(void *context, const struct corpus_file *found) {
    enum { MOST = 3 }; /* each change reads the file anew */
    struct run *run = context;
    run->path = found->path;
    run->file = read(found->bytes);
    size_t count = run->file->instructions.len;
    for (size_t i = 0; run->file->problems.len == 0 && i < count; i += 1 + (count - 1) / MOST) {
        const struct wf_instruction *instruction = run->file->instructions.items[i];
        try_whole(run, instruction);
        try_flags(run, instruction);
        try_pairs(run, instruction);
        try_words(run, instruction);
        try_text(run, instruction);
    }
    wf_arena_free(&arena);
    arena = (struct wf_arena){0};
}

static bool is_dockerfile(struct wf_str path) {
    return wf_file_type_by_path(path) == WF_FILE_DOCKERFILE;
}

START_TEST(changes_real_files) {
    struct run run = {0};
    if (corpus_each_of(is_dockerfile, try_file, &run)) {
        for (size_t i = 0; i < OPERATIONS; i++) {
            printf("# operation %zu: %zu\n", i, run.done[i]);
            ck_assert_uint_gt(run.done[i], 50);
        }
    }
}
END_TEST

Suite *docker_edit_suite(void) {
    Suite *suite = suite_create("docker_edit");
    TCase *tests = tcase_create("all");
    tcase_set_timeout(tests, 250);
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_loop_test(tests, replaces_bytes_of_a_line, 0, sizeof replacements / sizeof *replacements);
    tcase_add_loop_test(tests, removes_a_pair, 0, sizeof removals / sizeof *removals);
    tcase_add_test(tests, changes_flags);
    tcase_add_test(tests, changes_scripts);
    tcase_add_loop_test(tests, removes_an_instruction, 0, sizeof removed / sizeof *removed);
    tcase_add_test(tests, leaves_triggers_where_they_are);
    tcase_add_test(tests, inserts_lines);
    tcase_add_test(tests, moves_an_instruction);
    tcase_add_test(tests, refuses_what_spoils_the_rest);
    tcase_add_test(tests, changes_patterns);
    tcase_add_test(tests, changes_real_files);
    suite_add_tcase(suite, tests);
    return suite;
}
