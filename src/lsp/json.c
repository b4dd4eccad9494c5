#include "lsp/json.h"

#include "base/buf.h"
#include "base/utf8.h"

static json_t *mended_string(struct wf_str text) {
    struct wf_arena arena = {0};
    struct wf_buf out = {.arena = &arena};
    for (size_t at = 0; at < text.len;) {
        size_t length = wf_utf8_next(wf_str_sub(text, at, text.len), NULL);
        wf_buf_str(&out, length > 0 ? wf_str_sub(text, at, at + length) : WF_STR("\xEF\xBF\xBD"));
        at += length > 0 ? length : 1;
    }
    json_t *string = json_stringn(out.ptr, out.len);
    wf_arena_free(&arena);
    return string;
}

json_t *wf_json_string(struct wf_str text) {
    if (text.len == 0) {
        return json_string("");
    }
    json_t *string = json_stringn(text.ptr, text.len);
    return string != NULL ? string : mended_string(text);
}

struct wf_str wf_json_text(const json_t *value) {
    return json_is_string(value) ? (struct wf_str){json_string_value(value), json_string_length(value)}
                                 : (struct wf_str){0};
}

json_t *wf_json_at(const json_t *value, const char *path) {
    struct wf_str rest = wf_str_of(path);
    struct wf_str part;
    json_t *at = (json_t *)(uintptr_t)value;
    while (wf_str_cut(&rest, '.', &part)) {
        at = json_object_getn(at, part.ptr, part.len);
    }
    return at;
}

bool wf_json_is_true(const json_t *value, const char *path) {
    return json_is_true(wf_json_at(value, path));
}

json_t *wf_json_markdown(struct wf_str text) {
    return json_pack("{s:s, s:o}", "kind", "markdown", "value", wf_json_string(text));
}
