#include "docker/lex.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "lang/fold.h"

enum { NO_STOP = 0 };

struct lexer {
    struct wf_arena *arena;
    const struct wf_lex_options *options;
    struct wf_str text;
    size_t at;
    int depth;
    bool too_deep;       /* the rest was not read: nothing is known, and nothing is wrong */
    size_t grown;        /* bytes that values of variables have added */
    struct wf_lexed out; /* error, fails, words, uses */
};

/* A text that is being put together, with its words. */
struct piece {
    struct wf_buf text;
    bool hole;
    size_t head;
    struct wf_buf word;
    size_t word_begin;
    bool splits; /* only the outermost text has words */
};

static bool at_end(const struct lexer *lexer) {
    return lexer->at >= lexer->text.len;
}

static char peek(const struct lexer *lexer) {
    return at_end(lexer) ? '\0' : lexer->text.ptr[lexer->at];
}

static bool is_next(const struct lexer *lexer, char c) {
    return !at_end(lexer) && lexer->text.ptr[lexer->at] == c;
}

static bool fail(struct lexer *lexer, size_t at, const char *why) {
    if (lexer->out.error == NULL && !lexer->too_deep) {
        lexer->out.error = why;
        lexer->out.error_at = at;
    }
    return false;
}

/* The character here: all its bytes. */
static struct wf_str take(struct lexer *lexer) {
    struct wf_str rest = wf_str_sub(lexer->text, lexer->at, lexer->text.len);
    size_t len = wf_utf8_next(rest, NULL);
    struct wf_str out = wf_str_sub(rest, 0, len > 0 ? len : 1);
    lexer->at += out.len;
    return out;
}

/* --- putting together ----------------------------------------------------------------------------------- */

static void end_word(struct lexer *lexer, struct piece *piece, size_t end) {
    if (piece->word.len > 0 && piece->splits) {
        struct wf_str text = wf_arena_str(lexer->arena, wf_buf_view(&piece->word));
        *WF_PUSH(lexer->arena, &lexer->out.words) = (struct wf_lex_word){text, piece->word_begin, end};
    }
    piece->word.len = 0;
}

static void add_word_text(struct piece *piece, struct wf_str s, size_t begin) {
    if (piece->splits) {
        piece->word_begin = piece->word.len == 0 ? begin : piece->word_begin;
        wf_buf_str(&piece->word, s);
    }
}

static void add_raw(struct piece *piece, struct wf_str s, size_t begin) {
    wf_buf_str(&piece->text, s);
    add_word_text(piece, s, begin);
}

/* White space in `s`, which was read from [begin, end), ends words. */
static void add_split(struct lexer *lexer, struct piece *piece, struct wf_str s, size_t begin, size_t end) {
    wf_buf_str(&piece->text, s);
    for (size_t i = 0, len; i < s.len && piece->splits; i += len) {
        len = wf_fold_space(wf_str_sub(s, i, s.len));
        if (len > 0) {
            end_word(lexer, piece, end);
        } else {
            len = 1;
            add_word_text(piece, wf_str_sub(s, i, i + 1), begin);
        }
    }
}

static void add_hole(struct piece *piece) {
    if (!piece->hole) {
        piece->hole = true;
        piece->head = piece->text.len;
    }
}

/* Takes over the hole of a part whose text is about to be appended. */
static void join_hole(struct piece *piece, const struct piece *part) {
    if (part->hole && !piece->hole) {
        piece->hole = true;
        piece->head = piece->text.len + part->head;
    }
}

/* --- variables ------------------------------------------------------------------------------------------ */

static struct wf_lex_value value_of(const struct lexer *lexer, struct wf_str name) {
    struct wf_lex_value none = {WF_LEX_UNSET, {"", 0}};
    return lexer->options->get ? lexer->options->get(lexer->options->context, name) : none;
}

static bool is_special(char c) {
    return c != '\0' && strchr("@*#?-$!0", c) != NULL;
}

