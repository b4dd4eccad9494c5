#include "lang/hole.h"

static bool opens_at(struct wf_str text, size_t at) {
    return at < text.len && text.len - at >= 5 && memcmp(text.ptr + at, "${{", 3) == 0;
}

size_t wf_hole_close(struct wf_str text, size_t at) {
    if (!opens_at(text, at)) {
        return 0;
    }
    bool quoted = false;
    for (size_t i = at + 3; i + 1 < text.len; i++) {
        char c = text.ptr[i];
        if (c == '\'') {
            quoted = !quoted;
        } else if (c == '}' && !quoted && text.ptr[i + 1] == '}') {
            return i + 2;
        } else if (c == '$' && !quoted && opens_at(text, i)) {
            return 0;
        }
    }
    return 0;
}

bool wf_hole_any(struct wf_str text) {
    for (size_t i = wf_str_find(text, "${{", 0); i != WF_NOT_FOUND; i = wf_str_find(text, "${{", i + 3)) {
        if (wf_hole_end(text, i) != 0) {
            return true;
        }
    }
    return false;
}

size_t wf_hole_find(struct wf_str text, char c, size_t from) {
    for (size_t i = from; i < text.len;) {
        size_t end = wf_hole_end(text, i);
        if (end != 0) {
            i = end;
        } else if (text.ptr[i] == c) {
            return i;
        } else {
            i++;
        }
    }
    return WF_NOT_FOUND;
}

struct wf_str wf_hole_lower(struct wf_arena *arena, struct wf_str text) {
    char *copy = WF_NEW_ARRAY(arena, char, text.len + 1);
    for (size_t i = 0; i < text.len;) {
        size_t hole = wf_hole_end(text, i);
        for (size_t end = hole ? hole : i + 1; i < end; i++) {
            copy[i] = hole ? text.ptr[i] : wf_lower(text.ptr[i]);
        }
    }
    return (struct wf_str){copy, text.len};
}
