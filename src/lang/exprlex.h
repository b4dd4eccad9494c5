/* Tokens of an expression (LexicalAnalyzer of actions/runner). Only for lang/expr.c. */
#ifndef WF_LANG_EXPRLEX_H
#define WF_LANG_EXPRLEX_H

#include "lang/expr.h"

enum wf_token_kind {
    WF_TOKEN_NONE, /* before the first, and at the end */
    WF_TOKEN_BAD,  /* no token */
    WF_TOKEN_START_GROUP,
    WF_TOKEN_START_INDEX,
    WF_TOKEN_START_ARGUMENTS,
    WF_TOKEN_END_GROUP,
    WF_TOKEN_END_INDEX,
    WF_TOKEN_END_ARGUMENTS,
    WF_TOKEN_SEPARATOR,
    WF_TOKEN_DEREFERENCE,
    WF_TOKEN_STAR,
    WF_TOKEN_NOT,
    WF_TOKEN_BINARY,
    WF_TOKEN_LITERAL,
    WF_TOKEN_PROPERTY,
    WF_TOKEN_FUNCTION,
    WF_TOKEN_NAME,
};

struct wf_token {
    enum wf_token_kind kind;
    enum wf_expr_kind node; /* LITERAL and BINARY */
    size_t begin, end;
    double number;      /* of a number */
    struct wf_str text; /* raw; of a string the decoded value */
};

struct wf_lexer {
    struct wf_arena *arena;
    struct wf_str text;
    size_t at;
    enum wf_token_kind last; /* kind of the token given before */
};

/* The next token; kind NONE at the end. Parentheses are always START_GROUP and END_GROUP unless the one
 * follows a function's name: END_ARGUMENTS is for the parser to find out. */
struct wf_token wf_lexer_next(struct wf_lexer *lexer);

/* True when a token of kind `kind` may follow one of kind `last`. */
bool wf_token_may_follow(enum wf_token_kind last, enum wf_token_kind kind);

#endif
