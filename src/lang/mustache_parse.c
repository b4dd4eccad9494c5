#include "base/limits.h"
#include "lang/mustache_parts.h"

#include <stdarg.h>

/* A tag whose end is still to come. */
struct frame {
    struct wf_mustache_node *node; /* NULL: the template itself */
    struct wf_mustache_node **tail;
    struct wf_mustache_node *lead; /* parent: what stands before it on its line */
    size_t content;                /* block: where its content begins */
};

struct parser {
    struct wf_arena *arena;
    struct wf_mustache *template;
    struct wf_mustache_problem *problem;
    struct wf_str bytes;
    struct wf_str open, close; /* the delimiters; a NUL stands behind both */
    size_t text;               /* the first byte that is in no node yet */
    size_t pos;                /* where to look for the next tag */
    size_t depth;
    struct frame frames[WF_MAX_TEMPLATE_DEPTH + 1];
};

struct tag {
    char sigil; /* 0: a value */
    bool optional, dynamic;
    enum wf_mustache_how how;
    struct wf_str body; /* without sigil and marks, trimmed */
    size_t begin, end;
};

bool wf_mustache_fail(struct wf_arena *arena, struct wf_mustache_problem *problem,
                      const struct wf_source *source, struct wf_span span, const char *format, ...) {
    va_list args;
    va_start(args, format);
    struct wf_str message = wf_arena_vprintf(arena, format, args);
    va_end(args);
    *problem = (struct wf_mustache_problem){.source = source, .span = span, .message = message};
    return false;
}

struct wf_str wf_mustache_problem_text(struct wf_arena *arena, const struct wf_mustache_problem *problem) {
    struct wf_pos pos = wf_source_pos(problem->source, problem->span.begin);
    return wf_arena_printf(arena, "%.*s:%u:%u: %.*s", WF_STR_ARG(problem->source->path), (unsigned)pos.line,
                           (unsigned)pos.column, WF_STR_ARG(problem->message));
}

#define FAIL(p, begin, end, ...)                                                                             \
    wf_mustache_fail((p)->arena, (p)->problem, (p)->template->source, wf_span_make((begin), (end)),          \
                     __VA_ARGS__)

static bool is_strict(const struct parser *p) {
    return p->template->profile != WF_MUSTACHE_SPEC;
}

static char byte_at(struct wf_str s, size_t at) {
    return at < s.len ? s.ptr[at] : '\0';
}

/* --- lines -------------------------------------------------------------------------------------------- */

static size_t line_of(const struct parser *p, size_t at) {
    while (at > 0 && p->bytes.ptr[at - 1] != '\n') {
        at--;
    }
    return at;
}

static size_t skip_blanks(struct wf_str bytes, size_t at) {
    while (wf_is_blank(byte_at(bytes, at))) {
        at++;
    }
    return at;
}

/* The blanks at the begin of the line that holds `at`. */
static struct wf_str line_blanks(const struct parser *p, size_t at) {
    size_t begin = line_of(p, at);
    size_t end = skip_blanks(p->bytes, begin);
    return wf_str_sub(p->bytes, begin, end < at ? end : at);
}

/* True when a directive at `at` may be the first on its line: behind blanks, or behind a comment sign. */
static bool clear_before(const struct parser *p, size_t at) {
    size_t from = skip_blanks(p->bytes, line_of(p, at));
    if (is_strict(p) && from < at && p->bytes.ptr[from] == '#') {
        from = skip_blanks(p->bytes, from + 1);
    }
    return from == at;
}

/* True when nothing but blanks stands between `at` and the line's end, behind which `*next` is. */
static bool clear_after(const struct parser *p, size_t at, size_t *next) {
    at = skip_blanks(p->bytes, at);
    if (byte_at(p->bytes, at) == '\r' && byte_at(p->bytes, at + 1) == '\n') {
        at++;
    }
    *next = at < p->bytes.len ? at + 1 : at;
    return at == p->bytes.len || p->bytes.ptr[at] == '\n';
}

/* --- nodes -------------------------------------------------------------------------------------------- */

static struct frame *top(struct parser *p) {
    return &p->frames[p->depth];
}

