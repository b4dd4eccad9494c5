/* GitHub's expressions: where they stand in a scalar's text, and what they say.
 * Specification: LexicalAnalyzer and ExpressionParser of actions/runner. All offsets are bytes. */
#ifndef WF_LANG_EXPR_H
#define WF_LANG_EXPR_H

#include "base/list.h"

#include <stdint.h>

/* ---- Finding `${{ }}` ---- */

/* One `${{ ... }}` of a text. */
struct wf_expr_site {
    size_t begin, end;             /* the whole `${{ ... }}`; without an end: to the end of the text */
    size_t inner_begin, inner_end; /* the inside without the white space around it */
    const char *error; /* GitHub's words when it is not closed, empty or a misplaced directive; or NULL */
    bool closed;
    bool insert; /* the directive `${{ insert }}`: no expression */
};

struct wf_expr_sites {
    WF_LIST(struct wf_expr_site) sites;
    bool whole; /* one site is the whole text, so that the value keeps its type */
};

/* All sites of a scalar's decoded text, in order. */
struct wf_expr_sites wf_expr_sites(struct wf_arena *arena, struct wf_str text);

/* The text as GitHub rewrites it when it is more than one expression: `format('text {0}', expression)`. */
struct wf_str wf_expr_rewrite(struct wf_arena *arena, struct wf_str text, const struct wf_expr_sites *sites);

/* What GitHub says of that rewritten text's length (21,000 characters) or number of expressions (254),
 * without making it; NULL: nothing. The call is one more level of depth, which the caller must add to
 * `height`. A text that is one expression or has none is never rewritten. */
const char *wf_expr_rewrite_error(struct wf_str text, const struct wf_expr_sites *sites);

/* ---- Functions and names ---- */

enum wf_expr_function {
    WF_FN_UNKNOWN,
    WF_FN_CONTAINS,
    WF_FN_STARTS_WITH,
    WF_FN_ENDS_WITH,
    WF_FN_FORMAT,
    WF_FN_JOIN,
    WF_FN_TO_JSON,
    WF_FN_FROM_JSON,
    WF_FN_CASE,
    WF_FN_HASH_FILES,
    WF_FN_ALWAYS,
    WF_FN_CANCELLED,
    WF_FN_SUCCESS,
    WF_FN_FAILURE,
    WF_FN_COUNT,
};

enum wf_expr_status {
    WF_EXPR_NO_STATUS,
    WF_EXPR_STATUS,         /* always() cancelled() success() failure() */
    WF_EXPR_STATUS_OF_JOBS, /* success() and failure() also take job ids */
};

/* What may be named at a place. */
struct wf_expr_allowed {
    const struct wf_str *contexts; /* NULL: every name */
    size_t context_count;
    bool hash_files;
    enum wf_expr_status status;
};

/* Case is ignored; WF_FN_UNKNOWN when there is no such function. */
enum wf_expr_function wf_expr_function(struct wf_str name);
/* As GitHub's documentation writes it. */
const char *wf_expr_function_name(enum wf_expr_function function);
/* always() to failure(). */
bool wf_expr_is_status(enum wf_expr_function function);

/* ---- The tree ---- */

enum wf_expr_kind {
    WF_EXPR_NULL,
    WF_EXPR_BOOLEAN,
    WF_EXPR_NUMBER,
    WF_EXPR_STRING,
    WF_EXPR_NAME,  /* a named value such as `github` */
    WF_EXPR_STAR,  /* only as the second child of an index */
    WF_EXPR_INDEX, /* two children: what is indexed, and STRING (also for `.name`), STAR or an expression */
    WF_EXPR_CALL,  /* children: the arguments */
    WF_EXPR_NOT,   /* one child */
    WF_EXPR_EQ,    /* EQ to GE: two children */
    WF_EXPR_NE,
    WF_EXPR_LT,
    WF_EXPR_LE,
    WF_EXPR_GT,
    WF_EXPR_GE,
    WF_EXPR_AND, /* two or more children: `a && (b && c)` is one AND */
    WF_EXPR_OR,
};

