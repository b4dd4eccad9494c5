/* What the files of the template engine share: the parsed program, and the half-finished text that the YAML
 * profile fills. Nobody else includes this. */
#ifndef WF_LANG_MUSTACHE_PARTS_H
#define WF_LANG_MUSTACHE_PARTS_H

#include "base/buf.h"
#include "lang/mustache.h"

enum wf_mustache_op {
    WF_MUSTACHE_LITERAL,
    WF_MUSTACHE_VALUE,
    WF_MUSTACHE_SECTION,
    WF_MUSTACHE_INVERTED,
    WF_MUSTACHE_PARTIAL,
    WF_MUSTACHE_PARENT,
    WF_MUSTACHE_BLOCK,
};

/* How a value is written. */
enum wf_mustache_how {
    WF_MUSTACHE_FITTED,
    WF_MUSTACHE_RAW,
    WF_MUSTACHE_SHELL,
    WF_MUSTACHE_VARIABLE,
    WF_MUSTACHE_TREE
};

struct wf_mustache_node {
    enum wf_mustache_op op;
    enum wf_mustache_how how; /* of a value */
    bool optional;            /* may be missing */
    bool dynamic;             /* partial, parent: the name names a variable that holds the name */
    bool line_begin;          /* literal: its first byte begins a line of the template */
    bool line_end;            /* value: nothing but blanks and a line end follow */
    bool own_line;            /* partial, parent: stands alone; block: its content begins on the next line */
    struct wf_str text;       /* literal: bytes of at most one line; all others: the name */
    struct wf_str indent; /* partial, parent: the blanks before it; block: the indentation of its content */
    struct wf_span span;  /* the tag */
    struct wf_mustache_node *first, *next;
};

struct wf_mustache {
    enum wf_mustache_profile profile;
    struct wf_source *source;
    struct wf_mustache_node *first;
};

/* Sets `*problem` from a printf format and returns false. */
bool wf_mustache_fail(struct wf_arena *arena, struct wf_mustache_problem *problem,
                      const struct wf_source *source, struct wf_span span, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* A value that waits for its place: one letter stands for it at byte `at` of the draft. */
struct wf_mustache_hole {
    size_t at;
    struct wf_str value;
    struct wf_str name;             /* of the variable, for messages */
    bool bare;                      /* the data's own boolean or number */
    bool missing;                   /* optional and not there: writes nothing */
    bool shell;                     /* made safe for a shell by its filter */
    const struct wf_source *source; /* where its tag is */
    struct wf_span span;
};

/* From byte `at` on the draft was written by that place of a template. */
struct wf_mustache_origin {
    size_t at;
    const struct wf_source *source;
    struct wf_span span;
};

struct wf_mustache_draft {
    struct wf_buf text;
    WF_LIST(struct wf_mustache_hole) holes;
    WF_LIST(struct wf_mustache_origin) origins;
};

/* Fills the holes of a YAML draft, each for its place. */
bool wf_mustache_fill(struct wf_arena *arena, const struct wf_mustache_draft *draft, struct wf_str *text,
                      struct wf_mustache_problem *problem);

/* Appends `node` (NULL: nothing) as block YAML at the column of the end of `out`, or on a new line when a
 * "key:" stands before it. False when something that no block can follow does, when the tree is deeper than
 * WF_MAX_YAML_DEPTH or the text grows beyond WF_MAX_RENDER_BYTES. */
bool wf_mustache_tree(struct wf_buf *out, const struct wf_node *node);

/* What stands on the last line of the buffer. */
struct wf_str wf_mustache_last_line(const struct wf_buf *out);

/* The number of bytes of `line` that are blanks; with `marks`, "- " counts as blank. */
size_t wf_mustache_margin(struct wf_str line, bool marks);

/* Appends the lines of `value`; `margin` stands before all but the first and the empty ones between others
 * ("-" becomes a blank). */
void wf_mustache_lines(struct wf_buf *out, struct wf_str value, struct wf_str margin);

/* True when a block scalar can hold all characters of `text`. */
bool wf_mustache_block_ok(struct wf_str text);

/* Without the line ends at its end. */
struct wf_str wf_mustache_chomp(struct wf_str value);

#endif
