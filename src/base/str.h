/* A borrowed slice of bytes. It owns nothing and need not end in NUL. */
#ifndef WF_BASE_STR_H
#define WF_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct wf_str {
    const char *ptr;
    size_t len;
};

/* A slice of a string literal, usable in constant initialisers. */
#define WF_STR(literal) ((struct wf_str){"" literal, sizeof(literal) - 1})
#define WF_STR_INIT(literal)                                                                                 \
    { "" literal, sizeof(literal) - 1 }

/* For printf("%.*s"). */
#define WF_STR_ARG(s) (int)(s).len, (s).ptr

#define WF_NOT_FOUND ((size_t)-1)

/* A slice of a C string; NULL gives the empty slice. */
struct wf_str wf_str_of(const char *text);

/* The bytes [begin, end) of `s`; both are clamped to its length. */
struct wf_str wf_str_sub(struct wf_str s, size_t begin, size_t end);

bool wf_str_eq(struct wf_str a, struct wf_str b);
bool wf_str_is(struct wf_str a, const char *b);
/* ASCII case is ignored. */
bool wf_str_eq_case(struct wf_str a, struct wf_str b);
bool wf_str_is_case(struct wf_str a, const char *b);
/* True when `s` is one of the names; NULL ends them. */
bool wf_str_is_any(struct wf_str s, const char *const *names);
bool wf_str_is_any_case(struct wf_str s, const char *const *names);
/* True when `word` is one of the words, which single spaces separate; the empty word is none. */
bool wf_str_in(struct wf_str word, const char *words);
bool wf_str_starts(struct wf_str s, const char *prefix);
bool wf_str_ends(struct wf_str s, const char *suffix);
/* memcmp order, shorter first. */
int wf_str_cmp(struct wf_str a, struct wf_str b);

/* Index of the first `needle` at or after `from`, or WF_NOT_FOUND. */
size_t wf_str_find(struct wf_str s, const char *needle, size_t from);
size_t wf_str_find_str(struct wf_str s, struct wf_str needle, size_t from);
size_t wf_str_find_char(struct wf_str s, char c, size_t from);
bool wf_str_has(struct wf_str s, const char *needle);
/* True when one of the texts stands somewhere in `s`, or at its begin; NULL ends them. */
bool wf_str_has_any(struct wf_str s, const char *const *needles);
bool wf_str_starts_any(struct wf_str s, const char *const *prefixes);

/* Without leading and trailing blanks (space, tab, CR, LF). */
struct wf_str wf_str_trim(struct wf_str s);

/* Splits off what stands before the next `separator`: returns it and moves `*rest` behind the separator.
 * Returns false when `*rest` is spent (its ptr is NULL). */
bool wf_str_cut(struct wf_str *rest, char separator, struct wf_str *part);

bool wf_is_blank(char c); /* space, tab */
bool wf_is_space(char c); /* space, tab, CR, LF */
bool wf_is_digit(char c);
bool wf_is_alpha(char c);
bool wf_is_alnum(char c);
bool wf_is_word(char c);  /* letter, digit, `_` */
bool wf_is_id(char c);    /* letter, digit, `_`, `-` */
int wf_hex_digit(char c); /* its value, or 16 when it is none */
char wf_lower(char c);
char wf_upper(char c);

#endif
