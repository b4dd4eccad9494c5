/* The cache entries of a step, each as its author means it: cache-from and cache-to of
 * docker/build-push-action, and what docker/bake-action's `set` gives them ("*.cache-to=type=gha"); the same
 * options in scripts. Also for steps of composite actions. */
#ifndef WF_DOCKER_CACHE_LINES_H
#define WF_DOCKER_CACHE_LINES_H

#include "docker/cache.h"
#include "docker/list.h"
#include "gha/script.h"

struct wf_meant_line {
    const struct wf_step *step;
    const struct wf_node *key, *value; /* the input and the scalar that holds its list (wf_list_scalar) */
    const struct wf_shell_command *command; /* of a script, `value`; NULL: an input's */
    const struct wf_csv_item *item;
    size_t base;                         /* where the entry begins in item->text */
    struct wf_str text;                  /* the entry as the action passes it on */
    const struct wf_cache_entry *entry;  /* as meant, offsets in `text`; NULL: nothing but a comment */
    const struct wf_cache_entry *passed; /* as buildx reads it */
    bool exports;
    size_t count;        /* of entries in its input */
    struct wf_str store; /* of an export: what keeps it, as others name it too: "scope \"buildkit\"", "image
                            \"ghcr.io/acme/web:cache\"" in canonical form; empty: nothing that others share */
};

struct wf_cache_lines {
    WF_LIST(struct wf_meant_line) list; /* in the order of the file */
};

struct wf_cache_lines *wf_cache_lines(struct wf_arena *arena, const struct wf_step *step);

/* Those in the options of `docker build` and `docker buildx bake` in a script: --cache-from, --cache-to,
 * --set. A shell variable is a hole. */
struct wf_cache_lines *wf_cache_words(struct wf_arena *arena, const struct wf_script *script);

/* For the two: adds an entry whose item, base and step are set; sets base and `exports` of bake's
 * "TARGET.cache-to=ENTRY", false when it sets something else. */
void wf_cache_line_add(struct wf_arena *arena, struct wf_cache_lines *lines, struct wf_meant_line line);
bool wf_cache_line_set(struct wf_meant_line *line);

/* Where bytes [begin, end) of the entry's text stand in the scalar's decoded text. */
struct wf_span wf_cache_part(const struct wf_meant_line *line, size_t begin, size_t end);

/* True for the backends that write a cache of their own, with a mode: all but inline. */
bool wf_cache_has_modes(const struct wf_cache_entry *entry);

/* True when it exports the layers of all stages. */
bool wf_cache_is_full(const struct wf_meant_line *line);

#endif
