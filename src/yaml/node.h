/* The one tree. Workflows, actions, our configuration, template data and the build-time schemas are all made
 * of nodes. A tree lives in the arena of its file and is never changed: fixes are text edits (yaml/patch.h).
 */
#ifndef WF_YAML_NODE_H
#define WF_YAML_NODE_H

#include "base/list.h"
#include "base/map.h"
#include "text/source.h"

enum wf_kind { WF_SCALAR, WF_SEQUENCE, WF_MAPPING, WF_ALIAS };

enum wf_style { WF_PLAIN, WF_SINGLE, WF_DOUBLE, WF_LITERAL, WF_FOLDED, WF_BLOCK, WF_FLOW };

struct wf_node {
    enum wf_kind kind;
    enum wf_style style; /* scalars: PLAIN to FOLDED; collections: BLOCK or FLOW */
    struct wf_span span; /* scalars with quotes or block header and all content lines (without the last line
                            end); flow collections with brackets; block mappings from the first key, block
                            sequences from the first '-', both to the end of the last child; aliases with the
                            '*'; an empty value is an empty span behind its indicator */
    struct wf_str text;  /* scalar: the decoded value; alias: the name */
    struct wf_str anchor, tag;    /* without '&'; the tag as libyaml resolves it; empty when absent */
    struct wf_span properties;    /* from the first of anchor and tag to the end of the second; empty: none */
    struct wf_node *parent;       /* NULL for the root; a key's and a value's parent is the mapping */
    struct wf_node *next;         /* mapping: the next key; sequence: the next item */
    struct wf_node *first;        /* mapping: the first key; sequence: the first item */
    struct wf_node *value;        /* of a mapping's key */
    const struct wf_node *key;    /* of a mapping's value */
    const struct wf_node *target; /* alias: the anchored node; NULL when there is none before it */
    uint32_t count;               /* mapping: pairs; sequence: items */
    uint32_t index;               /* place among its siblings */
    uint32_t weight;              /* YAML events it stands for when aliases are replayed */
    union {
        const struct wf_offsets *offsets; /* of a long scalar; else NULL (yaml/offset.h) */
        const struct wf_map *keys; /* of a mapping with many keys: the first of each, case ignored; else
                                      NULL */
    };
};

/* A comment, from its '#' to the end of the line without the line end. */
struct wf_comment {
    struct wf_span span;
    bool own_line; /* nothing but blanks stands before it */
};

/* What is wrong with the YAML itself. `code` names the kind ("syntax", "duplicate-key", ...). */
struct wf_problem {
    const char *code;
    struct wf_span span;
    struct wf_str message;
    struct wf_span other; /* a second place, e.g. the first of two equal keys; empty: none */
};

struct wf_doc {
    const struct wf_source *source;
    struct wf_node *root; /* NULL: nothing could be read, or the file has no document */
    WF_LIST(struct wf_comment) comments;
    WF_LIST(struct wf_problem) problems;
    bool cut;           /* reading stopped before the end of the file: `problems` say why */
    uint32_t events;    /* number of YAML events when aliases are replayed, for GitHub's limit */
    uint32_t max_depth; /* of nesting */
};

/* The node itself, or what an alias stands for (through aliases of aliases); NULL stays NULL. */
const struct wf_node *wf_node_resolve(const struct wf_node *node);

/* The value of key `name` in a mapping (aliases resolved, key compared exactly), or NULL: also when `node` is
 * NULL or no mapping. The first of duplicates. */
static inline const struct wf_node *wf_node_get(const struct wf_node *node, const char *name);
/* As above, but the key node, whose ->value is the value as written. */
static inline const struct wf_node *wf_node_key(const struct wf_node *node, const char *name);
/* As these two with a slice, ASCII case ignored on request. */
const struct wf_node *wf_node_find(const struct wf_node *node, struct wf_str name, bool ignore_case);
const struct wf_node *wf_node_find_key(const struct wf_node *node, struct wf_str name, bool ignore_case);

/* Here, so that the length of a constant name is no question of the run. */
static inline const struct wf_node *wf_node_get(const struct wf_node *node, const char *name) {
    return wf_node_find(node, wf_str_of(name), false);
}

static inline const struct wf_node *wf_node_key(const struct wf_node *node, const char *name) {
    return wf_node_find_key(node, wf_str_of(name), false);
}

/* The text of a scalar (aliases resolved), or an empty slice with a NULL ptr when it is none. */
struct wf_str wf_node_text(const struct wf_node *node);
bool wf_node_is_scalar(const struct wf_node *node);
bool wf_node_is_mapping(const struct wf_node *node);
bool wf_node_is_sequence(const struct wf_node *node);

/* YAML 1.2 core schema, as GitHub's server resolves scalars (actions/runner, YamlObjectReader). */
enum wf_type { WF_TYPE_NULL, WF_TYPE_BOOL, WF_TYPE_NUMBER, WF_TYPE_STRING, WF_TYPE_NONE /* no scalar */ };
enum wf_type wf_node_type(const struct wf_node *node);
/* For WF_TYPE_BOOL. */
bool wf_node_bool(const struct wf_node *node);
/* For WF_TYPE_NUMBER. */
double wf_node_number(const struct wf_node *node);
/* The type that plain text would have. */
enum wf_type wf_plain_type(struct wf_str text);

/* The place in the file of byte `offset` of a scalar's decoded text (offset may equal the length: the place
 * just behind the last character). Exact through folding, escapes, indentation and line ends. */
uint32_t wf_node_offset(const struct wf_source *source, const struct wf_node *node, size_t offset);
/* The span in the file of decoded bytes [begin, end). */
struct wf_span wf_node_subspan(const struct wf_source *source, const struct wf_node *node, size_t begin,
                               size_t end);

/* The scalar below `node` that begins before `offset` and goes on there, or NULL. */
const struct wf_node *wf_node_scalar_over(const struct wf_node *node, uint32_t offset);

/* Path such as `jobs.build.steps[2].with.cache-to`, for messages. */
struct wf_str wf_node_path(struct wf_arena *arena, const struct wf_node *node);

/* `for (WF_EACH(item, sequence))` and `for (WF_EACH(key, mapping))`: nothing for NULL or other kinds. */
#define WF_EACH(name, collection)                                                                            \
    const struct wf_node *name = wf_node_first(collection);                                                  \
    name;                                                                                                    \
    name = name->next
const struct wf_node *wf_node_first(const struct wf_node *collection);
/* The last key or item (aliases resolved), or NULL when there is none. */
const struct wf_node *wf_node_last(const struct wf_node *collection);

#endif
