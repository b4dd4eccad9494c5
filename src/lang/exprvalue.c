#include "lang/exprvalue.h"

#include "lang/fold.h"

#include <assert.h>
#include <math.h>

enum wf_truth wf_truth_not(enum wf_truth a) {
    return a == WF_MAYBE ? WF_MAYBE : a == WF_TRUE ? WF_FALSE : WF_TRUE;
}

enum wf_truth wf_truth_and(enum wf_truth a, enum wf_truth b) {
    if (a == WF_FALSE || b == WF_FALSE) {
        return WF_FALSE;
    }
    return a == WF_TRUE && b == WF_TRUE ? WF_TRUE : WF_MAYBE;
}

enum wf_truth wf_truth_or(enum wf_truth a, enum wf_truth b) {
    if (a == WF_TRUE || b == WF_TRUE) {
        return WF_TRUE;
    }
    return a == WF_FALSE && b == WF_FALSE ? WF_FALSE : WF_MAYBE;
}

static const char *const kind_names[] = {"Unknown", "Null", "Boolean", "Number", "String", "Array", "Object"};

const char *wf_value_kind_name(enum wf_value_kind kind) {
    return kind_names[kind];
}

struct wf_value wf_value_unknown(enum wf_truth truth) {
    return (struct wf_value){.kind = WF_VALUE_UNKNOWN, .truth = truth};
}

struct wf_value wf_value_unknown_from(struct wf_str start) {
    return (struct wf_value){.kind = WF_VALUE_UNKNOWN, .truth = WF_TRUE, .start = start};
}

struct wf_value wf_value_null(void) {
    return (struct wf_value){.kind = WF_VALUE_NULL};
}

struct wf_value wf_value_boolean(bool boolean) {
    return (struct wf_value){.kind = WF_VALUE_BOOLEAN, .boolean = boolean};
}

struct wf_value wf_value_number(double number) {
    return (struct wf_value){.kind = WF_VALUE_NUMBER, .number = number};
}

struct wf_value wf_value_string(struct wf_str string) {
    return (struct wf_value){.kind = WF_VALUE_STRING, .string = string};
}

struct wf_value wf_value_array(struct wf_arena *arena) {
    return (struct wf_value){.kind = WF_VALUE_ARRAY, .array = WF_NEW(arena, struct wf_array)};
}

struct wf_value wf_value_object(struct wf_arena *arena) {
    return (struct wf_value){.kind = WF_VALUE_OBJECT, .object = WF_NEW(arena, struct wf_object)};
}

static struct wf_member *find_member(const struct wf_object *object, struct wf_str name) {
    for (size_t i = 0; i < object->len; i++) {
        if (wf_fold_eq(object->items[i].name, name)) {
            return &object->items[i];
        }
    }
    return NULL;
}

void wf_object_set(struct wf_arena *arena, struct wf_object *object, struct wf_str name,
                   struct wf_value value) {
    struct wf_member *member = find_member(object, name);
    if (member == NULL) {
        member = WF_PUSH(arena, object);
        member->name = name;
    }
    member->value = value;
}

const struct wf_value *wf_object_get(const struct wf_object *object, struct wf_str name) {
    const struct wf_member *member = find_member(object, name);
    if (member == NULL) {
        return object->find ? object->find(object->context, name) : NULL;
    }
    return &member->value;
}

bool wf_value_is_primitive(struct wf_value value) {
    return value.kind >= WF_VALUE_NULL && value.kind <= WF_VALUE_STRING;
}

static enum wf_truth truth_of(bool yes) {
    return yes ? WF_TRUE : WF_FALSE;
}

enum wf_truth wf_value_truth(struct wf_value value) {
    switch (value.kind) {
    case WF_VALUE_UNKNOWN:
        return value.truth;
    case WF_VALUE_NULL:
        return WF_FALSE;
    case WF_VALUE_BOOLEAN:
        return truth_of(value.boolean);
    case WF_VALUE_NUMBER:
        return truth_of(value.number != 0 && !isnan(value.number));
    case WF_VALUE_STRING:
        return truth_of(value.string.len > 0);
    default:
        return WF_TRUE;
    }
}

