/* Questions that several rules ask about Dockerfiles. */
#ifndef WF_RULES_DOCKER_ASK_H
#define WF_RULES_DOCKER_ASK_H

#include "docker/layers.h"
#include "docker/users.h"
#include "lint/rule.h"

/* Whether programs read this variable by themselves: DEBIAN_FRONTEND, PIP_*, CGO_ENABLED. */
bool wf_variable_is_implicit(struct wf_str name);

/* Whether builds of the repository's workflows pass different values for the ARG, or one that is an
 * expression. */
bool wf_build_arg_varies(const struct wf_image_source *source, struct wf_str name);
/* Whether one of them passes it, or may. */
bool wf_build_arg_is_passed(const struct wf_image_source *source, struct wf_str name);

/* Whether `copy` (COPY or ADD from the context) takes the whole context: ".", "./", "/". */
bool wf_copy_is_whole(const struct wf_instruction *copy);

/* The first such COPY that stands above `run` in its stage, or NULL. */
const struct wf_instruction *wf_whole_copy_above(struct wf_check *check, const struct wf_instruction *run);

/* Whether `instruction`'s stage, or one that it is built on, has an instruction of this kind above it. */
bool wf_stands_below(struct wf_check *check, const struct wf_instruction *instruction,
                     enum wf_instruction_kind kind);

/* Questions about what a change of the Dockerfile at hand reaches. */
struct wf_layers_ask *wf_layers_asked(struct wf_check *check);

/* Whether the context is the one that is meant: a workflow says so, or all plain sources of COPY are there.
 */
bool wf_context_is_certain(const struct wf_image_source *source);

/* The stage that a build without a target makes; NULL when there is none. */
const struct wf_stage *wf_last_stage(const struct wf_dockerfile *dockerfile);

/* The stage that COPY --from names, or NULL. */
const struct wf_stage *wf_copy_stage(const struct wf_dockerfile *dockerfile,
                                     const struct wf_instruction *copy);

/* Whether the image of `stage` is `part`'s, or is built on it. */
bool wf_stage_is_on(const struct wf_stage *stage, const struct wf_stage *part);

/* The image from outside that the stage is built on, as it is without any build arg. False when there is none
 * (scratch, another stage), or it cannot be known. */
bool wf_base_image(struct wf_check *check, const struct wf_stage *stage, struct wf_str *image);

/* The users of the file's stages, read once. */
const struct wf_users *wf_users_of(struct wf_check *check);

#endif
