/* Parts of a hover: each appends Markdown when it has something to say. */
#ifndef WF_LSP_HOVER_H
#define WF_LSP_HOVER_H

#include "gha/exprinfer.h"
#include "lsp/feature.h"

/* A node of an expression in `scalar`. */
void wf_hover_expression(struct wf_buf *out, const struct wf_request *request, const struct wf_node *scalar,
                         const struct wf_expr_node *node);

/* What stands at the request's place of a Dockerfile. */
void wf_hover_docker(struct wf_buf *out, const struct wf_request *request);

/* An action or workflow that a step or job uses: its inputs, outputs, runtime. */
void wf_hover_uses(struct wf_buf *out, const struct wf_request *request, const struct wf_node *uses);

/* "one of `a`, `b`", "a text": what an expression can be. */
void wf_hover_type(struct wf_buf *out, const struct wf_expr_type *type);

/* What is known of types at the place of `scalar`. */
struct wf_types wf_types_at(struct wf_arena *arena, const struct wf_file *file, const struct wf_node *scalar);

/* What the facts or the repository tell of a step's action; NULL: nothing. */
const struct wf_action_fact *wf_fact_of_step(struct wf_arena *arena, const struct wf_file *file,
                                             const struct wf_step *step);

/* The keys that the workflow which a job calls declares below `workflow_call`, "inputs" or "secrets"; or
 * NULL.
 */
const struct wf_node *wf_callee_keys(const struct wf_job *job, const char *what);

#endif
