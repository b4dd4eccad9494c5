#include "base/map.h"
#include "docker/edit.h"

/* --- problems ----------------------------------------------------------------------------------------- */

/* How often each problem is there. */
struct tally {
    struct wf_arena *arena;
    struct wf_map counts;
};

static size_t *count_of(struct tally *tally, const char *code, struct wf_str message) {
    struct wf_str key = wf_arena_printf(tally->arena, "%s:%.*s", code, WF_STR_ARG(message));
    size_t *count = wf_map_get(&tally->counts, key);
    if (count == NULL) {
        count = WF_NEW(tally->arena, size_t);
        wf_map_put(&tally->counts, key, count);
    }
    return count;
}

static bool has_new_problem(struct wf_arena *arena, const struct wf_dockerfile *before,
                            const struct wf_dockerfile *after, struct wf_err *err) {
    struct tally tally = {.arena = arena, .counts = {.arena = arena}};
    for (size_t i = 0; i < before->problems.len; i++) {
        ++*count_of(&tally, before->problems.items[i].code, before->problems.items[i].message);
    }
    for (size_t i = 0; i < after->problems.len; i++) {
        const struct wf_dproblem *problem = &after->problems.items[i];
        size_t *count = count_of(&tally, problem->code, problem->message);
        if (*count == 0) {
            wf_err_set(err, WF_ERR_WORLD, "the result would not be a valid Dockerfile: line %u: %.*s",
                       (unsigned)wf_source_line_of(after->source, problem->span.begin),
                       WF_STR_ARG(problem->message));
            return true;
        }
        --*count;
    }
    return false;
}

/* --- what no edit touches ------------------------------------------------------------------------------- */

/* Whether an edit changes bytes of `lines`, or inserts into them. Both are walked in the order of the file.
 */
static bool is_touched(const struct wf_edited *edited, size_t *next, struct wf_span lines) {
    while (*next < edited->edit_count && edited->edits[*next].span.end <= lines.begin) {
        ++*next;
    }
    for (size_t i = *next; i < edited->edit_count && edited->edits[i].span.begin < lines.end; i++) {
        if (edited->edits[i].span.end > lines.begin) {
            return true;
        }
    }
    return false;
}

/* The lines of an instruction. Behind a last line that has no end, what is inserted belongs to it too. */
static struct wf_span lines_of(const struct wf_dockerfile *file, const struct wf_instruction *instruction) {
    struct wf_span lines = instruction->lines;
    bool open = lines.end > lines.begin && file->source->bytes.ptr[lines.end - 1] != '\n';
    return wf_span_make(lines.begin, open ? lines.end + 1 : lines.end);
}

static bool same_heredocs(const struct wf_instruction *a, const struct wf_instruction *b) {
    for (size_t i = 0; i < a->heredocs.len && i < b->heredocs.len; i++) {
        if (!wf_str_eq(a->heredocs.items[i].body.text, b->heredocs.items[i].body.text)) {
            return false;
        }
    }
    return a->heredocs.len == b->heredocs.len;
}

static bool same_instruction(const struct wf_instruction *a, const struct wf_instruction *b) {
    return a->kind == b->kind && a->json == b->json && a->words.len == b->words.len &&
           a->flags.len == b->flags.len && a->pairs.len == b->pairs.len &&
           wf_str_eq(a->line.text, b->line.text) && same_heredocs(a, b);
}

bool wf_dockerfile_untouched(struct wf_arena *arena, const struct wf_dockerfile *before,
                             const struct wf_edited *edited, struct wf_err *err) {
    const struct wf_dockerfile *after =
        wf_dockerfile_read(arena, wf_source_make(arena, before->source->path, edited->bytes));
    size_t next = 0;
    size_t at = 0;
    if (has_new_problem(arena, before, after, err)) {
        return false;
    }
    for (size_t i = 0; i < before->instructions.len; i++) {
        const struct wf_instruction *instruction = before->instructions.items[i];
        if (is_touched(edited, &next, lines_of(before, instruction))) {
            continue;
        }
        while (at < after->instructions.len &&
               !same_instruction(instruction, after->instructions.items[at])) {
            at++;
        }
        if (at++ == after->instructions.len) {
            return wf_err_set(err, WF_ERR_WORLD, "the instruction at line %u would change with them",
                              (unsigned)wf_source_line_of(before->source, instruction->span.begin));
        }
    }
    return true;
}

bool wf_dockerignore_untouched(struct wf_arena *arena, const struct wf_dockerignore *before,
                               const struct wf_edited *edited, struct wf_err *err) {
    const struct wf_dockerignore *after =
        wf_dockerignore_read(arena, wf_source_make(arena, before->source->path, edited->bytes));
    size_t next = 0;
    size_t at = 0;
    for (size_t i = 0; i < before->patterns.len; i++) {
        const struct wf_ignore_pattern *pattern = &before->patterns.items[i];
        if (is_touched(edited, &next, pattern->span)) {
            continue;
        }
        while (at < after->patterns.len && !wf_str_eq(pattern->written, after->patterns.items[at].written)) {
            at++;
        }
        if (at++ == after->patterns.len) {
            return wf_err_set(err, WF_ERR_WORLD, "the pattern at line %u would change with them",
                              (unsigned)wf_source_line_of(before->source, pattern->span.begin));
        }
    }
    return true;
}
