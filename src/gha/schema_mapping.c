#include "base/buf.h"
#include "base/near.h"
#include "gha/schema_walk.h"

#include <assert.h>

enum { MAX_ALTERNATIVES = 8, MAX_NAMED = 12 };

/* A mapping on the way: the shapes that its keys have left over. */
struct choice {
    const struct wf_node *mapping;
    const struct wf_spot *spot;
    const struct wf_shape *left[MAX_ALTERNATIVES];
    size_t count;
    const struct wf_node *decider; /* the last key that excluded a shape */
    bool excluded;                 /* another key was refused for it */
    bool expression_key;
};

static struct choice begin_choice(const struct wf_walk *walk, const struct wf_node *mapping,
                                  const struct wf_spot *spot) {
    struct choice choice = {.mapping = mapping, .spot = spot};
    for (size_t i = 0; i < wf_shape_part_count(spot->shape); i++) {
        const struct wf_shape *part = wf_shape_part(walk, spot->shape, i);
        if (part->kind == WF_SHAPE_MAPPING) {
            assert(choice.count < MAX_ALTERNATIVES);
            choice.left[choice.count++] = part;
        }
    }
    return choice;
}

/* The key in the shapes that are left; those without it are dropped when some have it. */
static const struct wf_shape_key *match_key(struct choice *choice, const struct wf_node *key) {
    const struct wf_shape_key *found = NULL;
    size_t kept = 0;
    const struct wf_shape *with[MAX_ALTERNATIVES];
    for (size_t i = 0; i < choice->count; i++) {
        const struct wf_shape_key *match = wf_shape_key(choice->left[i], wf_node_text(key));
        found = found != NULL ? found : match;
        if (match != NULL) {
            with[kept++] = choice->left[i];
        }
    }
    if (found != NULL && kept < choice->count) {
        memcpy(choice->left, with, kept * sizeof *with);
        choice->count = kept;
        choice->decider = key;
    }
    return found;
}

static bool has_key(const struct choice *choice, struct wf_str name) {
    return wf_node_find(choice->mapping, name, true) != NULL;
}

/* --- keys that may not be there ----------------------------------------------------------------------- */

static bool is_excluded(const struct wf_walk *walk, const struct choice *choice, struct wf_str name) {
    for (size_t i = 0; i < wf_shape_part_count(choice->spot->shape); i++) {
        const struct wf_shape *part = wf_shape_part(walk, choice->spot->shape, i);
        if (part->kind == WF_SHAPE_MAPPING && wf_shape_key(part, name) != NULL) {
            return true;
        }
    }
    return false;
}

static struct wf_near nearest_key(const struct choice *choice, struct wf_str name) {
    struct wf_near near = {.wanted = name};
    for (size_t i = 0; i < choice->count; i++) {
        for (uint16_t k = 0; k < choice->left[i]->key_count; k++) {
            const struct wf_shape_key *key = &choice->left[i]->keys[k];
            bool case_only = wf_str_eq_case(key->name, name);
            if (case_only || !has_key(choice, key->name)) {
                wf_near_offer(&near, key->name);
            }
        }
    }
    return near;
}

static struct wf_str label_of(const struct choice *choice) {
    return choice->left[0]->label.len > 0 ? choice->left[0]->label : WF_STR("this mapping");
}

static void violate_key(struct wf_walk *walk, struct choice *choice, const struct wf_node *key) {
    struct wf_str name = wf_node_text(key);
    struct wf_str label = label_of(choice);
    bool excluded = choice->decider != NULL && is_excluded(walk, choice, name);
    struct wf_spot spot = *choice->spot;
    spot.lenient = spot.lenient || (choice->left[0]->marks & WF_SHAPE_OPEN) != 0;
    struct wf_violation *violation =
        wf_walk_violate(walk, &spot, excluded ? WF_EXCLUDED_KEY : WF_UNKNOWN_KEY, key);
    violation->other = excluded ? choice->decider : NULL;
    if (excluded) {
        choice->excluded = true;
        violation->message =
            wf_arena_printf(walk->arena, "unexpected key \"%.*s\" in %.*s with \"%.*s\"", WF_STR_ARG(name),
                            WF_STR_ARG(label), WF_STR_ARG(wf_node_text(choice->decider)));
        return;
    }
    struct wf_near near = nearest_key(choice, name);
    struct wf_buf message = {.arena = walk->arena};
    wf_buf_printf(&message, "unexpected key \"%.*s\" in %.*s", WF_STR_ARG(name), WF_STR_ARG(label));
    if (near.best.len > 0) {
        wf_buf_printf(&message, ", did you mean \"%.*s\"?", WF_STR_ARG(near.best));
        wf_violation_near(violation, &near);
    }
    violation->message = wf_buf_view(&message);
}

