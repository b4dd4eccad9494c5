/* An image reference: [domain/]path[:tag][@digest], by the grammar of distribution/reference (reference.go,
 * regexp.go, normalize.go). The text may hold `${{ }}` pieces, each of which stands for any text at all, even
 * none and even one with `/`, `:` and `@` in it; then answers may be WF_MAYBE. */
#ifndef WF_DOCKER_REF_H
#define WF_DOCKER_REF_H

#include "base/arena.h"
#include "lang/exprvalue.h"
#include "text/source.h"

enum wf_ref_problem {
    WF_REF_OK,
    WF_REF_EMPTY,
    WF_REF_UPPER,    /* "repository name must be lowercase" */
    WF_REF_NAME,     /* another character or an empty component in the name */
    WF_REF_DOMAIN,   /* no host name or port */
    WF_REF_TAG,      /* no [A-Za-z0-9_][A-Za-z0-9_.-]{0,127} */
    WF_REF_DIGEST,   /* no algorithm:hex of the right length */
    WF_REF_LONG,     /* name of more than 255 characters */
    WF_REF_HEX_NAME, /* 64 hexadecimal digits are an image id, no name */
};

/* Slices lie in `text`; those that are absent are empty with a NULL ptr. A tag that is written but empty has
 * a pointer. With unknown pieces the parts are as the known separators give them. */
struct wf_ref {
    struct wf_str text;
    struct wf_str domain, path, tag, digest; /* as written: no "docker.io", no "library/" added */
    enum wf_truth valid;
    enum wf_ref_problem problem; /* when valid is WF_FALSE: the first */
    struct wf_span problem_span; /* in text */
    bool unknown;                /* holds a `${{ }}` */
};

/* Parses `text` (borrowed). Never fails. */
struct wf_ref wf_ref_parse(struct wf_str text);

/* The registry that is meant: the domain, "docker.io" when there is none; empty when it is unknown. */
struct wf_str wf_ref_registry(const struct wf_ref *ref);

/* True when only docker.io/library can hold it: a single name such as `myapp` or `docker.io/myapp:1`.
 * WF_MAYBE when it begins with a hole. */
enum wf_truth wf_ref_is_official(const struct wf_ref *ref);

/* True when both name the same repository and tag once "docker.io/library/" and ":latest" are filled in;
 * WF_MAYBE when a hole leaves it open (the same holes in the same places are equal). */
enum wf_truth wf_ref_same(struct wf_arena *arena, const struct wf_ref *a, const struct wf_ref *b);

/* The whole name with "docker.io/", "library/" and (without digest) ":latest" filled in. */
struct wf_str wf_ref_full(struct wf_arena *arena, const struct wf_ref *ref);

#endif
