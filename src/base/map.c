#include "base/map.h"

#include "base/err.h"

#include <assert.h>

enum { FIRST_SLOTS = 8 };

/* FNV-1a. */
static uint32_t hash_key(const struct wf_map *map, struct wf_str key) {
    uint32_t hash = 2166136261U;
    for (size_t i = 0; i < key.len; i++) {
        char c = map->ignore_case ? wf_lower(key.ptr[i]) : key.ptr[i];
        hash = (hash ^ (unsigned char)c) * 16777619U;
    }
    return hash;
}

static bool same_key(const struct wf_map *map, struct wf_str a, struct wf_str b) {
    return map->ignore_case ? wf_str_eq_case(a, b) : wf_str_eq(a, b);
}

/* The slot of `key`, or the empty one where it belongs. Needs an empty slot somewhere. */
static struct wf_map_slot *probe(const struct wf_map *map, struct wf_str key, uint32_t hash) {
    size_t at = hash & (map->cap - 1);
    while (map->slots[at].value != NULL &&
           (map->slots[at].hash != hash || !same_key(map, map->slots[at].key, key))) {
        at = (at + 1) & (map->cap - 1);
    }
    return &map->slots[at];
}

static void grow(struct wf_map *map) {
    struct wf_map old = *map;
    if (old.cap > SIZE_MAX / 2) {
        wf_oom();
    }
    map->cap = old.cap == 0 ? FIRST_SLOTS : old.cap * 2;
    map->slots = WF_NEW_ARRAY(map->arena, struct wf_map_slot, map->cap);
    for (size_t i = 0; i < old.cap; i++) {
        if (old.slots[i].value != NULL) {
            *probe(map, old.slots[i].key, old.slots[i].hash) = old.slots[i];
        }
    }
}

void *wf_map_get(const struct wf_map *map, struct wf_str key) {
    return map->len == 0 ? NULL : probe(map, key, hash_key(map, key))->value;
}

void *wf_map_put(struct wf_map *map, struct wf_str key, void *value) {
    assert(value != NULL);
    if (map->len >= map->cap / 4 * 3) {
        grow(map);
    }
    uint32_t hash = hash_key(map, key);
    struct wf_map_slot *slot = probe(map, key, hash);
    void *earlier = slot->value;
    if (earlier == NULL) {
        slot->key = key;
        slot->hash = hash;
        map->len++;
    }
    slot->value = value;
    return earlier;
}
