#include "text/source.h"

#include "base/seek.h"
#include "base/utf8.h"

#include <assert.h>

/* The offset behind the line end at `at`, or `at` when there is none. */
static size_t skip_eol(struct wf_str bytes, size_t at) {
    char c = bytes.ptr[at];
    if (c == '\r' && at + 1 < bytes.len && bytes.ptr[at + 1] == '\n') {
        return at + 2;
    }
    return c == '\n' || c == '\r' ? at + 1 : at;
}

/* What one look at all bytes tells; without a branch in it, so that a processor takes many at once. */
struct bytes_seen {
    size_t breaks; /* bytes that end a line, or half of such an end */
    bool returns;  /* carriage returns are among them */
    bool plain;    /* see struct wf_source */
};

static struct bytes_seen look_at(struct wf_str bytes) {
    size_t feeds = 0, returns = 0;
    unsigned odd = 0;
    for (size_t i = 0; i < bytes.len; i++) {
        unsigned char c = (unsigned char)bytes.ptr[i];
        feeds += c == '\n';
        returns += c == '\r';
        odd |= (unsigned)(c < ' ' || c > '~') & (unsigned)(c != '\n') & (unsigned)(c != '\t') &
               (unsigned)(c != '\r');
    }
    return (struct bytes_seen){feeds + returns, returns > 0, odd == 0};
}

static size_t line_end(struct wf_str bytes, size_t at, bool returns) {
    size_t end = wf_str_find_char(bytes, '\n', at);
    end = end == WF_NOT_FOUND ? bytes.len : end;
    size_t other = returns ? wf_str_find_char(wf_str_sub(bytes, 0, end), '\r', at) : WF_NOT_FOUND;
    return other == WF_NOT_FOUND ? end : other;
}

static void index_lines(struct wf_source *source, bool returns) {
    struct wf_str bytes = source->bytes;
    source->line_count = 1;
    for (size_t at = 0; (at = line_end(bytes, at, returns)) < bytes.len;) {
        at = skip_eol(bytes, at);
        source->lines[source->line_count++] = (uint32_t)at;
    }
}

/* --- columns ------------------------------------------------------------------------------------------ */

/* Marks lie this many bytes apart. */
enum { STRIDE = 1024, LONG_LINE = 4 * STRIDE };

static bool has_long_line(const struct wf_source *source) {
    for (uint32_t i = 1; i < source->line_count; i++) {
        if (source->lines[i] - source->lines[i - 1] > LONG_LINE) {
            return true;
        }
    }
    return source->bytes.len - source->lines[source->line_count - 1] > LONG_LINE;
}

/* Line ends are code points of their own, so that what is counted from the file's begin is in step at the
 * begin of each line. */
static void make_marks(struct wf_arena *arena, struct wf_source *source) {
    struct wf_str bytes = source->bytes;
    source->marks = WF_NEW_ARRAY(arena, struct wf_mark, bytes.len / STRIDE + 1);
    uint32_t points = 0;
    for (size_t at = 0; at < bytes.len; points++) {
        if (at / STRIDE >= source->mark_count) {
            source->marks[source->mark_count++] = (struct wf_mark){(uint32_t)at, points};
        }
        size_t len = wf_utf8_next(wf_str_sub(bytes, at, bytes.len), NULL);
        at += len == 0 ? 1 : len;
    }
}

/* The code points between `begin`, where a line begins, and `end`. */
static size_t count_points(const struct wf_source *source, size_t begin, size_t end) {
    size_t first = begin / STRIDE + 1;
    size_t last = end / STRIDE < source->mark_count ? end / STRIDE : source->mark_count - 1;
    if (source->plain) {
        return wf_str_sub(source->bytes, begin, end).len;
    }
    if (source->marks == NULL || first >= last) {
        return wf_utf8_count(wf_str_sub(source->bytes, begin, end));
    }
    const struct wf_mark *from = &source->marks[first];
    const struct wf_mark *to = &source->marks[source->marks[last].offset <= end ? last : last - 1];
    return wf_utf8_count(wf_str_sub(source->bytes, begin, from->offset)) + (to->points - from->points) +
           wf_utf8_count(wf_str_sub(source->bytes, to->offset, end));
}

/* --- the source --------------------------------------------------------------------------------------- */

struct wf_source *wf_source_make(struct wf_arena *arena, struct wf_str path, struct wf_str bytes) {
    assert(bytes.len < UINT32_MAX);
    struct wf_source *source = WF_NEW(arena, struct wf_source);
    *source = (struct wf_source){.path = path, .bytes = bytes};
    source->bom = wf_str_starts(bytes, "\xEF\xBB\xBF") ? 3 : 0;
    struct bytes_seen seen = look_at(bytes);
    source->plain = seen.plain;
    source->lines = WF_NEW_ARRAY(arena, uint32_t, seen.breaks + 1);
    index_lines(source, seen.returns);
    if (!source->plain && has_long_line(source)) {
        make_marks(arena, source);
    }
    source->crlf = source->line_count > 1 && wf_str_ends(wf_str_sub(bytes, 0, source->lines[1]), "\r\n");
    return source;
}

