/* Comments that silence a rule: `# wfgen: ignore[rule, other] reason`, on the line of the finding or on the
 * line above; `# zizmor: ignore[rule]` is honoured alike, since rules that do what zizmor's do carry its ids.
 */
#ifndef WF_LINT_IGNORE_H
#define WF_LINT_IGNORE_H

#include "lint/rule.h"

struct wf_ignore {
    struct wf_str rule;
    struct wf_span span; /* of the rule's name */
    uint32_t line;
    bool own_line, ours, used;
};

struct wf_ignores {
    WF_LIST(struct wf_ignore) list;
};

/* All ignore comments of a file; also those inside scripts. */
struct wf_ignores wf_ignores_read(struct wf_arena *arena, const struct wf_source *source);

/* Whether a comment silences the finding; marks that comment as used. */
bool wf_ignores_match(struct wf_ignores *ignores, const struct wf_finding *finding);

#endif
