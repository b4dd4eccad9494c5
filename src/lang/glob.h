/* The patterns of event filters: `branches`, `tags`, `paths` and their `-ignore`.
 * Specification: "Filter pattern cheat sheet" of GitHub's workflow syntax: `*`, `**`, `?` and `+` (which
 * repeat what is before them), `[]`, `\` before one of these, and a leading `!`; names of refs after
 * git-check-ref-format(1). */
#ifndef WF_LANG_GLOB_H
#define WF_LANG_GLOB_H

#include "base/arena.h"

enum wf_glob_of { WF_GLOB_REF, WF_GLOB_PATH };

enum wf_glob_mistake {
    WF_GLOB_FINE,
    WF_GLOB_WRONG,     /* only a person can tell what was meant */
    WF_GLOB_BRACES,    /* `{a,b}`: the part is the group */
    WF_GLOB_DOT_SLASH, /* the part is a leading `./` or `/`, which no path has */
    WF_GLOB_FOLDER,    /* the part is a trailing `/`, which no path or ref has */
    WF_GLOB_BLANK,     /* the part is blanks at an end */
};

struct wf_glob_problem {
    enum wf_glob_mistake mistake;
    size_t begin, end;   /* of the part that is wrong, never empty unless the pattern is */
    const char *message; /* "..., so that it never matches" can be read behind it */
};

/* The first mistake that keeps a pattern from ever matching; FINE when there is none. */
struct wf_glob_problem wf_glob_check(struct wf_str pattern, enum wf_glob_of of);

/* Whether a pattern without its `!` matches all of a path. One that cannot be read matches nothing. */
bool wf_glob_match(struct wf_arena *arena, struct wf_str pattern, struct wf_str path);

/* Whether the pattern excludes: it begins with `!`. */
bool wf_glob_negated(struct wf_str pattern);

#endif
