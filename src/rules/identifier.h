/* Ids: of jobs, steps and inputs. */
#ifndef WF_RULES_IDENTIFIER_H
#define WF_RULES_IDENTIFIER_H

#include "base/arena.h"

/* Why GitHub refuses the id of a job or step, or NULL (GitHub's workflow syntax, `jobs.<job_id>`). */
const char *wf_identifier_problem(struct wf_str id);

/* Whether it begins with a letter or `_`, and goes on with these, digits and `-`. */
bool wf_identifier_has_form(struct wf_str id);

#endif
