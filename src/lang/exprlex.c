#include "lang/exprlex.h"

#include "base/buf.h"
#include "lang/exprvalue.h"
#include "lang/fold.h"

#include <math.h>

#define BIT(kind) (1U << (kind))

enum {
    BEFORE_OPERAND = BIT(WF_TOKEN_NONE) | BIT(WF_TOKEN_SEPARATOR) | BIT(WF_TOKEN_START_GROUP) |
                     BIT(WF_TOKEN_START_ARGUMENTS) | BIT(WF_TOKEN_START_INDEX) | BIT(WF_TOKEN_NOT) |
                     BIT(WF_TOKEN_BINARY),
    INDEXABLE = BIT(WF_TOKEN_END_GROUP) | BIT(WF_TOKEN_END_ARGUMENTS) | BIT(WF_TOKEN_END_INDEX) |
                BIT(WF_TOKEN_STAR) | BIT(WF_TOKEN_PROPERTY) | BIT(WF_TOKEN_NAME),
    OPERAND_END = INDEXABLE | BIT(WF_TOKEN_LITERAL),
};

/* By kind of token: the kinds it may follow. */
static const unsigned after[] = {
    [WF_TOKEN_START_GROUP] = BEFORE_OPERAND,
    [WF_TOKEN_START_INDEX] = INDEXABLE,
    [WF_TOKEN_START_ARGUMENTS] = BIT(WF_TOKEN_FUNCTION),
    [WF_TOKEN_END_GROUP] = OPERAND_END,
    [WF_TOKEN_END_INDEX] = OPERAND_END,
    [WF_TOKEN_END_ARGUMENTS] = OPERAND_END | BIT(WF_TOKEN_START_ARGUMENTS),
    [WF_TOKEN_SEPARATOR] = OPERAND_END,
    [WF_TOKEN_DEREFERENCE] = INDEXABLE,
    [WF_TOKEN_STAR] = BIT(WF_TOKEN_START_INDEX) | BIT(WF_TOKEN_DEREFERENCE),
    [WF_TOKEN_NOT] = BEFORE_OPERAND,
    [WF_TOKEN_BINARY] = OPERAND_END,
    [WF_TOKEN_LITERAL] = BEFORE_OPERAND,
    [WF_TOKEN_PROPERTY] = BIT(WF_TOKEN_DEREFERENCE),
    [WF_TOKEN_FUNCTION] = BEFORE_OPERAND,
    [WF_TOKEN_NAME] = BEFORE_OPERAND,
};

bool wf_token_may_follow(enum wf_token_kind last, enum wf_token_kind kind) {
    return (after[kind] & BIT(last)) != 0;
}

static struct wf_str rest(const struct wf_lexer *lexer) {
    return wf_str_sub(lexer->text, lexer->at, lexer->text.len);
}

static bool at_boundary(const struct wf_lexer *lexer) {
    if (lexer->at >= lexer->text.len) {
        return true;
    }
    char c = lexer->text.ptr[lexer->at];
    return !wf_is_id(c) &&
           ((c != '\0' && strchr("([)],.!><=&|", c) != NULL) || wf_fold_space(rest(lexer)) > 0);
}

/* The token [begin, lexer->at). */
static struct wf_token make(const struct wf_lexer *lexer, enum wf_token_kind kind, size_t begin) {
    return (struct wf_token){
        .kind = kind, .begin = begin, .end = lexer->at, .text = wf_str_sub(lexer->text, begin, lexer->at)};
}

static struct wf_token make_literal(const struct wf_lexer *lexer, enum wf_expr_kind node, size_t begin) {
    struct wf_token token = make(lexer, WF_TOKEN_LITERAL, begin);
    token.node = node;
    return token;
}

static struct wf_token read_number(struct wf_lexer *lexer) {
    size_t begin = lexer->at++;
    while (!at_boundary(lexer) || (lexer->at < lexer->text.len && lexer->text.ptr[lexer->at] == '.')) {
        lexer->at++;
    }
    struct wf_token token = make_literal(lexer, WF_EXPR_NUMBER, begin);
    token.number = wf_number_parse(token.text);
    if (isnan(token.number)) {
        token.kind = WF_TOKEN_BAD;
    }
    return token;
}

static bool is_keyword(struct wf_str text) {
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (!wf_is_alpha(c) && c != '_' && (i == 0 || (!wf_is_digit(c) && c != '-'))) {
            return false;
        }
    }
    return true;
}

static bool opens_arguments(const struct wf_lexer *lexer) {
    struct wf_str here = rest(lexer);
    for (size_t len; (len = wf_fold_space(here)) > 0;) {
        here = wf_str_sub(here, len, here.len);
    }
    return here.len > 0 && here.ptr[0] == '(';
}

static struct wf_token keyword_token(const struct wf_lexer *lexer, size_t begin) {
    static const struct {
        const char *word;
        enum wf_expr_kind node;
        double number;
    } words[] = {
        {"null", WF_EXPR_NULL, 0},
        {"true", WF_EXPR_BOOLEAN, 0},
        {"false", WF_EXPR_BOOLEAN, 0},
        {"NaN", WF_EXPR_NUMBER, (double)NAN},
        {"Infinity", WF_EXPR_NUMBER, (double)INFINITY},
    };
    struct wf_token token = make(lexer, WF_TOKEN_NAME, begin);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (wf_str_is(token.text, words[i].word)) {
            token = make_literal(lexer, words[i].node, begin);
            token.number = words[i].number;
            return token;
        }
    }
    if (opens_arguments(lexer)) {
        token.kind = WF_TOKEN_FUNCTION;
    }
    return token;
}

