#include "base/arena.h"

#include "base/err.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#if defined(__SANITIZE_ADDRESS__)
#define ONE_OBJECT_PER_BLOCK true
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ONE_OBJECT_PER_BLOCK true
#endif
#endif
#ifndef ONE_OBJECT_PER_BLOCK
#define ONE_OBJECT_PER_BLOCK false
#endif

enum { FIRST_BLOCK = 4096, LAST_BLOCK = 1024 * 1024 };

/* Newest first; only the head has room that is still given out. The bytes are an allocation of their own
 * so that AddressSanitizer also guards the side before an object. */
struct wf_arena_block {
    struct wf_arena_block *next;
    char *bytes;
    size_t used, size;
};

struct wf_arena_hook {
    struct wf_arena_hook *next;
    void (*release)(void *);
    void *object;
};

static struct wf_arena_block *new_block(size_t size) {
    struct wf_arena_block *block = calloc(1, sizeof *block);
    char *bytes = malloc(size == 0 ? 1 : size);
    if (block != NULL && bytes != NULL) {
        *block = (struct wf_arena_block){.bytes = bytes, .size = size};
        return block;
    }
    free(bytes);
    free(block);
    wf_oom();
}

static size_t block_size(const struct wf_arena *arena, size_t wanted) {
    size_t size = arena->block == NULL ? FIRST_BLOCK : arena->block->size * 2;
    size = size > LAST_BLOCK ? LAST_BLOCK : size;
    return ONE_OBJECT_PER_BLOCK || wanted > size ? wanted : size;
}

static bool fits(const struct wf_arena_block *block, size_t begin, size_t size) {
    return block != NULL && begin <= block->size && size <= block->size - begin;
}

/* A block as large as its one object goes behind the head, whose room is kept. */
static struct wf_arena_block *add_block(struct wf_arena *arena, size_t wanted) {
    struct wf_arena_block *block = new_block(block_size(arena, wanted));
    struct wf_arena_block **place = &arena->block;
    if (block->size == wanted && arena->block != NULL) {
        place = &arena->block->next;
    }
    block->next = *place;
    *place = block;
    return block;
}

/* Bytes of any value. */
static void *take(struct wf_arena *arena, size_t size, size_t align) {
    struct wf_arena_block *block = arena->block;
    size_t begin = block == NULL ? 0 : (block->used + align - 1) / align * align;
    if (ONE_OBJECT_PER_BLOCK || !fits(block, begin, size)) {
        block = add_block(arena, size);
        begin = 0;
    }
    block->used = begin + size;
    return block->bytes + begin;
}

void *wf_arena_alloc(struct wf_arena *arena, size_t size) {
    void *object = take(arena, size, _Alignof(max_align_t));
    memset(object, 0, size);
    return object;
}

void *wf_arena_array(struct wf_arena *arena, size_t count, size_t size) {
    if (size != 0 && count > SIZE_MAX / size) {
        wf_oom();
    }
    return wf_arena_alloc(arena, count * size);
}

void wf_arena_on_free(struct wf_arena *arena, void (*release)(void *), void *object) {
    struct wf_arena_hook *hook = WF_NEW(arena, struct wf_arena_hook);
    *hook = (struct wf_arena_hook){arena->hooks, release, object};
    arena->hooks = hook;
}

void wf_arena_free(struct wf_arena *arena) {
    for (struct wf_arena_hook *hook = arena->hooks; hook != NULL; hook = hook->next) {
        hook->release(hook->object);
    }
    struct wf_arena_block *block = arena->block;
    while (block != NULL) {
        struct wf_arena_block *next = block->next;
        free(block->bytes);
        free(block);
        block = next;
    }
    *arena = (struct wf_arena){0};
}

struct wf_str wf_arena_str(struct wf_arena *arena, struct wf_str s) {
    char *copy = take(arena, s.len + 1, 1);
    if (s.len > 0) {
        memcpy(copy, s.ptr, s.len);
    }
    copy[s.len] = '\0';
    return (struct wf_str){copy, s.len};
}

struct wf_str wf_arena_lower(struct wf_arena *arena, struct wf_str s) {
    char *copy = take(arena, s.len + 1, 1);
    for (size_t i = 0; i < s.len; i++) {
        copy[i] = wf_lower(s.ptr[i]);
    }
    copy[s.len] = '\0';
    return (struct wf_str){copy, s.len};
}

struct wf_str wf_arena_vprintf(struct wf_arena *arena, const char *format, va_list args) {
    struct wf_arena_block *block = arena->block;
    size_t room = block == NULL || ONE_OBJECT_PER_BLOCK ? 0 : block->size - block->used;
    va_list again;
    va_copy(again, args);
    int len = vsnprintf(room > 0 ? block->bytes + block->used : NULL, room, format, again);
    va_end(again);
    if (len < 0) {
        wf_oom();
    }
    if ((size_t)len < room) {
        return (struct wf_str){take(arena, (size_t)len + 1, 1), (size_t)len};
    }
    char *text = take(arena, (size_t)len + 1, 1);
    vsnprintf(text, (size_t)len + 1, format, args);
    return (struct wf_str){text, (size_t)len};
}

struct wf_str wf_arena_printf(struct wf_arena *arena, const char *format, ...) {
    va_list args;
    va_start(args, format);
    struct wf_str text = wf_arena_vprintf(arena, format, args);
    va_end(args);
    return text;
}
