/* docker/metadata-action (v5, v6): what its inputs say and which tags it makes for a given trigger. The rules
 * are those of its src/tag.ts, flavor.ts, image.ts and meta.ts. Inputs are the items of their lists
 * (docker/list.h); spans are offsets in the decoded value of the input. */
#ifndef WF_DOCKER_META_H
#define WF_DOCKER_META_H

#include "lang/csv.h"
#include "lang/exprvalue.h"

enum wf_meta_type {
    WF_META_SCHEDULE,
    WF_META_SEMVER,
    WF_META_PEP440,
    WF_META_MATCH,
    WF_META_EDGE,
    WF_META_REF_TYPE,
    WF_META_RAW,
    WF_META_SHA,
};

struct wf_meta_attr {
    struct wf_str key;                   /* lower-cased, trimmed */
    struct wf_str value;                 /* trimmed */
    struct wf_span key_span, value_span; /* empty for one that stands for itself (`latest`) */
};

/* A line of `tags`. */
struct wf_meta_line {
    enum wf_meta_type type;
    WF_LIST(struct wf_meta_attr) attrs; /* as written, without type; of equal keys the last one counts */
    double priority;
    struct wf_span span; /* empty: one of the lines that stand for an empty `tags` */
    const char *problem; /* the action throws; a constant text, else NULL */
    struct wf_span problem_span;
    bool unknown; /* the line or its type is a `${{ }}`: anything may be in it */
};

struct wf_meta_lines {
    WF_LIST(struct wf_meta_line) lines; /* by priority, the highest first */
};

/* Reads the items of `tags` (NULL or empty: the four lines that the action takes then). */
struct wf_meta_lines *wf_meta_lines(struct wf_arena *arena, const struct wf_csv *items);

/* The value of an attribute, its default when it is not written, or an empty slice with a NULL ptr. */
struct wf_str wf_meta_attr(const struct wf_meta_line *line, const char *key);

struct wf_meta_flavor {
    struct wf_str latest; /* "auto", "true", "false", or a text with `${{ }}` */
    struct wf_str prefix, suffix;
    bool prefix_latest, suffix_latest; /* also for the tag "latest" */
    bool unknown;                      /* an entry is a `${{ }}` */
    const char *problem;
    struct wf_span problem_span;
};

struct wf_meta_flavor wf_meta_flavor(struct wf_arena *arena, const struct wf_csv *items);

struct wf_meta_image {
    struct wf_str name; /* as written; the action lower-cases it */
    struct wf_span span;
    enum wf_truth enable;
    const char *problem;
};

struct wf_meta_images {
    WF_LIST(struct wf_meta_image) images;
};

struct wf_meta_images *wf_meta_images(struct wf_arena *arena, const struct wf_csv *items);

enum wf_meta_ref { WF_META_REF_UNKNOWN, WF_META_BRANCH, WF_META_TAG, WF_META_PULL };

/* How the run was started. Zeroed: nothing is known. */
struct wf_meta_trigger {
    struct wf_str event;             /* "push", "pull_request", "schedule", ...; empty: unknown */
    enum wf_meta_ref ref;            /* pull_request and pull_request_target: WF_META_PULL */
    struct wf_str ref_name;          /* of the branch or tag; empty: unknown */
    struct wf_str default_branch;    /* empty: unknown */
    enum wf_truth is_default_branch; /* for WF_META_BRANCH, when the names do not tell; schedule: WF_TRUE */
    enum wf_truth is_version;        /* for WF_META_TAG: the tag is a version (`v*` says WF_TRUE) */
    enum wf_truth is_prerelease;     /* and a pre-release */
};

/* Gives the text of `${{ expression }}` (the whole with its braces) when it is known. May be NULL. */
struct wf_meta_resolver {
    bool (*resolve)(void *context, struct wf_str expression, struct wf_str *text);
    void *context;
};

enum wf_meta_piece_kind {
    WF_META_LITERAL,
    WF_META_EXPRESSION, /* a `${{ }}` nobody could resolve; text: all of it */
    WF_META_BRANCH_NAME,
    WF_META_TAG_NAME,
    WF_META_BASE_REF,
    WF_META_SHORT_SHA,
    WF_META_LONG_SHA,
    WF_META_PR_NUMBER,
    WF_META_VERSION, /* text: "version", "major", "minor", "patch", "raw", ... */
    WF_META_DATE,
    WF_META_DEFAULT_BRANCH, /* "true" or "false" */
    WF_META_OTHER,          /* what only the action can tell */
};

struct wf_meta_piece {
    enum wf_meta_piece_kind kind;
    struct wf_str text;
    bool maybe_empty;
};

struct wf_meta_tag {
    const struct wf_meta_line *line; /* NULL: "latest" */
    enum wf_truth produced;
    enum wf_truth invalid; /* docker refuses the tag, should it be produced */
    const char *reason; /* why it is not, or only may be, produced, or is invalid; a constant text or NULL */
    WF_LIST(struct wf_meta_piece) pieces; /* after the action's clean-up of characters */
};

struct wf_meta_tags {
    WF_LIST(struct wf_meta_tag) tags; /* one for each line, by priority */
    struct wf_meta_tag latest;        /* `latest` with the flavor's affixes */
    const char *problem; /* the action throws for this trigger (an `enable` that is no boolean) */
    const struct wf_meta_line *problem_line;
};

/* What the action makes of `lines` and `flavor`. */
struct wf_meta_tags *wf_meta_tags(struct wf_arena *arena, const struct wf_meta_lines *lines,
                                  const struct wf_meta_flavor *flavor, const struct wf_meta_trigger *trigger,
                                  const struct wf_meta_resolver *resolver);

/* The tag for people: "sha-<short sha>", "pr-<number>", "1.2". */
struct wf_str wf_meta_tag_text(struct wf_arena *arena, const struct wf_meta_tag *tag);

#endif
