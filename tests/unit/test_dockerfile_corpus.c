/* Real Dockerfiles read without a problem, and every byte of what was read stands where it is said to stand.
 */
#include "docker/dockerfile.h"

#include "base/file.h"
#include "lang/fold.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

/* Below the corpus: files and folders that hold no valid Dockerfile, and the first thing wrong. */
static const struct {
    const char *path, *code;
} invalid[] = {
    /* Templates of other programs. */
    {"Azure+draft/template/dockerfiles/", NULL},
    {"fly-apps+dockerfile-node/templates/Dockerfile.ejs", "unknown-instruction"},
    {"rails+rails/railties/lib/rails/generators/rails/app/templates/Dockerfile.tt", "unknown-instruction"},
    /* Shows a part of a file and "..." for the rest. */
    {"GoogleContainerTools+skaffold/docs-v1/content/en/samples/builders/artifact-dependencies/Dockerfile.app",
     "unknown-instruction"},
    /* Input of scanners that never build it: FROM names a stage in upper case. */
    {"cdxgen+cdxgen/test/data/Dockerfile", "stage-case"},
    /* Made to be refused. */
    {"crazy-max+diun/pkg/dockerfile/fixtures/empty.Dockerfile", "empty"},
    {"crazy-max+diun/pkg/dockerfile/fixtures/invalid.Dockerfile", "unknown-instruction"},
    {"docker+actions-toolkit/__tests__/.fixtures/hello-err.Dockerfile", "unknown-instruction"},
    {"moby+buildkit/frontend/dockerfile/parser/testfiles-negative/env_no_value/Dockerfile", "pair"},
    {"moby+buildkit/frontend/dockerfile/parser/testfiles-negative/only_comments/Dockerfile", "empty"},
    {"moby+buildkit/frontend/dockerfile/parser/testfiles-negative/shykes-nested-json/Dockerfile",
     "before-from"},
    /* Lines without FROM, or with flags that no instruction has: only the parser's first half reads them. */
    {"moby+buildkit/frontend/dockerfile/parser/testfiles/env/Dockerfile", "expansion"},
    {"moby+buildkit/frontend/dockerfile/parser/testfiles/escapes/Dockerfile", "expansion"},
    {"moby+buildkit/frontend/dockerfile/parser/testfiles/flags/Dockerfile", "unknown-flag"},
    {"moby+buildkit/frontend/dockerfile/parser/testfiles/health/Dockerfile", "argument-count"},
    {"moby+buildkit/frontend/dockerfile/parser/testfiles/jeztah-invalid-json-", "before-from"},
    {"moby+buildkit/frontend/dockerfile/parser/testfiles/json/Dockerfile", "before-from"},
    /* A real mistake: the lines of a list are not continued. */
    {"google+osv-scanner/action.dockerfile", "unknown-instruction"},
};

struct run {
    struct wf_arena *names;
    const char *folder;
    size_t root; /* length of the corpus' path */
    size_t files, instructions, heredocs, scripts;
    const char *path;
    const struct wf_dockerfile *file;
};

#define CHECK(run, condition) ck_assert_msg((condition), "%s: %s", (run)->path, #condition)

/* --- where things stand --------------------------------------------------------------------------------- */

static bool is_inside(struct wf_span inner, struct wf_span outer) {
    return outer.begin <= inner.begin && inner.begin <= inner.end && inner.end <= outer.end;
}

static void check_joined(const struct run *run, const struct wf_joined *joined, struct wf_span within) {
    struct wf_str bytes = run->file->source->bytes;
    uint32_t last = within.begin;
    bool good = true;
    for (size_t i = 0; i < joined->text.len && good; i++) {
        uint32_t offset = wf_joined_offset(joined, i);
        good = offset >= last && offset < within.end && bytes.ptr[offset] == joined->text.ptr[i];
        last = offset;
    }
    CHECK(run, good);
}

static void check_word(const struct run *run, const struct wf_instruction *instruction,
                       const struct wf_dword *word) {
    struct wf_str written = wf_str_sub(instruction->line.text, word->begin, word->end);
    CHECK(run, word->begin <= word->end && word->end <= instruction->line.text.len);
    CHECK(run, instruction->json ? wf_str_starts(written, "\"") : wf_str_eq(written, word->text));
    CHECK(run, is_inside(wf_dword_span(instruction, word), instruction->span));
}

