#include "scaffold/tree.h"

static struct wf_node *make(struct wf_arena *arena, enum wf_kind kind, enum wf_style style,
                            struct wf_str text) {
    struct wf_node *node = WF_NEW(arena, struct wf_node);
    node->kind = kind;
    node->style = style;
    node->text = text.ptr ? text : WF_STR("");
    return node;
}

struct wf_node *wf_tree_text(struct wf_arena *arena, struct wf_str text) {
    return make(arena, WF_SCALAR, WF_DOUBLE, text);
}

struct wf_node *wf_tree_plain(struct wf_arena *arena, struct wf_str text) {
    return make(arena, WF_SCALAR, WF_PLAIN, text);
}

struct wf_tree wf_tree_list(struct wf_arena *arena) {
    return (struct wf_tree){make(arena, WF_SEQUENCE, WF_BLOCK, WF_STR("")), NULL};
}

struct wf_tree wf_tree_map(struct wf_arena *arena) {
    return (struct wf_tree){make(arena, WF_MAPPING, WF_BLOCK, WF_STR("")), NULL};
}

void wf_tree_append(struct wf_tree *list, struct wf_node *item) {
    item->parent = list->node;
    item->index = list->node->count++;
    if (list->last) {
        list->last->next = item;
    } else {
        list->node->first = item;
    }
    list->last = item;
}

void wf_tree_put(struct wf_arena *arena, struct wf_tree *map, struct wf_str name, struct wf_node *value) {
    struct wf_node *key = wf_tree_text(arena, name);
    wf_tree_append(map, key);
    key->value = value;
    value->parent = map->node;
    value->key = key;
}

/* --- values of expressions ---------------------------------------------------------------------------- */

static struct wf_value scalar_to_value(const struct wf_node *node) {
    switch (wf_node_type(node)) {
    case WF_TYPE_BOOL:
        return wf_value_boolean(wf_node_bool(node));
    case WF_TYPE_NUMBER:
        return wf_value_number(wf_node_number(node));
    case WF_TYPE_STRING:
        return wf_value_string(wf_node_text(node));
    case WF_TYPE_NULL:
    case WF_TYPE_NONE:
        break;
    }
    return wf_value_null();
}

struct wf_value wf_tree_to_value(struct wf_arena *arena, const struct wf_node *node) {
    if (!wf_node_is_sequence(node)) {
        return scalar_to_value(node);
    }
    struct wf_value list = wf_value_array(arena);
    for (WF_EACH(item, node)) {
        struct wf_value *place = WF_PUSH(arena, list.array);
        *place = scalar_to_value(item);
    }
    return list;
}

struct wf_node *wf_tree_of_value(struct wf_arena *arena, struct wf_value value) {
    if (value.kind == WF_VALUE_BOOLEAN || value.kind == WF_VALUE_NUMBER) {
        return wf_tree_plain(arena, wf_value_to_string(arena, value));
    }
    if (value.kind == WF_VALUE_STRING) {
        return wf_tree_text(arena, value.string);
    }
    if (value.kind != WF_VALUE_ARRAY) {
        return wf_tree_text(arena, WF_STR(""));
    }
    struct wf_tree list = wf_tree_list(arena);
    for (size_t i = 0; i < value.array->len; i++) {
        struct wf_value item = value.array->items[i];
        bool simple = wf_value_is_primitive(item);
        wf_tree_append(&list, wf_tree_of_value(arena, simple ? item : wf_value_null()));
    }
    return list.node;
}
