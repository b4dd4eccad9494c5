/* What a job does with the folder of an image build's cache. */
#ifndef WF_RULES_PATH_USE_H
#define WF_RULES_PATH_USE_H

#include "lint/rule.h"

/* True for a path that by its name, or by the key it is cached under (may be empty), is meant for BuildKit.
 */
bool wf_path_is_for_builds(struct wf_str path, struct wf_str key);

struct wf_path_use {
    enum wf_truth used; /* an action, a command or a volume names it; WF_MAYBE: a program might */
    bool inspected;     /* a command looks at it: test, ls, du */
};

/* `path` in canonical form (gha/context.h). Steps with actions/cache do not count. Of more
 * paths than can be followed it is said that they are used. */
struct wf_path_use wf_path_use(struct wf_check *check, const struct wf_file *file, const struct wf_job *job,
                               struct wf_str path);

/* Whether a job of the repository's workflows other than `job` uses it. */
bool wf_path_used_elsewhere(struct wf_check *check, const struct wf_file *file, const struct wf_job *job,
                            struct wf_str path);

#endif