struct wf_expr_node {
    enum wf_expr_kind kind;
    enum wf_expr_function function;  /* CALL; UNKNOWN also when the number of arguments is wrong */
    bool boolean;                    /* BOOLEAN */
    bool dot;                        /* INDEX written `.name` or `.*` */
    double number;                   /* NUMBER */
    struct wf_str text;              /* STRING: decoded; NAME and CALL: the name as written */
    uint32_t begin, end;             /* in the expression's text, without parentheses around it */
    uint32_t outer_begin, outer_end; /* with the parentheses around it */
    uint32_t count;                  /* of children */
    uint32_t height;                 /* 1 for a leaf */
    struct wf_expr_node *parent, *next, *first, *last;
};

enum wf_expr_error_kind {
    WF_EXPR_BAD_TOKEN,         /* lexing: no token at all */
    WF_EXPR_UNEXPECTED_SYMBOL, /* parsing: a token where it may not stand */
    WF_EXPR_UNEXPECTED_END,
    WF_EXPR_UNKNOWN_NAME,
    WF_EXPR_UNKNOWN_FUNCTION,
    WF_EXPR_TOO_FEW_ARGUMENTS,
    WF_EXPR_TOO_MANY_ARGUMENTS,
    WF_EXPR_EVEN_ARGUMENTS, /* of case() */
    WF_EXPR_TOO_DEEP,
    WF_EXPR_TOO_LONG,
    WF_EXPR_BAD_FORMAT, /* format()'s literal; see wf_expr_check_format() */
    WF_EXPR_EVALUATION, /* the value cannot be computed; see lang/expreval.h */
};

struct wf_expr_error {
    enum wf_expr_error_kind kind;
    struct wf_str message; /* GitHub's words without the place: "Unexpected symbol: ')'" */
    uint32_t begin, end;   /* of the offending bytes in the expression's text */
};

struct wf_expr {
    struct wf_str text;
    const struct wf_expr_node *root; /* NULL for a text of white space, and when no tree can be made */
    WF_LIST(struct wf_expr_error)
    errors; /* in the order of the text; GitHub reports the first. Unknown names and
               wrong numbers of arguments leave the tree whole */
};

/* Parses one expression (without `${{ }}`). The text is borrowed. `allowed` NULL admits every name and
 * function that exists. Never NULL. */
struct wf_expr *wf_expr_parse(struct wf_arena *arena, struct wf_str text,
                              const struct wf_expr_allowed *allowed);
/* The same with every name and function admitted, and parsed once for each text of the arena: rules ask for
 * the same expressions again and again. The result's slices lie in a copy of the text. */
const struct wf_expr *wf_expr_read(struct wf_arena *arena, struct wf_str text);
/* The same where only `allowed` is admitted: what wf_expr_parse() says of it. */
const struct wf_expr *wf_expr_read_at(struct wf_arena *arena, struct wf_str text,
                                      const struct wf_expr_allowed *allowed);

/* Where the error begins, from 1, in UTF-16 units, as GitHub counts. */
size_t wf_expr_error_position(struct wf_str text, const struct wf_expr_error *error);

/* GitHub's whole sentence: "MESSAGE. Located at position N within expression: TEXT". */
struct wf_str wf_expr_error_text(struct wf_arena *arena, struct wf_str text,
                                 const struct wf_expr_error *error);

/* Checks a call of format() whose first argument is a literal, as GitHub does before a run: braces, and
 * arguments that are not there. True when nothing is wrong, `call` is no such call, or is NULL. */
bool wf_expr_check_format(struct wf_arena *arena, const struct wf_expr_node *call,
                          struct wf_expr_error *error);

/* Calls `visit` for the node and all below it, parents first; the children are left out when it returns
 * false. */
void wf_expr_walk(const struct wf_expr_node *node,
                  bool (*visit)(void *context, const struct wf_expr_node *node), void *context);

/* One step of a chain such as `steps.build.outputs['digest']`. */
struct wf_expr_part {
    struct wf_str name; /* a literal's text; empty when `dynamic` or `star` */
    bool dynamic;       /* an index that is an expression */
    bool star;
    const struct wf_expr_node *node; /* the index itself */
};

struct wf_expr_chain {
    struct wf_str root; /* the context's name as written */
    const struct wf_expr_node *root_node;
    WF_LIST(struct wf_expr_part) parts;
};

/* Takes a named value with any number of indexes apart. False when `node` is something else, or what is
 * indexed is no named value. */
bool wf_expr_chain(struct wf_arena *arena, const struct wf_expr_node *node, struct wf_expr_chain *chain);

#endif
