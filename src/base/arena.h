/* The one owner. Everything made for one file lives in that file's arena and goes with it.
 * Memory from an arena is zeroed. Nothing returned here is ever NULL: see wf_oom().
 */
#ifndef WF_BASE_ARENA_H
#define WF_BASE_ARENA_H

#include "base/str.h"

#include <stdarg.h>
#include <stddef.h>

struct wf_arena_block;
struct wf_arena_hook;
struct wf_map;

/* A zeroed struct is an empty arena. */
struct wf_arena {
    struct wf_arena_block *block;
    struct wf_arena_hook *hooks;
    struct wf_map *memo; /* expressions by their text (lang/expr.h) */
};

/* `size` zeroed bytes, aligned for any type. */
void *wf_arena_alloc(struct wf_arena *arena, size_t size);

/* Runs `release(object)` when the arena is freed: for what a library below us allocated. Hooks run
 * newest first. */
void wf_arena_on_free(struct wf_arena *arena, void (*release)(void *), void *object);

/* Frees everything and leaves an empty arena that may be used again. */
void wf_arena_free(struct wf_arena *arena);

#define WF_NEW(arena, type) ((type *)wf_arena_alloc((arena), sizeof(type)))
#define WF_NEW_ARRAY(arena, type, count) ((type *)wf_arena_array((arena), (count), sizeof(type)))

void *wf_arena_array(struct wf_arena *arena, size_t count, size_t size);

/* A copy with a NUL behind it that is not part of the slice. */
struct wf_str wf_arena_str(struct wf_arena *arena, struct wf_str s);

/* As above, with ASCII letters in lower case. */
struct wf_str wf_arena_lower(struct wf_arena *arena, struct wf_str s);

/* printf into the arena. A NUL stands behind the slice. */
struct wf_str wf_arena_printf(struct wf_arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
struct wf_str wf_arena_vprintf(struct wf_arena *arena, const char *format, va_list args)
    __attribute__((format(printf, 2, 0), nonnull));

#endif
