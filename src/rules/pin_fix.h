/* What the audits of pins share. */
#ifndef WF_RULES_PIN_FIX_H
#define WF_RULES_PIN_FIX_H

#include "lint/depend.h"

/* Calls `visit` for each use of the file; for none when there is no lock. */
void wf_locked_each(struct wf_check *check,
                    void (*visit)(struct wf_check *check, const struct wf_dependency *dependency));

/* The one that lies within `span`, or NULL. */
const struct wf_dependency *wf_dependency_in(const struct wf_dependencies *all, struct wf_span span);

/* Gives the check's findings [from, ...) a fix, unsafe, that pins what they speak of as the lock says. Those
 * that the lock does not know stay without one. */
void wf_pin_fixes(const struct wf_check *check, size_t from);

#endif
