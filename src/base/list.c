#include "base/list.h"

#include "base/err.h"

#include <stdint.h>

void *wf_list_grow(struct wf_arena *arena, void *items, size_t len, size_t *cap, size_t size) {
    if (len < *cap) {
        return items;
    }
    if (*cap > SIZE_MAX / 2) {
        wf_oom();
    }
    size_t room = *cap == 0 ? 4 : *cap * 2;
    void *grown = wf_arena_array(arena, room, size);
    if (len > 0) {
        memcpy(grown, items, len * size);
    }
    *cap = room;
    return grown;
}