static struct wf_mustache_node *add_node(struct parser *p, enum wf_mustache_op op, size_t begin, size_t end) {
    struct wf_mustache_node *node = WF_NEW(p->arena, struct wf_mustache_node);
    node->op = op;
    node->span = wf_span_make(begin, end);
    *top(p)->tail = node;
    top(p)->tail = &node->next;
    return node;
}

static struct wf_mustache_node *add_literal(struct parser *p, size_t begin, size_t end) {
    struct wf_mustache_node *node = add_node(p, WF_MUSTACHE_LITERAL, begin, end);
    node->text = wf_str_sub(p->bytes, begin, end);
    node->line_begin = line_of(p, begin) == begin;
    return node;
}

/* Makes the text up to `end` literals, one per line. */
static void flush(struct parser *p, size_t end) {
    while (p->text < end) {
        size_t eol = wf_str_find_char(p->bytes, '\n', p->text);
        size_t line_end = eol == WF_NOT_FOUND || eol >= end ? end : eol + 1;
        add_literal(p, p->text, line_end);
        p->text = line_end;
    }
}

/* Flushes what stands before a tag and goes on behind it; its line vanishes when the tag is alone on it. */
static bool leave_line(struct parser *p, size_t begin, size_t end) {
    size_t next;
    bool alone = clear_before(p, begin) && clear_after(p, end, &next);
    flush(p, alone ? line_of(p, begin) : begin);
    p->text = alone ? next : end;
    return alone;
}

/* --- the parts of a tag ------------------------------------------------------------------------------- */

static bool is_sigil(const struct parser *p, char c) {
    return c != '\0' && strchr(is_strict(p) ? "#^/><$&!{=*?" : "#^/><$&!{=", c) != NULL;
}

static bool is_name_char(char c) {
    return wf_is_id(c) || c == '.';
}

/* The offset of the closing delimiter behind `from`, on the same line where that is asked for. */
static size_t find_close(const struct parser *p, struct wf_str close, size_t from, bool same_line) {
    size_t at = wf_str_find(p->bytes, close.ptr, from);
    size_t eol = same_line ? wf_str_find_char(p->bytes, '\n', from) : WF_NOT_FOUND;
    return at != WF_NOT_FOUND && at < eol ? at : WF_NOT_FOUND;
}

/* In strict profiles an opener is one only before something that a tag can hold. */
static bool opens_tag(const struct parser *p, size_t inner) {
    char c = byte_at(p->bytes, inner);
    if (!is_strict(p) || wf_is_blank(c) || is_sigil(p, c)) {
        return true;
    }
    size_t close = find_close(p, p->close, inner, true);
    return is_name_char(c) && close != WF_NOT_FOUND && wf_str_find(p->bytes, p->open.ptr, inner) > close;
}

/* Finds the next tag; "<%%" on the way becomes text. */
static bool next_tag(struct parser *p, size_t *begin) {
    for (;;) {
        size_t at = wf_str_find(p->bytes, p->open.ptr, p->pos);
        if (at == WF_NOT_FOUND) {
            return false;
        }
        size_t inner = at + p->open.len;
        if (is_strict(p) && wf_str_is(p->open, "<%") && byte_at(p->bytes, inner) == '%') {
            flush(p, inner);
            p->text = inner + 1;
            p->pos = p->text;
        } else if (opens_tag(p, inner)) {
            *begin = at;
            return true;
        } else {
            p->pos = inner;
        }
    }
}

/* Cuts "| filter" off a value's body. */
static bool read_filter(struct parser *p, struct tag *tag) {
    static const struct {
        const char *name;
        enum wf_mustache_how how;
    } filters[] = {{"env", WF_MUSTACHE_VARIABLE}, {"sh", WF_MUSTACHE_SHELL}, {"yaml", WF_MUSTACHE_TREE}};
    size_t bar = wf_str_find_char(tag->body, '|', 0);
    if (bar == WF_NOT_FOUND) {
        return true;
    }
    struct wf_str name = wf_str_trim(wf_str_sub(tag->body, bar + 1, tag->body.len));
    tag->body = wf_str_trim(wf_str_sub(tag->body, 0, bar));
    for (size_t i = 0; i < sizeof filters / sizeof *filters; i++) {
        if (wf_str_is(name, filters[i].name)) {
            tag->how = filters[i].how;
            return true;
        }
    }
    return FAIL(p, tag->begin, tag->end, "unknown filter \"%.*s\"; there are \"env\", \"sh\" and \"yaml\"",
                WF_STR_ARG(name));
}

