/* Actions that use GitHub's cache, what decides whether they do, and actions that publish. */
#ifndef WF_RULES_CACHE_ACTIONS_H
#define WF_RULES_CACHE_ACTIONS_H

#include "rules/uses_ask.h"

/* A step that uses a cache. */
struct wf_dependency_cache {
    enum wf_truth used;        /* WF_FALSE: it does not, or its action is not known */
    const struct wf_node *key; /* of the input that decides; NULL: none is given */
    const char *switched_by;   /* the one boolean input by which it is turned off; NULL: none */
    bool off;                  /* ... and the value that does */
};

struct wf_dependency_cache wf_dependency_cache_of(const struct wf_check *check, const struct wf_step *step);

/* Whether the step publishes what the job made: a package, a release, a deployment. */
bool wf_step_publishes(const struct wf_step *step);

#endif
