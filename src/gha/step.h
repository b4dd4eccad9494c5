/* What several rules ask about a step or job: whether it is dead code, what runs its script, what its
 * variables hold. */
#ifndef WF_GHA_STEP_H
#define WF_GHA_STEP_H

#include "gha/script.h"
#include "gha/workflow.h"

/* Whether an `if` is false whatever happens: it names no context and folds to false. NULL: it runs. */
bool wf_condition_is_never(struct wf_arena *arena, const struct wf_node *condition);
/* Whether the `if` of the job, or of the step or its job, is such. */
bool wf_job_is_dead(const struct wf_job *job);
bool wf_step_is_dead(const struct wf_step *step);

enum wf_shell_family {
    WF_FAMILY_UNKNOWN,    /* the files do not tell */
    WF_FAMILY_BASH,       /* bash, sh, zsh */
    WF_FAMILY_POWERSHELL, /* pwsh, powershell */
    WF_FAMILY_CMD,
    WF_FAMILY_PYTHON,
    WF_FAMILY_OTHER,
};

/* The shell of a run step. */
struct wf_shell_choice {
    enum wf_shell_family family;
    struct wf_str name;         /* without folders and options: "bash"; empty when unknown */
    const struct wf_node *node; /* the value that names it: `shell` of the step or of defaults, else of
                                   `runs-on`; NULL: none */
};

struct wf_shell_choice wf_step_shell_choice(const struct wf_step *step);

/* Whether GitHub itself sets the variable in each step ("Store information in variables", default environment
 * variables), `CI` included. */
bool wf_variable_is_default(struct wf_str name);

/* Whether variable `name` is known to hold no expression's value: GitHub's own but `CI`, or the innermost
 * `env` of step, job and workflow that sets it gives plain text. */
bool wf_step_env_is_static(const struct wf_step *step, struct wf_str name);

#endif
