/* From a place in a scalar's decoded text back to the file. A scalar is walked once as a row of chunks: raw
 * bytes and the number of decoded bytes they become. The folding rules are libyaml's, whose text we decode.
 */
#include "base/utf8.h"
#include "yaml/node.h"

struct walk {
    const char *bytes;
    size_t at, end;            /* raw cursor and end */
    size_t decoded;            /* bytes made so far */
    size_t wanted;             /* the decoded byte we look for */
    size_t raw_begin, raw_end; /* where it stands */
    bool found;
};

/* Raw [begin, end) becomes `length` decoded bytes. */
static void chunk(struct walk *walk, size_t begin, size_t end, size_t length) {
    if (!walk->found && walk->wanted < walk->decoded + length) {
        size_t inside = walk->wanted - walk->decoded;
        bool same = end - begin == length;
        walk->raw_begin = same ? begin + inside : begin;
        walk->raw_end = same ? begin + inside + 1 : end;
        walk->found = true;
    }
    walk->decoded += length;
}

/* Bytes of the line break at `at` (as libyaml counts them: also NEL, LS, PS), 0 when there is none. */
static size_t break_at(const struct walk *walk, size_t at) {
    const unsigned char *p = (const unsigned char *)walk->bytes + at;
    size_t left = walk->end - at;
    if (left == 0) {
        return 0;
    }
    if (p[0] == '\r') {
        return left > 1 && p[1] == '\n' ? 2 : 1;
    }
    if (p[0] == '\n') {
        return 1;
    }
    if (left > 1 && p[0] == 0xC2 && p[1] == 0x85) {
        return 2;
    }
    return left > 2 && p[0] == 0xE2 && p[1] == 0x80 && (p[2] == 0xA8 || p[2] == 0xA9) ? 3 : 0;
}

/* Decoded length of a break: LS and PS stay, all others become a line feed. */
static size_t break_length(const struct walk *walk, size_t at) {
    return (unsigned char)walk->bytes[at] == 0xE2 ? 3 : 1;
}

static bool blank_at(const struct walk *walk, size_t at) {
    return at < walk->end && wf_is_blank(walk->bytes[at]);
}

/* --- plain and quoted --------------------------------------------------------------------------------- */

/* Blanks that may hold line breaks: kept when they hold none, else folded. `escaped`: an escaped break came
 * before, which counts as the first one and leaves nothing. */
static void fold(struct walk *walk, bool escaped) {
    size_t begin = walk->at;
    size_t at = begin;
    size_t breaks = 0;
    size_t first = 0;
    for (;;) {
        size_t length = break_at(walk, at);
        if (length > 0) {
            if (breaks == 0 && !escaped) {
                first = at;
            } else {
                chunk(walk, at, at + length, break_length(walk, at));
            }
            breaks++;
            at += length;
        } else if (blank_at(walk, at)) {
            at++;
        } else {
            break;
        }
    }
    if (breaks == 0 && !escaped) {
        chunk(walk, begin, at, at - begin);
    } else if (breaks == 1 && !escaped) {
        /* The place of the blank is the line end; the bytes that vanish belong to it. */
        chunk(walk, first, at, 1);
    }
    walk->at = at;
}

static size_t escape_digits(char c) {
    return c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
}

static size_t escaped_length(const struct walk *walk, size_t at, size_t digits) {
    uint32_t point = 0;
    for (size_t i = 0; i < digits && at + i < walk->end; i++) {
        point = point * 16 + (uint32_t)wf_hex_digit(walk->bytes[at + i]);
    }
    char out[4];
    return wf_utf8_put(point, out);
}

static void escape(struct walk *walk) {
    size_t begin = walk->at;
    size_t length = break_at(walk, begin + 1);
    if (length > 0) {
        walk->at = begin + 1 + length;
        fold(walk, true);
        return;
    }
    char c = begin + 1 < walk->end ? walk->bytes[begin + 1] : '\0';
    size_t digits = escape_digits(c);
    size_t made = 1;
    if (digits > 0) {
        made = escaped_length(walk, begin + 2, digits);
    } else if (c == 'N' || c == '_') {
        made = 2; /* NEL, no-break space */
    } else if (c == 'L' || c == 'P') {
        made = 3;
    }
    walk->at = begin + 2 + digits;
    chunk(walk, begin, walk->at, made);
}

static void walk_flow_scalar(struct walk *walk, enum wf_style style) {
    while (walk->at < walk->end && !walk->found) {
        char c = walk->bytes[walk->at];
        if (wf_is_blank(c) || break_at(walk, walk->at) > 0) {
            fold(walk, false);
        } else if (style == WF_DOUBLE && c == '\\') {
            escape(walk);
        } else if (style == WF_SINGLE && c == '\'') {
            chunk(walk, walk->at, walk->at + 2, 1);
            walk->at += 2;
        } else {
            chunk(walk, walk->at, walk->at + 1, 1);
            walk->at++;
        }
    }
}

/* --- literal and folded ------------------------------------------------------------------------------- */

static size_t line_end(const struct walk *walk, size_t at) {
    while (at < walk->end && break_at(walk, at) == 0) {
        at++;
    }
    return at;
}

static size_t leading_spaces(const char *text, size_t at, size_t end) {
    size_t count = 0;
    while (at + count < end && text[at + count] == ' ') {
        count++;
    }
    return count;
}

