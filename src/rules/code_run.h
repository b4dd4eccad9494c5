/* Which steps run code that lies in a folder of the workspace: asked where that folder holds what outsiders
 * sent. */
#ifndef WF_RULES_CODE_RUN_H
#define WF_RULES_CODE_RUN_H

#include "rules/commands.h"

/* Folders of the workspace: canonical texts (gha/context.h) without "./"; "" is all of it. */
struct wf_code_folders {
    struct wf_str folder;         /* whose code is asked for */
    WF_LIST(struct wf_str) other; /* those inside it that hold something else */
};

/* The folder in which the script of a step starts (wf_code_path()). */
struct wf_str wf_step_working_folder(const struct wf_check *check, const struct wf_step *step, bool *inside);

/* What runs it. */
struct wf_code_run {
    const struct wf_node *node; /* the script, or `uses`; NULL: nothing does */
    struct wf_span span;        /* of the command in the decoded script; of `uses` all of it */
    struct wf_str what;         /* "npm ci", "gradle/actions/setup-gradle" */
    struct wf_str file;         /* what is changed to be run: "package.json"; may be empty */
};

/* A path below the workspace as such a text; `*inside` false: it lies elsewhere. */
struct wf_str wf_code_path(struct wf_str path, bool *inside);

/* The first thing in the step that runs code from there: commands of its script that are known for that
 * (package managers that run scripts of packages, build tools, tests, scripts by their path), local actions,
 * and actions that do the same. */
struct wf_code_run wf_code_run_of(struct wf_check *check, const struct wf_step *step,
                                  const struct wf_code_folders *folders);

#endif
