/* What templates are given: the values, the facts that follow from them, and the actions. */
#ifndef WF_SCAFFOLD_DATA_H
#define WF_SCAFFOLD_DATA_H

#include "lang/exprvalue.h"
#include "scaffold/values.h"

/* What the expressions of a pack can name: each member of `names`; of an object only the members it has. */
struct wf_pack_scope {
    struct wf_arena *arena;
    const struct wf_pack *pack;
    struct wf_problems *problems;
    struct wf_object *names;
};

/* Evaluates an expression of the pack; false after a problem. */
bool wf_pack_eval(const struct wf_pack_scope *scope, const struct wf_pack_expression *expression,
                  struct wf_value *value);

struct wf_data {
    struct wf_arena *arena;
    const struct wf_pack *pack;
    struct wf_value inputs, facts; /* objects, for expressions */
    struct wf_value names;         /* both by their names */
    const struct wf_node *root;    /* for templates */
    struct wf_problems *problems;
};

/* False after a problem; refusals are problems. */
bool wf_data_make(struct wf_data *data, struct wf_values *values);

/* The same over `inputs` and `facts`. */
bool wf_data_eval(struct wf_data *data, const struct wf_pack_expression *expression, struct wf_value *value);

#endif
