/* All rules and their pages. The table is made at build time from the one list in meson.build: adding a rule
 * means ID.c (which defines `const struct wf_rule wf_rule_ID`, dashes as underscores), ID.md and a line
 * there. */
#ifndef WF_RULES_REGISTRY_H
#define WF_RULES_REGISTRY_H

#include "lint/engine.h"

extern const struct wf_rule_table wf_rules;

/* The Markdown page of a rule; its ptr is NULL when there is no such rule. */
struct wf_str wf_rule_page(const char *id);

#endif
