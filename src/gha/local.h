/* An action of the workflow's own repository as facts, like those of known actions. */
#ifndef WF_GHA_LOCAL_H
#define WF_GHA_LOCAL_H

#include "gha/facts.h"
#include "gha/workflow.h"

/* What the action file declares. Inputs are closed; outputs are only of a composite action: others may set
 * more than they declare. `name` is what messages call it. */
const struct wf_action_fact *wf_local_fact(struct wf_arena *arena, const struct wf_action *action,
                                           struct wf_str name);

#endif
