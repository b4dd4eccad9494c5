/* What it means that GitHub writes a context's text into code. */
#ifndef WF_RULES_CODE_RISK_H
#define WF_RULES_CODE_RISK_H

#include "gha/taint.h"
#include "rules/callers.h"
#include "rules/expr_ask.h"

struct wf_code_risk {
    enum wf_level security; /* WF_LEVEL_NONE: it can do no harm */
    enum wf_level confidence;
    enum wf_persona persona;
    struct wf_taint_source source; /* the context, whose text it is and what it stands for */
    struct wf_given given;         /* of an input: who gives it */
};

/* Of `context` (gha/flow.h) in the code of `asked->site`, whose `taints` are. */
struct wf_code_risk wf_code_risk(const struct wf_asked *asked, const struct wf_taints *taints,
                                 const struct wf_expr_node *context);

/* Whether the site is code: a script, or an input that an action runs or expands as code. */
bool wf_site_is_code(const struct wf_site *site);

#endif
