#include "report/escape.h"

#include "base/utf8.h"
#include "report/show.h"

static const char *entity(char c) {
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

/* U+FFFE and U+FFFF are well-formed UTF-8 that XML forbids. */
static bool is_forbidden(uint32_t point) {
    return (point < 0x20 && point != '\n' && point != '\t') || point == 0x7f || point == 0xfffe ||
           point == 0xffff;
}

void wf_escape_markup(struct wf_buf *out, struct wf_str text) {
    while (text.len > 0) {
        uint32_t point = 0;
        size_t length = wf_utf8_next(text, &point);
        if (length == 0 || is_forbidden(point)) {
            wf_buf_text(out, "\xef\xbf\xbd");
        } else if ((wf_utf8_hidden(point) && point != '\t') || wf_str_starts(text, "##[")) {
            wf_buf_printf(out, "&#x%x;", (unsigned)point);
        } else if (entity(text.ptr[0]) != NULL) {
            wf_buf_text(out, entity(text.ptr[0]));
        } else {
            wf_buf_str(out, wf_str_sub(text, 0, length));
        }
        text = wf_str_sub(text, length == 0 ? 1 : length, text.len);
    }
}

/* Longest run of backticks in the text. */
static size_t longest_run(struct wf_str text) {
    size_t longest = 0;
    size_t run = 0;
    for (size_t i = 0; i < text.len; i++) {
        run = text.ptr[i] == '`' ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    return longest;
}

void wf_escape_markdown_code(struct wf_buf *out, struct wf_str text) {
    struct wf_buf safe = {.arena = out->arena};
    wf_show(&safe, text);
    struct wf_str shown = wf_buf_view(&safe);
    size_t ticks = longest_run(shown) + 1;
    bool blank = ticks > 1;
    wf_buf_fill(out, '`', ticks);
    wf_buf_text(out, blank ? " " : "");
    for (size_t i = 0; i < shown.len; i++) {
        wf_buf_text(out, shown.ptr[i] == '|' ? "\\" : "");
        wf_buf_char(out, shown.ptr[i]);
    }
    wf_buf_text(out, blank ? " " : "");
    wf_buf_fill(out, '`', ticks);
}

void wf_escape_markdown(struct wf_buf *out, struct wf_str text) {
    struct wf_buf safe = {.arena = out->arena};
    wf_show(&safe, text);
    for (size_t i = 0; i < safe.len; i++) {
        wf_buf_text(out, strchr("\\`*_{}[]<>#|~&!", safe.ptr[i]) != NULL ? "\\" : "");
        wf_buf_char(out, safe.ptr[i]);
    }
}

void wf_escape_uri(struct wf_buf *out, struct wf_str path) {
    for (size_t i = 0; i < path.len; i++) {
        char c = path.ptr[i];
        if (wf_is_id(c) || c == '.' || c == '~' || c == '/') {
            wf_buf_char(out, c);
        } else {
            wf_buf_printf(out, "%%%02X", (unsigned)(unsigned char)c);
        }
    }
}
