/* Lines and trees: what the engine writes without knowing the place from its surroundings. */
#include "base/limits.h"
#include "base/utf8.h"
#include "lang/mustache_parts.h"
#include "yaml/quote.h"

struct wf_str wf_mustache_last_line(const struct wf_buf *out) {
    size_t begin = out->len;
    while (begin > 0 && out->ptr[begin - 1] != '\n') {
        begin--;
    }
    return wf_str_sub(wf_buf_view(out), begin, out->len);
}

size_t wf_mustache_margin(struct wf_str line, bool marks) {
    size_t end = 0;
    for (;;) {
        if (end < line.len && wf_is_blank(line.ptr[end])) {
            end++;
        } else if (marks && end + 1 < line.len && line.ptr[end] == '-' && line.ptr[end + 1] == ' ') {
            end += 2;
        } else {
            return end;
        }
    }
}

struct wf_str wf_mustache_chomp(struct wf_str value) {
    while (value.len > 0 && (value.ptr[value.len - 1] == '\n' || value.ptr[value.len - 1] == '\r')) {
        value.len--;
    }
    return value;
}

static void put_margin(struct wf_buf *out, struct wf_str margin) {
    for (size_t i = 0; i < margin.len; i++) {
        wf_buf_char(out, margin.ptr[i] == '-' ? ' ' : margin.ptr[i]);
    }
}

void wf_mustache_lines(struct wf_buf *out, struct wf_str value, struct wf_str margin) {
    struct wf_str line;
    bool first = true;
    while (wf_str_cut(&value, '\n', &line)) {
        if (!first) {
            wf_buf_char(out, '\n');
        }
        if (!first && (line.len > 0 || !value.ptr)) {
            put_margin(out, margin);
        }
        wf_buf_str(out, line);
        first = false;
    }
}

static bool is_block_char(uint32_t point) {
    return point == '\t' || point == '\n' || (point >= 0x20 && point <= 0x7E) ||
           (point >= 0xA0 && point <= 0xFFFD && point != 0x2028 && point != 0x2029 && point != 0xFEFF) ||
           point >= 0x10000;
}

bool wf_mustache_block_ok(struct wf_str text) {
    size_t at = 0;
    while (at < text.len) {
        uint32_t point;
        size_t len = wf_utf8_next(wf_str_sub(text, at, text.len), &point);
        if (len == 0 || !is_block_char(point)) {
            return false;
        }
        at += len;
    }
    return true;
}

/* --- trees -------------------------------------------------------------------------------------------- */

/* A text of several lines as a literal block, where one without an indentation indicator can hold it. */
static bool write_literal(struct wf_buf *out, struct wf_str text, size_t column) {
    struct wf_str body = wf_mustache_chomp(text);
    bool plain_end = text.len - body.len <= 1 && !wf_str_ends(text, "\r");
    if (!wf_str_has(body, "\n") || wf_is_space(body.ptr[0]) || !plain_end || !wf_mustache_block_ok(text)) {
        return false;
    }
    wf_buf_text(out, text.len > body.len ? "|\n" : "|-\n");
    wf_buf_fill(out, ' ', column);
    struct wf_buf margin = {.arena = out->arena};
    wf_buf_fill(&margin, ' ', column);
    wf_mustache_lines(out, body, wf_buf_view(&margin));
    return true;
}

/* `column`: where the content of a literal block would begin. */
static void write_scalar(struct wf_buf *out, const struct wf_node *node, size_t column) {
    struct wf_str text = wf_node_text(node);
    if (wf_node_type(node) != WF_TYPE_STRING) {
        wf_buf_str(out, text);
    } else if (!write_literal(out, text, column)) {
        wf_quote(out, text, WF_PLACE_BLOCK_VALUE);
    }
}

static bool write_tree(struct wf_buf *out, const struct wf_node *node, size_t column, unsigned depth);

static bool is_leaf(const struct wf_node *node) {
    return !node || (node->kind != WF_MAPPING && node->kind != WF_SEQUENCE) || node->count == 0;
}

static void drop_blanks(struct wf_buf *out) {
    while (out->len > 0 && wf_is_blank(out->ptr[out->len - 1])) {
        out->len--;
    }
}

/* What writes nothing leaves no blank behind "key:" or "-" either. */
static void write_leaf(struct wf_buf *out, const struct wf_node *node, size_t column) {
    size_t before = out->len;
    if (wf_node_is_mapping(node) || wf_node_is_sequence(node)) {
        wf_buf_text(out, wf_node_is_mapping(node) ? "{}" : "[]");
    } else if (node) {
        write_scalar(out, node, column);
    }
    if (out->len == before) {
        drop_blanks(out);
    }
}

static bool write_pair(struct wf_buf *out, const struct wf_node *key, size_t column, unsigned depth) {
    const struct wf_node *value = wf_node_resolve(key->value);
    if (wf_node_type(key) == WF_TYPE_STRING) {
        wf_quote(out, wf_node_text(key), WF_PLACE_KEY);
    } else {
        wf_buf_str(out, wf_node_text(key));
    }
    wf_buf_char(out, ':');
    if (is_leaf(value)) {
        wf_buf_char(out, ' ');
        write_leaf(out, value, column + 2);
        return true;
    }
    wf_buf_char(out, '\n');
    wf_buf_fill(out, ' ', column + 2);
    return write_tree(out, value, column + 2, depth + 1);
}

static bool write_item(struct wf_buf *out, const struct wf_node *item, size_t column, unsigned depth) {
    const struct wf_node *value = wf_node_resolve(item);
    wf_buf_text(out, "- ");
    if (is_leaf(value)) {
        write_leaf(out, value, column + 2);
        return true;
    }
    return write_tree(out, value, column + 2, depth + 1);
}

static bool write_tree(struct wf_buf *out, const struct wf_node *node, size_t column, unsigned depth) {
    if (depth > WF_MAX_YAML_DEPTH || out->len > WF_MAX_RENDER_BYTES) {
        return false;
    }
    for (const struct wf_node *child = node->first; child; child = child->next) {
        if (child != node->first) {
            wf_buf_char(out, '\n');
            wf_buf_fill(out, ' ', column);
        }
        bool good = node->kind == WF_MAPPING ? write_pair(out, child, column, depth)
                                             : write_item(out, child, column, depth);
        if (!good) {
            return false;
        }
    }
    return true;
}

bool wf_mustache_tree(struct wf_buf *out, const struct wf_node *node) {
    struct wf_str line = wf_mustache_last_line(out);
    size_t column = wf_mustache_margin(line, true);
    bool behind_key = column < line.len;
    if (is_leaf(node)) {
        write_leaf(out, node, column + (behind_key ? 2 : 0));
        return true;
    }
    if (behind_key) {
        drop_blanks(out);
        if (out->ptr[out->len - 1] != ':') {
            return false;
        }
        column += 2;
        wf_buf_char(out, '\n');
        wf_buf_fill(out, ' ', column);
    }
    return write_tree(out, node, column, 0);
}
