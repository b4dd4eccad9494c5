/* What expressions and shell words stand for at a place in a workflow, as far as the files tell.
 *
 * Texts are resolved to a canonical form: what is known becomes plain text, each unknown piece stays a hole
 * `${{ name }}` with one blank inside the braces and names in lower case (`${{ github.sha }}`), so that two
 * texts that are equal have equal forms. A shell variable nobody sets is the hole `${{ $NAME }}`. What a
 * script hands on by `echo "name=value" >> "$GITHUB_OUTPUT"` (or $GITHUB_ENV) is followed, also through a
 * job's `outputs`. */
#ifndef WF_GHA_CONTEXT_H
#define WF_GHA_CONTEXT_H

#include "gha/trigger.h"
#include "lang/expr.h"
#include "lang/shell.h"

/* The place: each part may be NULL, a part below needs those above. */
struct wf_context {
    struct wf_arena *arena;
    const struct wf_workflow *workflow;
    const struct wf_job *job;
    const struct wf_step *step;
    const struct wf_run_case *run; /* NULL: any; then what depends on the event is unknown */
    unsigned depth;                /* of values that are made of other steps' values; 0 at first */
    bool any_end;                  /* something before may have failed; else the run goes well */
};

/* The context of a step, of a job. */
struct wf_context wf_context_of_step(struct wf_arena *arena, const struct wf_step *step,
                                     const struct wf_run_case *run);
struct wf_context wf_context_of_job(struct wf_arena *arena, const struct wf_job *job,
                                    const struct wf_run_case *run);

/* The value of an expression (the text inside `${{ }}`, or an `if`); Unknown when it is wrong or not known.
 */
struct wf_value wf_context_eval(const struct wf_context *context, struct wf_str expression);

/* Whether an `if` lets its step or job run in this context when nothing failed before; a missing one is true.
 */
enum wf_truth wf_context_condition(const struct wf_context *context, const struct wf_node *condition);

/* Whether the step, or the job, runs in a run that goes well: its `if`, its job's, and those of the jobs it
 * needs. */
enum wf_truth wf_context_reached(const struct wf_context *context);

/* The canonical form of a scalar's text. */
struct wf_str wf_context_text(const struct wf_context *context, struct wf_str text);

/* The value of a scalar as an action reads it: YAML booleans and one whole `${{ }}`; Unknown when not known.
 */
struct wf_value wf_context_value(const struct wf_context *context, const struct wf_node *scalar);

/* A script's word as text: quotes removed, variables replaced by what the script (before `command`), the
 * step's, job's or workflow's `env` and GitHub's default variables set them to. */
struct wf_str wf_context_word(const struct wf_context *context, const struct wf_shell_script *script,
                              const struct wf_shell_command *command, struct wf_span word);

#endif
