/* What schemas/permissions.yml says, as the compiler of schemas writes it: which scopes of a job's token
 * known actions, commands, addresses of GitHub's API and methods of its JavaScript client use. */
#ifndef WF_GHA_NEEDED_FACTS_H
#define WF_GHA_NEEDED_FACTS_H

#include "gha/permission.h"

#include <stdint.h>

enum wf_need_mark {
    WF_NEED_SURE,
    WF_NEED_MAYBE,  /* some of what it can do needs it; the files do not tell whether that is done */
    WF_NEED_GIVEN,  /* no scope: it has only a token that the step hands over */
    WF_NEED_OPAQUE, /* no scope: it runs what the repository says */
};

struct wf_need_fact {
    struct wf_str scope, other; /* `other`: one that is as good, or empty */
    enum wf_permission access;  /* WF_PERMISSION_UNKNOWN: reading reads, the rest writes */
    enum wf_need_mark mark;
    struct wf_str when; /* conditions on inputs, joined by " and "; empty: always */
};

struct wf_use_fact {
    struct wf_str name; /* the kind and the name: "action:actions/labeler", "command:gh pr view" */
    const struct wf_need_fact *needs;
    uint32_t count;
};

extern const struct wf_use_fact wf_use_facts[];
extern const size_t wf_use_fact_count;

/* The fact of a kind ("action", "command", "path", "rest", "harmless") with this name (case ignored), or
 * NULL. */
const struct wf_use_fact *wf_use_fact(const char *kind, struct wf_str name);

/* Whether there is a fact of the kind whose name begins so. */
bool wf_use_begins(const char *kind, struct wf_str prefix);

/* The fact of an address behind `repos/OWNER/REPO/`: the longest that is its begin, `*` being one part. */
const struct wf_use_fact *wf_use_path(struct wf_str path);

#endif