/* Go's unicode.IsLetter, but for marks and signs of rare scripts. */
static bool is_letter(uint32_t point) {
    static const struct {
        uint32_t first, last;
    } others[] = {{0x0, 0xA9},      {0xAB, 0xB4},     {0xB6, 0xB9},     {0xBB, 0xBF},     {0xD7, 0xD7},
                  {0xF7, 0xF7},     {0x300, 0x36F},   {0x2000, 0x2070}, {0x2072, 0x207E}, {0x2080, 0x208F},
                  {0x20A0, 0x2101}, {0x2190, 0x2BFF}, {0x2E00, 0x2E2E}, {0x3000, 0x3004}, {0x3007, 0x3030},
                  {0xE000, 0xF8FF}, {0xFE00, 0xFE6F}, {0xFF00, 0xFF20}, {0xFFF0, 0xFFFF}, {0x1F000, 0x1FFFF}};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        if (point >= others[i].first && point <= others[i].last) {
            return false;
        }
    }
    return true;
}

/* Bytes of the letter, digit or `_` here; 0: none. */
static size_t name_char(const struct lexer *lexer) {
    if (wf_is_alnum(peek(lexer)) || peek(lexer) == '_') {
        return 1;
    }
    uint32_t point = 0;
    size_t len = wf_utf8_next(wf_str_sub(lexer->text, lexer->at, lexer->text.len), &point);
    return len > 1 && is_letter(point) ? len : 0;
}

static struct wf_str read_name(struct lexer *lexer) {
    size_t begin = lexer->at;
    if (wf_is_digit(peek(lexer))) {
        while (wf_is_digit(peek(lexer))) {
            lexer->at++;
        }
    } else if (is_special(peek(lexer))) {
        lexer->at++;
    } else {
        for (size_t len; (len = name_char(lexer)) > 0;) {
            lexer->at += len;
        }
    }
    return wf_str_sub(lexer->text, begin, lexer->at);
}

static size_t note_use(struct lexer *lexer, struct wf_str name, size_t begin) {
    struct wf_var_use *use = WF_PUSH(lexer->arena, &lexer->out.uses.list);
    *use = (struct wf_var_use){.name = name, .begin = begin, .end = lexer->at};
    return lexer->out.uses.list.len - 1;
}

/* A value that is made of itself twice doubles with each line: what has become too long is unknown. */
static void add_value(struct lexer *lexer, struct piece *piece, struct wf_lex_value value) {
    size_t length = value.state == WF_LEX_SET ? value.text.len : 0;
    if (value.state == WF_LEX_UNKNOWN || lexer->grown + length > WF_MAX_EXPANSION_BYTES) {
        add_hole(piece);
        return;
    }
    lexer->grown += length;
    wf_buf_str(&piece->text, wf_str_sub(value.text, 0, length));
}

static bool read_until(struct lexer *lexer, char stop, bool raw_escapes, struct piece *out);

/* Between the braces: the name has been read, what stands here is the operator. */
struct operation {
    struct wf_str name;
    size_t use;         /* its place among the uses */
    size_t begin;       /* of the '$' */
    struct wf_str sign; /* as written: ":-", "#" ... */
    char op;
    bool null_is_unset;
};

static void add_text(struct piece *out, const struct piece *part) {
    join_hole(out, part);
    wf_buf_str(&out->text, wf_buf_view(&part->text));
}

static bool is_truly_unset(struct wf_lex_value value, bool null_is_unset) {
    return value.state == WF_LEX_UNSET || (null_is_unset && value.text.len == 0);
}

static void choose(struct lexer *lexer, const struct operation *op, struct wf_lex_value value,
                   const struct piece *word, struct piece *out) {
    if (value.state == WF_LEX_UNKNOWN) {
        add_hole(out);
        return;
    }
    bool unset = is_truly_unset(value, op->null_is_unset);
    if (op->op == '?' && unset && !lexer->out.fails) {
        lexer->out.fails = true;
        lexer->out.fails_at = op->use;
    }
    if (op->op == '+' ? !unset : (op->op == '-' && unset)) {
        add_text(out, word);
    } else if (op->op != '+') {
        add_value(lexer, out, value);
    }
}

