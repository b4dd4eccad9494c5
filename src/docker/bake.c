#include "docker/bake.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/limits.h"
#include "lang/hole.h"
#include "yaml/read.h"

/* --- YAML and JSON ---------------------------------------------------------------------------------------
 */

/* Compose and bake replace `$NAME` and `${NAME}`; `$$` is a dollar. */
static struct wf_str with_holes(struct wf_arena *arena, struct wf_str text) {
    struct wf_buf out = {.arena = arena};
    for (size_t at = 0; at < text.len; at++) {
        bool dollar = text.ptr[at] == '$';
        bool twice = dollar && at + 1 < text.len && text.ptr[at + 1] == '$';
        if (dollar && !twice) {
            wf_buf_text(&out, "${{ $ }}");
            return wf_buf_view(&out);
        }
        at += twice ? 1 : 0;
        wf_buf_str(&out, wf_str_sub(text, at, at + 1));
    }
    return wf_buf_view(&out);
}

static struct wf_bake_value of_yaml(struct wf_arena *arena, const struct wf_source *source,
                                    const struct wf_node *node, unsigned depth) {
    struct wf_bake_value value = {.source = source};
    node = wf_node_resolve(node);
    if (!node || depth > WF_MAX_TEMPLATE_DEPTH) {
        return value;
    }
    value.span = node->span;
    if (wf_node_is_scalar(node)) {
        value.kind = WF_BAKE_TEXT;
        value.text = with_holes(arena, node->text);
        value.span = wf_node_subspan(source, node, 0, node->text.len);
        return value;
    }
    bool mapping = !wf_node_is_sequence(node);
    value.kind = mapping ? WF_BAKE_OBJECT : WF_BAKE_LIST;
    for (WF_EACH(item, node)) {
        struct wf_bake_value member = of_yaml(arena, source, mapping ? item->value : item, depth + 1);
        member.key = mapping ? wf_node_text(item) : WF_STR("");
        member.key_span = item->span;
        if (mapping && wf_node_is_scalar(item)) {
            member.key_span = wf_node_subspan(source, item, 0, item->text.len);
        }
        *WF_PUSH(arena, &value.items) = member;
    }
    return value;
}

const struct wf_bake_value *wf_bake_member(const struct wf_bake_value *object, const char *name) {
    const struct wf_bake_value *found = NULL;
    for (size_t i = 0; object && object->kind == WF_BAKE_OBJECT && i < object->items.len; i++) {
        found = wf_str_is(object->items.items[i].key, name) ? &object->items.items[i] : found;
    }
    return found;
}

static void add_blocks(struct wf_arena *arena, struct wf_bake *bake, const struct wf_bake_value *all,
                       bool group) {
    for (size_t i = 0; all && all->kind == WF_BAKE_OBJECT && i < all->items.len; i++) {
        const struct wf_bake_value *body = &all->items.items[i];
        *WF_PUSH(arena, &bake->blocks) = (struct wf_bake_block){body->key, body->key_span, *body, group};
    }
}

/* A service that is built: its `build`, a folder or a mapping, is the target. */
static void add_services(struct wf_arena *arena, struct wf_bake *bake, const struct wf_bake_value *services) {
    for (size_t i = 0; services && services->kind == WF_BAKE_OBJECT && i < services->items.len; i++) {
        const struct wf_bake_value *service = &services->items.items[i];
        const struct wf_bake_value *build = wf_bake_member(service, "build");
        struct wf_bake_value body = {.source = service->source};
        if (!build && !wf_bake_member(service, "extends") && !wf_bake_member(service, "<<")) {
            continue;
        }
        if (build && build->kind == WF_BAKE_TEXT) {
            struct wf_bake_value context = *build;
            context.key = WF_STR("context");
            body.kind = WF_BAKE_OBJECT;
            *WF_PUSH(arena, &body.items) = context;
        } else if (build) {
            body = *build;
        }
        *WF_PUSH(arena, &bake->blocks) = (struct wf_bake_block){service->key, service->key_span, body, false};
    }
}

bool wf_bake_read(struct wf_arena *arena, struct wf_bake *bake, const struct wf_source *source) {
    struct wf_str path = source->path;
    bool yaml = wf_path_is_yaml(path);
    if (wf_str_ends(path, ".hcl")) {
        wf_bake_read_hcl(arena, bake, source);
    } else if (yaml || wf_str_ends(path, ".json")) {
        const struct wf_doc *doc = wf_yaml_read(arena, source);
        if (doc->events > WF_MAX_BAKE_EVENTS) {
            return false;
        }
        struct wf_bake_value root = of_yaml(arena, source, doc->root, 0);
        add_blocks(arena, bake, wf_bake_member(&root, "target"), false);
        add_blocks(arena, bake, wf_bake_member(&root, "group"), true);
        add_services(arena, bake, wf_bake_member(&root, "services"));
        bake->compose = wf_bake_member(&root, "services") != NULL;
        return !wf_bake_member(&root, "include");
    } else {
        return false;
    }
    return true;
}

/* --- targets ---------------------------------------------------------------------------------------------
 */

