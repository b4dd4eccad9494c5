#include "yaml/comment.h"

#include "base/seek.h"

static bool only_blanks_before(const char *bytes, size_t line, size_t at) {
    while (at > line && wf_is_blank(bytes[at - 1])) {
        at--;
    }
    return at == line;
}

void wf_comments_scan(struct wf_arena *arena, struct wf_doc *doc, size_t begin, size_t end) {
    const char *bytes = doc->source->bytes.ptr;
    for (size_t at = begin; at < end; at++) {
        bool free = at == doc->source->bom || wf_is_space(bytes[at ? at - 1 : 0]);
        if (bytes[at] != '#' || !free) {
            continue;
        }
        uint32_t line = wf_source_line_begin(doc->source, wf_source_line_of(doc->source, (uint32_t)at));
        size_t from = line < doc->source->bom ? doc->source->bom : line;
        size_t stop = at;
        while (stop < end && bytes[stop] != '\n' && bytes[stop] != '\r') {
            stop++;
        }
        *WF_PUSH(arena, &doc->comments) =
            (struct wf_comment){wf_span_make(at, stop), only_blanks_before(bytes, from, at)};
        at = stop;
    }
}

/* Index of the first comment that begins at or behind `offset`. */
static size_t first_from(const struct wf_doc *doc, uint32_t offset) {
    size_t at;
    WF_SEEK(at, doc->comments.len, doc->comments.items[at].span.begin < offset);
    return at;
}

const struct wf_comment *wf_comment_behind(const struct wf_doc *doc, uint32_t offset) {
    size_t index = first_from(doc, offset);
    if (index == doc->comments.len) {
        return NULL;
    }
    const struct wf_comment *comment = &doc->comments.items[index];
    bool same_line =
        wf_source_line_of(doc->source, comment->span.begin) == wf_source_line_of(doc->source, offset);
    return same_line ? comment : NULL;
}

const struct wf_comment *wf_comment_on_line(const struct wf_doc *doc, uint32_t line) {
    if (line == 0 || line > doc->source->line_count) {
        return NULL;
    }
    const struct wf_comment *comment = wf_comment_behind(doc, wf_source_line_begin(doc->source, line));
    return comment && comment->own_line ? comment : NULL;
}

struct wf_str wf_comment_text(const struct wf_source *source, const struct wf_comment *comment) {
    struct wf_str text = wf_source_slice(source, comment->span);
    while (text.len > 0 && text.ptr[0] == '#') {
        text = wf_str_sub(text, 1, text.len);
    }
    return wf_str_trim(text);
}
