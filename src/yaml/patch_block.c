/* Literal and folded scalars are edited by whole lines. Every plan is read back before it is taken; when no
 * plan keeps the style, the scalar is quoted on one line. */
#include "base/buf.h"
#include "yaml/comment.h"
#include "yaml/layout.h"
#include "yaml/patch_in.h"
#include "yaml/quote.h"

/* The scalar as lines of the file. */
struct block {
    const struct wf_node *node;
    int parent;                    /* column of the collection around it */
    size_t indent;                 /* of the content; 0: unknown, there is none */
    bool explicit_indent;          /* the header says it */
    char chomp;                    /* '+', '-' or '\0' */
    struct wf_span signs;          /* the indicators of the header */
    uint32_t header_end;           /* of the header's line, without the line end */
    uint32_t tail_end;             /* of the last empty line behind the content, without the line end */
    bool open_end;                 /* the file ends there */
    WF_LIST(struct wf_span) lines; /* content, without line ends */
};

/* A text as the lines of a block scalar. */
struct content {
    struct wf_str body; /* without the line ends at its end */
    size_t tail;        /* their number */
    WF_LIST(struct wf_str) lines;
};

static struct wf_str without_tail(struct wf_str text) {
    while (wf_str_ends(text, "\n")) {
        text.len--;
    }
    return text;
}

static struct content content_of(struct wf_arena *arena, struct wf_str text) {
    struct content content = {.body = without_tail(text)};
    content.tail = text.len - content.body.len;
    struct wf_str rest = content.body;
    struct wf_str line;
    while (content.body.len > 0 && wf_str_cut(&rest, '\n', &line)) {
        *WF_PUSH(arena, &content.lines) = line;
    }
    return content;
}

/* --- reading ------------------------------------------------------------------------------------------ */

static void read_header(struct block *block, const struct wf_source *source) {
    uint32_t at = block->node->span.begin + 1;
    for (; at < source->bytes.len; at++) {
        char c = source->bytes.ptr[at];
        if (c == '+' || c == '-') {
            block->chomp = c;
        } else if (wf_is_digit(c)) {
            block->explicit_indent = true;
            block->indent = (size_t)(block->parent > 0 ? block->parent : 0) + (size_t)(c - '0');
        } else {
            break;
        }
    }
    block->signs = wf_span_make(block->node->span.begin, at);
    uint32_t line = wf_source_line_of(source, at);
    block->header_end = wf_source_line_begin(source, line) + (uint32_t)wf_source_line(source, line).len;
    block->tail_end = block->header_end;
}

static size_t spaces(struct wf_str line) {
    size_t count = 0;
    while (count < line.len && line.ptr[count] == ' ') {
        count++;
    }
    return count;
}

static void read_lines(struct wf_arena *arena, struct block *block, const struct wf_source *source) {
    uint32_t number = wf_source_line_of(source, block->header_end) + 1;
    size_t content = 0;
    for (; number <= source->line_count && wf_source_line_begin(source, number) < source->bytes.len;
         number++) {
        struct wf_str line = wf_source_line(source, number);
        size_t indent = spaces(line);
        bool empty = indent == line.len;
        if (block->indent == 0 && !empty && (int)indent > block->parent) {
            block->indent = indent;
        }
        if (!empty && (block->indent == 0 || indent < block->indent)) {
            break;
        }
        uint32_t begin = wf_source_line_begin(source, number);
        *WF_PUSH(arena, &block->lines) = wf_span_make(begin, begin + line.len);
        block->tail_end = begin + (uint32_t)line.len;
        content = block->indent > 0 && line.len > block->indent ? block->lines.len : content;
    }
    block->lines.len = content;
    block->open_end = block->tail_end == source->bytes.len;
}

static struct block read_block(const struct wf_patch *patch, const struct wf_node *node) {
    struct block block = {.node = node, .parent = wf_layout_parent_column(patch->doc->source, node)};
    read_header(&block, patch->doc->source);
    read_lines(patch->arena, &block, patch->doc->source);
    return block;
}

static struct wf_str line_text(const struct block *block, const struct wf_source *source, size_t index) {
    struct wf_str line = wf_source_slice(source, block->lines.items[index]);
    return wf_str_sub(line, block->indent, line.len);
}

