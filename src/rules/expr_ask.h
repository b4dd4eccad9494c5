/* What the rules on expressions share. */
#ifndef WF_RULES_EXPR_ASK_H
#define WF_RULES_EXPR_ASK_H

#include "base/buf.h"
#include "gha/exprinfer.h"
#include "lint/rule.h"

/* An expression that GitHub can read, and the types at its place. */
struct wf_asked {
    struct wf_check *check;
    struct wf_types *types;
    const struct wf_site *site;
};

/* Calls `ask` for each expression of the check's file that has no errors. */
void wf_ask_sites(struct wf_check *check, void (*ask)(const struct wf_asked *asked));

/* Calls `visit` for each node of the kinds [first, last] of such an expression. */
void wf_ask_nodes(const struct wf_asked *asked, enum wf_expr_kind first, enum wf_expr_kind last,
                  void (*visit)(const struct wf_asked *asked, const struct wf_expr_node *node));

/* The type of a node. */
const struct wf_expr_type *wf_ask_type(const struct wf_asked *asked, const struct wf_expr_node *node);

/* "text", "a number or nothing": what values of the type are, for messages. */
struct wf_str wf_type_words(struct wf_arena *arena, const struct wf_expr_type *type);

/* Whether the context `name` may be named at the site; where not, another rule says so. */
bool wf_site_allows(const struct wf_check *check, const struct wf_site *site, struct wf_str name);

/* Whether a value of nothing is what the author counts with: an operand of `||` or `&&` with others behind
 * it, of a comparison or of `!`, or an `if` itself. */
bool wf_expr_is_guarded(const struct wf_site *site, const struct wf_expr_node *node);

/* Whether the site's `${{ }}` is all of the scalar, so that the value keeps its kind. */
bool wf_site_is_whole(const struct wf_site *site);

/* The text of a node in its expression. */
struct wf_str wf_expr_slice(const struct wf_site *site, const struct wf_expr_node *node);

/* Reports at a node of the site's expression. */
struct wf_finding *wf_report_node(struct wf_check *check, const struct wf_site *site,
                                  const struct wf_expr_node *node, struct wf_str message);

/* A fix that writes another name in the place of an index's property or of a text in quotes; safe when it is
 * one slip of the keyboard away. NULL when that cannot be done. */
const struct wf_fix *wf_fix_property(const struct wf_check *check, const struct wf_site *site,
                                     const struct wf_expr_node *node, struct wf_str name);

#endif
