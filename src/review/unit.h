/* A file as a tree of units: what a person would move, delete or rewrite as a whole, with the comments and
 * empty lines above it. Of YAML they are the pairs and items of block collections, of a Dockerfile its
 * instructions, of other text its lines. The units below one unit and the bytes before and behind them cover
 * it without a gap.
 */
#ifndef WF_REVIEW_UNIT_H
#define WF_REVIEW_UNIT_H

#include "docker/dockerfile.h"
#include "yaml/node.h"

enum wf_unit_kind { WF_UNIT_FILE, WF_UNIT_PAIR, WF_UNIT_ITEM, WF_UNIT_INSTRUCTION, WF_UNIT_LINE };

struct wf_unit_file;

struct wf_unit {
    enum wf_unit_kind kind;
    const struct wf_unit_file *file;
    const struct wf_unit *parent;
    struct wf_str name;                       /* the key; else empty */
    const struct wf_node *key;                /* of a pair */
    const struct wf_node *node;               /* of a pair its value, of an item itself; else NULL */
    const struct wf_instruction *instruction; /* or NULL */
    struct wf_span lead;                      /* whole lines: comments and empty lines above it */
    struct wf_span body; /* from its first byte behind the indentation to the end of its last line */
    uint32_t column;     /* of its first byte */
    struct wf_unit *children;
    size_t count;
    uint32_t head_end;   /* where the children begin, the first one's lead included */
    bool compact;        /* the first child stands on the unit's own line: "- name: x" */
    struct wf_str canon; /* of the value, whatever its layout: equal means the same */
};

struct wf_unit_file {
    struct wf_arena *arena;
    const struct wf_source *source;
    const struct wf_doc *doc;               /* NULL unless YAML */
    const struct wf_dockerfile *dockerfile; /* NULL unless one */
    struct wf_unit root;
};

/* Reads a file by its path: YAML, Dockerfile or lines. NULL when it is YAML with problems: `*doc` has them.
 */
const struct wf_unit_file *wf_units_read(struct wf_arena *arena, struct wf_str path, struct wf_str bytes,
                                         const struct wf_doc **doc);

/* The texts of a unit from column 0, with LF; the body ends in one. */
struct wf_str wf_unit_body(const struct wf_unit *unit);
struct wf_str wf_unit_lead(const struct wf_unit *unit);
/* The part of the body before its children, and behind them. */
struct wf_str wf_unit_head(const struct wf_unit *unit);
struct wf_str wf_unit_tail(const struct wf_unit *unit);

/* Appends lines of text, each that is not empty behind `column` blanks. */
void wf_unit_indent(struct wf_buf *out, struct wf_str lines, uint32_t column);

/* "jobs.build.steps[2]", "RUN"; of a file: "the file". */
struct wf_str wf_unit_where(struct wf_arena *arena, const struct wf_unit *unit);

/* The comments of a text that came from a unit, one a line, trimmed. */
struct wf_str wf_unit_comments(const struct wf_unit *unit);

#endif
