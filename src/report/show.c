#include "report/show.h"

#include "base/utf8.h"

#include <stdio.h>

struct range {
    uint32_t first, last;
};

/* What has no shape of its own but changes how the rest is read: Unicode's Bidi_Control and Default_Ignorable
 * characters that source code has no use for, and the line breaks that are no line end of ours. */
static const struct range hidden[] = {
    {0x7F, 0x9F},     {0xAD, 0xAD},     {0x61C, 0x61C},     {0x180E, 0x180E},
    {0x200B, 0x200B}, {0x200E, 0x200F}, {0x2028, 0x202E},   {0x2060, 0x206F},
    {0xFEFF, 0xFEFF}, {0xFFF9, 0xFFFB}, {0xE0000, 0xE007F},
};

static bool is_hidden(uint32_t point) {
    for (size_t i = 0; i < sizeof hidden / sizeof hidden[0]; i++) {
        if (point >= hidden[i].first && point <= hidden[i].last) {
            return true;
        }
    }
    return point < 0x20;
}

static void escape_point(struct wf_glyph *glyph, uint32_t point) {
    if (point == '\n' || point == '\r') {
        snprintf(glyph->shown, sizeof glyph->shown, "\\%c", point == '\n' ? 'n' : 'r');
    } else {
        snprintf(glyph->shown, sizeof glyph->shown, point < 0x80 ? "\\x%02x" : "\\u%04x", (unsigned)point);
    }
    glyph->width = strlen(glyph->shown);
}

static void escape_byte(struct wf_glyph *glyph, char byte) {
    snprintf(glyph->shown, sizeof glyph->shown, "\\x%02x", (unsigned)(unsigned char)byte);
    glyph->width = strlen(glyph->shown);
}

struct wf_glyph wf_glyph_next(struct wf_str text) {
    uint32_t point = 0;
    size_t length = wf_utf8_next(text, &point);
    struct wf_glyph glyph = {.bytes = length == 0 ? 1 : length};
    if (length == 0) {
        escape_byte(&glyph, text.ptr[0]);
    } else if (point == '\t') {
        glyph.shown[0] = ' ';
        glyph.width = 1;
    } else if (is_hidden(point)) {
        escape_point(&glyph, point);
    } else {
        memcpy(glyph.shown, text.ptr, length);
        glyph.width = wf_utf8_width(wf_str_sub(text, 0, length));
    }
    return glyph;
}

void wf_show(struct wf_buf *out, struct wf_str text) {
    for (size_t at = 0; at < text.len;) {
        struct wf_glyph glyph = wf_glyph_next(wf_str_sub(text, at, text.len));
        wf_buf_text(out, glyph.shown);
        at += glyph.bytes;
    }
}