struct wf_source *wf_source_copy(struct wf_arena *arena, const struct wf_source *source) {
    struct wf_source *copy = WF_NEW(arena, struct wf_source);
    *copy = *source;
    copy->path = wf_arena_str(arena, source->path);
    copy->bytes = wf_arena_str(arena, source->bytes);
    copy->lines = WF_NEW_ARRAY(arena, uint32_t, source->line_count);
    memcpy(copy->lines, source->lines, source->line_count * sizeof *source->lines);
    if (source->marks != NULL) {
        copy->marks = WF_NEW_ARRAY(arena, struct wf_mark, source->mark_count);
        memcpy(copy->marks, source->marks, source->mark_count * sizeof *source->marks);
    }
    return copy;
}

struct mark {
    struct wf_str bytes;
    const char *what;
};

/* UTF-32 first: its little-endian mark begins with that of UTF-16. */
static const struct mark marks[] = {
    {WF_STR_INIT("\xFF\xFE\0\0"), "a UTF-32 byte order mark"},
    {WF_STR_INIT("\0\0\xFE\xFF"), "a UTF-32 byte order mark"},
    {WF_STR_INIT("\xFF\xFE"), "a UTF-16 byte order mark"},
    {WF_STR_INIT("\xFE\xFF"), "a UTF-16 byte order mark"},
};

/* YAML 1.2.2, 5.1: c-printable. */
static const char *forbidden(size_t len, uint32_t point) {
    if (len == 0) {
        return "invalid UTF-8";
    }
    if (point == 0) {
        return "a NUL byte";
    }
    if ((point < 0x20 && point != '\t' && point != '\n' && point != '\r') ||
        (point >= 0x7F && point < 0xA0 && point != 0x85)) {
        return "a control character";
    }
    return point == 0xFFFE || point == 0xFFFF ? "a character that is none" : NULL;
}

static bool is_plain(char c) {
    return (c >= ' ' && c <= '~') || c == '\n';
}

struct wf_encoding_problem wf_source_encoding(const struct wf_source *source) {
    struct wf_str bytes = source->bytes;
    if (source->plain) {
        return (struct wf_encoding_problem){NULL, {0, 0}};
    }
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        if (wf_str_eq(wf_str_sub(bytes, 0, marks[i].bytes.len), marks[i].bytes)) {
            return (struct wf_encoding_problem){marks[i].what, wf_span_make(0, marks[i].bytes.len)};
        }
    }
    for (size_t at = 0; at < bytes.len;) {
        if (is_plain(bytes.ptr[at])) {
            at++;
            continue;
        }
        uint32_t point = 0;
        size_t len = wf_utf8_next(wf_str_sub(bytes, at, bytes.len), &point);
        const char *what = forbidden(len, point);
        len = len == 0 ? 1 : len;
        if (what != NULL) {
            return (struct wf_encoding_problem){what, wf_span_make(at, at + len)};
        }
        at += len;
    }
    return (struct wf_encoding_problem){NULL, {0, 0}};
}

uint32_t wf_source_line_of(const struct wf_source *source, uint32_t offset) {
    size_t behind; /* the first line that begins behind it; the first of all begins at 0 */
    WF_SEEK(behind, source->line_count, source->lines[behind] <= offset);
    return (uint32_t)behind;
}

uint32_t wf_source_line_begin(const struct wf_source *source, uint32_t line) {
    assert(line > 0);
    return line > source->line_count ? (uint32_t)source->bytes.len : source->lines[line - 1];
}

struct wf_pos wf_source_pos(const struct wf_source *source, uint32_t offset) {
    uint32_t line = wf_source_line_of(source, offset);
    size_t begin = line == 1 ? source->bom : source->lines[line - 1];
    return (struct wf_pos){line, (uint32_t)count_points(source, begin, offset) + 1};
}

struct wf_str wf_source_line(const struct wf_source *source, uint32_t line) {
    uint32_t begin = wf_source_line_begin(source, line);
    uint32_t end = wf_source_line_begin(source, line + 1);
    while (end > begin && (source->bytes.ptr[end - 1] == '\n' || source->bytes.ptr[end - 1] == '\r')) {
        end--;
    }
    return wf_str_sub(source->bytes, begin, end);
}

struct wf_str wf_source_slice(const struct wf_source *source, struct wf_span span) {
    return wf_str_sub(source->bytes, span.begin, span.end);
}

const char *wf_source_eol(const struct wf_source *source) {
    return source->crlf ? "\r\n" : "\n";
}
