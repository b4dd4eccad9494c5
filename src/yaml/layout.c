#include "yaml/layout.h"

#include "base/utf8.h"
#include "yaml/comment.h"

/* --- lines -------------------------------------------------------------------------------------------- */

uint32_t wf_layout_line_begin(const struct wf_source *source, uint32_t offset) {
    uint32_t begin = wf_source_line_begin(source, wf_source_line_of(source, offset));
    return begin < source->bom ? (uint32_t)source->bom : begin;
}

uint32_t wf_layout_line_next(const struct wf_source *source, uint32_t offset) {
    return wf_source_line_begin(source, wf_source_line_of(source, offset) + 1);
}

bool wf_layout_line_blank(const struct wf_source *source, uint32_t line) {
    return wf_str_trim(wf_source_line(source, wf_source_line_of(source, line))).len == 0;
}

uint32_t wf_layout_column(const struct wf_source *source, uint32_t offset) {
    uint32_t begin = wf_layout_line_begin(source, offset);
    return (uint32_t)wf_utf8_count(wf_source_slice(source, wf_span_make(begin, offset)));
}

bool wf_layout_own_line(const struct wf_source *source, uint32_t offset) {
    uint32_t begin = wf_layout_line_begin(source, offset);
    return wf_str_trim(wf_source_slice(source, wf_span_make(begin, offset))).len == 0;
}

/* --- nodes -------------------------------------------------------------------------------------------- */

bool wf_layout_is_key(const struct wf_node *node) {
    return node->parent && node->parent->kind == WF_MAPPING && !node->key;
}

uint32_t wf_layout_begin(const struct wf_node *node) {
    bool has = node->properties.begin < node->properties.end;
    return has && node->properties.begin < node->span.begin ? node->properties.begin : node->span.begin;
}

/* Where the code of a line ends: before its comment and the blanks. */
static uint32_t code_end(const struct wf_doc *doc, uint32_t line) {
    const struct wf_comment *comment = wf_comment_behind(doc, line);
    uint32_t number = wf_source_line_of(doc->source, line);
    uint32_t end = comment ? comment->span.begin : line + (uint32_t)wf_source_line(doc->source, number).len;
    while (end > line && wf_is_blank(doc->source->bytes.ptr[end - 1])) {
        end--;
    }
    return end;
}

/* The '-' is the last code before the item, on its line or above it. */
static uint32_t dash_before(const struct wf_doc *doc, uint32_t at) {
    const char *bytes = doc->source->bytes.ptr;
    uint32_t line = wf_layout_line_begin(doc->source, at);
    uint32_t end = at;
    while (end > line && wf_is_blank(bytes[end - 1])) {
        end--;
    }
    while (end == line && line > doc->source->bom) {
        line = wf_layout_line_begin(doc->source, line - 1);
        end = code_end(doc, line);
    }
    return end > line ? end - 1 : at;
}

uint32_t wf_layout_entry_begin(const struct wf_doc *doc, const struct wf_node *entry) {
    const struct wf_node *parent = entry->parent;
    if (!parent || parent->kind != WF_SEQUENCE || parent->style == WF_FLOW) {
        return wf_layout_begin(entry);
    }
    return entry->index == 0 ? parent->span.begin : dash_before(doc, wf_layout_begin(entry));
}

/* The scalar, alias or flow collection with which `node` ends. */
static const struct wf_node *last_of(const struct wf_node *node) {
    while (node->style == WF_BLOCK && node->first) {
        node = wf_node_last(node);
        node = node->value ? node->value : node;
    }
    return node;
}

bool wf_layout_keeps_lines(const struct wf_source *source, const struct wf_node *node) {
    const struct wf_node *last = last_of(node);
    struct wf_str header = wf_str_sub(wf_source_slice(source, last->span), 0, 3);
    bool block = last->style == WF_LITERAL || last->style == WF_FOLDED;
    return block && wf_str_find_char(header, '+', 0) != WF_NOT_FOUND;
}

