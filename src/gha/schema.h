/* The reader of GitHub's server as a walk over the tree: what a file's shapes (gha/shape.h) do not allow is
 * noticed here and said by rules; and for each scalar is known what expressions may name there.
 * Specification: TemplateReader of actions/runner. An alias stands for its anchor's content at the alias's
 * place, so one node can be read several times, in different ways. */
#ifndef WF_GHA_SCHEMA_H
#define WF_GHA_SCHEMA_H

#include "gha/file.h"
#include "gha/shape.h"
#include "lang/expr.h"

enum wf_violation_kind {
    WF_UNKNOWN_KEY,          /* no shape of this mapping has the key */
    WF_EXCLUDED_KEY,         /* another key of the mapping excludes it: `other` */
    WF_CLASHING_KEY,         /* exactly one of some keys may be there: `other` is the first */
    WF_MISSING_KEY,          /* one certain key: `wanted` */
    WF_MISSING_KEYS,         /* one of several */
    WF_MISSING_VALUE,        /* nothing stands where something must */
    WF_WRONG_KIND,           /* a list, mapping, or scalar of a type that is not allowed */
    WF_UNKNOWN_VALUE,        /* not among the allowed values */
    WF_WRONG_SIZE,           /* too short, too long, too small, too large, no time of day */
    WF_REPEATED_VALUE,       /* twice in a list of different values: `other` is the first */
    WF_MISPLACED_EXPRESSION, /* no expression may stand there */
    WF_TOO_DEEP,             /* nested too deep once aliases are replaced; what is below is not read */
};

struct wf_violation {
    enum wf_violation_kind kind;
    bool lenient;                /* only GitHub's editor objects */
    const struct wf_node *node;  /* the key, value or mapping that is wrong */
    const struct wf_node *other; /* or NULL */
    struct wf_span span; /* where it is best shown: a mapping that lacks a key is shown at its own key */
    struct wf_str message;
    struct wf_str wanted; /* MISSING_KEY; the nearest key or value of UNKNOWN_*, empty when none is near */
    bool slip;            /* `wanted` is so near that it must be meant */
    uint32_t kinds;       /* bits 1 << enum wf_shape_kind: what may stand at `node`'s place */
};

/* A scalar, key or value, as it was read at one place. */
struct wf_place_read {
    const struct wf_node *scalar;
    const struct wf_expr_allowed *allowed; /* NULL: no expression may stand there */
    bool condition;                        /* the text is an expression without `${{ }}`, too; so is the
                                              text that `${{ 'text' }}` stands for */
    bool bare;                             /* and `${{ }}` may not stand in it */
};

struct wf_schema_read {
    WF_LIST(struct wf_violation) violations; /* in the order in which they were met */
    WF_LIST(struct wf_place_read) places;    /* with `${{` or that are conditions; in order of the walk */
    const struct wf_place_read **by_offset;  /* the same, in order of the file */
};

/* What a file of this type may look like, or NULL. */
const struct wf_shapes *wf_file_shapes(enum wf_file_type type);

/* Reads a document of a known type; nothing for others, and without a root. Never NULL. Documents of more
 * events than GitHub reads must not be given. */
struct wf_schema_read *wf_schema_read(struct wf_arena *arena, const struct wf_doc *doc,
                                      enum wf_file_type type);

/* What the first reading of `scalar` found, or NULL when it has neither `${{` nor is a condition. */
const struct wf_place_read *wf_schema_place(const struct wf_schema_read *read, const struct wf_node *scalar);

/* What expressions may name in `scalar`; NULL: none may stand there. */
const struct wf_expr_allowed *wf_schema_allowed(const struct wf_schema_read *read,
                                                const struct wf_node *scalar);

#endif
