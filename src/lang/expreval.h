/* Computes what can be known of an expression's value from the files alone. */
#ifndef WF_LANG_EXPREVAL_H
#define WF_LANG_EXPREVAL_H

#include "lang/expr.h"
#include "lang/exprvalue.h"

/* Where names get their values. */
struct wf_expr_scope {
    /* The named value `name`; false when it cannot be known. The same name must give the same array or object
     * each time. NULL: nothing is known. */
    bool (*lookup)(void *context, struct wf_str name, struct wf_value *out);
    /* success(), failure() and cancelled(); false when it cannot be known. NULL: nothing is known. */
    bool (*status)(void *context, enum wf_expr_function function, const struct wf_value *arguments,
                   size_t count, struct wf_value *out);
    void *context;
};

/* The value of a tree (NULL: Null). What depends on Unknown is Unknown unless it is certain all the same:
 * `false && x` is false, `x && false` is an Unknown that is falsy, `x || 'a'` an Unknown that is truthy.
 * False with `error` set (kind WF_EXPR_EVALUATION, GitHub's words, the place in the expression) when it fails
 * for certain. hashFiles() is Unknown. New text and collections live in the arena. */
bool wf_expr_eval(struct wf_arena *arena, const struct wf_expr_node *root, const struct wf_expr_scope *scope,
                  struct wf_value *out, struct wf_expr_error *error);

#endif
