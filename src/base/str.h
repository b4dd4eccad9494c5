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

/* The shortest of these stand here so that a compiler sees the length of a literal: they are asked about
 * every word of every file. */

/* A slice of a C string; NULL gives the empty slice. */
static inline struct wf_str wf_str_of(const char *text) {
    return text == NULL ? (struct wf_str){NULL, 0} : (struct wf_str){text, strlen(text)};
}

/* The bytes [begin, end) of `s`; both are clamped to its length. */
static inline struct wf_str wf_str_sub(struct wf_str s, size_t begin, size_t end) {
    end = end < s.len ? end : s.len;
    begin = begin < end ? begin : end;
    return (struct wf_str){begin == 0 ? s.ptr : s.ptr + begin, end - begin};
}

static inline bool wf_str_eq(struct wf_str a, struct wf_str b) {
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}
/* The first byte tells most texts apart before a length has to be counted. */
static inline bool wf_str_is(struct wf_str a, const char *b) {
    return a.len == 0 ? b[0] == '\0' : a.ptr[0] == b[0] && strlen(b) == a.len && memcmp(a.ptr, b, a.len) == 0;
}
static inline bool wf_str_starts(struct wf_str s, const char *prefix) {
    return prefix[0] == '\0' || (s.len > 0 && s.ptr[0] == prefix[0] && s.len >= strlen(prefix) &&
                                 memcmp(s.ptr, prefix, strlen(prefix)) == 0);
}
static inline bool wf_str_ends(struct wf_str s, const char *suffix) {
    size_t len = strlen(suffix);
    return s.len >= len && (len == 0 || memcmp(s.ptr + s.len - len, suffix, len) == 0);
}

static inline bool wf_is_blank(char c) { /* space, tab */
    return c == ' ' || c == '\t';
}
static inline bool wf_is_space(char c) { /* space, tab, CR, LF */
    return wf_is_blank(c) || c == '\r' || c == '\n';
}
static inline bool wf_is_digit(char c) {
    return c >= '0' && c <= '9';
}
static inline bool wf_is_alpha(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
static inline bool wf_is_alnum(char c) {
    return wf_is_alpha(c) || wf_is_digit(c);
}
static inline bool wf_is_word(char c) { /* letter, digit, `_` */
    return wf_is_alnum(c) || c == '_';
}
static inline bool wf_is_id(char c) { /* letter, digit, `_`, `-` */
    return wf_is_word(c) || c == '-';
}
static inline char wf_lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}
static inline char wf_upper(char c) {
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}
int wf_hex_digit(char c); /* its value, or 16 when it is none */

/* ASCII case is ignored. */
bool wf_str_same_case(const char *a, const char *b, size_t len); /* of `len` bytes each */
static inline bool wf_str_eq_case(struct wf_str a, struct wf_str b) {
    return a.len == b.len && (a.len == 0 || (wf_lower(a.ptr[0]) == wf_lower(b.ptr[0]) &&
                                             wf_str_same_case(a.ptr, b.ptr, a.len)));
}
static inline bool wf_str_is_case(struct wf_str a, const char *b) {
    return a.len == 0 ? b[0] == '\0'
                      : wf_lower(a.ptr[0]) == wf_lower(b[0]) && wf_str_eq_case(a, wf_str_of(b));
}
/* True when `s` is one of the names; NULL ends them. */
bool wf_str_is_any(struct wf_str s, const char *const *names);
bool wf_str_is_any_case(struct wf_str s, const char *const *names);
/* True when `word` is one of the words, which single spaces separate; the empty word is none. */
bool wf_str_in(struct wf_str word, const char *words);
/* memcmp order, shorter first. */
int wf_str_cmp(struct wf_str a, struct wf_str b);

/* Index of the first `needle` at or after `from`, or WF_NOT_FOUND. */
size_t wf_str_find_str(struct wf_str s, struct wf_str needle, size_t from);
static inline size_t wf_str_find(struct wf_str s, const char *needle, size_t from) {
    return wf_str_find_str(s, wf_str_of(needle), from);
}
static inline size_t wf_str_find_char(struct wf_str s, char c, size_t from) {
    const char *hit = from < s.len ? (const char *)memchr(s.ptr + from, c, s.len - from) : NULL;
    return hit == NULL ? WF_NOT_FOUND : (size_t)(hit - s.ptr);
}
static inline bool wf_str_has(struct wf_str s, const char *needle) {
    return wf_str_find(s, needle, 0) != WF_NOT_FOUND;
}
/* True when one of the texts stands somewhere in `s`, or at its begin; NULL ends them. */
bool wf_str_has_any(struct wf_str s, const char *const *needles);
bool wf_str_starts_any(struct wf_str s, const char *const *prefixes);

/* Without leading and trailing blanks (space, tab, CR, LF). */
struct wf_str wf_str_trim(struct wf_str s);

/* Splits off what stands before the next `separator`: returns it and moves `*rest` behind the separator.
 * Returns false when `*rest` is spent (its ptr is NULL). */
bool wf_str_cut(struct wf_str *rest, char separator, struct wf_str *part);

#endif
