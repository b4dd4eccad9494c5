#include "base/buf.h"
#include "lang/hole.h"
#include "lang/shell_reader.h"

/* A word while it is read. */
struct builder {
    struct wf_shell_reader *r;
    struct wf_shell_slot slot;
    struct wf_shell_word *word;
    struct wf_buf text;
    size_t head; /* bytes of text before the first expansion or hole */
};

static void read_dollar(struct builder *b, bool in_quotes);
static void read_backticks(struct builder *b, bool in_quotes);

static void lose_literal(struct builder *b) {
    if (b->word->literal) {
        b->word->literal = false;
        b->head = b->text.len;
    }
}

static void note_expansion(struct builder *b, bool in_quotes) {
    lose_literal(b);
    b->word->expansion = true;
    b->word->bare = b->word->bare || !in_quotes;
}

static bool read_hole(struct builder *b) {
    size_t end = wf_hole_end(b->r->text, b->r->pos);
    if (end == 0) {
        return false;
    }
    lose_literal(b);
    b->word->hole = true;
    b->r->pos = end;
    return true;
}

static void put(struct builder *b, size_t count) {
    if (b->word->literal && b->word->equals == 0 && wf_shell_at(b->r, b->r->pos) == '=') {
        b->word->equals = (uint32_t)b->r->pos + 1;
    }
    wf_buf_str(&b->text, wf_str_sub(b->r->text, b->r->pos, b->r->pos + count));
    b->r->pos += count;
}

/* How many of the next bytes mean themselves wherever in a word they stand. */
static size_t plain_run(const struct wf_shell_reader *r) {
    size_t at = r->pos;
    while (at < r->text.len && (wf_is_id(r->text.ptr[at]) || r->text.ptr[at] == '.' ||
                                r->text.ptr[at] == '/' || r->text.ptr[at] == ':' || r->text.ptr[at] == ',')) {
        at++;
    }
    return at - r->pos;
}

static void put_some(struct builder *b) {
    size_t run = plain_run(b->r);
    put(b, run > 0 ? run : 1);
}

/* The closing quote, or a broken script. */
static void close_quote(struct builder *b) {
    if (b->r->pos >= b->r->text.len) {
        wf_shell_break(b->r);
    } else {
        b->r->pos++;
    }
}

static void read_single(struct builder *b) {
    b->word->quoted = true;
    b->r->pos++;
    while (b->r->pos < b->r->text.len && wf_shell_at(b->r, b->r->pos) != '\'') {
        if (!read_hole(b)) {
            put(b, 1);
        }
    }
    close_quote(b);
}

/* $'...': the escapes that stand for one character are decoded, others make the word unknown. */
static void read_ansi(struct builder *b) {
    static const char names[] = "abefnrtv\\'\"?";
    static const char values[] = "\a\b\033\f\n\r\t\v\\'\"?";
    b->word->quoted = true;
    b->r->pos += 2;
    while (b->r->pos < b->r->text.len && wf_shell_at(b->r, b->r->pos) != '\'') {
        if (read_hole(b)) {
            continue;
        }
        if (wf_shell_at(b->r, b->r->pos) == '\\' && b->r->pos + 1 < b->r->text.len) {
            const char *name = strchr(names, wf_shell_at(b->r, b->r->pos + 1));
            if (name != NULL && *name != '\0') {
                wf_buf_char(&b->text, values[name - names]);
            } else {
                lose_literal(b);
            }
            b->r->pos += 2;
        } else {
            put(b, 1);
        }
    }
    close_quote(b);
}

static void read_backslash(struct builder *b, bool in_quotes) {
    char next = wf_shell_at(b->r, b->r->pos + 1);
    if (next == '\n') {
        b->r->pos += 2;
    } else if (in_quotes && (next == '\0' || strchr("$`\"\\", next) == NULL)) {
        put(b, 1);
    } else {
        b->word->quoted = true;
        b->r->pos++;
        if (b->r->pos < b->r->text.len) {
            put(b, 1);
        }
    }
}

/* One piece of what double quotes hold. */
static void read_quoted_piece(struct builder *b) {
    char c = wf_shell_at(b->r, b->r->pos);
    if (read_hole(b)) {
        return;
    }
    if (c == '\\') {
        read_backslash(b, true);
    } else if (c == '$') {
        read_dollar(b, true);
    } else if (c == '`') {
        read_backticks(b, true);
    } else {
        put_some(b);
    }
}

static void read_double(struct builder *b) {
    b->word->quoted = true;
    b->r->pos++;
    while (b->r->pos < b->r->text.len && wf_shell_at(b->r, b->r->pos) != '"') {
        read_quoted_piece(b);
    }
    close_quote(b);
}