/* --- rewriting lines ---------------------------------------------------------------------------------- */

/* Which lines stay: `prefix` at the top, `suffix` at the bottom. */
struct kept {
    size_t prefix, suffix;
};

/* Only in a literal scalar does each line of the file stand for one of the text. */
static struct kept kept_lines(const struct block *block, const struct wf_source *source,
                              const struct content *new, bool to_end) {
    struct kept kept = {0, 0};
    size_t old_count = block->node->style == WF_LITERAL ? block->lines.len : 0;
    size_t most = old_count < new->lines.len ? old_count : new->lines.len;
    while (kept.prefix < most &&
           wf_str_eq(line_text(block, source, kept.prefix), new->lines.items[kept.prefix])) {
        kept.prefix++;
    }
    while (!to_end && kept.prefix + kept.suffix < most &&
           wf_str_eq(line_text(block, source, old_count - 1 - kept.suffix),
                     new->lines.items[new->lines.len - 1 - kept.suffix])) {
        kept.suffix++;
    }
    return kept;
}

static struct wf_str joined(const struct wf_patch *patch, const struct content *new, struct kept kept,
                            size_t indent) {
    struct wf_buf out = {.arena = patch->arena};
    for (size_t i = kept.prefix; i < new->lines.len - kept.suffix; i++) {
        struct wf_str line = new->lines.items[i];
        wf_buf_text(&out, i > kept.prefix ? "\n" : "");
        wf_buf_fill(&out, ' ', line.len > 0 ? indent : 0);
        wf_buf_str(&out, line);
    }
    return wf_buf_view(&out);
}

/* Replaces the lines that differ by those of `new`; with `tail` != WF_NOT_FOUND also all behind them by that
 * many line ends. */
static void replace_lines(struct wf_patch *patch, const struct block *block, const struct content *new,
                          size_t indent, size_t tail) {
    bool to_end = tail != WF_NOT_FOUND;
    struct kept kept = kept_lines(block, patch->doc->source, new, to_end);
    size_t old_end = block->lines.len - kept.suffix;
    bool has_new = new->lines.len > kept.prefix + kept.suffix;
    bool has_old = old_end > kept.prefix;
    struct wf_str text = joined(patch, new, kept, indent);
    const struct wf_span *lines = block->lines.items;
    bool newline_before = false;
    bool newline_behind = false;
    struct wf_span span = {0, 0};
    if (has_old && (has_new || kept.suffix > 0)) {
        span =
            wf_span_make(lines[kept.prefix].begin, has_new ? lines[old_end - 1].end : lines[old_end].begin);
    } else if (kept.prefix > 0 || block->lines.len == 0) {
        span.begin = kept.prefix > 0 ? lines[kept.prefix - 1].end : block->header_end;
        span.end = has_old ? lines[old_end - 1].end : span.begin;
        newline_before = has_new;
    } else {
        span = wf_span_make(lines[0].begin, lines[0].begin);
        newline_behind = has_new;
    }
    struct wf_buf out = {.arena = patch->arena};
    wf_buf_text(&out, newline_before ? "\n" : "");
    wf_buf_str(&out, text);
    wf_buf_text(&out, newline_behind ? "\n" : "");
    if (to_end) {
        wf_buf_fill(&out, '\n', tail);
        span.end = block->tail_end;
    }
    wf_patch_trimmed(patch, span, wf_buf_view(&out));
}

/* The indicator that gives `tail` line ends at the end. */
static char chomp_for(const struct block *block, size_t tail, size_t old_tail) {
    if (tail == old_tail) {
        return block->chomp;
    }
    if (tail == 0) {
        return '-';
    }
    return tail == 1 && block->chomp != '+' ? '\0' : '+';
}

static bool starts_blank(struct wf_str body) {
    size_t at = 0;
    while (at < body.len && body.ptr[at] == '\n') {
        at++;
    }
    return at < body.len && wf_is_blank(body.ptr[at]);
}

static void write_header(struct wf_patch *patch, const struct block *block, char style, char chomp,
                         int digit) {
    struct wf_buf out = {.arena = patch->arena};
    wf_buf_char(&out, style);
    if (digit > 0) {
        wf_buf_char(&out, (char)('0' + digit));
    }
    if (chomp != '\0') {
        wf_buf_char(&out, chomp);
    }
    struct wf_str old = wf_source_slice(patch->doc->source, block->signs);
    bool same = style == old.ptr[0] && chomp == block->chomp && (digit > 0) == block->explicit_indent;
    if (!same) {
        wf_patch_trimmed(patch, block->signs, wf_buf_view(&out));
    }
}

