#include "lang/exprformat.h"

enum { MAX_INDEX = 255 };

static char char_at(struct wf_str s, size_t at) {
    return at < s.len ? s.ptr[at] : '\0';
}

static bool piece_of(struct wf_format_reader *reader, struct wf_format_piece *piece, enum wf_format_kind kind,
                     size_t end) {
    *piece = (struct wf_format_piece){.kind = kind, .text = wf_str_sub(reader->format, reader->at, end)};
    reader->at = end;
    return true;
}

/* At `{`, which is not doubled. */
static bool read_argument(struct wf_format_reader *reader, struct wf_format_piece *piece) {
    struct wf_str format = reader->format;
    size_t at = reader->at + 1, index = 0, first = at;
    for (; wf_is_digit(char_at(format, at)) && index <= MAX_INDEX; at++) {
        index = index * 10 + (size_t)(format.ptr[at] - '0');
    }
    size_t closing = wf_str_find_char(format, '}', at);
    bool specifier = char_at(format, at) == ':';
    if (at == first || index > MAX_INDEX || closing == WF_NOT_FOUND || (closing != at && !specifier)) {
        return piece_of(reader, piece, WF_FORMAT_BAD, format.len);
    }
    *piece = (struct wf_format_piece){
        .kind = specifier ? WF_FORMAT_SPECIFIER : WF_FORMAT_ARGUMENT,
        .text = wf_str_sub(format, at + 1, closing),
        .argument = index,
    };
    reader->at = closing + 1;
    return true;
}

bool wf_format_next(struct wf_format_reader *reader, struct wf_format_piece *piece) {
    struct wf_str format = reader->format;
    if (reader->at >= format.len) {
        return false;
    }
    char c = format.ptr[reader->at];
    if (c != '{' && c != '}') {
        size_t end = reader->at;
        while (end < format.len && format.ptr[end] != '{' && format.ptr[end] != '}') {
            end++;
        }
        return piece_of(reader, piece, WF_FORMAT_TEXT, end);
    }
    if (char_at(format, reader->at + 1) == c) {
        reader->at++;
        return piece_of(reader, piece, WF_FORMAT_TEXT, reader->at + 1);
    }
    return c == '{' ? read_argument(reader, piece) : piece_of(reader, piece, WF_FORMAT_BAD, format.len);
}
