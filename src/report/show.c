#include "report/show.h"

#include "base/utf8.h"

#include <stdio.h>

/* White space of Unicode: runners pass over it. */
static bool is_space(uint32_t point) {
    return point == ' ' || (point >= 0x09 && point <= 0x0D) || point == 0x85 || point == 0xA0 ||
           point == 0x1680 || (point >= 0x2000 && point <= 0x200A) || point == 0x2028 || point == 0x2029 ||
           point == 0x202F || point == 0x205F || point == 0x3000;
}

static bool is_blank(struct wf_str text) {
    while (text.len > 0) {
        uint32_t point = 0;
        size_t length = wf_utf8_next(text, &point);
        if (length == 0 || !is_space(point)) {
            return false;
        }
        text = wf_str_sub(text, length, text.len);
    }
    return true;
}

/* The two forms in which a line of a log is a command: ActionCommand.cs of actions/runner. */
static bool begins_command(struct wf_str text, size_t at) {
    if (text.ptr[at] == '[') {
        return wf_str_ends(wf_str_sub(text, 0, at), "##");
    }
    return wf_str_starts(wf_str_sub(text, at, text.len), "::") && is_blank(wf_str_sub(text, 0, at));
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

struct wf_glyph wf_glyph_at(struct wf_str whole, size_t at) {
    struct wf_str text = wf_str_sub(whole, at, whole.len);
    uint32_t point = 0;
    size_t length = wf_utf8_next(text, &point);
    struct wf_glyph glyph = {.bytes = length == 0 ? 1 : length};
    if (length == 0 || begins_command(whole, at)) {
        escape_byte(&glyph, text.ptr[0]);
    } else if (point == '\t') {
        glyph.shown[0] = ' ';
        glyph.width = 1;
    } else if (wf_utf8_hidden(point)) {
        escape_point(&glyph, point);
    } else {
        memcpy(glyph.shown, text.ptr, length);
        glyph.width = wf_utf8_width(wf_str_sub(text, 0, length));
    }
    return glyph;
}

void wf_show(struct wf_buf *out, struct wf_str text) {
    for (size_t at = 0; at < text.len;) {
        struct wf_glyph glyph = wf_glyph_at(text, at);
        wf_buf_text(out, glyph.shown);
        at += glyph.bytes;
    }
}
