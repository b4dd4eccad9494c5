/* A map from text to a pointer that never changes: one that knows a key more shares all but a few nodes with
 * the one it was made of, so that what was known at every place of a file can be kept. Keys and values are
 * borrowed. NULL is the empty map. */
#ifndef WF_BASE_PMAP_H
#define WF_BASE_PMAP_H

#include "base/arena.h"
#include "base/list.h"
#include "base/str.h"

struct wf_pmap;

/* The value of `key`, or NULL. */
const void *wf_pmap_get(const struct wf_pmap *map, struct wf_str key);

/* The map with `value` (not NULL) at `key`, in the place of what was there. */
const struct wf_pmap *wf_pmap_put(struct wf_arena *arena, const struct wf_pmap *map, struct wf_str key,
                                  const void *value);

struct wf_pmap_values {
    WF_LIST(const void *) list;
};

/* All of them, in no order that means something. */
struct wf_pmap_values wf_pmap_all(struct wf_arena *arena, const struct wf_pmap *map);

#endif