double wf_value_to_number(struct wf_value value) {
    assert(value.kind != WF_VALUE_UNKNOWN);
    switch (value.kind) {
    case WF_VALUE_NULL:
        return 0;
    case WF_VALUE_BOOLEAN:
        return value.boolean ? 1 : 0;
    case WF_VALUE_NUMBER:
        return value.number;
    case WF_VALUE_STRING:
        return wf_number_parse(value.string);
    default:
        return (double)NAN;
    }
}

struct wf_str wf_value_to_string(struct wf_arena *arena, struct wf_value value) {
    assert(value.kind != WF_VALUE_UNKNOWN);
    switch (value.kind) {
    case WF_VALUE_NULL:
        return WF_STR("");
    case WF_VALUE_BOOLEAN:
        return value.boolean ? WF_STR("true") : WF_STR("false");
    case WF_VALUE_NUMBER:
        return wf_number_text(arena, value.number);
    case WF_VALUE_STRING:
        return value.string;
    default:
        return wf_str_of(kind_names[value.kind]);
    }
}

/* Brings both sides to one kind where GitHub does; collections stay what they are. */
static void coerce(struct wf_value *left, struct wf_value *right) {
    if (left->kind == right->kind) {
        return;
    }
    struct wf_value *sides[] = {left, right};
    bool loose = false;
    for (size_t i = 0; i < 2; i++) {
        loose = loose || sides[i]->kind == WF_VALUE_NULL || sides[i]->kind == WF_VALUE_BOOLEAN ||
                (sides[i]->kind == WF_VALUE_NUMBER && sides[1 - i]->kind == WF_VALUE_STRING);
    }
    for (size_t i = 0; loose && i < 2; i++) {
        if (wf_value_is_primitive(*sides[i])) {
            *sides[i] = wf_value_number(wf_value_to_number(*sides[i]));
        }
    }
}

static bool same_kind_equal(struct wf_value left, struct wf_value right) {
    switch (left.kind) {
    case WF_VALUE_NULL:
        return true;
    case WF_VALUE_BOOLEAN:
        return left.boolean == right.boolean;
    case WF_VALUE_NUMBER:
        return left.number == right.number;
    case WF_VALUE_STRING:
        return wf_fold_eq(left.string, right.string);
    case WF_VALUE_ARRAY:
        return left.array == right.array;
    default:
        return left.object == right.object;
    }
}

/* A text that begins otherwise is another. */
static bool begins_otherwise(struct wf_value unknown, struct wf_value other) {
    return unknown.kind == WF_VALUE_UNKNOWN && other.kind == WF_VALUE_STRING &&
           wf_fold_cmp(wf_str_sub(other.string, 0, unknown.start.len), unknown.start) != 0;
}

enum wf_truth wf_value_equal(struct wf_value left, struct wf_value right) {
    if (begins_otherwise(left, right) || begins_otherwise(right, left)) {
        return WF_FALSE;
    }
    if (left.kind == WF_VALUE_UNKNOWN || right.kind == WF_VALUE_UNKNOWN) {
        return WF_MAYBE;
    }
    coerce(&left, &right);
    return truth_of(left.kind == right.kind && same_kind_equal(left, right));
}

static bool same_kind_greater(struct wf_value left, struct wf_value right) {
    switch (left.kind) {
    case WF_VALUE_BOOLEAN:
        return left.boolean && !right.boolean;
    case WF_VALUE_NUMBER:
        return left.number > right.number;
    case WF_VALUE_STRING:
        return wf_fold_cmp(left.string, right.string) > 0;
    default:
        return false;
    }
}

enum wf_truth wf_value_greater(struct wf_value left, struct wf_value right) {
    if (left.kind == WF_VALUE_UNKNOWN || right.kind == WF_VALUE_UNKNOWN) {
        return WF_MAYBE;
    }
    coerce(&left, &right);
    return truth_of(left.kind == right.kind && same_kind_greater(left, right));
}