static struct wf_shell_scope *substitution(struct builder *b, enum wf_shell_place place) {
    return wf_shell_new_scope(b->r, place, b->slot.command->pipeline->scope, b->slot);
}

/* What is nested too deep: everything up to the end of the text. */
static void give_up(struct wf_shell_reader *r) {
    r->pos = r->text.len;
}

/* A `(` behind `$`, `<` or `>`, at offset `open`. */
static void read_parens(struct builder *b, size_t open, enum wf_shell_place place) {
    struct wf_shell_reader *r = b->r;
    if (!wf_shell_enter(r)) {
        give_up(r);
        return;
    }
    r->pos = open + 1;
    wf_shell_read_list(r, substitution(b, place), WF_SHELL_STOP_PAREN);
    close_quote(b);
    r->depth--;
}

/* The text between here and `end` may hold substitutions. */
static void read_until(struct builder *b, size_t end) {
    struct wf_str whole = b->r->text;
    b->r->text.len = end;
    while (b->r->pos < end) {
        read_quoted_piece(b);
    }
    b->r->text = whole;
    b->r->pos = end;
}

static void read_arithmetic(struct builder *b, size_t end) {
    if (!wf_shell_enter(b->r)) {
        give_up(b->r);
        return;
    }
    b->r->pos += 3;
    read_until(b, end - 2);
    b->r->pos = end;
    b->r->depth--;
}

/* ${...}: nested quotes and expansions up to its brace. */
static void read_braces(struct builder *b, bool in_quotes) {
    if (!wf_shell_enter(b->r)) {
        give_up(b->r);
        return;
    }
    b->r->pos += 2;
    while (b->r->pos < b->r->text.len && wf_shell_at(b->r, b->r->pos) != '}') {
        char c = wf_shell_at(b->r, b->r->pos);
        if (c == '"') {
            read_double(b);
        } else if (c == '\'' && !in_quotes) {
            read_single(b);
        } else {
            read_quoted_piece(b);
        }
    }
    close_quote(b);
    b->r->depth--;
}

static void read_parameter(struct builder *b) {
    b->r->pos++;
    if (wf_is_digit(wf_shell_at(b->r, b->r->pos)) || !wf_is_word(wf_shell_at(b->r, b->r->pos))) {
        b->r->pos++;
        return;
    }
    while (wf_is_word(wf_shell_at(b->r, b->r->pos))) {
        b->r->pos++;
    }
}

static void read_dollar(struct builder *b, bool in_quotes) {
    struct wf_shell_reader *r = b->r;
    char next = wf_shell_at(r, r->pos + 1);
    bool special = next != '\0' && strchr("@*#?-$!", next) != NULL;
    if (next == '(') {
        note_expansion(b, in_quotes);
        size_t end = wf_shell_at(r, r->pos + 2) == '(' ? wf_shell_arithmetic_end(r, r->pos + 1) : 0;
        if (end != 0) {
            read_arithmetic(b, end);
        } else {
            read_parens(b, r->pos + 1, WF_SHELL_SUBSTITUTION);
        }
    } else if (next == '{') {
        note_expansion(b, in_quotes);
        read_braces(b, in_quotes);
    } else if (special || wf_is_word(next)) {
        note_expansion(b, in_quotes);
        read_parameter(b);
    } else if (next == '\'' && !in_quotes) {
        read_ansi(b);
    } else if (next == '"' && !in_quotes) {
        r->pos++;
    } else {
        put(b, 1);
    }
}

static size_t backtick_end(const struct wf_shell_reader *r, size_t at) {
    while (at < r->text.len && r->text.ptr[at] != '`') {
        size_t hole = wf_hole_end(r->text, at);
        at = hole != 0 ? hole : at + (r->text.ptr[at] == '\\' ? 2 : 1);
    }
    return at < r->text.len ? at : r->text.len;
}

static void read_backticks(struct builder *b, bool in_quotes) {
    struct wf_shell_reader *r = b->r;
    note_expansion(b, in_quotes);
    if (!wf_shell_enter(r)) {
        give_up(r);
        return;
    }
    struct wf_str whole = r->text;
    size_t pending = r->pending.len;
    size_t end = backtick_end(r, ++r->pos);
    r->text.len = end;
    wf_shell_read_list(r, substitution(b, WF_SHELL_SUBSTITUTION), 0);
    r->text = whole;
    r->pending.len = r->pending.len < pending ? r->pending.len : pending;
    r->pos = end;
    close_quote(b);
    r->depth--;
}

