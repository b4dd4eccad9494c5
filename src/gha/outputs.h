/* The outputs that a step can have. */
#ifndef WF_GHA_OUTPUTS_H
#define WF_GHA_OUTPUTS_H

#include "gha/script.h"
#include "lang/exprvalue.h"

struct wf_outputs {
    WF_LIST(struct wf_str) names;
    bool open;     /* there may be others */
    bool declared; /* ... but none that is a slip of the keyboard away: the names are all that the action
                      tells of */
    const struct wf_uses *action; /* at an unknown version: not those that none of its versions has */
};

/* What the step's action is known to give, or what its script writes to $GITHUB_OUTPUT. A script's outputs
 * are known only when every program it calls is one that cannot write there by itself, and each line that
 * goes there shows its name. */
struct wf_outputs wf_step_outputs(struct wf_arena *arena, const struct wf_doc *doc,
                                  const struct wf_scripts *scripts, const struct wf_step *step);

/* Case is ignored, as GitHub does. */
enum wf_truth wf_outputs_have(const struct wf_outputs *outputs, struct wf_str name);

#endif