/* Matching takes time: what is longer is not worth it. */
static bool too_long(struct wf_str text) {
    return text.len > WF_MAX_EXPANSION_VALUE;
}

static bool trim_value(struct lexer *lexer, const struct operation *op, struct wf_lex_value value,
                       const struct piece *word, struct piece *out) {
    struct wf_str pattern = wf_buf_view(&word->text);
    bool longest = pattern.len > 0 && pattern.ptr[0] == op->op;
    pattern = wf_str_sub(pattern, longest ? 1 : 0, pattern.len);
    if (value.state == WF_LEX_UNKNOWN || word->hole || too_long(value.text) || too_long(pattern)) {
        add_hole(out);
        return true;
    }
    if (!wf_lex_pattern_good(pattern)) {
        return fail(lexer, op->begin, "invalid pattern in a substitution");
    }
    if (value.state == WF_LEX_SET) {
        value.text = wf_lex_trim(lexer->arena, value.text, pattern, longest, op->op == '%');
        add_value(lexer, out, value);
    }
    return true;
}

static struct piece part_of(const struct lexer *lexer) {
    return (struct piece){.text = {.arena = lexer->arena}, .word = {.arena = lexer->arena}};
}

static bool keep_unset(const struct lexer *lexer, struct wf_lex_value value) {
    return lexer->options->keep_unset && value.state == WF_LEX_UNSET;
}

static bool read_operand(struct lexer *lexer, const struct operation *op, struct piece *out) {
    bool pattern = op->op == '#' || op->op == '%';
    if (op->null_is_unset && pattern) {
        return fail(lexer, op->begin, "unsupported modifier in a substitution");
    }
    struct piece word = part_of(lexer);
    if (!read_until(lexer, '}', pattern, &word)) {
        return false;
    }
    struct wf_lex_value value = value_of(lexer, op->name);
    if (keep_unset(lexer, value)) {
        wf_buf_printf(&out->text, "${%.*s%.*s", WF_STR_ARG(op->name), WF_STR_ARG(op->sign));
        add_text(out, &word);
        wf_buf_char(&out->text, '}');
        return true;
    }
    if (pattern) {
        return trim_value(lexer, op, value, &word, out);
    }
    if (op->op != '-' && op->op != '+' && op->op != '?') {
        return fail(lexer, op->begin, "unsupported modifier in a substitution");
    }
    choose(lexer, op, value, &word, out);
    return true;
}

static bool replace_value(struct lexer *lexer, const struct operation *op, struct piece *out) {
    bool all = is_next(lexer, '/');
    lexer->at += all ? 1 : 0;
    struct piece pattern = part_of(lexer);
    struct piece replacement = part_of(lexer);
    if (!read_until(lexer, '/', true, &pattern) || !read_until(lexer, '}', true, &replacement)) {
        return false;
    }
    struct wf_lex_value value = value_of(lexer, op->name);
    if (keep_unset(lexer, value)) {
        wf_buf_str(&out->text, wf_str_sub(lexer->text, op->begin, lexer->at));
        return true;
    }
    struct wf_str with = wf_buf_view(&replacement.text);
    /* Behind `//` the builder's replacement is a template in which `$1` has a meaning. */
    bool template = all && wf_str_find_char(with, '$', 0) != WF_NOT_FOUND;
    if (value.state == WF_LEX_UNKNOWN || pattern.hole || replacement.hole || template ||
        too_long(value.text) || too_long(wf_buf_view(&pattern.text)) || too_long(with)) {
        add_hole(out);
        return true;
    }
    if (!wf_lex_pattern_good(wf_buf_view(&pattern.text))) {
        return fail(lexer, op->begin, "invalid pattern in a substitution");
    }
    value.text = wf_lex_replace(lexer->arena, value.text, wf_buf_view(&pattern.text), with, all);
    value.state = WF_LEX_SET;
    add_value(lexer, out, value);
    return true;
}

