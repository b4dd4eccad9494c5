/* Detection: the stacks of a repository (languages with their folders, package managers, commands, ...) and
 * facts about the repository itself, each with the reason for it. What packs see as `stack` and `repository`
 * is listed in scaffold/stack.c. Unknown stays unknown: an empty text, 0, false, no items. */
#ifndef WF_SCAFFOLD_DETECT_H
#define WF_SCAFFOLD_DETECT_H

#include "scaffold/stack.h"
#include "scaffold/survey.h"

/* What the files of the work tree do not tell; empty: not known. */
struct wf_remote {
    struct wf_str url;            /* of the remote: "git@github.com:owner/name.git" */
    struct wf_str default_branch; /* that origin/HEAD names */
    struct wf_str checked_out;    /* "main" or "master", when that is the branch of the work tree */
    struct wf_str folder_name;    /* how the folder is called, for want of a better name */
};

struct wf_detected {
    WF_LIST(struct wf_stack *) stacks; /* those of outer folders first, then in the order of languages */
    struct wf_stack *repository;
};

/* Never NULL; all in the arena. `folder` is the repository's, and must live as long. */
struct wf_detected *wf_detect(struct wf_arena *arena, const struct wf_folder *folder,
                              const struct wf_remote *remote);

#endif
