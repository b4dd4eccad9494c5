#include "variant.h"

#include "base/buf.h"
#include "base/limits.h"
#include "docker/dockerfile.h"
#include "yaml/read.h"

struct wf_str with_crlf(struct wf_arena *arena, const struct input *input) {
    struct wf_buf out = {.arena = arena};
    for (size_t i = 0; i < input->bytes.len; i++) {
        if (input->bytes.ptr[i] == '\n') {
            wf_buf_char(&out, '\r');
        }
        wf_buf_char(&out, input->bytes.ptr[i]);
    }
    return wf_buf_view(&out);
}

struct wf_str with_bom(struct wf_arena *arena, const struct input *input) {
    return wf_arena_printf(arena, "\xEF\xBB\xBF%.*s", WF_STR_ARG(input->bytes));
}

/* --- comments in YAML --------------------------------------------------------------------------------- */

/* Marks the lines at whose end a '#' would be text: those that a scalar does not end on. */
static void mark_scalar(const struct wf_source *source, const struct wf_node *node, bool *closed) {
    uint32_t first = wf_source_line_of(source, node->span.begin);
    uint32_t last = wf_source_line_of(source, node->span.end);
    bool block = node->style == WF_LITERAL || node->style == WF_FOLDED;
    for (uint32_t line = block ? first + 1 : first; line < last + (block ? 1 : 0); line++) {
        closed[line] = true;
    }
}

static void mark_all(const struct wf_source *source, const struct wf_node *node, bool *closed, size_t depth) {
    for (; node && depth < WF_MAX_YAML_DEPTH; node = node->next) {
        if (node->kind == WF_SCALAR) {
            mark_scalar(source, node, closed);
        }
        mark_all(source, node->first, closed, depth + 1);
        mark_all(source, node->value, closed, depth + 1);
    }
}

static struct wf_str comment_yaml(struct wf_arena *arena, const struct wf_source *source) {
    const struct wf_doc *doc = wf_yaml_read(arena, source);
    bool *closed = WF_NEW_ARRAY(arena, bool, source->line_count + 2);
    if (is_broken(doc)) {
        return source->bytes;
    }
    mark_all(source, doc->root, closed, 0);
    for (size_t i = 0; i < doc->comments.len; i++) {
        closed[wf_source_line_of(source, doc->comments.items[i].span.begin)] = true;
    }
    struct wf_buf out = {.arena = arena};
    for (uint32_t line = 1; line <= source->line_count; line++) {
        struct wf_str text = wf_source_line(source, line);
        wf_buf_str(&out, text);
        if (!closed[line] && wf_str_trim(text).len > 0) {
            wf_buf_text(&out, " # a comment");
        }
        if (line < source->line_count) {
            wf_buf_char(&out, '\n');
        }
    }
    return wf_buf_view(&out);
}

/* --- comments in Docker's files ----------------------------------------------------------------------- */

static const char comment_line[] = "# one more comment\n";

/* Writes the file with a comment line above each marked line. */
static struct wf_str comment_lines(struct wf_arena *arena, const struct wf_source *source,
                                   const bool *marked) {
    struct wf_buf out = {.arena = arena};
    for (uint32_t line = 1; line <= source->line_count; line++) {
        uint32_t begin = wf_source_line_begin(source, line);
        uint32_t end = wf_source_line_begin(source, line + 1);
        wf_buf_text(&out, marked[line] ? comment_line : "");
        wf_buf_str(&out, wf_source_slice(source, wf_span_make(begin, end)));
    }
    return wf_buf_view(&out);
}

static struct wf_str comment_dockerfile(struct wf_arena *arena, const struct wf_source *source) {
    const struct wf_dockerfile *file = wf_dockerfile_read(arena, source);
    bool *marked = WF_NEW_ARRAY(arena, bool, source->line_count + 2);
    for (size_t i = 0; i < file->instructions.len; i++) {
        const struct wf_instruction *instruction = file->instructions.items[i];
        marked[wf_source_line_of(source, instruction->span.begin)] = true;
        for (size_t k = 0; k < instruction->line.stretches.len; k++) {
            marked[wf_source_line_of(source, instruction->line.stretches.items[k].offset)] = true;
        }
    }
    return comment_lines(arena, source, marked);
}

static struct wf_str comment_dockerignore(struct wf_arena *arena, const struct wf_source *source) {
    bool *marked = WF_NEW_ARRAY(arena, bool, source->line_count + 2);
    for (uint32_t line = 1; line <= source->line_count; line++) {
        marked[line] = wf_source_line(source, line).len > 0;
    }
    return comment_lines(arena, source, marked);
}

struct wf_str with_comments(struct wf_arena *arena, const struct input *input) {
    const struct wf_source *source = wf_source_make(arena, input->path, input->bytes);
    if (wf_str_is(input->language, "dockerfile")) {
        return comment_dockerfile(arena, source);
    }
    return wf_str_is(input->language, "dockerignore") ? comment_dockerignore(arena, source)
                                                      : comment_yaml(arena, source);
}

uint32_t without_comments(struct wf_str commented, uint32_t line) {
    uint32_t added = 0;
    struct wf_str rest = commented;
    struct wf_str text;
    for (uint32_t i = 1; i < line && wf_str_cut(&rest, '\n', &text); i++) {
        added += wf_str_starts(text, "# one more comment") ? 1 : 0;
    }
    return line - added;
}
