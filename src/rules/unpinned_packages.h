/* Packages that a RUN installs in whichever version is there: asked by two rules. */
#ifndef WF_RULES_UNPINNED_PACKAGES_H
#define WF_RULES_UNPINNED_PACKAGES_H

#include "rules/run_ask.h"

/* Reports the first package without version of each call by one of the managers first..last. */
void wf_unpinned_report(struct wf_check *check, const struct wf_instruction *instruction,
                        enum wf_manager first, enum wf_manager last);

#endif
