/* The least `permissions` of a job: the scopes that its actions and commands use of the job's own token, each
 * with what uses it, or why that cannot be told.
 *
 * The token is `github.token`, also called `secrets.GITHUB_TOKEN`. It reaches an action by an input, often by
 * the input's default, a command by an environment variable, git by what actions/checkout has left behind, a
 * registry's client by a login before. Whoever has another token needs nothing of the job's. Facts:
 * schemas/permissions.yml. */
#ifndef WF_GHA_NEEDED_H
#define WF_GHA_NEEDED_H

#include "base/map.h"
#include "gha/permission.h"
#include "gha/script.h"

/* One scope that something uses. */
struct wf_need {
    struct wf_str scope;       /* "contents" */
    struct wf_str other;       /* a scope that is as good, "pull-requests" for a comment; or empty */
    enum wf_permission access; /* read or write */
    bool sure;                 /* else it depends on what the files do not tell */
    bool written;              /* a command or call of the workflow's own, not only an action */
    struct wf_str reason;      /* what uses it: "actions/checkout, git push" */
    const struct wf_doc *doc;  /* where the first use stands */
    struct wf_span span;
};

struct wf_needed {
    WF_LIST(struct wf_need) list; /* each scope at most once surely and once perhaps, in the order of names */
    /* Why the list may lack something, a sentence about the first such thing; empty: it is complete. */
    struct wf_str unknown;
    const struct wf_doc *unknown_doc;
    struct wf_span unknown_span;
    /* A program of the repository's own that could use git's or a registry's credentials; empty: there is
     * none. */
    struct wf_str opaque;
    bool programs; /* there are programs or actions that nobody can look into: they may ask for the run's
                      identity */
};

/* What the job needs. The called workflow's jobs count for a job that calls one. `known`, of which only the
 * arena is set at first, keeps what was found, for the next question: many jobs may call the same workflow.
 */
const struct wf_needed *wf_needed_of_job(struct wf_map *known, const struct wf_job *job);

/* The first use of the credentials that a checkout leaves behind. */
struct wf_checkout_use {
    struct wf_str name;  /* "git push"; empty: nothing that can be seen */
    struct wf_span span; /* where it stands in the file */
    size_t at; /* the step, or without a name the one that replaces the credentials, or how many there
                  are: it holds for all checkouts that leave them before that step */
};

/* What later steps of the job or action do with them. `steps` are all of them. */
struct wf_checkout_use wf_checkout_use(struct wf_arena *arena, const struct wf_doc *doc,
                                       const struct wf_step *checkout, const struct wf_step *steps,
                                       size_t count);

/* The sure need of the scope, or NULL. */
const struct wf_need *wf_needed_scope(const struct wf_needed *needed, struct wf_str scope);

/* Whether something may use the scope: surely, perhaps, or by way of what cannot be looked into. */
bool wf_needed_perhaps(const struct wf_needed *needed, struct wf_str scope, enum wf_permission access);

/* Whether `permissions` surely lacks what the need asks for. Reading of a public repository works all the
 * same. */
bool wf_need_is_missing(const struct wf_need *need, const struct wf_node *permissions);

#endif
