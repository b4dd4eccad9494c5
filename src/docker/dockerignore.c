#include "docker/dockerignore.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "docker/folder.h"

static const char long_line[] = "the line is longer than 65535 bytes";
static const char bare_exception[] = "a \"!\" without a pattern";

/* --- Go's idea of a blank ----------------------------------------------------------------------------- */

static bool is_space(uint32_t point) {
    return (point >= '\t' && point <= '\r') || point == ' ' || point == 0x85 || point == 0xA0 ||
           point == 0x1680 || (point >= 0x2000 && point <= 0x200A) || point == 0x2028 || point == 0x2029 ||
           point == 0x202F || point == 0x205F || point == 0x3000;
}

static size_t space_at_begin(struct wf_str s) {
    uint32_t point = 0;
    size_t len = wf_utf8_next(s, &point);
    return len > 0 && is_space(point) ? len : 0;
}

static size_t space_at_end(struct wf_str s) {
    for (size_t len = 1; len <= 3 && len <= s.len; len++) {
        uint32_t point = 0;
        if (wf_utf8_next(wf_str_sub(s, s.len - len, s.len), &point) == len && is_space(point)) {
            return len;
        }
    }
    return 0;
}

static struct wf_str trim(struct wf_str s) {
    size_t len;
    while ((len = space_at_begin(s)) > 0) {
        s = wf_str_sub(s, len, s.len);
    }
    while ((len = space_at_end(s)) > 0) {
        s = wf_str_sub(s, 0, s.len - len);
    }
    return s;
}

/* --- reading ------------------------------------------------------------------------------------------ */

/* Patterns travel as JSON: what is no UTF-8 arrives as U+FFFD. */
static struct wf_str as_utf8(struct wf_arena *arena, struct wf_str s) {
    if (wf_utf8_invalid(s) == WF_NOT_FOUND) {
        return s;
    }
    struct wf_buf out = {.arena = arena};
    for (size_t at = 0; at < s.len;) {
        size_t len = wf_utf8_next(wf_str_sub(s, at, s.len), NULL);
        wf_buf_str(&out, len == 0 ? WF_STR("\xEF\xBF\xBD") : wf_str_sub(s, at, at + len));
        at += len == 0 ? 1 : len;
    }
    return wf_buf_view(&out);
}

static struct wf_str clean_once(struct wf_arena *arena, struct wf_str text) {
    if (text.len == 0) {
        return text;
    }
    text = wf_path_clean(arena, text);
    return text.len > 1 && text.ptr[0] == '/' ? wf_str_sub(text, 1, text.len) : text;
}

struct wf_ignore_pattern wf_ignore_pattern_read(struct wf_arena *arena, struct wf_str line) {
    struct wf_ignore_pattern pattern = {.written = trim(line)};
    bool exception = wf_str_starts(pattern.written, "!");
    struct wf_str text = trim(wf_str_sub(pattern.written, exception ? 1 : 0, pattern.written.len));
    text = clean_once(arena, as_utf8(arena, text));
    /* What the file's reader hands on is read a second time: "/!x" is an exception, "!/" is nothing. */
    text =
        wf_path_clean(arena, trim(wf_arena_printf(arena, "%s%.*s", exception ? "!" : "", WF_STR_ARG(text))));
    pattern.exception = wf_str_starts(text, "!");
    pattern.text = wf_str_sub(text, pattern.exception ? 1 : 0, text.len);
    if (pattern.exception && pattern.text.len == 0) {
        pattern.problem = bare_exception;
    } else {
        pattern.program = wf_ignore_program_make(arena, pattern.text, &pattern.problem);
    }
    return pattern;
}

static void read_line(struct wf_arena *arena, struct wf_dockerignore *file, struct wf_str line) {
    const char *start = file->source->bytes.ptr;
    struct wf_str written = trim(line);
    if (wf_str_starts(line, "#")) {
        size_t begin = (size_t)(line.ptr - start);
        size_t end = begin + line.len - (wf_str_ends(line, "\r") ? 1 : 0);
        *WF_PUSH(arena, &file->comments) = wf_span_make(begin, end);
    } else if (written.len > 0) {
        size_t begin = (size_t)(written.ptr - start);
        struct wf_ignore_pattern *pattern = WF_PUSH(arena, &file->patterns);
        if (line.len > WF_MAX_IGNORE_LINE) {
            *pattern = (struct wf_ignore_pattern){.written = written, .text = written, .problem = long_line};
        } else {
            *pattern = wf_ignore_pattern_read(arena, written);
        }
        pattern->span = wf_span_make(begin, begin + written.len);
    }
}

struct wf_dockerignore *wf_dockerignore_read(struct wf_arena *arena, const struct wf_source *source) {
    struct wf_dockerignore *file = WF_NEW(arena, struct wf_dockerignore);
    struct wf_str rest = wf_str_sub(source->bytes, source->bom, source->bytes.len);
    struct wf_str line;
    file->source = source;
    while (wf_str_cut(&rest, '\n', &line)) {
        read_line(arena, file, line);
    }
    return file;
}
