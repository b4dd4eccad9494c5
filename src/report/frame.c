#include "report/frame.h"

#include "report/show.h"

enum {
    TAB = 4,
    MAX_WIDTH = 110,  /* columns of a source line that are shown */
    LEAD = 40,        /* columns kept before the marks of a line that is cut */
    MAX_BYTES = 1024, /* a longer line is cut before it is measured */
    SHOWN_LINES = 4,  /* of a longer span: all but one from its begin, and the last */
};

/* A line, or the part of a long one around the marks, with the marked bytes [begin, end) in it. */
struct row {
    struct wf_str text;
    size_t begin, end;
    bool cut_left, cut_right;
};

static uint32_t last_line(const struct wf_frame *frame) {
    uint32_t end = frame->span.end > frame->span.begin ? frame->span.end - 1 : frame->span.begin;
    return wf_source_line_of(frame->source, end);
}

size_t wf_frame_gutter(const struct wf_frame *frame) {
    size_t width = 1;
    for (uint32_t line = last_line(frame); line >= 10; line /= 10) {
        width++;
    }
    return width;
}

static size_t blanks_before(struct wf_str text) {
    size_t count = 0;
    while (count < text.len && wf_is_blank(text.ptr[count])) {
        count++;
    }
    return count;
}

static bool is_continuation(char c) {
    return ((unsigned char)c & 0xC0) == 0x80;
}

/* Cuts a line of many bytes around the marks, at borders of characters. */
static void cut_bytes(struct row *row) {
    size_t from = row->begin > MAX_BYTES / 2 ? row->begin - MAX_BYTES / 2 : 0;
    size_t to = from + MAX_BYTES < row->text.len ? from + MAX_BYTES : row->text.len;
    while (from > 0 && is_continuation(row->text.ptr[from])) {
        from--;
    }
    while (to < row->text.len && is_continuation(row->text.ptr[to])) {
        to++;
    }
    row->cut_left = from > 0;
    row->cut_right = to < row->text.len;
    row->text = wf_str_sub(row->text, from, to);
    row->begin -= from;
    row->end = (row->end > to ? to : row->end) - from;
}

static struct row make_row(const struct wf_frame *frame, uint32_t line) {
    uint32_t at = wf_source_line_begin(frame->source, line);
    struct row row = {.text = wf_source_line(frame->source, line)};
    if (line == 1) {
        at += (uint32_t)frame->source->bom;
        row.text = wf_str_sub(row.text, frame->source->bom, row.text.len);
    }
    row.begin = frame->span.begin > at ? frame->span.begin - at : blanks_before(row.text);
    row.begin = row.begin > row.text.len ? row.text.len : row.begin;
    row.end = frame->span.end > at ? frame->span.end - at : 0;
    row.end = row.end > row.text.len ? row.text.len : row.end;
    row.end = row.end < row.begin ? row.begin : row.end;
    if (row.text.len > MAX_BYTES) {
        cut_bytes(&row);
    }
    return row;
}

static struct wf_glyph glyph_at(struct wf_str text, size_t at, size_t column) {
    struct wf_glyph glyph = wf_glyph_at(text, at);
    if (text.ptr[at] == '\t') {
        glyph.width = TAB - column % TAB;
        memset(glyph.shown, ' ', glyph.width);
    }
    return glyph;
}

/* The column at which byte `offset` of a row is shown. */
static size_t column_of(const struct row *row, size_t offset) {
    size_t column = 0;
    for (size_t at = 0; at < offset;) {
        struct wf_glyph glyph = glyph_at(row->text, at, column);
        column += glyph.width;
        at += glyph.bytes;
    }
    return column;
}

/* Columns [from, to) of the row. */
struct window {
    size_t from, to;
};

static struct window choose_window(const struct row *row) {
    size_t width = column_of(row, row->text.len);
    size_t begin = column_of(row, row->begin);
    struct window window = {0, width};
    if (width > MAX_WIDTH) {
        size_t right = width - MAX_WIDTH;
        window.from = begin > LEAD ? begin - LEAD : 0;
        window.from = window.from > right ? right : window.from;
        window.to = window.from + MAX_WIDTH;
    }
    return window;
}

/* The row's text within the window. Returns the column at which it truly begins: a wide character may
 * stand across the edge. */
static size_t write_text(struct wf_buf *out, const struct row *row, struct window window) {
    size_t column = 0;
    size_t first = WF_NOT_FOUND;
    for (size_t at = 0; at < row->text.len && column < window.to;) {
        struct wf_glyph glyph = glyph_at(row->text, at, column);
        if (column >= window.from) {
            first = first == WF_NOT_FOUND ? column : first;
            wf_buf_text(out, glyph.shown);
        }
        column += glyph.width;
        at += glyph.bytes;
    }
    return first == WF_NOT_FOUND ? column : first;
}

static size_t min_size(size_t a, size_t b) {
    return a < b ? a : b;
}

static void write_margin(struct wf_buf *out, const struct wf_frame *frame, size_t gutter, uint32_t line) {
    wf_buf_text(out, frame->rail);
    if (line > 0) {
        wf_buf_printf(out, "%*u |", (int)gutter, line);
    } else {
        wf_buf_printf(out, "%*s |", (int)gutter, "");
    }
    wf_buf_text(out, frame->reset);
}

static void write_row(struct wf_buf *out, const struct wf_frame *frame, size_t gutter, uint32_t line) {
    static const char dots[] = "...";
    struct row row = make_row(frame, line);
    struct window window = choose_window(&row);
    bool left = row.cut_left || window.from > 0;
    bool right = row.cut_right || window.to < column_of(&row, row.text.len);
    write_margin(out, frame, gutter, line);
    wf_buf_text(out, row.text.len > 0 ? " " : "");
    wf_buf_text(out, left ? dots : "");
    size_t first = write_text(out, &row, window);
    wf_buf_text(out, right ? dots : "");
    wf_buf_char(out, '\n');
    size_t begin = column_of(&row, row.begin);
    size_t end = min_size(column_of(&row, row.end), window.to);
    write_margin(out, frame, gutter, 0);
    wf_buf_fill(out, ' ', 1 + (left ? strlen(dots) : 0) + (begin > first ? begin - first : 0));
    wf_buf_text(out, frame->hot);
    wf_buf_fill(out, frame->mark, end > begin ? end - begin : 1);
    wf_buf_text(out, frame->reset);
    wf_buf_char(out, '\n');
}

void wf_frame_write(struct wf_buf *out, const struct wf_frame *frame, size_t gutter) {
    uint32_t first = wf_source_line_of(frame->source, frame->span.begin);
    uint32_t last = last_line(frame);
    write_margin(out, frame, gutter, 0);
    wf_buf_char(out, '\n');
    for (uint32_t line = first; line <= last; line++) {
        if (last - first >= SHOWN_LINES && line == first + SHOWN_LINES - 1) {
            wf_buf_printf(out, "%s%*s...%s\n", frame->rail, (int)gutter - 1, "", frame->reset);
            line = last;
        }
        write_row(out, frame, gutter, line);
    }
}