static bool check_name(struct parser *p, const struct tag *tag) {
    bool good = tag->body.len > 0;
    bool path = tag->sigil == '>' || tag->sigil == '<' || tag->sigil == '/';
    for (size_t i = 0; is_strict(p) && good && i < tag->body.len; i++) {
        good = is_name_char(tag->body.ptr[i]) || (path && tag->body.ptr[i] == '/');
    }
    return good || FAIL(p, tag->begin, tag->end, "\"%.*s\" is no name", WF_STR_ARG(tag->body));
}

static struct wf_str drop_mark(struct wf_str body) {
    return wf_str_trim(wf_str_sub(body, 1, body.len));
}

/* Reads the marks before and behind the name. */
static bool read_marks(struct parser *p, struct tag *tag) {
    if (tag->sigil == '!' || tag->sigil == '=') {
        return true;
    }
    if (is_strict(p) && wf_str_starts(tag->body, "?")) {
        tag->optional = true;
        tag->body = drop_mark(tag->body);
    }
    bool names_file = tag->sigil == '>' || tag->sigil == '<' || tag->sigil == '/';
    if (names_file && wf_str_starts(tag->body, "*")) {
        tag->dynamic = true;
        tag->body = drop_mark(tag->body);
    }
    if (tag->sigil == '&' || tag->sigil == '{') {
        tag->how = WF_MUSTACHE_RAW;
    } else if (tag->sigil == '*') {
        tag->how = WF_MUSTACHE_TREE;
    } else if (tag->sigil == '\0' && is_strict(p) && !read_filter(p, tag)) {
        return false;
    }
    return check_name(p, tag);
}

static bool read_tag(struct parser *p, size_t begin, struct tag *tag) {
    size_t inner = skip_blanks(p->bytes, begin + p->open.len);
    char sigil = byte_at(p->bytes, inner);
    *tag = (struct tag){.sigil = is_sigil(p, sigil) && sigil != '?' ? sigil : '\0', .begin = begin};
    inner += tag->sigil ? 1 : 0;
    struct wf_str close = p->close;
    if (sigil == '{' || sigil == '=') {
        close = wf_arena_printf(p->arena, "%c%s", sigil == '{' ? '}' : '=', p->close.ptr);
    }
    size_t end = find_close(p, close, inner, is_strict(p) && sigil != '!');
    if (end == WF_NOT_FOUND) {
        return FAIL(p, begin, begin + p->open.len, "unclosed tag: no \"%s\" behind it", close.ptr);
    }
    tag->body = wf_str_trim(wf_str_sub(p->bytes, inner, end));
    tag->end = end + close.len;
    return read_marks(p, tag);
}

/* --- what tags do ------------------------------------------------------------------------------------- */

static bool on_comment(struct parser *p, const struct tag *tag) {
    leave_line(p, tag->begin, tag->end);
    return true;
}

static bool on_delimiters(struct parser *p, const struct tag *tag) {
    struct wf_str body = tag->body;
    size_t split = 0;
    while (split < body.len && !wf_is_space(body.ptr[split])) {
        split++;
    }
    struct wf_str open = wf_str_sub(body, 0, split);
    struct wf_str close = wf_str_trim(wf_str_sub(body, split, body.len));
    bool one_word = true;
    for (size_t i = 0; i < close.len; i++) {
        one_word = one_word && !wf_is_space(close.ptr[i]) && close.ptr[i] != '=';
    }
    bool nul = wf_str_find_char(body, '\0', 0) != WF_NOT_FOUND; /* it would end what is looked for */
    if (open.len == 0 || close.len == 0 || !one_word || nul || wf_str_has(open, "=")) {
        return FAIL(p, tag->begin, tag->end, "expected two delimiters, got \"%.*s\"", WF_STR_ARG(body));
    }
    p->open = wf_arena_str(p->arena, open);
    p->close = wf_arena_str(p->arena, close);
    leave_line(p, tag->begin, tag->end);
    return true;
}

