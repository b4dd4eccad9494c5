/* The scripts of `run` steps, parsed once. */
#ifndef WF_GHA_SCRIPT_H
#define WF_GHA_SCRIPT_H

#include "gha/workflow.h"
#include "lang/shell.h"

/* A `run` step whose shell is bash or sh. */
struct wf_script {
    const struct wf_step *step;
    const struct wf_shell_script *shell;
    struct wf_shell_flags flags; /* those GitHub starts the shell with */
};

struct wf_scripts {
    WF_LIST(struct wf_script) list;
};

/* Adds the scripts of these steps; those for other shells, and those whose shell cannot be known, are left
 * out. */
void wf_scripts_read(struct wf_arena *arena, struct wf_scripts *scripts, const struct wf_step *steps,
                     size_t count);

/* The script of a step, or NULL. */
const struct wf_script *wf_script_of(const struct wf_scripts *scripts, const struct wf_step *step);

#endif
