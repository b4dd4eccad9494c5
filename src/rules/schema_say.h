/* Saying what the schema walk noticed (gha/schema.h). For the rules on keys and values. */
#ifndef WF_RULES_SCHEMA_SAY_H
#define WF_RULES_SCHEMA_SAY_H

#include "lint/rule.h"

/* Offers a fix for `violation`, or none. */
typedef void (*wf_schema_fix)(struct wf_check *check, struct wf_finding *finding,
                              const struct wf_violation *violation);

/* Reports the violations whose kinds are among `kinds` (bits 1 << enum wf_violation_kind), those that GitHub
 * accepts as warnings. `fix` may be NULL. */
void wf_schema_say(struct wf_check *check, uint32_t kinds, wf_schema_fix fix);

/* Offers to write the violation's `wanted` in the place of its node. */
void wf_schema_fix_name(struct wf_check *check, struct wf_finding *finding,
                        const struct wf_violation *violation);

#endif