static bool on_value(struct parser *p, const struct tag *tag) {
    size_t next;
    flush(p, tag->begin);
    p->text = tag->end;
    struct wf_mustache_node *node = add_node(p, WF_MUSTACHE_VALUE, tag->begin, tag->end);
    node->text = tag->body;
    node->how = tag->how;
    node->optional = tag->optional;
    node->line_end = clear_after(p, tag->end, &next);
    return true;
}

static struct wf_mustache_node *add_named(struct parser *p, enum wf_mustache_op op, const struct tag *tag) {
    struct wf_mustache_node *node = add_node(p, op, tag->begin, tag->end);
    node->text = tag->body;
    node->optional = tag->optional;
    node->dynamic = tag->dynamic;
    return node;
}

static bool on_partial(struct parser *p, const struct tag *tag) {
    bool alone = leave_line(p, tag->begin, tag->end);
    struct wf_mustache_node *node = add_named(p, WF_MUSTACHE_PARTIAL, tag);
    node->own_line = alone;
    node->indent = line_blanks(p, tag->begin);
    return true;
}

static bool push(struct parser *p, struct wf_mustache_node *node) {
    if (p->depth == WF_MAX_TEMPLATE_DEPTH) {
        return FAIL(p, node->span.begin, node->span.end, "tags nest deeper than %d", WF_MAX_TEMPLATE_DEPTH);
    }
    p->depth++;
    *top(p) = (struct frame){.node = node, .tail = &node->first, .content = p->text};
    return true;
}

static bool on_section(struct parser *p, const struct tag *tag) {
    leave_line(p, tag->begin, tag->end);
    return push(p, add_named(p, tag->sigil == '#' ? WF_MUSTACHE_SECTION : WF_MUSTACHE_INVERTED, tag));
}

/* Whether a parent stands alone depends on what follows its end, so that the text before it waits. */
static bool on_parent(struct parser *p, const struct tag *tag) {
    bool clear = clear_before(p, tag->begin);
    struct wf_mustache_node *lead = NULL;
    flush(p, clear ? line_of(p, tag->begin) : tag->begin);
    if (p->text < tag->begin) {
        lead = add_literal(p, p->text, tag->begin);
    }
    p->text = tag->end;
    struct wf_mustache_node *node = add_named(p, WF_MUSTACHE_PARENT, tag);
    node->own_line = clear;
    node->indent = line_blanks(p, tag->begin);
    if (!push(p, node)) {
        return false;
    }
    top(p)->lead = lead;
    return true;
}

/* The content begins on the next line when the block's tag ends its line, and nothing stands before it that
 * is written: text between the blocks of a parent is not. */
static bool on_block(struct parser *p, const struct tag *tag) {
    size_t next;
    bool clear = clear_before(p, tag->begin);
    bool inside_parent = top(p)->node && top(p)->node->op == WF_MUSTACHE_PARENT;
    bool own_line = clear_after(p, tag->end, &next) && (clear || inside_parent);
    flush(p, own_line && clear ? line_of(p, tag->begin) : tag->begin);
    p->text = own_line ? next : tag->end;
    struct wf_mustache_node *node = add_named(p, WF_MUSTACHE_BLOCK, tag);
    node->own_line = own_line;
    node->indent = line_blanks(p, tag->begin);
    return push(p, node);
}

static void end_parent(struct parser *p, struct frame *frame, const struct tag *tag) {
    size_t next;
    bool clear = clear_after(p, tag->end, &next);
    flush(p, tag->begin);
    frame->node->own_line = frame->node->own_line && clear;
    if (frame->node->own_line && frame->lead) {
        frame->lead->text.len = 0;
    }
    p->text = frame->node->own_line ? next : tag->end;
}