static void check_parts(struct run *run, const struct wf_instruction *instruction) {
    size_t at = instruction->keyword.len;
    for (size_t i = 0; i < instruction->flags.len; i++) {
        const struct wf_dflag *flag = &instruction->flags.items[i];
        CHECK(run, flag->begin > at && flag->value_begin <= flag->end);
        at = flag->end;
    }
    CHECK(run, instruction->args_begin >= at);
    at = instruction->args_begin;
    for (size_t i = 0; i < instruction->words.len; i++) {
        CHECK(run, instruction->words.items[i].begin >= at);
        check_word(run, instruction, &instruction->words.items[i]);
        at = instruction->words.items[i].end;
    }
    for (size_t i = 0; i < instruction->pairs.len; i++) {
        CHECK(run, instruction->pairs.items[i].key.begin >= at);
        check_word(run, instruction, &instruction->pairs.items[i].key);
        check_word(run, instruction, &instruction->pairs.items[i].value);
        at = instruction->pairs.items[i].value.end;
    }
}

static void check_instruction(struct run *run, const struct wf_instruction *instruction) {
    CHECK(run, is_inside(instruction->span, instruction->lines));
    CHECK(run, is_inside(instruction->name, instruction->span));
    CHECK(run, wf_str_eq(wf_fold_trim(instruction->line.text), instruction->line.text));
    check_joined(run, &instruction->line, instruction->span);
    check_parts(run, instruction);
    uint32_t end = instruction->span.end;
    for (size_t i = 0; i < instruction->heredocs.len; i++) {
        const struct wf_heredoc *doc = &instruction->heredocs.items[i];
        CHECK(run, doc->span.begin >= end && is_inside(doc->span, instruction->lines));
        check_joined(run, &doc->body, doc->span);
        end = doc->span.end;
        run->heredocs++;
    }
    if (instruction->script) {
        const struct wf_dscript *script = instruction->script;
        check_joined(run, script->text, instruction->lines);
        CHECK(run, script->skip + script->shell->text.len == script->text->text.len);
        run->scripts++;
    }
    if (instruction->trigger) {
        check_instruction(run, instruction->trigger);
    }
    run->instructions++;
}

static bool is_directive(const struct wf_dockerfile *file, size_t begin, size_t end) {
    for (size_t i = 0; i < file->directives.len; i++) {
        if (is_inside(file->directives.items[i].span, wf_span_make(begin, end))) {
            return true;
        }
    }
    return false;
}

/* Lines outside of instructions are blank, comments or directives. */
static void check_between(const struct run *run, size_t begin, size_t end) {
    struct wf_str text = wf_str_sub(run->file->source->bytes, begin, end);
    struct wf_str line;
    while (wf_str_cut(&text, '\n', &line)) {
        size_t at = (size_t)(line.ptr - run->file->source->bytes.ptr);
        struct wf_str rest = wf_fold_trim(line);
        CHECK(run, rest.len == 0 || wf_str_starts(rest, "#") || is_directive(run->file, at, at + line.len));
    }
}

static void check_file(struct run *run) {
    const struct wf_dockerfile *file = run->file;
    size_t at = file->source->bom;
    for (size_t i = 0; i < file->instructions.len; i++) {
        const struct wf_instruction *instruction = file->instructions.items[i];
        CHECK(run, instruction->index == i && instruction->lines.begin >= at);
        check_between(run, at, instruction->lines.begin);
        check_instruction(run, instruction);
        at = instruction->lines.end;
    }
    check_between(run, at, file->source->bytes.len);
    size_t next = file->stages.len > 0 ? file->stages.items[0]->first : 0;
    for (size_t i = 0; i < file->stages.len; i++) {
        CHECK(run, file->stages.items[i]->first == next);
        next = file->stages.items[i]->last;
    }
    CHECK(run, file->stages.len == 0 || next == file->instructions.len);
    for (size_t i = 0; i < file->comments.len; i++) {
        CHECK(run, file->source->bytes.ptr[file->comments.items[i].begin] == '#');
        CHECK(run, i == 0 || file->comments.items[i].begin > file->comments.items[i - 1].end);
    }
}

/* --- the same with other line ends ---------------------------------------------------------------------- */

static struct wf_str with_crlf(struct wf_arena *arena, struct wf_str bytes) {
    struct wf_buf out = {.arena = arena};
    for (size_t i = 0; i < bytes.len; i++) {
        if (bytes.ptr[i] == '\n') {
            wf_buf_char(&out, '\r');
        }
        wf_buf_char(&out, bytes.ptr[i]);
    }
    return wf_buf_view(&out);
}

