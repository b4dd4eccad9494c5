/* The files that policies speak about: among those that were read, else on the disk. For the policy rules. */
#ifndef WF_RULES_REQUIRED_H
#define WF_RULES_REQUIRED_H

#include "lint/rule.h"

struct wf_required {
    bool exists;
    const struct wf_file *file;     /* when it was read in this run */
    const struct wf_source *source; /* its text; NULL when it is missing, a folder or cannot be read */
};

/* Whether `file` is what a policy calls `path`: its path ends so, or it is a copy outside of any .github
 * folder and has the base name of a workflow. */
bool wf_required_is(const struct wf_file *file, struct wf_str path);

/* Looks in the repositories of all files that were read. */
struct wf_required wf_required_find(const struct wf_check *check, struct wf_str path);

/* Adds the note "required here". */
void wf_required_note(struct wf_check *check, struct wf_finding *finding, const struct wf_setting *setting);

#endif
