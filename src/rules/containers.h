/* The containers of a job: its own and its services. */
#ifndef WF_RULES_CONTAINERS_H
#define WF_RULES_CONTAINERS_H

#include "lint/rule.h"

/* Calls `visit` with the mapping of each container that is written as one, and what to call it: "container",
 * or the service's name. */
void wf_containers_each(struct wf_check *check, const struct wf_job *job,
                        void (*visit)(struct wf_check *check, const struct wf_node *container,
                                      struct wf_str name));

#endif
