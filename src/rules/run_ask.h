/* Questions about what a RUN does: asked by the rules on its commands. */
#ifndef WF_RULES_RUN_ASK_H
#define WF_RULES_RUN_ASK_H

#include "docker/edit.h"
#include "docker/packages.h"
#include "rules/docker_ask.h"

/* A RUN whose script is understood. */
struct wf_run {
    const struct wf_instruction *instruction;
    const struct wf_dockerfile *dockerfile;
    struct wf_check *check; /* that it was read for */
    const struct wf_shell_script *shell;
    struct wf_package_calls calls;
    struct wf_mounts mounts;
};

/* False: no RUN of a stage, in exec form, for another shell, or not understood. */
bool wf_run_read(struct wf_check *check, const struct wf_instruction *instruction, struct wf_run *run);

/* Where a part of the script stands in the file. */
struct wf_span wf_run_span(const struct wf_run *run, struct wf_span part);

/* Whether the script holds the text. */
bool wf_run_mentions(const struct wf_run *run, const char *text);

/* Whether a mount lies on the folder or above it, so that what is written there is not in the image. */
bool wf_run_mounts_over(const struct wf_run *run, const char *folder);

/* The cache mount that is meant for the manager's downloads, whoever's home they lie in: on their folder,
 * above it, or below it. NULL: none. */
const struct wf_mount *wf_cache_mount_of(const struct wf_mounts *mounts, enum wf_manager manager);

/* The first call of this manager that does this, or NULL. */
const struct wf_package_call *wf_run_call(const struct wf_run *run, enum wf_manager manager,
                                          enum wf_package_action action);

/* Whether the command is one of these programs, which single spaces separate. */
bool wf_command_in(const struct wf_shell_command *command, const char *programs);

/* Whether programs run that may do anything: other scripts, downloaded ones too. */
bool wf_command_is_open(const struct wf_shell_command *command);

/* Whether RUN, ENV, ARG, COPY or ADD above `instruction`, in its stage or in what that is built on, or
 * itself, holds the text. */
bool wf_above_mentions(struct wf_check *check, const struct wf_instruction *instruction, const char *text);

/* The name in Docker's library of the image that a stage begins with ("debian"); "" when it is another one.
 */
struct wf_str wf_stage_library(const struct wf_stage *stage);

/* Whether what lies in the stage gets into an image: the last stage or one that a workflow builds is built
 * on it. */
bool wf_stage_ships(struct wf_check *check, const struct wf_stage *stage);

/* The number of the file's instruction is `instruction`: it is no trigger of ONBUILD. */
bool wf_is_trigger(const struct wf_dockerfile *dockerfile, const struct wf_instruction *instruction);

/* Inserts text at byte `at` of the script. */
void wf_run_insert(struct wf_patch *patch, const struct wf_run *run, uint32_t at, struct wf_str text);

/* Adds a command that runs when all before it have succeeded, on a line of its own when the script has
 * several. False when there is no good place. */
bool wf_run_append(struct wf_patch *patch, const struct wf_run *run, const char *command);

#endif
