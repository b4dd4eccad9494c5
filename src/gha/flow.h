/* Which parts of an expression can become (a part of) its value: the data flow that all rules on code,
 * caches, images and secrets ask. What a name then holds is said by gha/taint.h, gha/capability.h and
 * gha/matrix.h. */
#ifndef WF_GHA_FLOW_H
#define WF_GHA_FLOW_H

#include "lang/expr.h"
#include "lang/exprvalue.h"

struct wf_flow {
    WF_LIST(const struct wf_expr_node *) list;
};

/* The contexts (a name with all indexes behind it; also what is indexed behind a call or parentheses) whose
 * text can be in the value, in the order of the text: of `a && b` only b, of `a || b` both, of calls those of
 * format(), join(), toJSON() and the values of case(). Comparisons, `!` and other calls give none. */
struct wf_flow wf_flow_contexts(struct wf_arena *arena, const struct wf_expr_node *root);

/* The parts that can be all of the value: as above through `&&`, `||` and case(), else the node itself. */
struct wf_flow wf_flow_leaves(struct wf_arena *arena, const struct wf_expr_node *root);

/* A literal, or an operator or call over such that always gives the same: not fromJSON(), case(),
 * hashFiles() and status functions. */
bool wf_expr_is_reducible(const struct wf_expr_node *node);

/* The value when it depends on no context; Unknown else. */
struct wf_value wf_expr_constant(struct wf_arena *arena, const struct wf_expr_node *node);

/* The name that a table knows a context by: in lower case with dots, `github.event.commits.*.message`; an
 * index that is a number, computed or a star is `*`. Empty when it is none, or does not begin with a name. */
struct wf_str wf_expr_pattern(struct wf_arena *arena, const struct wf_expr_node *node);

/* The one name behind `root` in a context (`X` of `env.X`, `env['X']`), or empty. */
struct wf_str wf_expr_tail(struct wf_arena *arena, const struct wf_expr_node *node, const char *root);

/* Whether the node is context `root` or something behind it. */
bool wf_expr_is_below(struct wf_arena *arena, const struct wf_expr_node *node, const char *root);

#endif