static bool is_text(const struct wf_bake_value *value) {
    return value == NULL || (value->kind == WF_BAKE_TEXT && !wf_hole_any(value->text));
}

static void add_members(struct wf_arena *arena, struct wf_bake_target *target,
                        const struct wf_bake_value *value, bool args) {
    bool list = value && value->kind == WF_BAKE_LIST;
    target->known = target->known && (!value || list || value->kind == WF_BAKE_OBJECT);
    for (size_t i = 0; value && i < value->items.len; i++) {
        const struct wf_bake_value *item = &value->items.items[i];
        if (args) {
            *WF_PUSH(arena, &target->args) = item;
        } else {
            *WF_PUSH(arena, &target->contexts) = item;
        }
    }
}

/* What a body says replaces what was said before. */
static void merge(struct wf_arena *arena, struct wf_bake_target *target, const struct wf_bake_value *body) {
    static const char *const inline_names[] = {"dockerfile-inline", "dockerfile_inline"};
    const struct wf_bake_value *context = wf_bake_member(body, "context");
    const struct wf_bake_value *dockerfile = wf_bake_member(body, "dockerfile");
    const struct wf_bake_value *stage = wf_bake_member(body, "target");
    target->context = context ? context : target->context;
    target->dockerfile = dockerfile ? dockerfile : target->dockerfile;
    target->target = stage ? stage : target->target;
    for (size_t i = 0; i < sizeof inline_names / sizeof *inline_names; i++) {
        target->inline_file = target->inline_file || wf_bake_member(body, inline_names[i]);
    }
    add_members(arena, target, wf_bake_member(body, "args"), true);
    add_members(arena, target, wf_bake_member(body, "contexts"), false);
    add_members(arena, target, wf_bake_member(body, "additional_contexts"), false);
    bool plain = body->kind == WF_BAKE_OBJECT && !wf_bake_member(body, "matrix") &&
                 !wf_bake_member(body, "<<") && !wf_bake_member(body, "extends");
    target->known = target->known && plain;
}

static bool apply(struct wf_arena *arena, const struct wf_bake *bake, struct wf_str name,
                  struct wf_bake_target *target, unsigned depth);

static void inherit(struct wf_arena *arena, const struct wf_bake *bake, const struct wf_bake_value *names,
                    struct wf_bake_target *target, unsigned depth) {
    target->known = target->known && (!names || names->kind == WF_BAKE_LIST);
    for (size_t i = 0; names && i < names->items.len; i++) {
        const struct wf_bake_value *name = &names->items.items[i];
        bool found =
            name->kind == WF_BAKE_TEXT && is_text(name) && apply(arena, bake, name->text, target, depth + 1);
        target->known = target->known && found;
    }
}

static bool apply(struct wf_arena *arena, const struct wf_bake *bake, struct wf_str name,
                  struct wf_bake_target *target, unsigned depth) {
    bool found = false;
    for (size_t i = 0; depth < 16 && i < bake->blocks.len; i++) {
        const struct wf_bake_block *block = &bake->blocks.items[i];
        if (!block->group && wf_str_eq(block->name, name)) {
            inherit(arena, bake, wf_bake_member(&block->body, "inherits"), target, depth);
        }
    }
    for (size_t i = 0; depth < 16 && i < bake->blocks.len; i++) {
        const struct wf_bake_block *block = &bake->blocks.items[i];
        if (!block->group && wf_str_eq(block->name, name)) {
            target->block = depth == 0 ? block : target->block;
            merge(arena, target, &block->body);
            found = true;
        }
    }
    return found;
}

static const struct wf_bake_block *last_group(const struct wf_bake *bake, struct wf_str name) {
    const struct wf_bake_block *found = NULL;
    for (size_t i = 0; i < bake->blocks.len; i++) {
        const struct wf_bake_block *block = &bake->blocks.items[i];
        found = block->group && wf_str_eq(block->name, name) ? block : found;
    }
    return found;
}

enum { MAX_TARGETS = 500, MAX_GROUPS = 16 };

static bool resolve(struct wf_arena *arena, const struct wf_bake *bake, struct wf_str name,
                    struct wf_bake_targets *targets, unsigned depth) {
    const struct wf_bake_block *group = last_group(bake, name);
    if (group && depth < MAX_GROUPS) {
        const struct wf_bake_value *list = wf_bake_member(&group->body, "targets");
        bool all = list && list->kind == WF_BAKE_LIST;
        for (size_t i = 0; all && i < list->items.len; i++) {
            const struct wf_bake_value *item = &list->items.items[i];
            all = item->kind == WF_BAKE_TEXT && resolve(arena, bake, item->text, targets, depth + 1);
        }
        return all;
    }
    struct wf_bake_target *target = WF_NEW(arena, struct wf_bake_target);
    target->known = true;
    if (targets->list.len >= MAX_TARGETS || !apply(arena, bake, name, target, 0)) {
        return false;
    }
    *WF_PUSH(arena, &targets->list) = target;
    return true;
}

bool wf_bake_resolve(struct wf_arena *arena, const struct wf_bake *bake, struct wf_str name,
                     struct wf_bake_targets *targets) {
    return resolve(arena, bake, name, targets, 0);
}
