/* What kinds of value an expression can have, and which values and parts, as far as the files tell. A type is
 * a set of possible values that may be too large, never too small: what it excludes cannot happen. */
#ifndef WF_GHA_EXPRTYPE_H
#define WF_GHA_EXPRTYPE_H

#include "gha/trigger.h"
#include "lang/expr.h"
#include "lang/exprvalue.h"

#define WF_KIND_BIT(kind) (1U << (kind))

enum {
    WF_KIND_NULL = 1 << WF_VALUE_NULL,
    WF_KIND_BOOLEAN = 1 << WF_VALUE_BOOLEAN,
    WF_KIND_NUMBER = 1 << WF_VALUE_NUMBER,
    WF_KIND_STRING = 1 << WF_VALUE_STRING,
    WF_KIND_ARRAY = 1 << WF_VALUE_ARRAY,
    WF_KIND_OBJECT = 1 << WF_VALUE_OBJECT,
    WF_KIND_LEAF = WF_KIND_NULL | WF_KIND_BOOLEAN | WF_KIND_NUMBER | WF_KIND_STRING,
    WF_KIND_TREE = WF_KIND_ARRAY | WF_KIND_OBJECT,
    WF_KIND_ANY = WF_KIND_LEAF | WF_KIND_TREE,

    WF_MAX_TYPE_VALUES = 64, /* more values than that are not listed */
    WF_MAX_TYPE_DEPTH = 16,  /* what is nested deeper can be anything */
};

struct wf_expr_type;

struct wf_type_member {
    struct wf_str name;
    const struct wf_expr_type *type;
};

/* Nothing of it can be relied on when `kinds` is WF_KIND_ANY. */
struct wf_expr_type {
    uint32_t kinds;
    uint32_t listed; /* kinds (boolean, number, string) all of whose values are in `values` */
    WF_LIST(struct wf_value) values;
    WF_LIST(struct wf_type_member) members; /* of an object */
    bool open;                              /* it may have others */
    const struct wf_expr_type *others;      /* their type; NULL: anything */
    const struct wf_expr_type *items;       /* of an array; NULL: anything */
    bool filtered;                          /* an array made by `.*`: an index is applied to each item */
    const struct wf_run_cases *payload;     /* an open object that is github.event of these runs; else NULL */
};

extern const struct wf_expr_type wf_type_any, wf_type_null, wf_type_boolean, wf_type_number, wf_type_string,
    wf_type_text /* a string, or null where it is not set */;

/* A type of which parts can be set. */
struct wf_expr_type *wf_type_make(struct wf_arena *arena, uint32_t kinds);
/* One of these strings; `names` ends in NULL. */
const struct wf_expr_type *wf_type_one_of(struct wf_arena *arena, const char *const *names);
/* Exactly this value, with all its parts. */
const struct wf_expr_type *wf_type_of_value(struct wf_arena *arena, struct wf_value value);

void wf_type_add_value(struct wf_arena *arena, struct wf_expr_type *type, struct wf_value value);
/* Of a name that the object does not have yet. */
void wf_type_new_member(struct wf_arena *arena, struct wf_expr_type *type, struct wf_str name,
                        const struct wf_expr_type *member);
/* Joins with a member of that name (case ignored). */
void wf_type_add_member(struct wf_arena *arena, struct wf_expr_type *type, struct wf_str name,
                        const struct wf_expr_type *member);

/* What is one or the other. */
const struct wf_expr_type *wf_type_join(struct wf_arena *arena, const struct wf_expr_type *a,
                                        const struct wf_expr_type *b);

/* Those values that are truthy, or falsy; without any kind when there are none. */
const struct wf_expr_type *wf_type_when(struct wf_arena *arena, const struct wf_expr_type *type, bool truthy);

/* The member `name` (case ignored), or NULL. */
const struct wf_expr_type *wf_type_member(const struct wf_expr_type *type, struct wf_str name);

/* What indexing by a text gives. `*missing`: it is null for certain although something was indexed that is
 * not null itself. */
const struct wf_expr_type *wf_type_index(struct wf_arena *arena, const struct wf_expr_type *type,
                                         struct wf_str name, bool *missing);

/* What `.*` gives. */
const struct wf_expr_type *wf_type_star(struct wf_arena *arena, const struct wf_expr_type *type);

/* What a comparison (WF_EXPR_EQ to WF_EXPR_GE) always gives. */
enum wf_truth wf_type_compare(enum wf_expr_kind comparison, const struct wf_expr_type *left,
                              const struct wf_expr_type *right);

/* Whether all values are truthy, or none. */
enum wf_truth wf_type_truth(const struct wf_expr_type *type);

#endif
