/* The part of Go's regular expressions that a pattern of a .dockerignore can become: text, classes, escapes,
 * `^`, `$`, `|`, `X{2,3}`, `X*` of a class, `.*`, and the group that stands for folders. What Go makes of a
 * backslash before a letter (`\d`, `\b`, `\n`) and of `[[:alpha:]]` holds here too. Matching takes time in
 * proportion to the product of both lengths, whatever the pattern. Source: regexp/syntax of Go, Perl flags;
 * of Unicode's one-letter classes
 * (`\pL`) only the ASCII characters are known. */
#ifndef WF_DOCKER_IGNORE_REGEX_H
#define WF_DOCKER_IGNORE_REGEX_H

#include "base/arena.h"

struct wf_ignore_regex;

/* Reads an expression; NULL and a sentence in `*problem` when Go refuses it. One of more than 16,000 steps
 * matches nothing: no path is that long. */
const struct wf_ignore_regex *wf_ignore_regex_make(struct wf_arena *arena, struct wf_str text,
                                                   const char **problem);

/* Sets prefixes[d] where it matches the first d + 1 parts of the path, anywhere in them unless `^` and `$`
 * say otherwise; the others stay as they are. Bytes that are no UTF-8 are taken for U+FFFD. */
void wf_ignore_regex_prefixes(const struct wf_ignore_regex *regex, struct wf_str path, bool *prefixes);

#endif
