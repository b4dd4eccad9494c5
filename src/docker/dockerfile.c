#include "docker/dockerfile_reader.h"
#include "docker/vars.h"

#include <stdlib.h>

static struct wf_dproblem *add_problem(struct wf_dreader *reader, const char *code, struct wf_span span,
                                       struct wf_str message) {
    struct wf_dproblem *problem = WF_PUSH(reader->arena, &reader->file->problems);
    *problem = (struct wf_dproblem){.code = code, .span = span, .message = message, .nearest = {"", 0}};
    return problem;
}

struct wf_dproblem *wf_drefuse(struct wf_dreader *reader, const char *code, struct wf_span span,
                               const char *format, ...) {
    va_list args;
    va_start(args, format);
    struct wf_str message = wf_arena_vprintf(reader->arena, format, args);
    va_end(args);
    return add_problem(reader, code, span, message);
}

struct wf_dproblem *wf_drefuse_part(struct wf_dreader *reader, const char *code,
                                    const struct wf_instruction *instruction, size_t begin, size_t end,
                                    const char *format, ...) {
    va_list args;
    va_start(args, format);
    struct wf_str message = wf_arena_vprintf(reader->arena, format, args);
    va_end(args);
    return add_problem(reader, code, wf_instruction_part(instruction, begin, end), message);
}

void wf_dsuggest(struct wf_dreader *reader, struct wf_dproblem *problem, const struct wf_near *near) {
    if (near->best.len > 0) {
        problem->nearest = near->best;
        problem->message = wf_arena_printf(reader->arena, "%.*s, did you mean \"%.*s\"?",
                                           WF_STR_ARG(problem->message), WF_STR_ARG(near->best));
    }
}

static int by_place(const void *left, const void *right) {
    const struct wf_dproblem *a = left;
    const struct wf_dproblem *b = right;
    if (a->span.begin != b->span.begin) {
        return a->span.begin < b->span.begin ? -1 : 1;
    }
    if (a->span.end != b->span.end) {
        return a->span.end < b->span.end ? -1 : 1;
    }
    return wf_str_cmp(a->message, b->message);
}

static void check_file(struct wf_dreader *reader) {
    struct wf_dockerfile *file = reader->file;
    size_t begin = file->source->bom;
    struct wf_span first = wf_span_make(begin, begin);
    if (file->instructions.len == 0) {
        wf_drefuse(reader, "empty", first, "the file has no instruction");
    } else if (file->stages.len == 0 && file->problems.len == 0) {
        wf_drefuse(reader, "no-stage", file->instructions.items[0]->name, "the file has no FROM");
    }
}

struct wf_dockerfile *wf_dockerfile_read(struct wf_arena *arena, const struct wf_source *source) {
    struct wf_dockerfile *file = WF_NEW(arena, struct wf_dockerfile);
    struct wf_dreader reader = {.arena = arena, .file = file, .bytes = source->bytes, .at = source->bom};
    file->source = source;
    file->escape = '\\';
    file->names.arena = arena;
    file->names.ignore_case = true;
    wf_dread_lines(&reader);
    wf_dplace_stages(&reader);
    wf_dcheck_sources(&reader);
    file->vars = wf_vars_line(arena, file, NULL);
    wf_dcheck_expanded(&reader);
    check_file(&reader);
    if (file->problems.len > 1) {
        qsort(file->problems.items, file->problems.len, sizeof *file->problems.items, by_place);
    }
    return file;
}

struct wf_span wf_instruction_part(const struct wf_instruction *instruction, size_t begin, size_t end) {
    return wf_joined_span(&instruction->line, begin, end);
}

struct wf_span wf_dword_span(const struct wf_instruction *instruction, const struct wf_dword *word) {
    return wf_instruction_part(instruction, word->begin, word->end);
}

struct wf_span wf_dflag_span(const struct wf_instruction *instruction, const struct wf_dflag *flag) {
    return wf_instruction_part(instruction, flag->begin, flag->end);
}

struct wf_span wf_dscript_span(const struct wf_dscript *script, struct wf_span part) {
    return wf_joined_span(script->text, script->skip + part.begin, script->skip + part.end);
}

const struct wf_dflag *wf_instruction_flag(const struct wf_instruction *instruction, const char *name,
                                           const struct wf_dflag *after) {
    size_t i = after ? (size_t)(after - instruction->flags.items) + 1 : 0;
    for (; i < instruction->flags.len; i++) {
        if (wf_str_is(instruction->flags.items[i].name, name)) {
            return &instruction->flags.items[i];
        }
    }
    return NULL;
}

size_t wf_instruction_source_count(const struct wf_instruction *instruction) {
    bool files = instruction->kind == WF_COPY || instruction->kind == WF_ADD;
    return files && instruction->words.len > 0 ? instruction->words.len - 1 : 0;
}

const struct wf_dword *wf_instruction_destination(const struct wf_instruction *instruction) {
    bool files = instruction->kind == WF_COPY || instruction->kind == WF_ADD;
    return files && instruction->words.len > 0 ? &instruction->words.items[instruction->words.len - 1] : NULL;
}