static bool read_modifier(struct lexer *lexer, struct operation *op, struct piece *out) {
    size_t sign = lexer->at;
    struct wf_str c = at_end(lexer) ? (struct wf_str){"", 0} : take(lexer);
    if (wf_str_is(c, ":") && !at_end(lexer)) {
        op->null_is_unset = true;
        c = take(lexer);
    } else if (c.len == 0 || strchr(":+-?#%/", c.ptr[0]) == NULL) {
        return fail(lexer, op->begin,
                    at_end(lexer) ? "\"${\" without \"}\"" : "unsupported modifier in a substitution");
    }
    op->op = c.ptr[0];
    op->sign = wf_str_sub(lexer->text, sign, lexer->at);
    return op->op == '/' && !op->null_is_unset ? replace_value(lexer, op, out) : read_operand(lexer, op, out);
}

/* Behind `${`. */
static bool read_braces(struct lexer *lexer, size_t begin, struct piece *out) {
    if (at_end(lexer)) {
        return fail(lexer, begin, "\"${\" without \"}\"");
    }
    if (is_next(lexer, '{') || is_next(lexer, '}') || is_next(lexer, ':')) {
        return fail(lexer, begin, "bad substitution");
    }
    struct operation op = {.name = read_name(lexer), .begin = begin};
    op.use = note_use(lexer, op.name, begin);
    bool good = true;
    if (is_next(lexer, '}')) {
        lexer->at++;
        struct wf_lex_value value = value_of(lexer, op.name);
        if (keep_unset(lexer, value)) {
            wf_buf_str(&out->text, wf_str_sub(lexer->text, begin, lexer->at));
        } else {
            add_value(lexer, out, value);
        }
    } else {
        good = read_modifier(lexer, &op, out);
    }
    struct wf_var_use *use = &lexer->out.uses.list.items[op.use];
    use->end = lexer->at;
    use->has_default = op.op == '-' || op.op == '+';
    use->required = op.op == '?';
    return good;
}

static bool read_dollar(struct lexer *lexer, struct piece *out) {
    size_t begin = lexer->at++;
    if (is_next(lexer, '{')) {
        lexer->at++;
        return read_braces(lexer, begin, out);
    }
    struct wf_str name = read_name(lexer);
    if (name.len == 0) {
        wf_buf_char(&out->text, '$');
        return true;
    }
    note_use(lexer, name, begin);
    struct wf_lex_value value = value_of(lexer, name);
    if (keep_unset(lexer, value)) {
        wf_buf_str(&out->text, wf_str_sub(lexer->text, begin, lexer->at));
    } else {
        add_value(lexer, out, value);
    }
    return true;
}

/* --- quotes --------------------------------------------------------------------------------------------- */

static bool read_single(struct lexer *lexer, struct piece *out) {
    size_t begin = lexer->at;
    size_t end = wf_str_find_char(lexer->text, '\'', begin + 1);
    if (end == WF_NOT_FOUND) {
        lexer->at = lexer->text.len;
        return fail(lexer, begin, "unterminated single quote");
    }
    size_t skip = lexer->options->raw_quotes ? 0 : 1;
    lexer->at = end + 1;
    wf_buf_str(&out->text, wf_str_sub(lexer->text, begin + skip, end + 1 - skip));
    return true;
}

static void read_quoted_char(struct lexer *lexer, bool raw_escapes, struct piece *out) {
    char escape = lexer->options->escape;
    struct wf_str c = take(lexer);
    if (c.ptr[0] == escape) {
        if (raw_escapes) {
            wf_buf_str(&out->text, c);
        }
        if (at_end(lexer)) {
            return;
        }
        if (is_next(lexer, '"') || is_next(lexer, '$') || is_next(lexer, escape)) {
            c = take(lexer);
        }
    }
    wf_buf_str(&out->text, c);
}

