#include "base/pmap.h"

#include <stdint.h>

/* A tree, sorted by the hash of the key, so that keys in any order make one of little depth. */
struct wf_pmap {
    struct wf_str key;
    const void *value;
    uint32_t hash;
    const struct wf_pmap *sides[2];
};

/* FNV-1a, mixed once more: keys that only differ in their last byte must not stand in a row. */
static uint32_t hash_key(struct wf_str key) {
    uint32_t hash = 2166136261U;
    for (size_t i = 0; i < key.len; i++) {
        hash = (hash ^ (unsigned char)key.ptr[i]) * 16777619U;
    }
    hash = (hash ^ (hash >> 16)) * 0x85ebca6bU;
    hash = (hash ^ (hash >> 13)) * 0xc2b2ae35U;
    return hash ^ (hash >> 16);
}

static bool is_at(const struct wf_pmap *map, uint32_t hash, struct wf_str key) {
    return map->hash == hash && wf_str_eq(map->key, key);
}

/* Keys of the same hash stand on the right. */
static size_t side_of(const struct wf_pmap *map, uint32_t hash) {
    return hash >= map->hash;
}

const void *wf_pmap_get(const struct wf_pmap *map, struct wf_str key) {
    uint32_t hash = hash_key(key);
    while (map != NULL && !is_at(map, hash, key)) {
        map = map->sides[side_of(map, hash)];
    }
    return map != NULL ? map->value : NULL;
}

const struct wf_pmap *wf_pmap_put(struct wf_arena *arena, const struct wf_pmap *map, struct wf_str key,
                                  const void *value) {
    uint32_t hash = hash_key(key);
    const struct wf_pmap *root = NULL;
    const struct wf_pmap **place = &root;
    while (map != NULL && !is_at(map, hash, key)) {
        struct wf_pmap *copy = WF_NEW(arena, struct wf_pmap);
        size_t side = side_of(map, hash);
        *copy = *map;
        *place = copy;
        place = &copy->sides[side];
        map = map->sides[side];
    }
    struct wf_pmap *last = WF_NEW(arena, struct wf_pmap);
    if (map != NULL) {
        *last = *map;
    }
    last->key = key;
    last->hash = hash;
    last->value = value;
    *place = last;
    return root;
}

struct wf_pmap_values wf_pmap_all(struct wf_arena *arena, const struct wf_pmap *map) {
    struct wf_pmap_values all = {0};
    WF_LIST(const struct wf_pmap *) rest = {0};
    *WF_PUSH(arena, &rest) = map;
    while (rest.len > 0) {
        const struct wf_pmap *one = rest.items[--rest.len];
        if (one != NULL) {
            *WF_PUSH(arena, &all.list) = one->value;
            *WF_PUSH(arena, &rest) = one->sides[0];
            *WF_PUSH(arena, &rest) = one->sides[1];
        }
    }
    return all;
}
