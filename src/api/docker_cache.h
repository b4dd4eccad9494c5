/* What the files of wfgen_docker_cache() share. */
#ifndef WF_API_DOCKER_CACHE_H
#define WF_API_DOCKER_CACHE_H

#include "api/session.h"
#include "docker/layers.h"

#include <wfgen/docker.h>

/* A folder with a Dockerfile, at one moment. */
struct wf_cache_side {
    const char *folder, *file;
    const char *ignore_path; /* of the .dockerignore that counts; NULL: none */
    struct wf_folder files;
    const struct wf_dockerignore *ignore;
    struct wf_snapshot snapshot;
    struct wf_layers_build build;
    bool absent; /* there was no Dockerfile then */
};

/* Reads the Dockerfile's bytes; false when Docker refuses it. */
bool wf_cache_parse(struct wfgen *session, struct wf_cache_side *side, struct wf_str dockerfile,
                    struct wf_err *err);
void wf_cache_ignore(struct wfgen *session, struct wf_cache_side *side, const char *path,
                     struct wf_str bytes);

/* Reads what the .dockerignore leaves of the folder. */
void wf_cache_look(struct wfgen *session, struct wf_cache_side *side);

/* Takes `side` back to what stood in its folder at `revision` of its git repository: the Dockerfile
 * (`dockerfile` below the folder), the .dockerignore, the files that git knows; files that are new and not
 * ignored by git were not there. */
bool wf_cache_since(struct wfgen *session, const char *revision, struct wf_cache_side *side,
                    struct wf_str dockerfile, struct wf_err *err);

#endif