/* The content's indentation: what the first line that has more than spaces lost when it was decoded. */
static size_t block_indent(const struct walk *walk, struct wf_str text) {
    size_t line = walk->at;
    size_t raw = 0;
    while (line < walk->end) {
        size_t end = line_end(walk, line);
        raw = leading_spaces(walk->bytes, line, end);
        if (line + raw < end) {
            break;
        }
        line = end + break_at(walk, end);
    }
    size_t at = 0;
    while (at < text.len) {
        size_t spaces = leading_spaces(text.ptr, at, text.len);
        if (at + spaces >= text.len || text.ptr[at + spaces] != '\n') {
            return raw > spaces ? raw - spaces : raw;
        }
        at += spaces + 1;
    }
    return raw;
}

struct pending {
    size_t begin, end; /* the break behind the last content line; begin == end: none */
};

/* The lines without content from the cursor on; returns their number. Each is one decoded break. Leaves the
 * cursor at the first content line, behind its indentation. */
static size_t skip_empty_lines(struct walk *walk, size_t indent, bool emit) {
    for (size_t count = 0;; count++) {
        size_t spaces = leading_spaces(walk->bytes, walk->at, walk->end);
        walk->at += spaces < indent ? spaces : indent;
        size_t length = break_at(walk, walk->at);
        if (length == 0) {
            return count;
        }
        if (emit) {
            chunk(walk, walk->at, walk->at + length, break_length(walk, walk->at));
        }
        walk->at += length;
    }
}

/* Between two content lines: the break behind the first becomes a blank, a line feed or nothing. */
static void join_lines(struct walk *walk, struct pending last, bool foldable, size_t indent) {
    size_t begin = walk->at;
    size_t empty = skip_empty_lines(walk, indent, false);
    bool folds = foldable && !blank_at(walk, walk->at) && last.begin < last.end;
    walk->at = begin;
    if (last.begin < last.end && (!folds || empty == 0)) {
        chunk(walk, last.begin, last.end, folds ? 1 : break_length(walk, last.begin));
    }
    skip_empty_lines(walk, indent, true);
}

/* Whether the `raw_length` bytes of a line of the file are the `length` bytes of a line of the text: no break
 * but its end stands there. */
static bool is_whole_line(const struct walk *walk, size_t raw_length, size_t length, size_t indent) {
    if (raw_length > 0 && walk->bytes[walk->at + raw_length - 1] == '\r') {
        raw_length--;
    }
    return length > 0 ? raw_length == indent + length : raw_length <= indent;
}

/* In a literal scalar the lines before the wanted one need not be walked byte by byte. */
static void skip_literal_lines(struct walk *walk, struct wf_str text, size_t indent) {
    for (;;) {
        const char *made = memchr(text.ptr + walk->decoded, '\n', text.len - walk->decoded);
        const char *raw = memchr(walk->bytes + walk->at, '\n', walk->end - walk->at);
        size_t length = made ? (size_t)(made - text.ptr) - walk->decoded : 0;
        size_t raw_length = raw ? (size_t)(raw - walk->bytes) - walk->at : 0;
        if (!made || !raw || walk->decoded + length >= walk->wanted ||
            !is_whole_line(walk, raw_length, length, indent)) {
            return;
        }
        walk->decoded += length + 1;
        walk->at += raw_length + 1;
    }
}

static void walk_block_scalar(struct walk *walk, const struct wf_node *node) {
    walk->at = line_end(walk, walk->at);
    walk->at += break_at(walk, walk->at);
    size_t indent = block_indent(walk, node->text);
    struct pending last = {0};
    bool foldable = node->style == WF_FOLDED;
    if (node->style == WF_LITERAL) {
        skip_literal_lines(walk, node->text, indent);
    }
    while (!walk->found && walk->at < walk->end) {
        join_lines(walk, last, foldable, indent);
        if (walk->at >= walk->end) {
            break;
        }
        size_t end = line_end(walk, walk->at);
        foldable = node->style == WF_FOLDED && !blank_at(walk, walk->at);
        chunk(walk, walk->at, end, end - walk->at);
        last = (struct pending){end, end + break_at(walk, end)};
        walk->at = last.end;
    }
    /* Chomping needs no care: the text has no more bytes than it has. */
    if (!walk->found && last.begin < last.end) {
        chunk(walk, last.begin, last.end, break_length(walk, last.begin));
    }
}

/* --- the questions ------------------------------------------------------------------------------------ */

static struct walk locate(const struct wf_source *source, const struct wf_node *node, size_t wanted) {
    bool quoted = node->style == WF_SINGLE || node->style == WF_DOUBLE;
    bool block = node->style == WF_LITERAL || node->style == WF_FOLDED;
    struct walk walk = {.bytes = source->bytes.ptr, .wanted = wanted};
    walk.at = node->span.begin + (quoted ? 1 : 0);
    walk.end =
        block ? source->bytes.len : node->span.end - (quoted && node->span.end > node->span.begin ? 1 : 0);
    if (block) {
        walk_block_scalar(&walk, node);
    } else {
        walk_flow_scalar(&walk, node->style);
    }
    return walk;
}

uint32_t wf_node_offset(const struct wf_source *source, const struct wf_node *node, size_t offset) {
    if (node->kind != WF_SCALAR || node->text.len == 0) {
        return node->span.begin;
    }
    if (offset >= node->text.len) {
        return (uint32_t)locate(source, node, node->text.len - 1).raw_end;
    }
    return (uint32_t)locate(source, node, offset).raw_begin;
}

struct wf_span wf_node_subspan(const struct wf_source *source, const struct wf_node *node, size_t begin,
                               size_t end) {
    uint32_t from = wf_node_offset(source, node, begin);
    if (end <= begin || node->kind != WF_SCALAR || node->text.len == 0) {
        return (struct wf_span){from, from};
    }
    size_t last = end > node->text.len ? node->text.len - 1 : end - 1;
    return (struct wf_span){from, (uint32_t)locate(source, node, last).raw_end};
}
