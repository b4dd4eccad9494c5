/* Entries of cache-from and cache-to, read as docker/buildx reads them (util/buildflags/cache.go): the fields
 * of one CSV record; keys are lower-cased, nothing is trimmed; a single field without `=` is a registry
 * reference. */
#ifndef WF_DOCKER_CACHE_H
#define WF_DOCKER_CACHE_H

#include "base/list.h"
#include "text/source.h"

enum wf_cache_type {
    WF_CACHE_UNKNOWN, /* no such backend, or a `${{ }}` */
    WF_CACHE_GHA,
    WF_CACHE_REGISTRY,
    WF_CACHE_INLINE,
    WF_CACHE_LOCAL,
    WF_CACHE_S3,
    WF_CACHE_AZBLOB,
};

/* Where an attribute means something. */
enum wf_cache_use { WF_CACHE_IMPORTS = 1, WF_CACHE_EXPORTS = 2 };

struct wf_cache_attribute_fact {
    const char *name;
    unsigned use;       /* of enum wf_cache_use */
    unsigned required;  /* likewise */
    const char *values; /* the only values, separated by blanks; NULL: free */
};

struct wf_cache_backend {
    const char *name;
    enum wf_cache_type type;
    unsigned use;                                     /* `inline` cannot be imported by that name */
    const struct wf_cache_attribute_fact *attributes; /* ended by an entry without name */
};

/* All backends, ended by an entry without name. */
extern const struct wf_cache_backend wf_cache_backends[];
const struct wf_cache_backend *wf_cache_backend(struct wf_str name);
const struct wf_cache_attribute_fact *wf_cache_attribute_fact(const struct wf_cache_backend *backend,
                                                              struct wf_str name);

/* One field. Spans are offsets in the entry's text; key and value exclude the '='. */
struct wf_cache_attribute {
    struct wf_span field, key, value;
    struct wf_str name; /* lower-cased, otherwise as written, blanks included */
    struct wf_str text; /* the value, unquoted */
    bool has_value;     /* false: a field without '=' */
};

struct wf_cache_entry {
    struct wf_str text;
    WF_LIST(struct wf_cache_attribute) attributes; /* of a bare reference: none */
    bool bare;                                     /* one field without '=': a registry reference */
    struct wf_str type_text; /* of `type`; "registry" for a bare reference; empty: missing */
    enum wf_cache_type type;
    const struct wf_cache_backend *backend; /* NULL: none of that name */
    bool unknown;                           /* the type, or the whole entry, is a `${{ }}` */
};

/* Reads one entry (the text of a list item, borrowed). Never NULL. */
struct wf_cache_entry *wf_cache_read(struct wf_arena *arena, struct wf_str text);
/* Where, behind a blank, another "type=" or attribute begins that a newline or a comma should separate, or
 * WF_NOT_FOUND. */
size_t wf_cache_joined(struct wf_str text);
/* The entry as its author meant it: without a comment behind it (wf_list_comment), without blanks around keys
 * and values, and only up to wf_cache_joined(). Offsets are those of `text`. NULL: nothing but a comment. */
struct wf_cache_entry *wf_cache_read_meant(struct wf_arena *arena, struct wf_str text);

/* The last attribute of that name (buildx takes the last), or NULL. */
const struct wf_cache_attribute *wf_cache_attribute(const struct wf_cache_entry *entry, const char *name);
/* Its value, or an empty slice. */
struct wf_str wf_cache_value(const struct wf_cache_entry *entry, const char *name);

#endif
