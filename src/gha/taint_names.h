/* The properties of `github` that hold free text, and of whom. */
#ifndef WF_GHA_TAINT_NAMES_H
#define WF_GHA_TAINT_NAMES_H

#include "gha/taint.h"

/* What `github` followed by these indexes holds in a run (NULL: any). `whole`: an object or array is written
 * out with all that is in it, else it is only named. Source: GitHub's webhook payloads and its page on
 * contexts. */
enum wf_taint wf_taint_of_github(const struct wf_expr_part *parts, size_t count, bool whole,
                                 const struct wf_run_case *run);

#endif
