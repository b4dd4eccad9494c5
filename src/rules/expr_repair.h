/* Repairs of expressions that GitHub cannot read: what was obviously meant. */
#ifndef WF_RULES_EXPR_REPAIR_H
#define WF_RULES_EXPR_REPAIR_H

#include "lint/rule.h"

/* An expression with its place. */
struct wf_broken {
    struct wf_check *check;
    const struct wf_node *scalar;
    size_t begin; /* of its text in the scalar's */
    const struct wf_expr *expression;
    const struct wf_expr_allowed *allowed;
};

/* A fix for an error of it, such as single quotes for double ones, `==` for `=`, or the name that is meant
 * (`near`, may be empty); NULL when there is none that makes the expression whole. */
const struct wf_fix *wf_repair_expression(const struct wf_broken *broken, const struct wf_expr_error *error,
                                          struct wf_str near);

#endif
