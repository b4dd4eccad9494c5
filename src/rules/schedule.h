/* The entries of `on: schedule`. */
#ifndef WF_RULES_SCHEDULE_H
#define WF_RULES_SCHEDULE_H

#include "gha/event.h"
#include "lang/cron.h"
#include "lint/rule.h"

/* Calls `visit` for each entry that is a mapping. */
void wf_schedule_each(struct wf_check *check, const struct wf_workflow *workflow,
                      void (*visit)(struct wf_check *check, const struct wf_node *entry));

/* The entry's `cron` as a scalar when GitHub can read it, and what it says; else NULL. */
const struct wf_node *wf_schedule_cron(struct wf_check *check, const struct wf_node *entry,
                                       struct wf_cron *cron);

#endif