static struct wf_token read_keyword(struct wf_lexer *lexer) {
    size_t begin = lexer->at++;
    while (!at_boundary(lexer)) {
        lexer->at++;
    }
    struct wf_token token = make(lexer, WF_TOKEN_BAD, begin);
    if (!is_keyword(token.text)) {
        return token;
    }
    if (lexer->last == WF_TOKEN_DEREFERENCE) {
        token.kind = WF_TOKEN_PROPERTY;
        return token;
    }
    return keyword_token(lexer, begin);
}

static struct wf_str unquote(struct wf_arena *arena, struct wf_str inside) {
    if (wf_str_find_char(inside, '\'', 0) == WF_NOT_FOUND) {
        return inside;
    }
    struct wf_buf out = {.arena = arena};
    for (size_t i = 0; i < inside.len; i++) {
        wf_buf_char(&out, inside.ptr[i]);
        i += inside.ptr[i] == '\'' ? 1 : 0;
    }
    return wf_buf_view(&out);
}

static struct wf_token read_string(struct wf_lexer *lexer) {
    size_t begin = lexer->at++;
    for (;;) {
        size_t quote = wf_str_find_char(lexer->text, '\'', lexer->at);
        if (quote == WF_NOT_FOUND) {
            lexer->at = lexer->text.len;
            return make(lexer, WF_TOKEN_BAD, begin);
        }
        lexer->at = quote + 1;
        if (lexer->at >= lexer->text.len || lexer->text.ptr[lexer->at] != '\'') {
            break;
        }
        lexer->at++;
    }
    struct wf_token token = make_literal(lexer, WF_EXPR_STRING, begin);
    token.text = unquote(lexer->arena, wf_str_sub(lexer->text, begin + 1, lexer->at - 1));
    return token;
}

static struct wf_token read_operator(struct wf_lexer *lexer) {
    static const struct {
        char text[3];
        enum wf_expr_kind node;
    } operators[] = {
        {"!=", WF_EXPR_NE}, {">=", WF_EXPR_GE}, {"<=", WF_EXPR_LE}, {"==", WF_EXPR_EQ}, {"&&", WF_EXPR_AND},
        {"||", WF_EXPR_OR}, {"!", WF_EXPR_NOT}, {">", WF_EXPR_GT},  {"<", WF_EXPR_LT},
    };
    size_t begin = lexer->at;
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++) {
        if (wf_str_starts(rest(lexer), operators[i].text)) {
            lexer->at += strlen(operators[i].text);
            enum wf_expr_kind node = operators[i].node;
            struct wf_token token = make(lexer, node == WF_EXPR_NOT ? WF_TOKEN_NOT : WF_TOKEN_BINARY, begin);
            token.node = node;
            return token;
        }
    }
    lexer->at++;
    while (!at_boundary(lexer)) {
        lexer->at++;
    }
    return make(lexer, WF_TOKEN_BAD, begin);
}

static enum wf_token_kind punctuation(char c, enum wf_token_kind last) {
    switch (c) {
    case '(':
        return last == WF_TOKEN_FUNCTION ? WF_TOKEN_START_ARGUMENTS : WF_TOKEN_START_GROUP;
    case ')':
        return WF_TOKEN_END_GROUP;
    case '[':
        return WF_TOKEN_START_INDEX;
    case ']':
        return WF_TOKEN_END_INDEX;
    case ',':
        return WF_TOKEN_SEPARATOR;
    case '*':
        return WF_TOKEN_STAR;
    case '.':
        return (BEFORE_OPERAND & BIT(last)) != 0 ? WF_TOKEN_NONE : WF_TOKEN_DEREFERENCE;
    default:
        return WF_TOKEN_NONE;
    }
}

static struct wf_token read_token(struct wf_lexer *lexer) {
    char c = lexer->text.ptr[lexer->at];
    enum wf_token_kind kind = punctuation(c, lexer->last);
    if (kind != WF_TOKEN_NONE) {
        lexer->at++;
        return make(lexer, kind, lexer->at - 1);
    }
    if (c == '\'') {
        return read_string(lexer);
    }
    if (!wf_is_id(c) && c != '\0' && strchr("!><=&|", c) != NULL) {
        return read_operator(lexer);
    }
    return c == '.' || c == '-' || c == '+' || wf_is_digit(c) ? read_number(lexer) : read_keyword(lexer);
}

struct wf_token wf_lexer_next(struct wf_lexer *lexer) {
    for (size_t len; (len = wf_fold_space(rest(lexer))) > 0;) {
        lexer->at += len;
    }
    if (lexer->at >= lexer->text.len) {
        return make(lexer, WF_TOKEN_NONE, lexer->at);
    }
    struct wf_token token = read_token(lexer);
    lexer->last = token.kind;
    return token;
}
