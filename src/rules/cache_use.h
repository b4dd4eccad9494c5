/* Which of GitHub's caches a step saves and restores, so that it can be told whether one step restores what
 * another has saved. Keys: docs.github.com, "Dependency caching reference". */
#ifndef WF_RULES_CACHE_USE_H
#define WF_RULES_CACHE_USE_H

#include "rules/cache_actions.h"

struct wf_cache_access {
    const struct wf_step *step;
    struct wf_span span;    /* in the file: of `uses`, or of the entry of cache-to or cache-from */
    struct wf_str family;   /* the action that names the keys, "actions/cache", or "docker" */
    struct wf_str place;    /* what must be equal: paths, the scope, inputs; canonical */
    struct wf_str key;      /* of actions/cache, canonical */
    struct wf_str prefixes; /* that a saved key may begin with to be restored, one a line */
    bool saves, restores;   /* surely, in the run that was asked for */
};

struct wf_cache_accesses {
    WF_LIST(struct wf_cache_access) list;
};

/* Those of the step, in a run (NULL: any). */
struct wf_cache_accesses wf_cache_accesses_of(const struct wf_check *check, const struct wf_step *step,
                                              const struct wf_run_case *run);

/* Whether `reader` surely can restore what `writer` saves, when both runs have the same scope. */
bool wf_cache_meets(struct wf_arena *arena, const struct wf_cache_access *writer,
                    const struct wf_cache_access *reader);

#endif
