/* A step's or job's `uses:` (GitHub's workflow syntax): `docker://image`, `./path` (or `.\path`),
 * `$/path` (this repository at the running commit), `owner/repo[/path]@ref` (`\` separates as well). */
#ifndef WF_LANG_USES_H
#define WF_LANG_USES_H

#include "base/str.h"

#include <stdint.h>

enum wf_uses_kind {
    WF_USES_INVALID, /* none of the others; `problem` says why */
    WF_USES_DOCKER,
    WF_USES_LOCAL,
    WF_USES_SELF,
    WF_USES_REPOSITORY,
};

enum wf_uses_ref {
    WF_USES_REF_NONE,
    WF_USES_REF_SHA,       /* 40 (or 64) hexadecimal digits */
    WF_USES_REF_SHORT_SHA, /* 7 or 8 hexadecimal digits with a digit and a letter: GitHub refuses them */
    WF_USES_REF_VERSION,   /* v1, 1.2, v1.2.3, v1.2.3-rc.1 */
    WF_USES_REF_NAME,      /* any other branch or tag */
};

/* A version such as v4 (parts 1), v4.1 (2), v4.1.0 (3). */
struct wf_version {
    uint32_t major, minor, patch;
    uint32_t parts; /* 0: no version */
    bool v;         /* written with a leading v */
    bool extra;     /* something like -rc.1 or +build follows */
};

/* The slices lie in `text`, so that `slice.ptr - text.ptr` is the offset of a part. */
struct wf_uses {
    enum wf_uses_kind kind;
    enum wf_uses_ref ref_kind;
    struct wf_str text;
    struct wf_str owner, repo, path, ref; /* REPOSITORY; LOCAL and SELF have only `path` */
    struct wf_str image;                  /* DOCKER: without docker:// */
    struct wf_version version;            /* of the ref */
    const char *problem;                  /* INVALID: a constant text, else NULL */
    bool workflow;                        /* path leads into .github/workflows and ends in .yml or .yaml */
    bool expression;                      /* holds a `${{ }}`, which GitHub refuses */
};

/* Parses `text` (borrowed). Never fails. */
struct wf_uses wf_uses_parse(struct wf_str text);

/* True when both are the same repository and path; case is ignored in owner and repository. */
bool wf_uses_same_action(const struct wf_uses *a, const struct wf_uses *b);
/* True for `owner/repo[/path]`, compared as above. */
bool wf_uses_is(const struct wf_uses *uses, const char *name);

/* The version that the whole of `text` spells; parts is 0 when it is none. */
struct wf_version wf_version_parse(struct wf_str text);

/* The first version in a comment such as `# v4.1.0`, `# tag=v4`, `# actions/checkout@v4.1.0 (pinned)`. */
struct wf_version wf_uses_comment_version(struct wf_str comment);

/* The version that is meant: the ref's own, or the comment's when the ref is a SHA. `comment` may be empty.
 */
struct wf_version wf_uses_version(const struct wf_uses *uses, struct wf_str comment);

#endif
