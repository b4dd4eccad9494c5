/* Published advisories on actions, from schemas/advisories.yml: those that were known on a day. */
#ifndef WF_GHA_ADVISORY_H
#define WF_GHA_ADVISORY_H

#include "lang/uses.h"

/* Versions from `from` on that are before `below`. */
struct wf_version_range {
    uint32_t from[3], below[3];
};

struct wf_advisory_fact {
    struct wf_str action;   /* "owner/repo", lower case */
    struct wf_str id;       /* GHSA-... */
    struct wf_str severity; /* "critical", "high", "medium", "low" */
    struct wf_str patched;  /* the first version without it, as "46.0.1" or "41"; empty: none is known */
    struct wf_str what;     /* half a sentence */
    bool moved; /* the tags of these versions were bad for a time, not the commits they were made for */
    const struct wf_version_range *ranges;
    const struct wf_str *commits; /* bad ones */
    uint32_t range_count, commit_count;
};

/* Sorted by action. */
extern const struct wf_advisory_fact wf_advisory_facts[];
extern const size_t wf_advisory_fact_count;
extern const char wf_advisory_date[]; /* YYYY-MM-DD */

/* Whether a version is affected. One with less than three parts is a tag that is moved to the newest of them:
 * it is affected when the newest there can be is. */
bool wf_advisory_has_version(const struct wf_advisory_fact *advisory, const struct wf_version *version);

bool wf_advisory_has_commit(const struct wf_advisory_fact *advisory, struct wf_str commit);

#endif