/* --- keys that must be there -------------------------------------------------------------------------- */

/* A mapping that lacks something is shown at its own key. */
static struct wf_violation *violate_mapping(struct wf_walk *walk, const struct choice *choice,
                                            enum wf_violation_kind kind) {
    struct wf_violation *violation = wf_walk_violate(walk, choice->spot, kind, choice->mapping);
    if (choice->mapping->key != NULL) {
        violation->span = choice->mapping->key->span;
    }
    return violation;
}

static void violate_missing(struct wf_walk *walk, const struct choice *choice, struct wf_str name,
                            bool advised) {
    struct wf_violation *violation = violate_mapping(walk, choice, WF_MISSING_KEY);
    struct wf_str label = label_of(choice);
    violation->lenient = violation->lenient || advised;
    violation->wanted = name;
    violation->message =
        wf_arena_printf(walk->arena, "missing key \"%.*s\" in %.*s", WF_STR_ARG(name), WF_STR_ARG(label));
    if (choice->excluded) {
        /* The key that decided, not those that it refused, may be the one too many. */
        violation->span = choice->decider->span;
        violation->message =
            wf_arena_printf(walk->arena, "missing key \"%.*s\" in %.*s with \"%.*s\"", WF_STR_ARG(name),
                            WF_STR_ARG(label), WF_STR_ARG(wf_node_text(choice->decider)));
    }
}

static void violate_missing_some(struct wf_walk *walk, const struct choice *choice,
                                 const struct wf_str *names, size_t count) {
    struct wf_violation *violation = violate_mapping(walk, choice, WF_MISSING_KEYS);
    struct wf_str label = label_of(choice);
    struct wf_buf message = {.arena = walk->arena};
    wf_buf_printf(&message, "missing key in %.*s: ", WF_STR_ARG(label));
    wf_put_names(&message, names, count, " or ");
    wf_buf_text(&message, " is wanted");
    violation->message = wf_buf_view(&message);
}

static void check_required(struct wf_walk *walk, const struct choice *choice) {
    const struct wf_shape *shape = choice->left[0];
    for (uint16_t i = 0; i < shape->key_count; i++) {
        const struct wf_shape_key *key = &shape->keys[i];
        if (key->need != WF_KEY_OPTIONAL && !has_key(choice, key->name)) {
            violate_missing(walk, choice, key->name, key->need == WF_KEY_ADVISED);
        }
    }
}

/* More than one shape is left: each wants a key that would decide. */
static void check_decided(struct wf_walk *walk, const struct choice *choice) {
    struct wf_str names[MAX_NAMED];
    size_t count = 0;
    for (size_t i = 0; i < choice->count; i++) {
        for (uint16_t k = 0; k < choice->left[i]->key_count && count < MAX_NAMED; k++) {
            const struct wf_shape_key *key = &choice->left[i]->keys[k];
            if (key->need == WF_KEY_REQUIRED && !has_key(choice, key->name)) {
                names[count++] = key->name;
            }
        }
    }
    violate_missing_some(walk, choice, names, count);
}

/* --- laws --------------------------------------------------------------------------------------------- */

static void check_one_key(struct wf_walk *walk, const struct choice *choice, const struct wf_shape_law *law) {
    const struct wf_node *first = NULL;
    for (WF_EACH(key, choice->mapping)) {
        for (uint32_t i = 0; i < law->name_count; i++) {
            if (!wf_str_eq(wf_node_text(key), law->names[i])) {
                continue;
            }
            if (first != NULL && law->kind == WF_LAW_ONE_KEY) {
                struct wf_violation *violation = wf_walk_violate(walk, choice->spot, WF_CLASHING_KEY, key);
                violation->other = first;
                violation->message =
                    wf_arena_printf(walk->arena, "key \"%.*s\" cannot stand beside \"%.*s\"",
                                    WF_STR_ARG(wf_node_text(key)), WF_STR_ARG(wf_node_text(first)));
            }
            first = first != NULL ? first : key;
        }
    }
    if (first == NULL) {
        violate_missing_some(walk, choice, law->names, law->name_count);
    }
}

