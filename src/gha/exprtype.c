#include "gha/exprtype.h"

#include "gha/facts.h"

const struct wf_expr_type wf_type_any = {.kinds = WF_KIND_ANY, .open = true};
const struct wf_expr_type wf_type_null = {.kinds = WF_KIND_NULL};
const struct wf_expr_type wf_type_boolean = {.kinds = WF_KIND_BOOLEAN};
const struct wf_expr_type wf_type_number = {.kinds = WF_KIND_NUMBER};
const struct wf_expr_type wf_type_string = {.kinds = WF_KIND_STRING};
const struct wf_expr_type wf_type_text = {.kinds = WF_KIND_STRING | WF_KIND_NULL};

static const struct wf_expr_type never;

static bool is_any(const struct wf_expr_type *type) {
    return type == NULL || type->kinds == WF_KIND_ANY;
}

/* --- making ------------------------------------------------------------------------------------------- */

struct wf_expr_type *wf_type_make(struct wf_arena *arena, uint32_t kinds) {
    struct wf_expr_type *type = WF_NEW(arena, struct wf_expr_type);
    type->kinds = kinds;
    return type;
}

/* As a value of a list: '1' and 1 are two, though GitHub compares them as equal. */
static bool is_same_value(struct wf_value a, struct wf_value b) {
    return a.kind == b.kind && wf_value_equal(a, b) == WF_TRUE;
}

static void unlist(struct wf_expr_type *type, uint32_t kind) {
    size_t kept = 0;
    for (size_t i = 0; i < type->values.len; i++) {
        if (WF_KIND_BIT(type->values.items[i].kind) != kind) {
            type->values.items[kept++] = type->values.items[i];
        }
    }
    type->values.len = kept;
    type->listed &= ~kind;
}

void wf_type_add_value(struct wf_arena *arena, struct wf_expr_type *type, struct wf_value value) {
    uint32_t kind = WF_KIND_BIT(value.kind);
    bool listed = (type->kinds & kind) == 0 || (type->listed & kind) != 0;
    type->kinds |= kind;
    if (value.kind == WF_VALUE_NULL || !listed) {
        return;
    }
    type->listed |= kind;
    for (size_t i = 0; i < type->values.len; i++) {
        if (is_same_value(type->values.items[i], value)) {
            return;
        }
    }
    if (type->values.len == WF_MAX_TYPE_VALUES) {
        unlist(type, kind);
    } else {
        *WF_PUSH(arena, &type->values) = value;
    }
}

const struct wf_expr_type *wf_type_one_of(struct wf_arena *arena, const char *const *names) {
    struct wf_expr_type *type = wf_type_make(arena, 0);
    for (; *names != NULL; names++) {
        wf_type_add_value(arena, type, wf_value_string(wf_str_of(*names)));
    }
    return type;
}

static const struct wf_expr_type *join(struct wf_arena *arena, const struct wf_expr_type *a,
                                       const struct wf_expr_type *b, size_t depth);

static const struct wf_expr_type *of_value(struct wf_arena *arena, struct wf_value value, size_t depth) {
    if (depth == 0 || value.kind == WF_VALUE_UNKNOWN) {
        return &wf_type_any;
    }
    struct wf_expr_type *type = wf_type_make(arena, 0);
    if (wf_value_is_primitive(value)) {
        wf_type_add_value(arena, type, value);
        return type;
    }
    type->kinds = WF_KIND_BIT(value.kind);
    if (value.kind == WF_VALUE_ARRAY) {
        type->items = &never;
        type->filtered = value.array->filtered;
        for (size_t i = 0; i < value.array->len; i++) {
            type->items = join(arena, type->items, of_value(arena, value.array->items[i], depth - 1), depth);
        }
        return type;
    }
    type->open = value.object->open;
    for (size_t i = 0; i < value.object->len; i++) {
        const struct wf_member *member = &value.object->items[i];
        wf_type_add_member(arena, type, member->name, of_value(arena, member->value, depth - 1));
    }
    return type;
}

const struct wf_expr_type *wf_type_of_value(struct wf_arena *arena, struct wf_value value) {
    return of_value(arena, value, WF_MAX_TYPE_DEPTH);
}

