/* The variables of a Dockerfile as a tree that never changes: one that knows a setting more shares all but a
 * few nodes with the one it was made of, so that what every instruction sees can be kept. */
#ifndef WF_DOCKER_VARS_TREE_H
#define WF_DOCKER_VARS_TREE_H

#include "docker/vars.h"

struct wf_setting {
    struct wf_var var;
    size_t time;                /* when it was set */
    const struct wf_var *image; /* what ENV has left in the image; NULL: nothing */
    size_t place;               /* of that, among the image's */
};

/* The setting of a name, or NULL. `tree` NULL is empty. */
const struct wf_setting *wf_vars_tree_get(const struct wf_vars_tree *tree, struct wf_str name);

/* The tree with this setting in the place of an older one of the same name. */
const struct wf_vars_tree *wf_vars_tree_put(struct wf_arena *arena, const struct wf_vars_tree *tree,
                                            const struct wf_setting *setting);

struct wf_setting_list {
    WF_LIST(const struct wf_setting *) list;
};

/* All of them, in no order that means something. */
struct wf_setting_list wf_vars_tree_all(struct wf_arena *arena, const struct wf_vars_tree *tree);

#endif
