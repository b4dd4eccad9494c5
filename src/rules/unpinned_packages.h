/* Packages that are installed in whichever version is there: asked by the rules on RUN and on scripts. */
#ifndef WF_RULES_UNPINNED_PACKAGES_H
#define WF_RULES_UNPINNED_PACKAGES_H

#include "rules/run_ask.h"

/* Reports the first package without version of each call by one of the managers first..last. */
void wf_unpinned_report(struct wf_check *check, const struct wf_instruction *instruction,
                        enum wf_manager first, enum wf_manager last);

/* The first package of the call whose version neither its name nor an option tells, and how many such there
 * are; NULL when there is none. Package managers themselves do not count. */
const struct wf_package *wf_unpinned_first(const struct wf_package_call *call, size_t *count);

#endif
