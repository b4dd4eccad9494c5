/* What the instructions of a Dockerfile take from the build context: the sources of COPY and ADD and the bind
 * mounts of RUN that name neither a stage nor an image. BuildKit's client sends the union of those that the
 * target needs, and nothing else. Sources: moby/buildkit, frontend/dockerfile/dockerfile2llb (ctxPaths);
 * tonistiigi/fsutil, followlinks.go. */
#ifndef WF_DOCKER_NEEDS_H
#define WF_DOCKER_NEEDS_H

#include "docker/dockerignore.h"
#include "docker/folder.h"
#include "docker/vars.h"

struct wf_need {
    const struct wf_instruction *instruction; /* COPY, ADD or RUN; of a trigger: what ONBUILD registers */
    struct wf_str path;                       /* below the context, clean; "" is all of it */
    struct wf_ignore_pattern pattern;         /* the same as a pattern: sources may have wildcards */
    bool wildcard;
    bool known;   /* all of the path is; else it is what is known of its beginning */
    bool reached; /* the target's build executes the instruction */
    bool linked;  /* no source itself: where a symbolic link in one leads to */
};

struct wf_needs {
    WF_LIST(struct wf_need) list; /* in the order of the file */
};

/* Those of all stages. `target` NULL: the last stage; `args` NULL: nothing is known of what is passed. */
struct wf_needs wf_needs_read(struct wf_arena *arena, const struct wf_dockerfile *file,
                              const struct wf_stage *target, const struct wf_build_args *args);

/* Adds the paths that symbolic links in the context lead to. */
void wf_needs_follow(struct wf_arena *arena, struct wf_needs *needs, const struct wf_folder *context);

/* Whether the need is for this very path; what lies below it comes along. */
bool wf_need_names(const struct wf_need *need, struct wf_str path);

/* Whether it takes the path or a folder above it. Of a path that is not known all that begins as it does. */
bool wf_need_takes(const struct wf_need *need, struct wf_str path);

/* True when the instruction fails for certain because its source is left out: all of it is, and no exception
 * can bring a part of it back. */
bool wf_need_is_excluded(const struct wf_need *need, const struct wf_dockerignore *ignore,
                         const struct wf_ignore_pattern **by);

/* A path that the need may stand for: each wildcard is replaced by a text that it matches. */
struct wf_str wf_need_sample(struct wf_arena *arena, const struct wf_need *need);

#endif
