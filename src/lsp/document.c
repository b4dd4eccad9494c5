#include "lsp/document.h"

#include "base/file.h"
#include "lsp/json.h"
#include "yaml/read.h"

#include <stdio.h>

/* --- URIs --------------------------------------------------------------------------------------------- */

static void put_decoded(struct wf_buf *out, struct wf_str text) {
    for (size_t i = 0; i < text.len; i++) {
        int high = i + 2 < text.len ? wf_hex_digit(text.ptr[i + 1]) : 16;
        int low = i + 2 < text.len ? wf_hex_digit(text.ptr[i + 2]) : 16;
        if (text.ptr[i] == '%' && high < 16 && low < 16) {
            wf_buf_char(out, (char)(high * 16 + low));
            i += 2;
        } else {
            wf_buf_char(out, text.ptr[i]);
        }
    }
}

struct wf_str wf_uri_path(struct wf_arena *arena, struct wf_str uri) {
    if (!wf_str_starts(uri, "file://")) {
        return (struct wf_str){0};
    }
    size_t begin = wf_str_find_char(uri, '/', 7); /* behind the host, which is empty or "localhost" */
    struct wf_buf out = {.arena = arena};
    put_decoded(&out, wf_str_sub(uri, begin == WF_NOT_FOUND ? uri.len : begin, uri.len));
    return wf_arena_str(arena, wf_buf_view(&out));
}

struct wf_str wf_uri_of(struct wf_arena *arena, struct wf_str path) {
    struct wf_buf out = {.arena = arena};
    wf_buf_text(&out, "file://");
    for (size_t i = 0; i < path.len; i++) {
        char c = path.ptr[i];
        if (wf_is_alnum(c) || strchr("/-._~", c) != NULL) {
            wf_buf_char(&out, c);
        } else {
            wf_buf_printf(&out, "%%%02X", (unsigned char)c);
        }
    }
    return wf_buf_view(&out);
}

/* --- what kind of file it is -------------------------------------------------------------------------- */

static bool looks_like_workflow(struct wf_arena *arena, struct wf_str text) {
    const struct wf_doc *doc = wf_yaml_parse(arena, WF_STR("-"), text);
    return wf_node_key(doc->root, "on") != NULL && wf_node_is_mapping(wf_node_get(doc->root, "jobs"));
}

/* A name that tells is believed, then the language that the editor has found. */
static enum wf_file_type type_of(const struct wf_document *document, struct wf_str language) {
    enum wf_file_type type = wf_file_type_by_path(document->path);
    if (type != WF_FILE_UNKNOWN) {
        return type;
    }
    if (wf_str_is(language, "dockerfile")) {
        return WF_FILE_DOCKERFILE;
    }
    static const char *const workflows[] = {"github-actions-workflow", "yaml.github", "yaml.ghaction",
                                            "yaml.github-actions", NULL};
    struct wf_arena arena = {0};
    bool yaml = wf_str_is(language, "yaml") || wf_path_is_yaml(document->path);
    bool workflow =
        wf_str_is_any(language, workflows) || (yaml && document->text.len <= WF_GITHUB_MAX_CHARACTERS &&
                                               looks_like_workflow(&arena, document->text));
    wf_arena_free(&arena);
    return workflow ? WF_FILE_WORKFLOW : WF_FILE_UNKNOWN;
}

struct wf_document *wf_document_open(const json_t *item) {
    struct wf_arena own = {0};
    struct wf_document *document = WF_NEW(&own, struct wf_document);
    struct wf_arena *arena = &document->arena;
    document->arena = own;
    document->uri = wf_arena_str(arena, wf_json_text(json_object_get(item, "uri")));
    document->path = wf_uri_path(arena, document->uri);
    if (document->path.len == 0) {
        document->path = wf_arena_str(arena, wf_path_base(document->uri));
    }
    document->version = json_integer_value(json_object_get(item, "version"));
    document->text = wf_arena_str(&document->text_arena, wf_json_text(json_object_get(item, "text")));
    document->type = type_of(document, wf_json_text(json_object_get(item, "languageId")));
    return document;
}

/* --- changes ------------------------------------------------------------------------------------------ */

static void replace_text(struct wf_document *document, struct wf_str before, struct wf_str middle,
                         struct wf_str behind) {
    struct wf_arena old = document->text_arena;
    struct wf_arena fresh = {0};
    size_t length = before.len + middle.len + behind.len;
    char *text = wf_arena_alloc(&fresh, length + 1);
    memcpy(text, before.ptr, before.len);
    if (middle.len > 0) {
        memcpy(text + before.len, middle.ptr, middle.len);
    }
    memcpy(text + before.len + middle.len, behind.ptr, behind.len);
    document->text_arena = fresh;
    document->text = (struct wf_str){text, length};
    wf_arena_free(&old);
}

static void apply(struct wf_document *document, const json_t *change, enum wf_units units) {
    struct wf_str text = document->text;
    struct wf_str middle = wf_json_text(json_object_get(change, "text"));
    const json_t *range = json_object_get(change, "range");
    size_t begin = 0;
    size_t end = text.len;
    if (json_is_object(range)) {
        begin = wf_place_offset(text, json_object_get(range, "start"), units);
        end = wf_place_offset(text, json_object_get(range, "end"), units);
        end = end < begin ? begin : end;
    }
    replace_text(document, wf_str_sub(text, 0, begin), middle, wf_str_sub(text, end, text.len));
}

void wf_document_change(struct wf_document *document, const json_t *params, enum wf_units units) {
    size_t index;
    json_t *change;
    json_array_foreach(json_object_get(params, "contentChanges"), index, change) {
        apply(document, change, units);
    }
    const json_t *version = wf_json_at(params, "textDocument.version");
    document->version = json_is_integer(version) ? json_integer_value(version) : document->version;
    document->stale = true;
}

void wf_document_free(struct wf_document *document) {
    struct wf_arena own = document->arena; /* the document itself lies in it */
    wf_arena_free(&document->text_arena);
    wf_arena_free(&own);
}
