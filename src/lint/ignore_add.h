/* Writes the comment that silences a finding: how an old repository accepts what it lives with. */
#ifndef WF_LINT_IGNORE_ADD_H
#define WF_LINT_IGNORE_ADD_H

#include "lint/file.h"

/* For each of `count` findings a fix that puts `# wfgen: ignore[RULE, ...] REASON` above its line, or adds
 * its rule to such a comment that is already there; findings that share a comment share a fix. In a text of
 * several lines only a shell script takes comments: else the comment stands above the whole text. `reason`
 * may be empty. NULL where no comment can stand. */
const struct wf_fix **wf_ignore_fixes(const struct wf_file *file, const struct wf_finding *const *findings,
                                      size_t count, struct wf_str reason);

#endif
