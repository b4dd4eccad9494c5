/* Image builds that no docker/build-push-action makes: `docker build` in scripts, the targets of bake files
 * and the services of Compose files that a step builds. Texts are canonical (gha/context.h): what is not
 * known in them is a hole. Sources: docker/cli (command/image/build.go), docker/buildx (commands/build.go,
 * bake/bake.go), the Compose specification (build.md). */
#ifndef WF_DOCKER_OTHER_BUILD_H
#define WF_DOCKER_OTHER_BUILD_H

#include "docker/vars.h"
#include "gha/script.h"

/* A build argument and where its name is written. */
struct wf_other_arg {
    struct wf_build_arg arg;
    const struct wf_source *source;
    struct wf_span span;
};

struct wf_image_source;

struct wf_other_build {
    const struct wf_step *step;     /* that makes it */
    const struct wf_source *source; /* where it is written: the workflow, or a bake or Compose file */
    struct wf_span span;            /* of the command, or of the target's or service's name */
    struct wf_str folder;           /* of the workspace: what relative paths begin at; may have holes */
    struct wf_str context;          /* a path, a remote one, or "-" */
    struct wf_str file;             /* empty: the context's Dockerfile */
    bool file_in_context;           /* `file` is relative to the context, not to `folder` */
    bool no_file;                   /* the Dockerfile is no file: "-", an inline one */
    bool known;                     /* false: nothing is known of context and file */
    struct wf_str target;           /* empty: the last stage */
    bool target_known;              /* all of it is */
    const struct wf_source *target_source;
    struct wf_span target_span;
    WF_LIST(struct wf_other_arg) args;
    bool args_complete;     /* no others are passed */
    struct wf_str contexts; /* the names of its other contexts, with a blank between */
    bool contexts_complete;
    const struct wf_image_source *image_source; /* set when files are linked; NULL: it is not known */
};

struct wf_other_builds {
    WF_LIST(struct wf_other_build *) list;
};

/* Adds the builds of the `docker build` and `docker buildx build` commands of a job's script. */
void wf_script_builds_read(struct wf_arena *arena, struct wf_other_builds *builds,
                           const struct wf_source *source, const struct wf_script *script);

/* The folders of a step's script: where its commands run. */
struct wf_script_folders;
struct wf_script_folders *wf_script_folders(struct wf_arena *arena, const struct wf_script *script);
/* The folder of the workspace in which the command runs: "" is the workspace; a text with a hole when it is
 * not known. */
struct wf_str wf_script_folder(const struct wf_script_folders *folders,
                               const struct wf_shell_command *command);

#endif
