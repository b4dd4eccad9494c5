/* What an image is built from: a Dockerfile, the build context, the .dockerignore that counts there, and the
 * builds of the repository's workflows that use them. Made when files are linked (lint/link.h). */
#ifndef WF_DOCKER_IMAGE_SOURCE_H
#define WF_DOCKER_IMAGE_SOURCE_H

#include "docker/build.h"
#include "docker/dockerfile.h"
#include "docker/dockerignore.h"
#include "docker/folder.h"
#include "docker/other_build.h"
#include "docker/vars.h"

/* A build of this Dockerfile: by a step with docker/build-push-action, or another one. */
struct wf_source_use {
    const struct wf_source *source;     /* of the workflow */
    const struct wf_build *build;       /* NULL: another */
    const struct wf_other_build *other; /* NULL: a step's */
    struct wf_build_args args;
    struct wf_str target; /* as a known text; empty: none or unknown */
    bool target_known;    /* `target` says all: empty means the last stage */
};

struct wf_image_source {
    const struct wf_dockerfile *dockerfile; /* NULL: it could not be found or read */
    struct wf_str dockerfile_path;          /* below the repository's folder */
    bool dockerfile_missing;                /* the repository has none there (a step may still write it) */
    struct wf_str context;                  /* below the repository's folder; "" is that itself */
    bool context_known; /* a workflow says so, or the Dockerfile stands in the repository's folder, beside a
                           .dockerignore, or all that it copies is there. Builds that name different ones:
                           false */
    const struct wf_dockerignore *ignore; /* NULL: none */
    struct wf_str ignore_path;            /* of the one that counts, or where it would stand */
    const struct wf_folder *files;        /* the context; NULL: not known, or nobody knows its files */
    WF_LIST(struct wf_source_use) uses;   /* may be none */
};

#endif
