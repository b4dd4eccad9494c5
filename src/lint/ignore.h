/* Comments that silence a rule: `# wfgen: ignore[rule, other] reason`, on the line of the finding or on the
 * line above; where a text of several lines begins there, it counts for all of them. `# zizmor: ignore[rule]`
 * is honoured too, since rules that do what zizmor's do carry its ids: there as well, and with zizmor's
 * reach: all lines of the finding and its notes, of the step it stands in and of what the rule says
 * (wf_finding_reach()). Inside a script zizmor's is text of the script.
 *
 * In a Dockerfile a comment above an instruction counts for the whole of it, and what its other tools know is
 * honoured too: `# hadolint ignore=DL3008,SC2046` above an instruction, `# hadolint global ignore=DL3008`
 * anywhere, and BuildKit's directive `# check=skip=StageNameCasing` or `skip=all`. */
#ifndef WF_LINT_IGNORE_H
#define WF_LINT_IGNORE_H

#include "lint/rule.h"

/* Lines, both included; from 1. All zero: none. */
struct wf_lines {
    uint32_t first, last;
};

struct wf_ignore {
    struct wf_str name;   /* of a rule: id or alias; "SC2046": what shellcheck says under that number */
    struct wf_span span;  /* of the name */
    uint32_t first, last; /* it silences what begins on these lines */
    uint32_t line;        /* its own */
    bool checks;          /* it stands for all checks of BuildKit */
    bool zizmor;          /* in zizmor's form */
    struct wf_lines step; /* then: the lines of the steps that it stands in */
    bool ours, used;
};

struct wf_ignores {
    WF_LIST(struct wf_ignore) list;
};

/* All ignore comments of a file; ours also inside scripts. Those in hadolint's form when they count. */
struct wf_ignores wf_ignores_read(struct wf_arena *arena, const struct wf_file *file, bool hadolint);

/* Whether the name is a number of shellcheck: "SC2046"; and whether the finding is what it says under it. */
bool wf_is_shellcheck_code(struct wf_str name);
bool wf_finding_has_code(const struct wf_finding *finding, struct wf_str name);

/* Whether a comment silences the finding of `rule`; marks that comment as used. */
bool wf_ignores_match(struct wf_ignores *ignores, const struct wf_rule *rule,
                      const struct wf_finding *finding);

#endif
