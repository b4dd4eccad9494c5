/* Whose text an expression can hold: what matters where GitHub writes the value into code (GitHub's "secure
 * use reference", script injections). A type (gha/exprtype.h) says what kind of value it is, this says who
 * chose it. */
#ifndef WF_GHA_TAINT_H
#define WF_GHA_TAINT_H

#include "gha/exprinfer.h"
#include "gha/site.h"

/* In this order each is worse than the one before. */
enum wf_taint {
    WF_TAINT_NONE,    /* fixed by the files, the platform or the owners, or of letters that do no harm */
    WF_TAINT_UNKNOWN, /* the files do not tell */
    WF_TAINT_CALLER,  /* free text of whoever calls or dispatches it: an input */
    WF_TAINT_WRITER,  /* free text of people who may push or triage: names of branches, tags, releases, labels
                       */
    WF_TAINT_OUTSIDER, /* free text of anyone: titles, bodies, messages, names of a fork's branches */
};

/* One place of an expression whose value can become (a part of) its text. */
struct wf_taint_source {
    enum wf_taint taint;             /* the worst of all runs that reach the place */
    const struct wf_expr_node *node; /* in the site's expression */
    struct wf_str origin;            /* the expression that `node` was found to stand for; empty: itself */
};

struct wf_taints {
    WF_LIST(struct wf_taint_source) list;
};

/* The sources of an expression that has no errors, in the order of the text, without those of WF_TAINT_NONE.
 * Values are followed through `env`, outputs and the matrix as far as the file tells them. `types` must be at
 * the site's job. */
struct wf_taints wf_taint_read(struct wf_types *types, const struct wf_site *site);

#endif
