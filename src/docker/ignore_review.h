/* What is odd about the patterns of a .dockerignore by themselves, without a look at the files: lines that do
 * nothing, and lines that do not do what they say. */
#ifndef WF_DOCKER_IGNORE_REVIEW_H
#define WF_DOCKER_IGNORE_REVIEW_H

#include "docker/ignore_facts.h"

enum wf_ignore_fault {
    WF_IGNORE_REPEATED,  /* `other` is the same */
    WF_IGNORE_COVERED,   /* `other` covers all that it can match */
    WF_IGNORE_UNDONE,    /* `other`, of the opposite kind and behind it, covers all that it can match */
    WF_IGNORE_IDLE,      /* an exception before which nothing is left out */
    WF_IGNORE_NOTHING,   /* "/", ".", "../x": there is no such path */
    WF_IGNORE_ONLY_TOP,  /* matches only in the context itself what stands anywhere: `fact` */
    WF_IGNORE_COMMENT,   /* " # ..." belongs to the pattern */
    WF_IGNORE_BRACES,    /* "{a,b}" are plain characters */
    WF_IGNORE_BACKSLASH, /* before a letter: no separator */
};

struct wf_ignore_remark {
    enum wf_ignore_fault fault;
    const struct wf_ignore_pattern *pattern;
    const struct wf_ignore_pattern *other; /* NULL: none */
    const struct wf_ignore_fact *fact;     /* of ONLY_TOP */
    struct wf_str better; /* to write instead, lines with LF between; empty: the line can go */
    bool sure;            /* better is what was meant; else a person should decide */
};

struct wf_ignore_review {
    WF_LIST(struct wf_ignore_remark) remarks; /* in the order of the file, at most one for each pattern */
};

/* Patterns that Docker refuses are left out: they have their own problem. */
struct wf_ignore_review wf_ignore_review(struct wf_arena *arena, const struct wf_dockerignore *ignore);

/* Whether `wide` matches every path that `narrow` can match. False also when that is hard to say. Exceptions
 * or not makes no difference. */
bool wf_ignore_pattern_matches_all(const struct wf_ignore_pattern *wide,
                                   const struct wf_ignore_pattern *narrow);

/* The same, also when it matches only a folder above. */
bool wf_ignore_pattern_covers_all(const struct wf_ignore_pattern *wide,
                                  const struct wf_ignore_pattern *narrow);

/* Where a comment begins that belongs to a pattern (the blanks before its '#' included), or WF_NOT_FOUND. */
size_t wf_ignore_comment_at(struct wf_str written);

#endif
