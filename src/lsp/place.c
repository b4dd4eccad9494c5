#include "lsp/place.h"

#include "base/utf8.h"

static const char *const names[] = {[WF_UTF16] = "utf-16", [WF_UTF8] = "utf-8", [WF_UTF32] = "utf-32"};

const char *wf_units_name(enum wf_units units) {
    return names[units];
}

enum wf_units wf_units_choose(const json_t *wanted) {
    size_t index;
    json_t *name;
    json_array_foreach(wanted, index, name) {
        for (size_t i = 0; json_is_string(name) && i < sizeof names / sizeof *names; i++) {
            if (strcmp(names[i], json_string_value(name)) == 0) {
                return (enum wf_units)i;
            }
        }
    }
    return WF_UTF16;
}

/* How many units the character of `length` bytes takes. */
static size_t units_of(enum wf_units units, size_t length) {
    return units == WF_UTF8 ? length : units == WF_UTF16 && length == 4 ? 2 : 1;
}

static size_t character_at(struct wf_str text, size_t at) {
    size_t length = wf_utf8_next(wf_str_sub(text, at, at + 4 < text.len ? at + 4 : text.len), NULL);
    return length > 0 ? length : 1;
}

static bool ends_line(char c) {
    return c == '\n' || c == '\r';
}

static size_t next_line(struct wf_str text, size_t at) {
    while (at < text.len && !ends_line(text.ptr[at])) {
        at++;
    }
    if (at + 1 < text.len && text.ptr[at] == '\r' && text.ptr[at + 1] == '\n') {
        at++;
    }
    return at < text.len ? at + 1 : at;
}

static bool ends_in_line_end(struct wf_str text) {
    return text.len > 0 && ends_line(text.ptr[text.len - 1]);
}

size_t wf_place_offset(struct wf_str text, const json_t *position, enum wf_units units) {
    json_int_t line = json_integer_value(json_object_get(position, "line"));
    json_int_t character = json_integer_value(json_object_get(position, "character"));
    size_t at = 0;
    for (; line > 0 && at < text.len; line--) {
        at = next_line(text, at);
        if (at == text.len && !(line == 1 && ends_in_line_end(text))) {
            return at;
        }
    }
    while (character > 0 && at < text.len && !ends_line(text.ptr[at])) {
        size_t length = character_at(text, at);
        json_int_t size = (json_int_t)units_of(units, length);
        if (character < size) {
            break; /* inside a character: before it */
        }
        character -= size;
        at += length;
    }
    return at;
}

json_t *wf_place_json(const struct wf_source *source, size_t offset, enum wf_units units) {
    uint32_t line = wf_source_line_of(source, (uint32_t)offset);
    size_t begin = wf_source_line_begin(source, line);
    size_t count = 0;
    if (units == WF_UTF8) {
        count = offset - begin;
    }
    for (size_t at = begin; units != WF_UTF8 && at < offset;) {
        size_t length = character_at(source->bytes, at);
        count += units_of(units, length);
        at += length;
    }
    return json_pack("{s:I, s:I}", "line", (json_int_t)line - 1, "character", (json_int_t)count);
}

json_t *wf_range_json(const struct wf_source *source, struct wf_span span, enum wf_units units) {
    return json_pack("{s:o, s:o}", "start", wf_place_json(source, span.begin, units), "end",
                     wf_place_json(source, span.end, units));
}
