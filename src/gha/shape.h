/* What a file may look like, as constant tables: made from schemas/{workflow,action,dependabot}.yml
 * (notation: schemas/README.md) by src/tool/, walked by gha/schema.c. A shape is one definition; shapes name
 * each other by their place in the table; shape 0 is the whole file's. */
#ifndef WF_GHA_SHAPE_H
#define WF_GHA_SHAPE_H

#include "base/str.h"

#include <stdint.h>

enum wf_shape_kind {
    WF_SHAPE_NULL,
    WF_SHAPE_BOOLEAN,
    WF_SHAPE_NUMBER,
    WF_SHAPE_INTEGER,
    WF_SHAPE_TEXT,
    WF_SHAPE_LIST,
    WF_SHAPE_MAPPING,
    WF_SHAPE_CHOICE, /* one of `parts`, which are no choices themselves */
};

/* What expressions may name at a place: one bit each. */
enum wf_may {
    WF_MAY_GITHUB,
    WF_MAY_INPUTS,
    WF_MAY_VARS,
    WF_MAY_NEEDS,
    WF_MAY_STRATEGY,
    WF_MAY_MATRIX,
    WF_MAY_SECRETS,
    WF_MAY_STEPS,
    WF_MAY_JOB,
    WF_MAY_RUNNER,
    WF_MAY_ENV,
    WF_MAY_JOBS,
    WF_MAY_CONTEXTS, /* number of contexts; functions follow */
    WF_MAY_HASH_FILES = WF_MAY_CONTEXTS,
    WF_MAY_STATUS,
    WF_MAY_STATUS_OF_JOBS,
    WF_MAY_COUNT,
};

/* "github" ... "hashFiles", "status", "status-of-jobs". */
struct wf_str wf_may_name(enum wf_may may);

enum wf_shape_mark {
    WF_SHAPE_WORD = 1,        /* text that is not empty */
    WF_SHAPE_IGNORE_CASE = 2, /* of `values` */
    WF_SHAPE_CONDITION = 4,   /* text that is an expression without `${{ }}` */
    WF_SHAPE_BARE = 8,        /* a condition in which `${{ }}` may not stand */
    WF_SHAPE_LENIENT = 16,    /* GitHub accepts what does not fit here and below, its editor does not */
    WF_SHAPE_OPEN = 32,       /* GitHub accepts unknown keys, its editor does not */
    WF_SHAPE_UNIQUE = 64,     /* no item of the list twice */
    WF_SHAPE_TIME = 128,      /* text such as 09:30 */
    WF_SHAPE_EXACT = 256,     /* a number, boolean or null is no text */
};

enum wf_shape_need {
    WF_KEY_OPTIONAL,
    WF_KEY_ADVISED, /* the documentation requires it, GitHub does not */
    WF_KEY_REQUIRED,
};

struct wf_shape_key {
    struct wf_str name;
    uint16_t shape;
    uint8_t need; /* enum wf_shape_need */
};

enum wf_shape_law_kind {
    WF_LAW_ONE_KEY,  /* exactly one of `names` */
    WF_LAW_SOME_KEY, /* at least one of `names` */
    WF_LAW_NEEDS, /* the first of `names` (with the text `value`, when that is not empty) needs the second */
};

struct wf_shape_law {
    enum wf_shape_law_kind kind;
    const struct wf_str *names;
    uint32_t name_count;
    struct wf_str value;
};

struct wf_shape {
    enum wf_shape_kind kind;
    uint32_t may;         /* bits 1 << enum wf_may */
    uint32_t marks;       /* of enum wf_shape_mark */
    struct wf_str label;  /* "a step", `"push"`: for messages; may be empty */
    uint32_t min, max;    /* length of a text, number of items or pairs, value of an integer; max 0: no end */
    struct wf_str unless; /* everything fits when this key of the file's root is true; may be empty */
    const struct wf_str *values;     /* TEXT: all that is allowed; none: anything */
    const uint16_t *parts;           /* CHOICE */
    const struct wf_shape_key *keys; /* MAPPING, sorted by name */
    const struct wf_shape_law *laws; /* MAPPING */
    uint16_t value_count, part_count, key_count, law_count;
    uint16_t item;  /* LIST: of each item; MAPPING: of the value of each key that is not among `keys`, 0: no
                       others */
    uint16_t names; /* MAPPING: of such keys themselves */
};

struct wf_shapes {
    const struct wf_shape *items;
    size_t count;
    uint16_t any; /* the shape that everything fits */
};

extern const struct wf_shapes wf_workflow_shapes, wf_action_shapes, wf_dependabot_shapes;

/* The key `name` of a mapping's shape, or NULL. */
const struct wf_shape_key *wf_shape_key(const struct wf_shape *shape, struct wf_str name);

#endif
