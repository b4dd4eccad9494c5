/* The repositories that pre-commit's configuration takes hooks from (https://pre-commit.com). */
#ifndef WF_RULES_PRE_COMMIT_H
#define WF_RULES_PRE_COMMIT_H

#include "lint/rule.h"

struct wf_hooks {
    const struct wf_node *entry; /* of `repos`: a mapping */
    const struct wf_node *url;   /* its `repo`: a scalar */
};

/* Calls `visit` for each in the order of the file; what pre-commit has itself (`local`, `meta`, `builtin`) is
 * left out, and so is everything when the check's file is no such configuration. */
void wf_hooks_each(struct wf_check *check,
                   void (*visit)(struct wf_check *check, const struct wf_hooks *hooks));

/* `owner/repo` in the address of a repository at GitHub; empty when it is none. */
struct wf_str wf_hooks_slug(const struct wf_hooks *hooks);

#endif