/* Readers disagree on lines of nothing but blanks with a tab among them. */
static bool holdable(struct wf_str line) {
    if (wf_str_trim(line).len == 0 && wf_str_find_char(line, '\t', 0) != WF_NOT_FOUND) {
        return false;
    }
    struct wf_str rest = line;
    struct wf_str part;
    while (wf_str_cut(&rest, '\t', &part)) {
        if (!wf_quote_single_ok(part)) {
            return false;
        }
    }
    return true;
}

/* Nor should a text begin with such a line, whose blanks would count as indentation. */
static bool all_holdable(const struct content *new) {
    for (size_t i = 0; i < new->lines.len &&wf_str_trim(new->lines.items[i]).len == 0; i++) {
        if (new->lines.items[i].len > 0) {
            return false;
        }
    }
    for (size_t i = 0; i < new->lines.len; i++) {
        if (!holdable(new->lines.items[i])) {
            return false;
        }
    }
    return new->lines.len > 0;
}

static bool rewrite(struct wf_patch *patch, const struct block *block, struct wf_str whole) {
    struct content new = content_of(patch->arena, whole);
    size_t old_tail = block->node->text.len - without_tail(block->node->text).len;
    size_t parent = block->parent > 0 ? (size_t)block->parent : 0;
    size_t indent = block->indent > 0 ? block->indent : parent + 2;
    bool digit = block->explicit_indent || starts_blank(new.body);
    if (block->parent < 0 || !all_holdable(&new) || (digit && indent - parent > 9)) {
        return false;
    }
    bool one_line = new.lines.len == 1 && !starts_blank(new.body);
    char style = block->node->style == WF_FOLDED && one_line ? '>' : '|';
    char chomp = chomp_for(block, new.tail, old_tail);
    write_header(patch, block, style, chomp, digit ? (int)(indent - parent) : 0);
    size_t tail = WF_NOT_FOUND;
    if (chomp == '+' && (new.tail != old_tail || block->chomp != '+')) {
        tail = new.tail - (block->open_end ? 0 : 1);
    } else if (block->open_end && new.tail > old_tail) {
        tail = 1;
    }
    replace_lines(patch, block, &new, indent, tail);
    return true;
}

/* --- folded scalars in place -------------------------------------------------------------------------- */

static struct wf_str new_part(const struct block *block, size_t begin, size_t end, struct wf_str whole) {
    size_t rest = block->node->text.len - end;
    return wf_str_sub(whole, begin, whole.len - rest);
}

static bool fold_in_place(struct wf_patch *patch, const struct block *block, size_t begin, size_t end,
                          struct wf_str whole) {
    const struct wf_source *source = patch->doc->source;
    const struct wf_node *node = block->node;
    struct wf_str part = new_part(block, begin, end, whole);
    bool lines = wf_str_find_char(wf_str_sub(node->text, begin, end), '\n', 0) != WF_NOT_FOUND;
    if (node->style != WF_FOLDED || node->text.len == 0 || wf_str_trim(whole).len == 0 ||
        (part.len > 0 && !holdable(part))) {
        return false;
    }
    if (!lines) {
        wf_patch_trimmed(patch, wf_node_subspan(source, node, begin, end), part);
        return true;
    }
    if (part.len > 0 || end == node->text.len) {
        return false;
    }
    uint32_t from = wf_layout_line_begin(source, wf_node_offset(source, node, begin));
    uint32_t to = wf_layout_line_begin(source, wf_node_offset(source, node, end));
    wf_patch_replace(patch, wf_span_make(from, to), WF_STR(""));
    return from < to;
}

/* --- trying ------------------------------------------------------------------------------------------- */