static void check_same(const struct run *run, const struct wf_dockerfile *a, const struct wf_dockerfile *b) {
    CHECK(run, a->instructions.len == b->instructions.len);
    CHECK(run, a->problems.len == b->problems.len);
    CHECK(run, a->comments.len == b->comments.len);
    CHECK(run, a->directives.len == b->directives.len);
    for (size_t i = 0; i < a->instructions.len; i++) {
        const struct wf_instruction *left = a->instructions.items[i];
        const struct wf_instruction *right = b->instructions.items[i];
        CHECK(run, wf_str_eq(left->line.text, right->line.text));
        CHECK(run, left->heredocs.len == right->heredocs.len);
        for (size_t j = 0; j < left->heredocs.len; j++) {
            CHECK(run, wf_str_eq(left->heredocs.items[j].body.text, right->heredocs.items[j].body.text));
        }
        CHECK(run, !left->script == !right->script);
        CHECK(run, !left->script || wf_str_eq(left->script->text->text, right->script->text->text));
    }
}

/* --- the corpus ----------------------------------------------------------------------------------------- */

static void check_problems(const struct run *run) {
    const char *path = run->path + run->root;
    for (size_t i = 0; i < sizeof invalid / sizeof *invalid; i++) {
        if (strncmp(path, invalid[i].path, strlen(invalid[i].path)) == 0) {
            CHECK(run, run->file->problems.len > 0);
            const char *code = run->file->problems.items[0].code;
            ck_assert_msg(!invalid[i].code || strcmp(invalid[i].code, code) == 0, "%s: %s", path, code);
            return;
        }
    }
    ck_assert_msg(run->file->problems.len == 0, "%s: %.*s", path,
                  WF_STR_ARG(run->file->problems.items[0].message));
}

static void try_file(struct run *run, const char *path) {
    struct wf_arena arena = {0};
    struct wf_str bytes;
    run->path = path;
    ck_assert(wf_file_read(&arena, path, 1 << 24, &bytes, NULL));
    struct wf_str name = wf_str_of(path);
    const struct wf_dockerfile *file = wf_dockerfile_read(&arena, wf_source_make(&arena, name, bytes));
    run->file = file;
    check_problems(run);
    check_file(run);
    run->file = wf_dockerfile_read(&arena, wf_source_make(&arena, name, with_crlf(&arena, bytes)));
    check_file(run);
    if (wf_str_find_char(bytes, '\r', 0) == WF_NOT_FOUND) {
        check_same(run, file, run->file);
    }
    run->files++;
    wf_arena_free(&arena);
}

static bool is_dockerfile(struct wf_arena *arena, const char *name) {
    static const char *const others[] = {".dockerignore", ".j2",  ".tmpl", ".erb", ".tpl",
                                         ".template",     ".yml", ".yaml", ".md",  ".json"};
    struct wf_str lower = wf_arena_lower(arena, wf_str_of(name));
    bool found = wf_str_has(lower, "dockerfile") || wf_str_has(lower, "containerfile");
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        found = found && !wf_str_ends(lower, others[i]);
    }
    return found;
}

static void visit(void *context, const char *name) {
    struct run *run = context;
    const char *folder = run->folder;
    const char *path = wf_path_join(run->names, folder, name);
    if (wf_file_kind(path) == WF_FILE_FOLDER) {
        run->folder = path;
        ck_assert(wf_file_each(run->names, path, visit, run, NULL));
        run->folder = folder;
    } else if (is_dockerfile(run->names, name)) {
        try_file(run, path);
    }
}

START_TEST(reads_real_dockerfiles) {
    const char *shared = getenv("WFGEN_SHARED");
    struct wf_arena arena = {0};
    const char *corpus = wf_path_join(&arena, shared ? shared : "", "corpus");
    if (!shared || wf_file_kind(corpus) != WF_FILE_FOLDER) {
        puts("# skipped: no shared folder");
        wf_arena_free(&arena);
        return;
    }
    struct run run = {.names = &arena, .folder = corpus, .root = strlen(corpus) + 1};
    ck_assert(wf_file_each(&arena, corpus, visit, &run, NULL));
    printf("# %zu files, %zu instructions, %zu scripts, %zu here-documents\n", run.files, run.instructions,
           run.scripts, run.heredocs);
    ck_assert_uint_gt(run.files, 1000);
    ck_assert_uint_gt(run.heredocs, 100);
    wf_arena_free(&arena);
}
END_TEST

Suite *dockerfile_corpus_suite(void) {
    Suite *suite = suite_create("dockerfile_corpus");
    TCase *tests = tcase_create("dockerfile_corpus");
    tcase_set_timeout(tests, 280);
    tcase_add_test(tests, reads_real_dockerfiles);
    suite_add_tcase(suite, tests);
    return suite;
}
