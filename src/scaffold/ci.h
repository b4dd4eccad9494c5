/* What a repository already says about itself to GitHub and Docker: workflows, Dockerfiles, Compose files,
 * dependabot. Existing CI is the best evidence there is, and the only one where manifests are missing. */
#ifndef WF_SCAFFOLD_CI_H
#define WF_SCAFFOLD_CI_H

#include "docker/dockerfile.h"
#include "gha/workflow.h"
#include "scaffold/stack.h"
#include "scaffold/survey.h"

struct wf_ci_workflow {
    struct wf_str path;
    const struct wf_workflow *workflow; /* NULL: of a composite action */
    bool checks;                        /* it runs for pull requests or pushed commits */
};

struct wf_ci_dockerfile {
    struct wf_str path, folder; /* "": the repository's own */
    bool sample;                /* see struct wf_survey_folder */
    const struct wf_dockerfile *file;
};

struct wf_ci_compose {
    struct wf_str path, folder;
    const struct wf_node *services;
};

struct wf_ci {
    struct wf_arena *arena;
    WF_LIST(struct wf_ci_workflow) workflows; /* those that check stand first */
    WF_LIST(struct wf_ci_dockerfile) dockerfiles;
    WF_LIST(struct wf_ci_compose) composes;
    const struct wf_node *updates; /* of dependabot; NULL: none */
    struct wf_str dependabot;      /* its path; empty: none */
};

struct wf_ci *wf_ci_read(struct wf_survey *survey);

/* One use of an action. */
struct wf_ci_use {
    const struct wf_ci_workflow *workflow;
    const struct wf_step *step;
};
struct wf_ci_uses {
    WF_LIST(struct wf_ci_use) list;
};

/* All steps that use the action "owner/name", those of workflows that check first. */
struct wf_ci_uses wf_ci_uses(const struct wf_ci *ci, const char *action);

/* The values that an input of such a step can have, expressions of the matrix worked out, several lines taken
 * apart; what is not known is left out. */
struct wf_texts {
    WF_LIST(struct wf_str) list;
};
struct wf_texts wf_ci_input(const struct wf_ci *ci, const struct wf_step *step, const char *input);

/* A line of a script, in a workflow that checks, that begins with one of these words (NULL ends them) and is
 * a whole command without variables, pipes and expressions; empty when there is none. Only steps that run in
 * `folder` count. `*where` is the workflow. */
struct wf_str wf_ci_line(const struct wf_ci *ci, struct wf_str folder, const char *const *begins,
                         struct wf_str *where);

/* How many steps have a line that begins with one of the words. `*where`: the first one's workflow. */
size_t wf_ci_count(const struct wf_ci *ci, const char *const *begins, struct wf_str *where);

/* The Dockerfile of a folder: FOLDER/Dockerfile first, then others beside it; NULL: none. */
const struct wf_ci_dockerfile *wf_ci_dockerfile(const struct wf_ci *ci, struct wf_str folder);

/* Adds to the stack's "services" what containers in workflows and Compose files run, and its port. */
void wf_ci_add_services(const struct wf_ci *ci, struct wf_stack *stack, struct wf_str folder);

/* The service that an image, or a package, stands for: "postgres"; NULL: none. */
const char *wf_ci_service_of_image(struct wf_str image);

#endif
