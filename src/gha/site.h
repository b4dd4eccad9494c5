/* The places of a workflow or action where an expression stands: each `${{ }}` of each scalar, and the text
 * of an `if`, which is an expression without it. Those of an aliased node count once for each place that it
 * stands at. */
#ifndef WF_GHA_SITE_H
#define WF_GHA_SITE_H

#include "gha/workflow.h"
#include "lang/expr.h"

struct wf_site {
    const struct wf_job *job;         /* NULL outside jobs */
    const struct wf_step *step;       /* NULL outside steps */
    const struct wf_node *field;      /* the key of step, job or file below which it stands: `with`, ... */
    const struct wf_node *entry;      /* the key below that, e.g. an input's; NULL when there is none */
    const struct wf_node *scalar;     /* whose decoded text holds it */
    size_t begin, end;                /* the expression in the decoded text, without braces and blanks */
    bool condition;                   /* of an `if` */
    bool bare;                        /* ... without braces */
    const struct wf_expr *expression; /* never NULL; its root may be */
};

struct wf_sites {
    WF_LIST(struct wf_site) list;
};

/* All of them, in the order of the file; either argument may be NULL. Those that are not closed or empty, and
 * directives, are left out. */
struct wf_sites *wf_sites_read(struct wf_arena *arena, const struct wf_workflow *workflow,
                               const struct wf_action *action);

/* The decoded bytes of the scalar that are node `node` of the site's expression. */
struct wf_span wf_site_part(const struct wf_site *site, const struct wf_expr_node *node);

#endif
