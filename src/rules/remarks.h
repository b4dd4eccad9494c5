/* Rules that repeat what a program of the system says about scripts. */
#ifndef WF_RULES_REMARKS_H
#define WF_RULES_REMARKS_H

#include "lint/rule.h"

/* Reports each remark at its place. */
void wf_report_remarks(struct wf_check *check, const struct wf_remarks *remarks);

#endif
