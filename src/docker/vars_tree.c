#include "docker/vars_tree.h"

/* Sorted by the hash of the name, so that names in any order make a tree of little depth. */
struct wf_vars_tree {
    uint32_t hash;
    const struct wf_setting *setting;
    const struct wf_vars_tree *sides[2];
};

/* FNV-1a, mixed once more: names that only differ in their last byte must not stand in a row. */
static uint32_t hash_name(struct wf_str name) {
    uint32_t hash = 2166136261U;
    for (size_t i = 0; i < name.len; i++) {
        hash = (hash ^ (unsigned char)name.ptr[i]) * 16777619U;
    }
    hash = (hash ^ (hash >> 16)) * 0x85ebca6bU;
    hash = (hash ^ (hash >> 13)) * 0xc2b2ae35U;
    return hash ^ (hash >> 16);
}

static bool is_at(const struct wf_vars_tree *tree, uint32_t hash, struct wf_str name) {
    return tree->hash == hash && wf_str_eq(tree->setting->var.name, name);
}

/* Names of the same hash stand on the right. */
static size_t side_of(const struct wf_vars_tree *tree, uint32_t hash) {
    return hash >= tree->hash;
}

const struct wf_setting *wf_vars_tree_get(const struct wf_vars_tree *tree, struct wf_str name) {
    uint32_t hash = hash_name(name);
    while (tree != NULL && !is_at(tree, hash, name)) {
        tree = tree->sides[side_of(tree, hash)];
    }
    return tree != NULL ? tree->setting : NULL;
}

const struct wf_vars_tree *wf_vars_tree_put(struct wf_arena *arena, const struct wf_vars_tree *tree,
                                            const struct wf_setting *setting) {
    uint32_t hash = hash_name(setting->var.name);
    const struct wf_vars_tree *root = NULL;
    const struct wf_vars_tree **place = &root;
    while (tree != NULL && !is_at(tree, hash, setting->var.name)) {
        struct wf_vars_tree *copy = WF_NEW(arena, struct wf_vars_tree);
        size_t side = side_of(tree, hash);
        *copy = *tree;
        *place = copy;
        place = &copy->sides[side];
        tree = tree->sides[side];
    }
    struct wf_vars_tree *last = WF_NEW(arena, struct wf_vars_tree);
    if (tree != NULL) {
        *last = *tree;
    }
    last->hash = hash;
    last->setting = setting;
    *place = last;
    return root;
}

struct wf_setting_list wf_vars_tree_all(struct wf_arena *arena, const struct wf_vars_tree *tree) {
    struct wf_setting_list all = {0};
    WF_LIST(const struct wf_vars_tree *) rest = {0};
    *WF_PUSH(arena, &rest) = tree;
    while (rest.len > 0) {
        const struct wf_vars_tree *one = rest.items[--rest.len];
        if (one != NULL) {
            *WF_PUSH(arena, &all.list) = one->setting;
            *WF_PUSH(arena, &rest) = one->sides[0];
            *WF_PUSH(arena, &rest) = one->sides[1];
        }
    }
    return all;
}
