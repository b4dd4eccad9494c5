/* Which users and groups the images of a Dockerfile have. */
#ifndef WF_DOCKER_USERS_H
#define WF_DOCKER_USERS_H

#include "docker/dockerfile.h"
#include "lang/exprvalue.h"

/* The users of all stages: made once for many questions. */
struct wf_users;
struct wf_users *wf_users_read(struct wf_arena *arena, const struct wf_dockerfile *file);

/* Whether the image has a user (or group) of this name when `instruction`, of a stage, runs: WF_TRUE: a
 * command made it, or the base image is known to have it; WF_FALSE: the base image is known not to have it,
 * and nothing since can have made it; WF_MAYBE: the base image, a program or a copied file may have. Facts on
 * base images: their own /etc/passwd. */
enum wf_truth wf_user_exists(const struct wf_users *users, const struct wf_instruction *instruction,
                             struct wf_str name, bool group);

/* A command that makes a user or a group. */
struct wf_user_made {
    const struct wf_instruction *instruction; /* a RUN */
    const struct wf_shell_command *command;
    struct wf_str name; /* of the user, or of the group */
    bool group;         /* groupadd, addgroup */
};

struct wf_users_made {
    WF_LIST(struct wf_user_made) list; /* in the order of the file */
};

/* Those of one RUN; none when it is in exec form or for another shell. */
struct wf_users_made wf_users_made_by(struct wf_arena *arena, const struct wf_instruction *instruction);

/* Whether a user is named by number: "1000", "1000:1000". */
bool wf_user_is_number(struct wf_str name);

#endif
