/* A hash map from text to a pointer, in an arena. Keys are borrowed. A zeroed struct with its arena set is
 * an empty map. */
#ifndef WF_BASE_MAP_H
#define WF_BASE_MAP_H

#include "base/arena.h"

#include <stdint.h>

struct wf_map_slot {
    struct wf_str key;
    void *value;
    uint32_t hash;
};

struct wf_map {
    struct wf_arena *arena;
    struct wf_map_slot *slots;
    size_t len, cap;
    bool ignore_case; /* ASCII; set before the first put */
};

/* The value of `key`, or NULL. */
void *wf_map_get(const struct wf_map *map, struct wf_str key);

/* Binds `key` to `value` (not NULL) and returns the value it had before, or NULL. */
void *wf_map_put(struct wf_map *map, struct wf_str key, void *value);

#endif
