/* A growing array in an arena. Declare one with `WF_LIST(struct thing) things;`, zeroed is empty, walk
 * `things.items[0 .. things.len)`. Growing moves the items: keep indices, not pointers, while pushing. */
#ifndef WF_BASE_LIST_H
#define WF_BASE_LIST_H

#include "base/arena.h"

#define WF_LIST(type)                                                                                        \
    struct {                                                                                                 \
        type *items;                                                                                         \
        size_t len, cap;                                                                                     \
    }

/* Appends a zeroed item and gives a pointer to it, valid until the next push. */
#define WF_PUSH(arena, list)                                                                                 \
    ((list)->items = wf_list_grow((arena), (list)->items, (list)->len, &(list)->cap, sizeof *(list)->items), \
     &(list)->items[(list)->len++])

/* The work behind WF_PUSH: room for one more item; the old items are kept, the new one is zeroed. */
void *wf_list_grow(struct wf_arena *arena, void *items, size_t len, size_t *cap, size_t size);

#endif