/* x=(a b c): the words inside, with newlines and comments. */
static void read_array(struct builder *b) {
    struct wf_shell_reader *r = b->r;
    lose_literal(b);
    r->pos++;
    for (;;) {
        wf_shell_skip_lines(r);
        if (r->pos >= r->text.len || wf_shell_at(r, r->pos) == ')') {
            break;
        }
        struct wf_shell_word item = {0};
        if (!wf_shell_enter(r)) {
            give_up(r);
            break;
        }
        if (!wf_shell_read_word(r, b->slot, false, &item)) {
            wf_shell_break(r);
            r->pos++;
        }
        r->depth--;
        b->word->quoted = b->word->quoted || item.quoted;
        b->word->expansion = b->word->expansion || item.expansion;
        b->word->bare = b->word->bare || item.bare;
        b->word->hole = b->word->hole || item.hole;
    }
    close_quote(b);
}

enum { MAX_PATTERN = 512 };

/* A pattern such as @(a|b): plain text up to the parenthesis that closes it, on the same line and near. */
static size_t pattern_end(const struct wf_shell_reader *r) {
    size_t open = 0;
    for (size_t i = r->pos; i < r->text.len && i - r->pos < MAX_PATTERN && r->text.ptr[i] != '\n'; i++) {
        open += r->text.ptr[i] == '(';
        if (r->text.ptr[i] == ')' && --open == 0) {
            return i + 1;
        }
    }
    return 0;
}

/* A `(` inside a word. False when it ends the word. */
static bool read_paren(struct builder *b) {
    char before = b->r->pos > b->word->span.begin ? b->r->text.ptr[b->r->pos - 1] : ' ';
    if (before == '=') {
        read_array(b);
        return true;
    }
    size_t end = strchr("?*+@!", before) != NULL ? pattern_end(b->r) : 0;
    if (end == 0) {
        return false;
    }
    put(b, end - b->r->pos);
    return true;
}

static bool ends_word(const struct wf_shell_reader *r, bool test) {
    char c = wf_shell_at(r, r->pos);
    if (c == '<' || c == '>') {
        return !test && wf_shell_at(r, r->pos + 1) != '(';
    }
    return wf_is_space(c) || (!test && c != '\0' && strchr(";&|)", c) != NULL);
}

/* One piece outside quotes; false: the word ends here. */
static bool read_piece(struct builder *b, bool test) {
    struct wf_shell_reader *r = b->r;
    char c = wf_shell_at(r, r->pos);
    if (read_hole(b)) {
        return true;
    }
    if (ends_word(r, test) || (c == '(' && !test && !read_paren(b))) {
        return false;
    }
    if (c == '(' && !test) {
        return true;
    }
    if (c == '\'') {
        read_single(b);
    } else if (c == '"') {
        read_double(b);
    } else if (c == '\\') {
        read_backslash(b, false);
    } else if (c == '$') {
        read_dollar(b, false);
    } else if (c == '`') {
        read_backticks(b, false);
    } else if ((c == '<' || c == '>') && wf_shell_at(r, r->pos + 1) == '(' && !test) {
        note_expansion(b, true);
        read_parens(b, r->pos + 1, WF_SHELL_PROCESS);
    } else {
        put_some(b);
    }
    return true;
}

bool wf_shell_read_word(struct wf_shell_reader *r, struct wf_shell_slot slot, bool test,
                        struct wf_shell_word *word) {
    size_t begin = r->pos;
    *word = (struct wf_shell_word){.literal = true, .span = wf_span_make(begin, begin)};
    struct builder b = {.r = r, .slot = slot, .word = word, .text = {.arena = r->arena}};
    /* Most words mean themselves from begin to end: they need no copy. */
    size_t run = plain_run(r);
    r->pos += run;
    bool plain = run > 0 && (r->pos >= r->text.len || ends_word(r, test));
    r->pos = plain ? r->pos : begin;
    while (!plain && r->pos < r->text.len && read_piece(&b, test)) {
    }
    word->span = wf_span_make(begin, r->pos);
    struct wf_str text = plain ? wf_str_sub(r->text, begin, r->pos) : wf_buf_view(&b.text);
    word->head = wf_str_sub(text, 0, word->literal ? text.len : b.head);
    word->text = word->literal ? text : (struct wf_str){"", 0};
    return r->pos > begin;
}

void wf_shell_read_body(struct wf_shell_reader *r, struct wf_shell_slot slot, size_t end) {
    struct wf_shell_word word = {0};
    struct builder b = {.r = r, .slot = slot, .word = &word, .text = {.arena = r->arena}};
    read_until(&b, end);
}
