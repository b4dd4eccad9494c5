#include "lint/rule.h"

/* No hook: only the engine knows at the end which comments silenced something. */
const struct wf_rule wf_rule_unused_ignore = {
    .id = "unused-ignore",
    .title = "Ignore comment that silences nothing",
    .category = WF_UPKEEP,
    .severity = WF_INFO,
};
