/* Temporary files without a name, for what other programs are to read: nothing of them is left, however this
 * program ends. */
#ifndef WF_LINT_SCRATCH_H
#define WF_LINT_SCRATCH_H

#include "base/err.h"
#include "base/str.h"

/* A file with these bytes, below $TMPDIR or /tmp, which nobody else may open. Its descriptor, to be closed by
 * the caller, or -1 with `err` set. Programs that are started inherit it and read it as /dev/fd/NUMBER. */
int wf_scratch_open(struct wf_str bytes, struct wf_err *err);

#endif
