/* How much room text needs. Nobody knows which font will be there: the widths are those of the widest common
 * one (DejaVu Sans), so that text is never cut. */
#include "base/utf8.h"
#include "report/graph.h"

/* Of " " to "~", in hundredths of the font's size. */
static const unsigned char widths[] = {
    32,  41, 46, 84, 64, 96, 78, 28, 40, 40, 50, 84, 32, 37, 32, 34, /* blank to slash */
    64,  64, 64, 64, 64, 64, 64, 64, 64, 64, 34, 34, 84, 84, 84, 54, /* 0 to ? */
    100, 69, 69, 70, 78, 64, 58, 78, 76, 30, 30, 66, 56, 87, 75, 79, /* @ to O */
    61,  79, 70, 64, 62, 74, 69, 99, 69, 62, 69, 40, 34, 40, 84, 50, /* P to _ */
    50,  62, 64, 55, 64, 62, 36, 64, 64, 28, 28, 58, 28, 98, 64, 62, /* ` to o */
    64,  64, 42, 53, 40, 64, 60, 82, 60, 60, 53, 64, 34, 64, 84,     /* p to ~ */
};

enum { OTHER = 70, WIDE = 105 };

static double glyph_width(struct wf_str text, size_t *length) {
    unsigned char first = (unsigned char)text.ptr[0];
    *length = wf_utf8_next(text, NULL);
    *length = *length == 0 ? 1 : *length;
    if (first >= ' ' && first <= '~') {
        return widths[first - ' '];
    }
    return wf_utf8_width(wf_str_sub(text, 0, *length)) > 1 ? WIDE : OTHER;
}

double wf_graph_text_width(struct wf_str text, double size, bool bold) {
    double sum = 0;
    for (size_t at = 0, length = 0; at < text.len; at += length) {
        sum += glyph_width(wf_str_sub(text, at, text.len), &length);
    }
    return sum * size / 100 * (bold ? 1.12 : 1);
}

static bool ends_word(char c) {
    return wf_is_blank(c) || strchr("-_/.,:;|)}]", c) != NULL;
}

/* Bytes of the text that go into one line: at least one glyph. */
static size_t fitting(struct wf_str text, double size, bool bold, double width) {
    double sum = 0;
    size_t at = 0, last_break = 0, last_blank = 0, length = 0;
    while (at < text.len) {
        sum += glyph_width(wf_str_sub(text, at, text.len), &length) * size / 100 * (bold ? 1.12 : 1);
        if (sum > width && at > 0 && !wf_is_blank(text.ptr[at])) {
            size_t best = last_blank > at / 3 ? last_blank : last_break;
            return best > 0 ? best : at;
        }
        at += length;
        last_blank = wf_is_blank(text.ptr[at - 1]) ? at : last_blank;
        last_break = ends_word(text.ptr[at - 1]) ? at : last_break;
    }
    return at;
}

struct wf_graph_wrapped wf_graph_wrap(struct wf_arena *arena, struct wf_str text, double size, bool bold,
                                      double width) {
    struct wf_graph_wrapped wrapped = {0};
    struct wf_str rest = wf_str_trim(text);
    while (rest.len > 0) {
        size_t length = fitting(rest, size, bold, width);
        *WF_PUSH(arena, &wrapped.lines) = wf_str_trim(wf_str_sub(rest, 0, length));
        rest = wf_str_trim(wf_str_sub(rest, length, rest.len));
    }
    return wrapped;
}