/* The indentation of the first line of the content that is not blank. */
static struct wf_str content_indent(const struct parser *p, const struct frame *frame, size_t end) {
    struct wf_str rest = wf_str_sub(p->bytes, frame->content, end), line;
    while (wf_str_cut(&rest, '\n', &line)) {
        size_t blanks = skip_blanks(line, 0);
        if (blanks < line.len && line.ptr[blanks] != '\r') {
            return wf_str_sub(line, 0, blanks);
        }
    }
    return frame->node->indent;
}

static void end_block(struct parser *p, struct frame *frame, const struct tag *tag) {
    bool inside_parent = frame[-1].node && frame[-1].node->op == WF_MUSTACHE_PARENT;
    bool clear = clear_before(p, tag->begin);
    if (frame->node->own_line) {
        frame->node->indent = content_indent(p, frame, clear ? line_of(p, tag->begin) : tag->begin);
    }
    size_t line = line_of(p, tag->begin);
    if (!leave_line(p, tag->begin, tag->end) && inside_parent && clear && line >= frame->content) {
        /* Only blanks were written since the begin of this line: they belong to the tag. */
        struct wf_mustache_node *last = frame->node->first;
        while (last && last->next) {
            last = last->next;
        }
        if (last && last->span.begin == line) {
            last->text.len = 0;
        }
    }
}

static bool on_end(struct parser *p, const struct tag *tag) {
    struct frame *frame = top(p);
    if (!frame->node) {
        return FAIL(p, tag->begin, tag->end, "\"%.*s\" ends here but was not begun", WF_STR_ARG(tag->body));
    }
    if (!wf_str_eq(frame->node->text, tag->body)) {
        return FAIL(p, tag->begin, tag->end, "\"%.*s\" ends here but \"%.*s\" is open", WF_STR_ARG(tag->body),
                    WF_STR_ARG(frame->node->text));
    }
    if (frame->node->op == WF_MUSTACHE_PARENT) {
        end_parent(p, frame, tag);
    } else if (frame->node->op == WF_MUSTACHE_BLOCK) {
        end_block(p, frame, tag);
    } else {
        leave_line(p, tag->begin, tag->end);
    }
    p->depth--;
    return true;
}

/* --- all of it ---------------------------------------------------------------------------------------- */

static bool on_tag(struct parser *p, const struct tag *tag) {
    static const struct {
        char sigil;
        bool (*act)(struct parser *p, const struct tag *tag);
    } acts[] = {{'!', on_comment}, {'=', on_delimiters}, {'#', on_section}, {'^', on_section},
                {'>', on_partial}, {'<', on_parent},     {'$', on_block},   {'/', on_end}};
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
        if (acts[i].sigil == tag->sigil) {
            return acts[i].act(p, tag);
        }
    }
    return on_value(p, tag);
}

static bool parse(struct parser *p) {
    size_t begin;
    while (next_tag(p, &begin)) {
        struct tag tag;
        if (!read_tag(p, begin, &tag) || !on_tag(p, &tag)) {
            return false;
        }
        p->pos = tag.end;
    }
    flush(p, p->bytes.len);
    const struct wf_mustache_node *open = top(p)->node;
    return !open ||
           FAIL(p, open->span.begin, open->span.end, "\"%.*s\" is never ended", WF_STR_ARG(open->text));
}

const struct wf_mustache *wf_mustache_parse(struct wf_arena *arena, enum wf_mustache_profile profile,
                                            struct wf_str name, struct wf_str bytes,
                                            struct wf_mustache_problem *problem) {
    struct wf_mustache *template = WF_NEW(arena, struct wf_mustache);
    template->profile = profile;
    template->source = wf_source_make(arena, name, bytes);
    struct parser *p = WF_NEW(arena, struct parser);
    p->arena = arena;
    p->template = template;
    p->problem = problem;
    p->bytes = bytes;
    p->open = profile == WF_MUSTACHE_SPEC ? WF_STR("{{") : WF_STR("<%");
    p->close = profile == WF_MUSTACHE_SPEC ? WF_STR("}}") : WF_STR("%>");
    p->frames[0].tail = &template->first;
    return parse(p) ? template : NULL;
}
