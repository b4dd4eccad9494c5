/* The layer cache: which steps of an image build are reused when something has changed, and why not.
 *
 * BuildKit makes a graph of a Dockerfile and gives each step a key: what the step does, and the keys of the
 * steps it stands on; of what COPY, ADD and bind mounts read, the content instead of the key. Here the graphs
 * of two builds are made and compared part by part: nothing is hashed, so every difference can be named.
 * Specification: moby/buildkit,
 * frontend/dockerfile/dockerfile2llb/{convert,convert_copy,convert_runmount}.go,
 * solver/llbsolver/ops/{exec,file}.go, solver/{edge,exporter}.go, cache/contenthash/checksum.go, as of
 * BuildKit 0.25. Older builders differ: BuildKit of Docker 20.10 lets the id and the sharing of every cache
 * mount count.
 *
 * In the key of RUN are: the command with the SHELL before it, byte by byte; all ARG and ENV that are set
 * there, used or not, in the order in which they were set last; WORKDIR, USER, network, security, mounts, the
 * platform. Of COPY and ADD: the last part of each source, the destination, flags, content (bytes, names,
 * permission bits, links, empty folders). Of WORKDIR: the path, the user. The other instructions make no
 * step.
 *
 * What a RUN that runs again writes cannot be known. Where a later step copies from its stage, a table of
 * programs says whether it can have changed there (pip's byte code has times in it, useradd writes the same
 * again); for programs that are not in it the answer is "unknown". That a base image, a downloaded file or a
 * branch has not moved is assumed for images only. */
#ifndef WF_DOCKER_LAYERS_H
#define WF_DOCKER_LAYERS_H

#include "docker/snapshot.h"
#include "docker/vars.h"

/* A build at one moment. All is borrowed. */
struct wf_layers_build {
    const struct wf_dockerfile *file;
    const struct wf_build_args *args;  /* NULL: nothing is known of what is passed */
    struct wf_str target;              /* empty: the last stage */
    struct wf_str platform;            /* empty: the builder's own */
    struct wf_str network;             /* of `docker build --network`; empty: not given */
    const struct wf_snapshot *context; /* NULL: nothing is known of it */
};

/* Where the second build's cache comes from. */
enum wf_layers_cache {
    WF_LAYERS_LOCAL, /* the builder that made the first build */
    WF_LAYERS_MAX,   /* a cache exported with mode=max, on a fresh builder */
    WF_LAYERS_MIN,   /* with mode=min, or inline: only layers of the image itself are in it */
};

enum wf_layer_state { WF_LAYER_CACHED, WF_LAYER_REBUILT, WF_LAYER_UNKNOWN };

/* "cached", "rebuilt", "unknown". */
const char *wf_layer_state_name(enum wf_layer_state state);

/* RUN, COPY, ADD or WORKDIR of a stage that the build needs. */
struct wf_layer_step {
    const struct wf_instruction
        *instruction; /* in the second build's file; of a trigger: what ONBUILD registers */
    const struct wf_stage *stage;
    struct wf_str label; /* the stage in BuildKit's log: its name, "stage-0", or "" when it is the only one */
    size_t index, total; /* there, from 1; FROM of an image is one of the total */
    enum wf_layer_state state;
    struct wf_str why;                  /* one sentence without a full stop; empty when cached */
    const struct wf_instruction *cause; /* that is to blame; NULL: none */
    struct wf_str path;                 /* in the context, that is to blame; empty: none */
    const struct wf_layer_step *same;   /* an earlier step that is the same vertex: it is not counted */
    bool reused;                        /* COPY --link: rebuilt, but its layer is the old one */
    bool hidden;                        /* BuildKit's log does not show it: COPY --link on scratch */
};

struct wf_layers {
    WF_LIST(struct wf_layer_step) steps; /* in the order of the file */
    size_t cached, rebuilt, unknown;     /* steps, those with `same` not counted */
    struct wf_str problem;               /* why nothing could be compared; empty: it was */
};

/* Compares two builds. `before` NULL: there was none, nothing is cached. The steps' file and stages are those
 * of `after`. */
struct wf_layers *wf_layers_compare(struct wf_arena *arena, const struct wf_layers_build *before,
                                    const struct wf_layers_build *after, enum wf_layers_cache cache);

/* --- questions about one Dockerfile --------------------------------------------------------------------- */

struct wf_instructions {
    WF_LIST(const struct wf_instruction *) list;
};

struct wf_stages {
    WF_LIST(const struct wf_stage *) list;
};

/* The stages that a build of `target` (NULL: the last one) needs, in the order of the file. */
struct wf_stages wf_layers_needed(struct wf_arena *arena, const struct wf_dockerfile *file,
                                  const struct wf_stage *target);

/* What makes a RUN expensive: the first command in it that installs, downloads or compiles ("pip install"), a
 * constant; NULL when there is none, or it is no RUN. */
const char *wf_layers_expensive(const struct wf_instruction *instruction);

/* What does not depend on one question about what a change reaches: made once for many of them. */
struct wf_layers_ask;
struct wf_layers_ask *wf_layers_ask(struct wf_arena *arena, const struct wf_dockerfile *file);

/* The steps that run again when `instruction` changes: the value of an ARG or ENV, the files of a COPY or
 * ADD, the text of any other. Of each stage the index of the instruction from which on all steps (RUN, COPY,
 * ADD, WORKDIR) do; WF_NOT_FOUND when none does. Those of its own stage and of the stages built on it; not
 * those that only copy from them, for these ask for content. Of ARG and ENV the first is the first RUN behind
 * it where the variable is still set so, used or not, or the first step that expands it. For a global ARG:
 * what its value reaches. Holds until the next question. */
const size_t *wf_layers_reach(struct wf_layers_ask *ask, const struct wf_instruction *instruction);

/* The instructions that use variable `name` as `setter` (an ARG or ENV) has set it: expanded by the builder,
 * or named in a shell form (`$name`, `${name...}`). That a program reads it from the environment cannot be
 * seen. */
struct wf_instructions wf_layers_users(const struct wf_layers_ask *ask, const struct wf_instruction *setter,
                                       struct wf_str name);

#endif
