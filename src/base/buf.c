#include "base/buf.h"

#include "base/err.h"
#include "base/utf8.h"

#include <stdio.h>

#include <stdint.h>

enum { FIRST_ROOM = 64 };

static char *reserve(struct wf_buf *buf, size_t more) {
    if (more <= buf->cap - buf->len) {
        return buf->ptr + buf->len;
    }
    if (more > SIZE_MAX / 4 || buf->cap > SIZE_MAX / 4) {
        wf_oom();
    }
    size_t room = buf->cap * 2 > FIRST_ROOM ? buf->cap * 2 : FIRST_ROOM;
    room = room < buf->len + more ? buf->len + more : room;
    char *grown = WF_NEW_ARRAY(buf->arena, char, room);
    if (buf->len > 0) {
        memcpy(grown, buf->ptr, buf->len);
    }
    buf->ptr = grown;
    buf->cap = room;
    return grown + buf->len;
}

void wf_buf_char(struct wf_buf *buf, char c) {
    *reserve(buf, 1) = c;
    buf->len++;
}

void wf_buf_fill(struct wf_buf *buf, char c, size_t count) {
    if (count > 0) {
        memset(reserve(buf, count), c, count);
        buf->len += count;
    }
}

void wf_buf_str(struct wf_buf *buf, struct wf_str s) {
    if (s.len > 0) {
        memcpy(reserve(buf, s.len), s.ptr, s.len);
        buf->len += s.len;
    }
}

void wf_buf_text(struct wf_buf *buf, const char *text) {
    wf_buf_str(buf, wf_str_of(text));
}

void wf_buf_number(struct wf_buf *buf, size_t number) {
    char digits[3 * sizeof number];
    size_t at = sizeof digits;
    do {
        digits[--at] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    wf_buf_str(buf, (struct wf_str){digits + at, sizeof digits - at});
}

void wf_buf_printf(struct wf_buf *buf, const char *format, ...) {
    va_list args;
    va_start(args, format);
    struct wf_str text = wf_arena_vprintf(buf->arena, format, args);
    va_end(args);
    wf_buf_str(buf, text);
}

struct wf_str wf_buf_view(const struct wf_buf *buf) {
    return (struct wf_str){buf->ptr, buf->len};
}

static bool json_letter(char c, char *out) {
    static const char letters[] = "\"\"\\\\\bb\ff\nn\rr\tt";
    for (size_t i = 0; i + 1 < sizeof letters; i += 2) {
        if (letters[i] == c) {
            snprintf(out, WF_JSON_CHARACTER, "\\%c", letters[i + 1]);
            return true;
        }
    }
    return false;
}

size_t wf_json_character(struct wf_str s, char out[WF_JSON_CHARACTER]) {
    uint32_t point = 0xFFFD;
    size_t len = wf_utf8_next(s, &point);
    if (len == 1 && json_letter(s.ptr[0], out)) {
        return 1;
    }
    bool escaped = len > 0 && (wf_utf8_hidden(point) || wf_str_starts(s, "##["));
    if (escaped && point < 0x10000) {
        snprintf(out, WF_JSON_CHARACTER, "\\u%04x", (unsigned)point);
    } else if (escaped) {
        unsigned rest = (unsigned)point - 0x10000;
        snprintf(out, WF_JSON_CHARACTER, "\\u%04x\\u%04x", 0xD800 + (rest >> 10), 0xDC00 + (rest & 0x3FF));
    } else {
        out[wf_utf8_put(point, out)] = '\0';
    }
    return len == 0 ? 1 : len;
}

/* How many bytes from `at` JSON has as they are. */
static size_t plain_run(struct wf_str s, size_t at) {
    size_t end = at;
    while (end < s.len && s.ptr[end] >= ' ' && s.ptr[end] <= '~' && s.ptr[end] != '"' && s.ptr[end] != '\\' &&
           s.ptr[end] != '#') {
        end++;
    }
    return end - at;
}

void wf_buf_json(struct wf_buf *buf, struct wf_str s) {
    wf_buf_char(buf, '"');
    for (size_t i = 0; i < s.len;) {
        size_t plain = plain_run(s, i);
        wf_buf_str(buf, wf_str_sub(s, i, i + plain));
        i += plain;
        if (i < s.len) {
            char shown[WF_JSON_CHARACTER];
            i += wf_json_character(wf_str_sub(s, i, s.len), shown);
            wf_buf_text(buf, shown);
        }
    }
    wf_buf_char(buf, '"');
}