/* Number of lines at the end of a block scalar's text, before its last line ends, that hold only blanks. */
static uint32_t blank_lines(struct wf_str text) {
    uint32_t count = 0;
    while (wf_str_ends(text, "\n")) {
        text.len--;
    }
    size_t at = text.len;
    for (; at > 0 && wf_is_space(text.ptr[at - 1]); at--) {
        count += text.ptr[at - 1] == '\n' ? 1 : 0;
    }
    return count + (at == 0 && text.len > 0 ? 1 : 0);
}

uint32_t wf_layout_end(const struct wf_source *source, const struct wf_node *node) {
    const struct wf_node *last = last_of(node);
    uint32_t end = node->span.end > node->properties.end ? node->span.end : node->properties.end;
    bool block = last->style == WF_LITERAL || last->style == WF_FOLDED;
    uint32_t hidden = block && !wf_layout_keeps_lines(source, node) ? blank_lines(last->text) : 0;
    if (hidden == 0) {
        return end;
    }
    uint32_t line = wf_source_line_of(source, end) + hidden;
    return wf_source_line_begin(source, line) + (uint32_t)wf_source_line(source, line).len;
}

uint32_t wf_layout_entry_end(const struct wf_source *source, const struct wf_node *entry) {
    uint32_t end = wf_layout_end(source, entry);
    uint32_t value = entry->value ? wf_layout_end(source, entry->value) : 0;
    return value > end ? value : end;
}

uint32_t wf_layout_entry_next(const struct wf_doc *doc, const struct wf_node *entry) {
    const struct wf_source *source = doc->source;
    uint32_t column = wf_layout_column(source, wf_layout_entry_begin(doc, entry));
    uint32_t next = wf_layout_line_next(source, wf_layout_entry_end(source, entry));
    for (uint32_t line = next; line < source->bytes.len; line = wf_layout_line_next(source, line)) {
        const struct wf_comment *comment = wf_comment_on_line(doc, wf_source_line_of(source, line));
        if (comment && wf_layout_column(source, comment->span.begin) > column) {
            next = wf_layout_line_next(source, line);
        } else if (!wf_layout_line_blank(source, line)) {
            break;
        }
    }
    return next;
}

uint32_t wf_layout_entry_first(const struct wf_doc *doc, const struct wf_node *entry) {
    const struct wf_source *source = doc->source;
    uint32_t begin = wf_layout_entry_begin(doc, entry);
    uint32_t column = wf_layout_column(source, begin);
    uint32_t own = wf_source_line_of(source, begin);
    uint32_t line = own;
    while (line > 1) {
        const struct wf_comment *comment = wf_comment_on_line(doc, line - 1);
        if (!comment || wf_layout_column(source, comment->span.begin) != column) {
            break;
        }
        line--;
    }
    return wf_layout_line_begin(source, line == 1 ? begin : wf_source_line_begin(source, line));
}

int wf_layout_parent_column(const struct wf_source *source, const struct wf_node *node) {
    for (const struct wf_node *up = node->parent; up; up = up->parent) {
        if (up->style == WF_BLOCK) {
            return (int)wf_layout_column(source, up->span.begin);
        }
    }
    return -1;
}

bool wf_layout_in_flow(const struct wf_node *node) {
    return node->parent && node->parent->style == WF_FLOW;
}

const struct wf_node *wf_layout_skip(const struct wf_node *node, const struct wf_node *root) {
    while (node != root) {
        if (wf_layout_is_key(node) && node->value) {
            return node->value;
        }
        const struct wf_node *next = node->key ? node->key->next : node->next;
        if (next) {
            return next;
        }
        node = node->parent;
    }
    return NULL;
}

const struct wf_node *wf_layout_next(const struct wf_node *node, const struct wf_node *root) {
    bool collection = node->kind == WF_MAPPING || node->kind == WF_SEQUENCE;
    return collection && node->first ? node->first : wf_layout_skip(node, root);
}
