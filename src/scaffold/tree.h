/* Trees that no file stands behind: the data of templates. */
#ifndef WF_SCAFFOLD_TREE_H
#define WF_SCAFFOLD_TREE_H

#include "lang/exprvalue.h"
#include "yaml/node.h"

/* A collection that grows at its end. */
struct wf_tree {
    struct wf_node *node;
    struct wf_node *last; /* item, or key */
};

/* A scalar that is a string, whatever it looks like; `text` is borrowed. */
struct wf_node *wf_tree_text(struct wf_arena *arena, struct wf_str text);

/* A scalar of the type that its text has unquoted: true, 5, null. */
struct wf_node *wf_tree_plain(struct wf_arena *arena, struct wf_str text);

struct wf_tree wf_tree_list(struct wf_arena *arena);
struct wf_tree wf_tree_map(struct wf_arena *arena);

void wf_tree_append(struct wf_tree *list, struct wf_node *item);
/* `name` is borrowed. */
void wf_tree_put(struct wf_arena *arena, struct wf_tree *map, struct wf_str name, struct wf_node *value);

/* Between a tree and a value of expressions. Unknown and null become an empty text. */
struct wf_value wf_tree_to_value(struct wf_arena *arena, const struct wf_node *node);
struct wf_node *wf_tree_of_value(struct wf_arena *arena, struct wf_value value);

#endif
