/* A build context as a whole: all that stands in the folder, what a .dockerignore leaves of it, and what the
 * instructions of a Dockerfile take. */
#ifndef WF_DOCKER_CONTEXT_H
#define WF_DOCKER_CONTEXT_H

#include "docker/needs.h"

/* Symbolic links count as files of no size; sockets, pipes and devices do not count. */
struct wf_amount {
    size_t files;
    unsigned long long bytes;
};

struct wf_context_entry {
    struct wf_str path; /* "" is the context itself */
    enum wf_entry_kind kind;
    unsigned mode;
    size_t parent;        /* index of the folder that holds it */
    size_t first, count;  /* of a folder: its entries, in byte order of the names */
    bool unreadable;      /* a folder that could not be read */
    struct wf_amount all; /* it, and all below it */
};

/* What stands in a folder. */
struct wf_build_context {
    const struct wf_folder *folder;
    WF_LIST(struct wf_context_entry) entries; /* [0] is the context; a folder stands before what is in it */
    bool truncated;                           /* there are more entries than WF_MAX_CONTEXT_ENTRIES */
};

/* Reads the whole folder, without following links. `folder` must live as long. */
struct wf_build_context *wf_build_context_read(struct wf_arena *arena, const struct wf_folder *folder);

/* What becomes of an entry. */
struct wf_context_mark {
    bool out;                           /* the .dockerignore leaves it out */
    const struct wf_ignore_pattern *by; /* the last pattern that matched it or a folder above; NULL: none */
    const struct wf_need *need;         /* the first one that takes it; NULL: none does, or it is left out */
    struct wf_amount left;              /* of it and all below it: what is not left out ... */
    struct wf_amount sent;              /* ... and what of that is sent */
};

/* A context as one .dockerignore and one Dockerfile see it. All is borrowed. */
struct wf_context_view {
    const struct wf_build_context *context;
    const struct wf_dockerignore *ignore; /* NULL: none */
    const struct wf_needs *needs;         /* NULL: no Dockerfile is known, all that is left is sent */
    struct wf_context_mark *marks;        /* one for each entry */
};

struct wf_context_view wf_context_view_make(struct wf_arena *arena, const struct wf_build_context *context,
                                            const struct wf_dockerignore *ignore,
                                            const struct wf_needs *needs);

enum wf_amount_kind { WF_AMOUNT_ALL, WF_AMOUNT_LEFT, WF_AMOUNT_SENT };

struct wf_amount wf_context_amount(const struct wf_context_view *view, size_t entry,
                                   enum wf_amount_kind kind);

/* Indices of the files and folders that weigh most, heaviest first, at most `max`. Instead of a folder
 * nearly all of whose weight lies in one of its entries, that entry stands there; no entry lies in another.
 */
struct wf_largest {
    WF_LIST(size_t) list;
};
struct wf_largest wf_context_largest(struct wf_arena *arena, const struct wf_context_view *view,
                                     enum wf_amount_kind kind, size_t max);

/* The entry at a path, or NULL. */
const struct wf_context_entry *wf_build_context_find(const struct wf_build_context *context,
                                                     struct wf_str path);

#endif
