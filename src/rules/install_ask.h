/* What RUN steps that install dependencies read: asked by the rules on the order of a Dockerfile's steps. */
#ifndef WF_RULES_INSTALL_ASK_H
#define WF_RULES_INSTALL_ASK_H

#include "docker/packages.h"
#include "rules/docker_ask.h"

/* A call in a RUN that installs what files tell it to: `pip install -r requirements.txt`, `npm ci`. */
struct wf_restore {
    const struct wf_instruction *run;
    struct wf_package_call call;
    /* The files, blank-separated, as paths from the working folder; empty when they are not known. */
    struct wf_str manifests;
    bool needs_source; /* it also installs the project itself: pip install ., poetry install */
};

struct wf_restores {
    WF_LIST(struct wf_restore) list; /* in the order of the script */
};

struct wf_restores wf_restores_read(struct wf_arena *arena, const struct wf_instruction *run,
                                    const struct wf_image_source *source);

/* Whether the script does nothing but call package managers (and make folders, clean up, print): it can be
 * moved as a whole. */
bool wf_run_only_installs(struct wf_arena *arena, const struct wf_instruction *run);

/* Whether the script does nothing but install packages of the system and of pip where these belong, perhaps
 * only when a test (`if [ ... ]`) holds: `folder`, an absolute path, stays as it is. */
bool wf_run_leaves_folder(struct wf_arena *arena, const struct wf_instruction *run, struct wf_str folder);

#endif
