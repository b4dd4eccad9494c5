/* Values that the scripts of a job hand to later steps through files: `echo "NAME=value" >>
 * "$GITHUB_OUTPUT"`. */
#ifndef WF_GHA_WRITTEN_H
#define WF_GHA_WRITTEN_H

#include "gha/context.h"

/* The canonical text of output `name` of `step`. False when the step is no script, or writes the name not
 * exactly once and on every run. */
bool wf_written_output(const struct wf_context *context, const struct wf_step *step, struct wf_str name,
                       struct wf_str *value);

/* Of a variable that exactly one step before the context's, and one without `if`, writes to $GITHUB_ENV. */
bool wf_written_variable(const struct wf_context *context, struct wf_str name, struct wf_str *value);

/* Of output `name` of a job that the context's job needs. */
bool wf_written_job_output(const struct wf_context *context, struct wf_str job, struct wf_str name,
                           struct wf_str *value);

#endif