/* --- joining ------------------------------------------------------------------------------------------ */

const struct wf_expr_type *wf_type_member(const struct wf_expr_type *type, struct wf_str name) {
    for (size_t i = 0; i < type->members.len; i++) {
        if (wf_str_eq_case(type->members.items[i].name, name)) {
            return type->members.items[i].type;
        }
    }
    return NULL;
}

void wf_type_new_member(struct wf_arena *arena, struct wf_expr_type *type, struct wf_str name,
                        const struct wf_expr_type *member) {
    *WF_PUSH(arena, &type->members) = (struct wf_type_member){name, member};
}

void wf_type_add_member(struct wf_arena *arena, struct wf_expr_type *type, struct wf_str name,
                        const struct wf_expr_type *member) {
    for (size_t i = 0; i < type->members.len; i++) {
        struct wf_type_member *known = &type->members.items[i];
        if (wf_str_eq_case(known->name, name)) {
            known->type = wf_type_join(arena, known->type, member);
            return;
        }
    }
    wf_type_new_member(arena, type, name, member);
}

static void join_values(struct wf_arena *arena, struct wf_expr_type *to, const struct wf_expr_type *from) {
    for (uint32_t kind = WF_KIND_BOOLEAN; kind <= WF_KIND_STRING; kind <<= 1) {
        if ((from->kinds & kind) != 0 && (from->listed & kind) == 0) {
            to->kinds |= kind;
            unlist(to, kind);
        }
    }
    for (size_t i = 0; i < from->values.len; i++) {
        wf_type_add_value(arena, to, from->values.items[i]);
    }
    to->kinds |= from->kinds & WF_KIND_NULL;
}

/* What the object has under a name that it does not list. */
static const struct wf_expr_type *other_member(const struct wf_expr_type *type) {
    return !type->open ? &wf_type_null : type->others != NULL ? type->others : &wf_type_any;
}

static void join_members(struct wf_arena *arena, struct wf_expr_type *to, const struct wf_expr_type *a,
                         const struct wf_expr_type *b, size_t depth) {
    for (size_t i = 0; i < a->members.len; i++) {
        const struct wf_type_member *member = &a->members.items[i];
        const struct wf_expr_type *same = wf_type_member(b, member->name);
        *WF_PUSH(arena, &to->members) = (struct wf_type_member){
            member->name, join(arena, member->type, same != NULL ? same : other_member(b), depth)};
    }
    for (size_t i = 0; i < b->members.len; i++) {
        const struct wf_type_member *member = &b->members.items[i];
        if (wf_type_member(a, member->name) == NULL) {
            *WF_PUSH(arena, &to->members) =
                (struct wf_type_member){member->name, join(arena, member->type, other_member(a), depth)};
        }
    }
    to->open = a->open || b->open;
    to->others = to->open ? join(arena, other_member(a), other_member(b), depth) : NULL;
}

static void join_objects(struct wf_arena *arena, struct wf_expr_type *to, const struct wf_expr_type *a,
                         const struct wf_expr_type *b, size_t depth) {
    bool both = (a->kinds & b->kinds & WF_KIND_OBJECT) != 0;
    const struct wf_expr_type *one = (a->kinds & WF_KIND_OBJECT) != 0 ? a : b;
    if (both) {
        join_members(arena, to, a, b, depth);
    } else if ((one->kinds & WF_KIND_OBJECT) != 0) {
        to->members = one->members;
        to->members.cap = to->members.len; /* shared: whoever adds takes a copy */
        to->open = one->open;
        to->others = one->others;
        to->payload = one->payload;
    }
    to->kinds |= (a->kinds | b->kinds) & WF_KIND_OBJECT;
}

static const struct wf_expr_type *items_of(const struct wf_expr_type *type) {
    return type->items != NULL ? type->items : &wf_type_any;
}

