/* How the builder reads a word: quotes, escapes, variables. Source: moby/buildkit,
 * frontend/dockerfile/shell/lex.go. */
#ifndef WF_DOCKER_LEX_H
#define WF_DOCKER_LEX_H

#include "docker/vars.h"

enum wf_lex_state { WF_LEX_UNKNOWN, WF_LEX_UNSET, WF_LEX_SET };

struct wf_lex_value {
    enum wf_lex_state state;
    struct wf_str text; /* when set */
};

struct wf_lex_options {
    char escape;      /* '\\' or '`' */
    bool raw_quotes;  /* quotes stay in the text */
    bool raw_escapes; /* so do escapes */
    bool keep_unset;  /* a variable that is not set stays as it was written */
    bool no_quotes;   /* quotes are ordinary characters: the text of a here-document */
    /* The value of a variable; NULL: none is known. */
    struct wf_lex_value (*get)(const void *context, struct wf_str name);
    const void *context;
};

struct wf_lex_word {
    struct wf_str text;
    size_t begin, end; /* the bytes that it came from, quotes included */
};

struct wf_lexed {
    struct wf_str text;
    bool hole;         /* something of it is not known; it is left out of the text */
    size_t head;       /* bytes of the text before the first hole */
    const char *error; /* why the builder refuses it: a constant, lower case; NULL: good */
    size_t error_at;
    bool fails;                        /* a `${x:?y}` of a variable that is not set */
    size_t fails_at;                   /* the first of them: its place among the uses */
    WF_LIST(struct wf_lex_word) words; /* split at white space outside quotes, after the replacement */
    struct wf_var_uses uses;
};

/* Reads `text`. Nesting deeper than WF_MAX_EXPANSION_DEPTH is a hole. */
struct wf_lexed wf_lex(struct wf_arena *arena, struct wf_str text, const struct wf_lex_options *options);

/* To look names up in a `struct wf_vars`, which is the context. */
struct wf_lex_value wf_lex_vars_value(const void *vars, struct wf_str name);

/* Patterns of ${x#p} and its like: `*`, `?`, `\` before one of these. False: the builder refuses the pattern.
 */
bool wf_lex_pattern_good(struct wf_str pattern);
/* The value without the part that matches at its begin, or at its end. */
struct wf_str wf_lex_trim(struct wf_arena *arena, struct wf_str value, struct wf_str pattern, bool longest,
                          bool at_end);
/* With the first match, or all, replaced. */
struct wf_str wf_lex_replace(struct wf_arena *arena, struct wf_str value, struct wf_str pattern,
                             struct wf_str replacement, bool all);

#endif