static void check_law(struct wf_walk *walk, const struct choice *choice, const struct wf_shape_law *law) {
    if (law->kind != WF_LAW_NEEDS) {
        check_one_key(walk, choice, law);
        return;
    }
    const struct wf_node *value = wf_node_find(choice->mapping, law->names[0], false);
    bool applies = value != NULL && (law->value.len == 0 || wf_str_eq(wf_node_text(value), law->value));
    if (applies && !has_key(choice, law->names[1])) {
        violate_missing(walk, choice, law->names[1], false);
    }
}

/* --- the walk ----------------------------------------------------------------------------------------- */

/* A key that no shape lists by name. */
static void walk_other(struct wf_walk *walk, struct choice *choice, const struct wf_node *key) {
    const struct wf_shape *shape = choice->left[0];
    if (shape->item == 0) {
        violate_key(walk, choice, key);
        return;
    }
    struct wf_spot value = wf_spot_inside(walk, choice->spot, shape->item);
    struct wf_str name = wf_node_text(key);
    if (shape->names != 0) {
        struct wf_spot spot = wf_spot_inside(walk, choice->spot, shape->names);
        wf_walk_scalar(walk, key, &spot);
    } else if (name.len == 0 || wf_node_type(wf_node_resolve(key)) == WF_TYPE_NULL) {
        struct wf_violation *violation = wf_walk_violate(walk, choice->spot, WF_MISSING_VALUE, key);
        violation->message = WF_STR("missing key: a name is wanted");
    }
    wf_walk_value(walk, key->value, &value);
}

static bool is_expression(const struct wf_walk *walk, const struct wf_node *key) {
    return walk->expressions && wf_str_has(wf_node_text(key), "${{");
}

static void walk_expression_key(struct wf_walk *walk, struct choice *choice, const struct wf_node *key) {
    struct wf_spot any = wf_spot_inside(walk, choice->spot, walk->shapes->any);
    const struct wf_shape *shape = choice->left[0];
    struct wf_spot loose =
        shape->item != 0 && shape->key_count == 0 ? wf_spot_inside(walk, choice->spot, shape->item) : any;
    struct wf_spot spot = any;
    spot.may = choice->spot->may;
    if (wf_walk_scalar(walk, wf_node_resolve(key), &spot)) {
        choice->expression_key = true;
        bool insert = wf_str_has(wf_node_text(key), "insert");
        if (choice->spot->may != 0) {
            wf_walk_value(walk, key->value, insert ? &any : &loose);
        }
    }
}

static void walk_pair(struct wf_walk *walk, struct choice *choice, const struct wf_node *key) {
    if (!wf_node_is_scalar(key)) {
        return;
    }
    if (is_expression(walk, key)) {
        walk_expression_key(walk, choice, key);
        return;
    }
    const struct wf_shape_key *known = match_key(choice, key);
    if (known != NULL) {
        struct wf_spot spot = wf_spot_inside(walk, choice->spot, known->shape);
        wf_walk_value(walk, key->value, &spot);
    } else {
        walk_other(walk, choice, key);
    }
}

void wf_walk_mapping(struct wf_walk *walk, const struct wf_node *node, const struct wf_spot *spot) {
    struct choice choice = begin_choice(walk, node, spot);
    assert(choice.count > 0);
    for (WF_EACH(key, node)) {
        walk_pair(walk, &choice, key);
    }
    const struct wf_shape *shape = choice.left[0];
    wf_walk_size(walk, node, shape, spot, node->count, "key");
    if (choice.count > 1) {
        check_decided(walk, &choice);
    } else if (!choice.expression_key) {
        check_required(walk, &choice);
    }
    for (uint16_t i = 0; choice.count == 1 && i < shape->law_count; i++) {
        check_law(walk, &choice, &shape->laws[i]);
    }
}