static void join_arrays(struct wf_arena *arena, struct wf_expr_type *to, const struct wf_expr_type *a,
                        const struct wf_expr_type *b, size_t depth) {
    bool both = (a->kinds & b->kinds & WF_KIND_ARRAY) != 0;
    const struct wf_expr_type *one = (a->kinds & WF_KIND_ARRAY) != 0 ? a : b;
    if (both) {
        to->items = join(arena, items_of(a), items_of(b), depth);
    } else if ((one->kinds & WF_KIND_ARRAY) != 0) {
        to->items = one->items;
    }
    to->filtered = (a->kinds & WF_KIND_ARRAY) != 0 ? a->filtered : b->filtered;
    to->kinds |= (a->kinds | b->kinds) & WF_KIND_ARRAY;
}

static bool has_value(const struct wf_expr_type *type, struct wf_value value) {
    for (size_t i = 0; i < type->values.len; i++) {
        if (is_same_value(type->values.items[i], value)) {
            return true;
        }
    }
    return (type->kinds & ~type->listed & WF_KIND_BIT(value.kind)) != 0;
}

/* Whether all of `b`, which has no parts, is in `a`: most values of a long list are. */
static bool covers(const struct wf_expr_type *a, const struct wf_expr_type *b) {
    uint32_t open = b->kinds & ~b->listed;
    if ((b->kinds & WF_KIND_TREE) != 0 || (open & ~(a->kinds & ~a->listed)) != 0) {
        return false;
    }
    for (size_t i = 0; i < b->values.len; i++) {
        if (!has_value(a, b->values.items[i])) {
            return false;
        }
    }
    return true;
}

static const struct wf_expr_type *join(struct wf_arena *arena, const struct wf_expr_type *a,
                                       const struct wf_expr_type *b, size_t depth) {
    bool mixed = (a->kinds & b->kinds & WF_KIND_ARRAY) != 0 && a->filtered != b->filtered;
    if (is_any(a) || is_any(b) || depth == 0 || mixed) {
        return &wf_type_any;
    }
    if (a->kinds == 0 || a == b) {
        return b;
    }
    if (b->kinds == 0 || covers(a, b)) {
        return a;
    }
    struct wf_expr_type *type = wf_type_make(arena, 0);
    join_values(arena, type, a);
    join_values(arena, type, b);
    join_objects(arena, type, a, b, depth - 1);
    join_arrays(arena, type, a, b, depth - 1);
    return type;
}

const struct wf_expr_type *wf_type_join(struct wf_arena *arena, const struct wf_expr_type *a,
                                        const struct wf_expr_type *b) {
    return join(arena, a, b, WF_MAX_TYPE_DEPTH);
}

/* --- truth -------------------------------------------------------------------------------------------- */

static void list_falsy(struct wf_arena *arena, struct wf_expr_type *to, uint32_t kinds) {
    if ((kinds & WF_KIND_BOOLEAN) != 0) {
        wf_type_add_value(arena, to, wf_value_boolean(false));
    }
    if ((kinds & WF_KIND_NUMBER) != 0) {
        wf_type_add_value(arena, to, wf_value_number(0));
        wf_type_add_value(arena, to, wf_value_number(wf_number_parse(WF_STR("NaN"))));
    }
    if ((kinds & WF_KIND_STRING) != 0) {
        wf_type_add_value(arena, to, wf_value_string(WF_STR("")));
    }
}

static void keep_values(struct wf_arena *arena, struct wf_expr_type *to, const struct wf_expr_type *type,
                        enum wf_truth truth) {
    for (size_t i = 0; i < type->values.len; i++) {
        if (wf_value_truth(type->values.items[i]) == truth) {
            wf_type_add_value(arena, to, type->values.items[i]);
        }
    }
}

const struct wf_expr_type *wf_type_when(struct wf_arena *arena, const struct wf_expr_type *type,
                                        bool truthy) {
    if (truthy && is_any(type)) {
        return &wf_type_any;
    }
    uint32_t open = type->kinds & ~type->listed;
    struct wf_expr_type *kept = wf_type_make(arena, 0);
    if (!truthy) {
        kept->kinds = type->kinds & WF_KIND_NULL;
        list_falsy(arena, kept, open);
        keep_values(arena, kept, type, WF_FALSE);
        return kept;
    }
    *kept = *type;
    kept->values.items = NULL;
    kept->values.len = kept->values.cap = 0;
    kept->listed = 0;
    kept->kinds = open & ~(uint32_t)(WF_KIND_NULL | WF_KIND_BOOLEAN);
    if ((open & WF_KIND_BOOLEAN) != 0) {
        wf_type_add_value(arena, kept, wf_value_boolean(true));
    }
    keep_values(arena, kept, type, WF_TRUE);
    return kept;
}