static bool read_double(struct lexer *lexer, bool raw_escapes, struct piece *out) {
    size_t begin = lexer->at++;
    if (lexer->options->raw_quotes) {
        wf_buf_char(&out->text, '"');
    }
    while (!at_end(lexer)) {
        if (is_next(lexer, '"')) {
            lexer->at++;
            if (lexer->options->raw_quotes) {
                wf_buf_char(&out->text, '"');
            }
            return true;
        }
        if (!is_next(lexer, '$')) {
            read_quoted_char(lexer, raw_escapes, out);
        } else if (!read_dollar(lexer, out)) {
            return false;
        }
    }
    return fail(lexer, begin, "unterminated double quote");
}

/* `<<` takes the blanks behind it into its word. */
static void read_less(struct lexer *lexer, struct piece *out) {
    size_t begin = lexer->at++;
    if (is_next(lexer, '<')) {
        lexer->at++;
        while (wf_is_blank(peek(lexer)) || peek(lexer) == '\r') {
            lexer->at++;
        }
    }
    wf_buf_str(&out->text, wf_str_sub(lexer->text, begin, lexer->at));
}

/* --- texts ---------------------------------------------------------------------------------------------- */

static bool read_special(struct lexer *lexer, bool raw_escapes, struct piece *out) {
    size_t begin = lexer->at;
    char c = peek(lexer);
    struct piece part = part_of(lexer);
    bool good = true;
    if (c == '$') {
        good = read_dollar(lexer, &part);
    } else if (c == '<') {
        read_less(lexer, &part);
    } else if (c == '\'') {
        good = read_single(lexer, &part);
    } else {
        good = read_double(lexer, raw_escapes, &part);
    }
    join_hole(out, &part);
    struct wf_str text = wf_buf_view(&part.text);
    if (c == '$') {
        add_split(lexer, out, text, begin, lexer->at);
    } else {
        add_raw(out, text, begin);
    }
    return good;
}

static void read_plain(struct lexer *lexer, bool raw_escapes, struct piece *out) {
    size_t begin = lexer->at;
    struct wf_str c = take(lexer);
    if (c.ptr[0] != lexer->options->escape) {
        add_split(lexer, out, c, begin, begin);
        return;
    }
    if (raw_escapes) {
        add_raw(out, c, begin);
    }
    if (!at_end(lexer)) {
        add_raw(out, take(lexer), begin);
    }
}

static bool is_special_char(const struct lexer *lexer, char c) {
    return c == '$' || c == '<' || ((c == '\'' || c == '"') && !lexer->options->no_quotes);
}

/* Up to `stop`, which is taken; NO_STOP: up to the end. */
static bool read_until(struct lexer *lexer, char stop, bool raw_escapes, struct piece *out) {
    size_t begin = lexer->at;
    if (lexer->depth >= WF_MAX_EXPANSION_DEPTH) {
        lexer->too_deep = true;
        lexer->at = lexer->text.len;
        return false;
    }
    lexer->depth++;
    bool good = true;
    while (good && !at_end(lexer)) {
        char c = peek(lexer);
        if (stop != NO_STOP && c == stop) {
            lexer->at++;
            lexer->depth--;
            return true;
        }
        if (is_special_char(lexer, c)) {
            good = read_special(lexer, raw_escapes, out);
        } else {
            read_plain(lexer, raw_escapes, out);
        }
    }
    lexer->depth--;
    end_word(lexer, out, lexer->at);
    return good && (stop == NO_STOP || fail(lexer, begin, "\"${\" without its end"));
}

struct wf_lexed wf_lex(struct wf_arena *arena, struct wf_str text, const struct wf_lex_options *options) {
    struct lexer lexer = {.arena = arena, .options = options, .text = text};
    struct piece piece = part_of(&lexer);
    piece.splits = true;
    read_until(&lexer, NO_STOP, options->raw_escapes, &piece);
    lexer.out.text = wf_buf_view(&piece.text);
    bool nothing = lexer.out.fails || lexer.too_deep;
    lexer.out.hole = piece.hole || nothing;
    lexer.out.head = nothing ? 0 : piece.hole ? piece.head : piece.text.len;
    lexer.out.uses.broken = lexer.out.error != NULL;
    return lexer.out;
}
