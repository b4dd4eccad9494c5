/* From a place in a scalar's decoded text back to the file. A scalar is walked as a row of chunks: raw bytes
 * and the number of decoded bytes they become. The folding rules are libyaml's, whose text we decode. */
#include "yaml/offset.h"

#include "base/seek.h"
#include "base/utf8.h"

/* Places lie this many raw bytes apart. */
enum { STRIDE = 512, LONG = 4 * STRIDE };

/* How far a walk has come. */
struct place {
    uint32_t at, decoded;            /* the raw cursor; the bytes made so far */
    uint32_t break_begin, break_end; /* block: the break behind the last content line; none when equal */
    bool foldable;                   /* ... which may fold */
    bool inside;                     /* block: the cursor is in a content line */
};

struct wf_offsets {
    WF_LIST(struct place) list; /* the first one is the begin */
    size_t indent;              /* block: of the content */
};

struct walk {
    const char *bytes;
    bool plain;                /* see struct wf_source */
    size_t at, end;            /* raw cursor and end */
    size_t decoded;            /* bytes made so far */
    size_t wanted;             /* the decoded byte we look for */
    size_t raw_begin, raw_end; /* where it stands */
    bool found;
    size_t break_begin, break_end;
    bool foldable, inside;
    size_t indent;
};

struct recorder {
    struct wf_arena *arena;
    struct wf_offsets *offsets;
    size_t next; /* raw byte at which a place is due */
};

static void record(struct recorder *recorder, const struct walk *walk) {
    if (!recorder || walk->at < recorder->next) {
        return;
    }
    *WF_PUSH(recorder->arena, &recorder->offsets->list) = (struct place){
        .at = (uint32_t)walk->at,
        .decoded = (uint32_t)walk->decoded,
        .break_begin = (uint32_t)walk->break_begin,
        .break_end = (uint32_t)walk->break_end,
        .foldable = walk->foldable,
        .inside = walk->inside,
    };
    recorder->next = walk->at + STRIDE;
}

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

static bool is_block(const struct wf_node *node) {
    return node->style == WF_LITERAL || node->style == WF_FOLDED;
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

static void walk_flow_scalar(struct walk *walk, enum wf_style style, struct recorder *recorder) {
    while (walk->at < walk->end && !walk->found) {
        record(recorder, walk);
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

/* The lines without content from the cursor on; returns their number. Each is one decoded break. Leaves the
 * cursor at the first content line, behind its indentation. */
static size_t skip_empty_lines(struct walk *walk, bool emit) {
    for (size_t count = 0;; count++) {
        size_t spaces = leading_spaces(walk->bytes, walk->at, walk->end);
        walk->at += spaces < walk->indent ? spaces : walk->indent;
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
static void join_lines(struct walk *walk) {
    size_t begin = walk->at;
    size_t empty = skip_empty_lines(walk, false);
    bool some = walk->break_begin < walk->break_end;
    bool folds = walk->foldable && !blank_at(walk, walk->at) && some;
    walk->at = begin;
    if (some && (!folds || empty == 0)) {
        chunk(walk, walk->break_begin, walk->break_end, folds ? 1 : break_length(walk, walk->break_begin));
    }
    skip_empty_lines(walk, true);
}

/* Where the next break is, `most` when it is not before. */
static size_t find_break(const struct walk *walk, size_t most) {
    size_t at = walk->at;
    if (walk->plain) {
        struct wf_str text = {walk->bytes + at, most - at};
        text = wf_str_sub(text, 0, wf_str_find_char(text, '\n', 0));
        return at + wf_str_sub(text, 0, wf_str_find_char(text, '\r', 0)).len;
    }
    while (at < most && break_at(walk, at) == 0) {
        at++;
    }
    return at;
}

/* The next bytes of a content line, and its break when they reach it. */
static void walk_line(struct walk *walk) {
    size_t most = walk->end - walk->at < STRIDE ? walk->end : walk->at + STRIDE;
    size_t end = find_break(walk, most);
    size_t length = break_at(walk, end);
    chunk(walk, walk->at, end, end - walk->at);
    walk->inside = length == 0 && end < walk->end;
    walk->break_begin = end;
    walk->break_end = end + length;
    walk->at = walk->break_end;
}

/* Ends when the wanted byte is found or the text has no more. */
static void walk_block_scalar(struct walk *walk, const struct wf_node *node, struct recorder *recorder) {
    while (!walk->found && walk->at < walk->end && walk->decoded < node->text.len) {
        record(recorder, walk);
        if (walk->inside) {
            walk_line(walk);
        } else {
            join_lines(walk);
            walk->inside = walk->at < walk->end;
            walk->foldable = node->style == WF_FOLDED && !blank_at(walk, walk->at);
        }
    }
    /* Chomping needs no care: the text has no more bytes than it has. */
    if (!walk->found && !walk->inside && walk->break_begin < walk->break_end) {
        chunk(walk, walk->break_begin, walk->break_end, break_length(walk, walk->break_begin));
    }
}

/* --- the questions ------------------------------------------------------------------------------------ */

static struct walk begin_walk(const struct wf_source *source, const struct wf_node *node, size_t wanted) {
    bool quoted = node->style == WF_SINGLE || node->style == WF_DOUBLE;
    struct walk walk = {.bytes = source->bytes.ptr, .plain = source->plain, .wanted = wanted};
    walk.at = node->span.begin + (quoted ? 1 : 0);
    walk.end = is_block(node) ? source->bytes.len
                              : node->span.end - (quoted && node->span.end > node->span.begin ? 1 : 0);
    return walk;
}

/* Behind a block scalar's header. */
static void enter_block(struct walk *walk, const struct wf_node *node) {
    walk->at = line_end(walk, walk->at);
    walk->at += break_at(walk, walk->at);
    walk->indent = block_indent(walk, node->text);
}

/* To the last known place before the wanted byte. */
static void skip_ahead(struct walk *walk, const struct wf_offsets *offsets) {
    size_t behind; /* never the first one, which is at 0 */
    WF_SEEK(behind, offsets->list.len, offsets->list.items[behind].decoded <= walk->wanted);
    const struct place *place = &offsets->list.items[behind - 1];
    walk->at = place->at;
    walk->decoded = place->decoded;
    walk->break_begin = place->break_begin;
    walk->break_end = place->break_end;
    walk->foldable = place->foldable;
    walk->inside = place->inside;
    walk->indent = offsets->indent;
}

static struct walk locate(const struct wf_source *source, const struct wf_node *node, size_t wanted) {
    struct walk walk = begin_walk(source, node, wanted);
    if (node->offsets) {
        skip_ahead(&walk, node->offsets);
    } else if (is_block(node)) {
        enter_block(&walk, node);
    }
    if (is_block(node)) {
        walk_block_scalar(&walk, node, NULL);
    } else {
        walk_flow_scalar(&walk, node->style, NULL);
    }
    return walk;
}

const struct wf_offsets *wf_offsets_make(struct wf_arena *arena, const struct wf_source *source,
                                         const struct wf_node *node) {
    if (node->span.end - node->span.begin < LONG || node->text.len == 0) {
        return NULL;
    }
    struct wf_offsets *offsets = WF_NEW(arena, struct wf_offsets);
    struct recorder recorder = {arena, offsets, 0};
    struct walk walk = begin_walk(source, node, WF_NOT_FOUND);
    if (is_block(node)) {
        enter_block(&walk, node);
        offsets->indent = walk.indent;
        walk_block_scalar(&walk, node, &recorder);
    } else {
        walk_flow_scalar(&walk, node->style, &recorder);
    }
    return offsets->list.len > 0 ? offsets : NULL;
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
