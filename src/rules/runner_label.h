/* The labels that a job's `runs-on` asks for, one by one. */
#ifndef WF_RULES_RUNNER_LABEL_H
#define WF_RULES_RUNNER_LABEL_H

#include "gha/runner.h"
#include "lint/rule.h"

struct wf_runner_label {
    const struct wf_node *node; /* the scalar */
    bool own; /* it stands with `self-hosted` or a group, or the configuration names it: the team's
                 runners may have any labels */
};

/* Calls `visit` once for each label, also those that a matrix gives. */
void wf_runner_labels_each(struct wf_check *check, const struct wf_job *job,
                           void (*visit)(struct wf_check *check, const struct wf_runner_label *label));

/* Whether the configuration names the label. */
bool wf_runner_is_named(const struct wf_config *config, struct wf_str label);

#endif
