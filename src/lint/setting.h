/* What the configuration says of one rule. */
#ifndef WF_LINT_SETTING_H
#define WF_LINT_SETTING_H

#include "lint/rule.h"

/* The last setting of a rule, by its id or an alias, or NULL. */
const struct wf_rule_setting *wf_setting_of(const struct wf_config *config, const struct wf_rule *rule);

/* Whether its `ignore` names the whole file at `path`. */
bool wf_setting_ignores_file(const struct wf_rule_setting *setting, struct wf_str path);

/* Whether its `ignore` names a place (`ci.yml:12`, `ci.yml:12:7`) where the finding or one of its notes
 * begins. NULL: it does not. */
bool wf_setting_ignores_place(const struct wf_rule_setting *setting, const struct wf_finding *finding);

/* Gives findings [from, ...) the severities that the configuration wants. */
void wf_setting_apply(const struct wf_rule_setting *setting, struct wf_findings *findings, size_t from);

#endif
