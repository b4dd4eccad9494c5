/* Patterns that name actions and reusable workflows in settings: `*`, `owner/` and a star, `owner/repo` (only
 * without a path), `owner/repo/` and a star (with any path or none), `owner/repo/path`, and the last three
 * with `@ref`. Owner and repository are compared without regard to case, path and ref exactly. */
#ifndef WF_LANG_USES_PATTERN_H
#define WF_LANG_USES_PATTERN_H

#include "lang/uses.h"

/* In this order each kind says more than the one before. */
enum wf_uses_pattern_kind {
    WF_USES_PATTERN_INVALID,
    WF_USES_PATTERN_ANY,
    WF_USES_PATTERN_OWNER,
    WF_USES_PATTERN_IN_REPOSITORY,
    WF_USES_PATTERN_REPOSITORY,
    WF_USES_PATTERN_PATH,
    WF_USES_PATTERN_REF,
};

struct wf_uses_pattern {
    enum wf_uses_pattern_kind kind;
    struct wf_str owner, repo, path, ref;
    bool below; /* with a star behind the repository */
};

/* Reads `text` (borrowed). */
struct wf_uses_pattern wf_uses_pattern_parse(struct wf_str text);

/* Whether it names a use of a repository; false for all others. */
bool wf_uses_pattern_matches(const struct wf_uses_pattern *pattern, const struct wf_uses *uses);

#endif