enum wf_truth wf_type_truth(const struct wf_expr_type *type) {
    uint32_t open = type->kinds & ~type->listed;
    bool truthy = (open & ~(uint32_t)WF_KIND_NULL) != 0;
    bool falsy = (open & WF_KIND_LEAF) != 0;
    for (size_t i = 0; i < type->values.len; i++) {
        bool is = wf_value_truth(type->values.items[i]) == WF_TRUE;
        truthy |= is;
        falsy |= !is;
    }
    return truthy == falsy ? WF_MAYBE : truthy ? WF_TRUE : WF_FALSE;
}

/* --- parts -------------------------------------------------------------------------------------------- */

static bool payload_lacks(const struct wf_run_cases *runs, struct wf_str name) {
    for (size_t i = 0; i < runs->list.len; i++) {
        if (wf_payload_has(runs->list.items[i].event, name) != WF_FALSE) {
            return false;
        }
    }
    return runs->list.len > 0;
}

static const struct wf_expr_type *member_or_null(const struct wf_expr_type *type, struct wf_str name) {
    const struct wf_expr_type *member = wf_type_member(type, name);
    if (member != NULL) {
        return member;
    }
    return type->payload != NULL && payload_lacks(type->payload, name) ? &wf_type_null : other_member(type);
}

static bool is_absent(const struct wf_expr_type *type, struct wf_str name) {
    return wf_type_member(type, name) == NULL && member_or_null(type, name) == &wf_type_null;
}

/* Of each item of a filtered array. */
static const struct wf_expr_type *index_items(struct wf_arena *arena, const struct wf_expr_type *type,
                                              struct wf_str name, bool *missing) {
    struct wf_expr_type *result = wf_type_make(arena, WF_KIND_ARRAY);
    bool none = false;
    result->items = wf_type_index(arena, items_of(type), name, &none);
    result->filtered = true;
    *missing = none;
    return result;
}

const struct wf_expr_type *wf_type_index(struct wf_arena *arena, const struct wf_expr_type *type,
                                         struct wf_str name, bool *missing) {
    *missing = false;
    if (is_any(type)) {
        return &wf_type_any;
    }
    bool array = (type->kinds & WF_KIND_ARRAY) != 0;
    if (array && type->filtered) {
        return type->kinds == WF_KIND_ARRAY ? index_items(arena, type, name, missing) : &wf_type_any;
    }
    const struct wf_expr_type *result = &never;
    double place = wf_number_parse(name);
    bool item = array && place >= 0;
    bool object = (type->kinds & WF_KIND_OBJECT) != 0;
    if (item) {
        result = wf_type_join(arena, items_of(type), &wf_type_null);
    }
    if (object) {
        result = wf_type_join(arena, result, member_or_null(type, name));
    }
    if ((type->kinds & ~(uint32_t)WF_KIND_OBJECT) != 0 && !item) {
        result = wf_type_join(arena, result, &wf_type_null);
    }
    bool something = (type->kinds & ~(uint32_t)WF_KIND_NULL) != 0;
    *missing = something && !item && (!object || is_absent(type, name));
    return result;
}

const struct wf_expr_type *wf_type_star(struct wf_arena *arena, const struct wf_expr_type *type) {
    struct wf_expr_type *result = wf_type_make(arena, WF_KIND_ARRAY);
    result->filtered = true;
    if (is_any(type)) {
        return result;
    }
    const struct wf_expr_type *items = &never;
    if ((type->kinds & WF_KIND_ARRAY) != 0) {
        items = type->filtered ? &wf_type_any : items_of(type);
    }
    if ((type->kinds & WF_KIND_OBJECT) != 0) {
        items = type->open ? wf_type_join(arena, items, other_member(type)) : items;
        for (size_t i = 0; i < type->members.len; i++) {
            items = wf_type_join(arena, items, type->members.items[i].type);
        }
    }
    result->items = items;
    return result;
}
