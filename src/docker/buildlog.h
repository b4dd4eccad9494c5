/* What BuildKit tells of a build while it runs: `--progress=plain` and `--progress=rawjson`, as docker,
 * buildx, bake, compose and `docker buildx history logs` write it, and as it stands in the log of a GitHub
 * job (with times before each line, with the names of job and step, with colours). One log may hold several
 * builds, and other text.
 *
 * A vertex is one thing that BuildKit does: an instruction of the Dockerfile, or something on its own
 * account. A step is an instruction that makes a layer: ADD, COPY, RUN, WORKDIR. What the log calls [stage
 * 3/9] are the steps, but also FROM; its CACHED says nothing of layers and is not counted.
 *
 * Source: moby/buildkit, util/progress/progressui (printer.go, display.go), client/graph.go and
 * frontend/dockerfile/dockerfile2llb/convert.go (prefixCommand); docker/buildx, util/progress (WithPrefix).
 */
#ifndef WF_DOCKER_BUILDLOG_H
#define WF_DOCKER_BUILDLOG_H

#include "base/list.h"

#include <stdint.h>

enum wf_log_state {
    WF_LOG_OPEN, /* it had not ended when the log did */
    WF_LOG_DONE,
    WF_LOG_CACHED,
    WF_LOG_FAILED,
    WF_LOG_CANCELED,
};

enum wf_log_kind {
    WF_LOG_OTHER,
    WF_LOG_INTERNAL, /* [internal] ... */
    WF_LOG_CONTEXT,  /* the build context, or a named one */
    WF_LOG_FROM,
    WF_LOG_STEP,
    WF_LOG_CACHE_IMPORT,
    WF_LOG_CACHE_EXPORT,
    WF_LOG_EXPORT, /* of the image, or whatever the build makes */
};

/* "[web linux/amd64 deps 3/9] RUN make": each part may be empty. */
struct wf_log_label {
    struct wf_str target;   /* of bake or compose */
    struct wf_str platform; /* as shown: "linux/amd64", "linux/amd64->arm64" */
    struct wf_str made_for; /* the platform that the image is for, "linux/arm64" */
    struct wf_str stage;
    unsigned index, total;
    struct wf_str instruction;
};

struct wf_log_vertex {
    struct wf_str name;
    enum wf_log_kind kind;
    struct wf_log_label label; /* of FROM and steps */
    enum wf_log_state state;
    size_t began, ended;  /* place in the order of all events of the build; 0: not */
    double seconds;       /* negative: the log does not say */
    struct wf_str error;  /* of one that failed */
    struct wf_str output; /* the end of what it has printed */
    uint64_t bytes;       /* of a context: transferred */
    unsigned layers;      /* of a cache export: that were written */
    bool found;           /* of a cache import: there was a cache, and the log says so */
};

/* Vertices of one place in a stage are one step: ADD of an address is a download and a copy of the same name,
 * of which the last one tells; "COPY --link" is a copy and a merge, of which both must be cached. What was
 * cached stays so, also when its layer is fetched or merged later for a step that runs; in a plain log such
 * a late merge cannot be told from one that was not cached. */
struct wf_log_step {
    struct wf_log_label label;
    enum wf_log_state state;
    double seconds;      /* of all its vertices; negative: the log does not say */
    size_t began, ended; /* as those of vertices */
    size_t group;        /* steps of one stage have one number; they follow each other */
    size_t origin;       /* of one that was not cached: the step with which that began, maybe itself */
    size_t dragged;      /* how many more were not cached because of this one */
    const char *why;     /* of an origin: what may have caused it; otherwise NULL */
};

struct wf_log_rate {
    struct wf_str platform; /* that the image is for; empty: the log names none */
    size_t cached, total;   /* steps */
};

struct wf_log_build {
    struct wf_str log;                        /* name of the log */
    size_t number;                            /* of the build in it, from 1 */
    WF_LIST(struct wf_log_vertex *) vertices; /* in the order in which they began */
    WF_LIST(struct wf_log_step) steps;        /* by stage and index */
    /* One for each platform that the log names. Steps that platforms share count for the one whose name they
     * got. */
    WF_LIST(struct wf_log_rate) rates;
    struct wf_log_rate together;
    WF_LIST(struct wf_str) warnings;
    struct wf_str error; /* with which the build ended; empty: it did not fail */
    struct wf_str frame; /* the lines of the Dockerfile that the log shows for it */
    const char *cold;    /* why nothing at all was cached; NULL: something was, or there are no steps */
    bool unfinished;     /* the log ends before the build does */
    bool has_context;
    uint64_t context; /* bytes of contexts that were transferred */
    double seconds;   /* from begin to end; negative: the log does not say */
};

struct wf_build_log {
    WF_LIST(struct wf_log_build *) builds;
    struct wf_str complaint; /* the first line outside a build that begins with "ERROR: "; empty: none */
    bool terminal;           /* it has lines as BuildKit paints them on a terminal, which cannot be read */
    bool too_large;          /* it has more vertices or builds than anyone looks at: the rest was not read */
    bool classic;            /* it has lines of the builder that was there before BuildKit */
};

struct wf_log_reader;

/* Reads a log piece by piece. All that is kept, and the reader, lives in the arena: some hundred bytes for
 * each vertex, nothing for other lines. `name` is borrowed. */
struct wf_log_reader *wf_log_begin(struct wf_arena *arena, struct wf_str name);
/* The next bytes of the log, cut anywhere. */
void wf_log_feed(struct wf_log_reader *reader, struct wf_str piece);
/* All builds of the log. The reader is of no use after that. */
const struct wf_build_log *wf_log_end(struct wf_log_reader *reader);

/* Whole percent, rounded down, so that it is 100 only when all steps were cached; `total` is not 0. */
unsigned wf_log_percent(struct wf_log_rate rate);

/* What made the build fail, or NULL when the log does not show it. */
const struct wf_log_vertex *wf_log_culprit(const struct wf_log_build *build);

/* Seconds that the steps took together; they may have run side by side. */
double wf_log_step_seconds(const struct wf_log_build *build);

/* What the error of a cache import or export means for the build, or NULL when that is not known. */
const char *wf_log_cache_advice(const struct wf_log_vertex *vertex);

#endif
