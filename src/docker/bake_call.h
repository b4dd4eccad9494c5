/* Who builds what a bake or Compose file defines: docker/bake-action, `docker buildx bake`, `docker compose
 * build` and `up`. Sources: docker/bake-action, action.yml; docker/buildx, commands/bake.go; docker/compose,
 * cmd/compose/build.go. */
#ifndef WF_DOCKER_BAKE_CALL_H
#define WF_DOCKER_BAKE_CALL_H

#include "docker/other_build.h"

struct wf_texts {
    WF_LIST(struct wf_str) list; /* canonical */
};

struct wf_bake_call {
    const struct wf_step *step;
    bool compose;          /* `docker compose`: paths begin at the first file's folder */
    struct wf_str folder;  /* of the workspace; may have holes */
    struct wf_texts files; /* none: those of the usual names */
    struct wf_texts names; /* of targets or services; none: "default", or all services */
    struct wf_texts sets;  /* of bake: TARGET.FIELD=VALUE */
    struct wf_texts args;  /* of compose: NAME=VALUE */
    bool known;            /* nothing else is said */
};

struct wf_bake_calls {
    WF_LIST(struct wf_bake_call) list;
};

/* Adds that of a step with docker/bake-action. */
void wf_bake_step_read(struct wf_arena *arena, struct wf_bake_calls *calls, const struct wf_step *step);
/* Adds those of a job's script. */
void wf_bake_commands_read(struct wf_arena *arena, struct wf_bake_calls *calls,
                           const struct wf_script *script);

#endif
