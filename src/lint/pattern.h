/* POSIX extended regular expressions (with the C library's extensions, such as \s), matched line by line. */
#ifndef WF_LINT_PATTERN_H
#define WF_LINT_PATTERN_H

#include "text/source.h"

struct wf_pattern;

/* Compiles `text`; NULL and the library's words in `*problem` when it is no regular expression. */
struct wf_pattern *wf_pattern_make(struct wf_arena *arena, struct wf_str text, struct wf_str *problem);

/* The first 1-based line of `source` that some part of matches; 0 when there is none. */
uint32_t wf_pattern_find(struct wf_arena *arena, const struct wf_pattern *pattern,
                         const struct wf_source *source);

#endif