/* The scalar's bytes with the edits of `trial`, which are in order. */
static struct wf_str applied(const struct wf_patch *trial, const struct block *block) {
    struct wf_str bytes = trial->doc->source->bytes;
    struct wf_buf out = {.arena = trial->arena};
    size_t at = block->signs.begin;
    for (size_t i = 0; i < trial->edits.len; i++) {
        struct wf_edit edit = trial->edits.items[i];
        wf_buf_str(&out, wf_str_sub(bytes, at, edit.span.begin));
        wf_buf_str(&out, edit.text);
        at = edit.span.end;
    }
    uint32_t end = wf_layout_line_next(trial->doc->source, block->tail_end);
    wf_buf_str(&out, wf_str_sub(bytes, at, end));
    return wf_buf_view(&out);
}

static bool take(struct wf_patch *patch, struct wf_patch *trial, const struct block *block,
                 struct wf_str whole) {
    bool good = wf_patch_reads_as(patch, block->node, applied(trial, block), whole);
    for (size_t i = 0; good && i < trial->edits.len; i++) {
        wf_patch_replace(patch, trial->edits.items[i].span, trial->edits.items[i].text);
    }
    trial->edits.len = 0;
    return good;
}

/* The comment of the header moves behind the quoted text. */
static void requote(struct wf_patch *patch, const struct block *block, struct wf_str whole) {
    const struct wf_comment *comment = wf_comment_behind(patch->doc, block->signs.end);
    struct wf_buf out = {.arena = patch->arena};
    wf_quote(&out, whole, WF_PLACE_BLOCK_VALUE);
    if (comment) {
        wf_buf_char(&out, ' ');
        wf_buf_str(&out, wf_source_slice(patch->doc->source, comment->span));
    }
    wf_patch_replace(patch, block->node->span, wf_buf_view(&out));
}

/* --- without trying ----------------------------------------------------------------------------------- */

static bool changes_within_line(struct wf_str old, size_t begin, size_t end, struct wf_str text) {
    size_t before = begin;
    while (before > 0 && wf_is_blank(old.ptr[before - 1])) {
        before--;
    }
    bool behind_text = before > 0 && old.ptr[before - 1] != '\n';
    bool same_indent =
        begin < old.len && text.len > 0 && !wf_is_space(old.ptr[begin]) && !wf_is_space(text.ptr[0]);
    return (behind_text || same_indent) && holdable(text) &&
           wf_str_find_char(wf_str_sub(old, begin, end), '\n', 0) == WF_NOT_FOUND &&
           wf_str_find_char(text, '\n', 0) == WF_NOT_FOUND;
}

/* Lines with content stay on both sides: the ones above give the indentation, the ones below the end. */
static bool removes_lines(struct wf_str old, size_t begin, size_t end, struct wf_str text) {
    return text.len == 0 && begin > 0 && old.ptr[begin - 1] == '\n' && end > begin &&
           old.ptr[end - 1] == '\n' && wf_str_trim(wf_str_sub(old, 0, begin)).len > 0 &&
           wf_str_trim(wf_str_sub(old, end, old.len)).len > 0;
}

bool wf_patch_set_line(struct wf_patch *patch, const struct wf_node *scalar, size_t begin, size_t end,
                       struct wf_str text) {
    const struct wf_source *source = patch->doc->source;
    if (scalar->style != WF_LITERAL || !scalar->parent) {
        return false;
    }
    if (changes_within_line(scalar->text, begin, end, text)) {
        wf_patch_trimmed(patch, wf_node_subspan(source, scalar, begin, end), text);
        return true;
    }
    if (!removes_lines(scalar->text, begin, end, text)) {
        return false;
    }
    uint32_t from = wf_layout_line_begin(source, wf_node_offset(source, scalar, begin));
    uint32_t to = wf_layout_line_begin(source, wf_node_offset(source, scalar, end));
    wf_patch_replace(patch, wf_span_make(from, to), WF_STR(""));
    return true;
}

bool wf_patch_set_block(struct wf_patch *patch, const struct wf_node *scalar, size_t begin, size_t end,
                        struct wf_str whole) {
    struct block block = read_block(patch, scalar);
    struct wf_patch trial = {.arena = patch->arena, .doc = patch->doc};
    if (fold_in_place(&trial, &block, begin, end, whole) && take(patch, &trial, &block, whole)) {
        return true;
    }
    trial.edits.len = 0;
    if (rewrite(&trial, &block, whole) && take(patch, &trial, &block, whole)) {
        return true;
    }
    requote(patch, &block, whole);
    return true;
}
