/* libwfgen: image builds. The rules of wfgen.h hold here too. */
#ifndef WFGEN_DOCKER_H
#define WFGEN_DOCKER_H

#include <wfgen/wfgen.h>

#ifdef __cplusplus
extern "C" {
#endif

/* --- logs of builds ----------------------------------------------------------------------------------- */

/* What BuildKit has told of a build: `--progress=plain` or `--progress=rawjson` of docker, buildx, bake and
 * compose, `docker buildx history logs`, or the log of a GitHub job that holds it. Logs do not end with a run
 * of the session: they add up until wfgen_free(). */

/* Reads a log of any size; "-" is standard input. WFGEN_FAILED when it cannot be read or holds no build: the
 * session goes on without it. */
WFGEN_API enum wfgen_status wfgen_add_build_log(struct wfgen *session, const char *path);

/* The same of `length` bytes under this name. */
WFGEN_API enum wfgen_status wfgen_add_build_log_bytes(struct wfgen *session, const char *name,
                                                      const void *bytes, size_t length);

struct wfgen_logged_build {
    size_t size;
    const char *log; /* where it was read */
    size_t number;   /* in that log, from 1 */
    size_t cached;   /* steps of the Dockerfile that came from the cache ... */
    size_t total;    /* ... of all steps: ADD, COPY, RUN and WORKDIR; FROM and BuildKit's own work are none */
    double seconds;  /* negative: the log does not tell */
    double step_seconds; /* of all steps together; they may have run side by side */
    bool has_context;
    unsigned long long context_bytes; /* that were sent to the builder */
    bool unfinished;                  /* the log ends before the build does */
    const char *error;                /* with which it failed; NULL: it did not */
    size_t step_count, platform_count, cache_count, warning_count;
};

enum wfgen_step_state {
    WFGEN_STEP_UNFINISHED,
    WFGEN_STEP_RAN,
    WFGEN_STEP_CACHED,
    WFGEN_STEP_FAILED,
    WFGEN_STEP_CANCELED,
};

struct wfgen_logged_step {
    size_t size;
    const char *target, *platform, *stage; /* "" where the log names none */
    unsigned index, of;                    /* its place in the stage: 3 of 9 */
    const char *instruction;
    enum wfgen_step_state state;
    double seconds;  /* negative: the log does not tell */
    size_t origin;   /* index of the step from which on nothing was cached, maybe this one; of no use when
                        cached */
    size_t dragged;  /* steps that ran only because of this one */
    const char *why; /* of an origin: what may have caused it; otherwise NULL */
};

struct wfgen_logged_platform {
    size_t size;
    const char *platform; /* that the image is for */
    size_t cached, total; /* steps; one that platforms share counts for the one whose name it bears */
};

struct wfgen_logged_cache {
    size_t size;
    bool is_export;
    const char *name;   /* as BuildKit tells it */
    const char *error;  /* NULL: none; an import that fails does not make the build fail */
    const char *advice; /* what the error means; NULL: not known */
    bool found;         /* of an import: the log says that there was a cache; older BuildKits do not say it */
    unsigned layers;    /* of an export: that were written */
};

/* All builds, in the order of the logs; false when there is no such index or memory ran out. */
WFGEN_API size_t wfgen_logged_build_count(const struct wfgen *session);
WFGEN_API bool wfgen_logged_build(struct wfgen *session, size_t index, struct wfgen_logged_build *build);
WFGEN_API bool wfgen_logged_step(struct wfgen *session, size_t build, size_t index,
                                 struct wfgen_logged_step *step);
WFGEN_API bool wfgen_logged_platform(struct wfgen *session, size_t build, size_t index,
                                     struct wfgen_logged_platform *platform);
WFGEN_API bool wfgen_logged_cache(struct wfgen *session, size_t build, size_t index,
                                  struct wfgen_logged_cache *cache);
/* NULL when there is no such index. */
WFGEN_API const char *wfgen_logged_warning(struct wfgen *session, size_t build, size_t index);

/* Writes all builds side by side; the format is "text", "json" or "markdown", `flags` WFGEN_REPORT_COLOR or
 * 0. WFGEN_USAGE for an unknown format. */
WFGEN_API enum wfgen_status wfgen_report_build_logs(struct wfgen *session, const char *format, FILE *out,
                                                    unsigned flags);

/* --- the layer cache ---------------------------------------------------------------------------------- */

/* A build, and the same build after something has changed: how many of its steps come from the cache? Members
 * that are NULL or false are not set; lists of texts end in NULL. */
struct wfgen_cache_question {
    size_t size;
    const char *folder;            /* the build context; NULL: "." */
    const char *file;              /* the Dockerfile; NULL: "Dockerfile" in the folder */
    const char *target;            /* stage; NULL: the last one */
    const char *platform;          /* NULL: the builder's own */
    const char *network;           /* of all RUN steps: "host", "none"; NULL: the default */
    const char *const *build_args; /* "NAME=VALUE", or "NAME" for one with an empty value */
    const char *cache; /* where the second build's cache is from: "local" (or NULL): the same builder; "max",
                          "min", "inline": a fresh builder that imports a cache of that mode */
    /* What has changed. When nothing is set: each kind of thing once, one scenario for each. */
    const char *const *changed, *const *added, *const *removed; /* files or folders below the folder */
    const char *const *set_args; /* "NAME=VALUE": another build arg; "NAME": it is not passed any more */
    const char *set_target, *set_platform, *set_network;
    const char *after; /* the folder as it is after the change, with its Dockerfile at the same place */
    const char *since; /* a revision of git: what has changed in the folder since then */
    bool no_change;
    bool cold; /* there was no first build */
};

struct wfgen_cache_answer;

/* Compares. `*answer` belongs to the session. WFGEN_USAGE when a member of the question is wrong,
 * WFGEN_FAILED when files cannot be read or are no Dockerfile that Docker builds. */
WFGEN_API enum wfgen_status wfgen_docker_cache(struct wfgen *session,
                                               const struct wfgen_cache_question *question,
                                               const struct wfgen_cache_answer **answer);

struct wfgen_cache_scenario {
    size_t size;
    const char *name;    /* "code", "ARG VERSION", "no change"; "" for the change that was asked about */
    const char *example; /* the file that was changed to find out; "" when there is none */
    size_t files;        /* for which the result is the same */
    size_t cached, rebuilt, unknown; /* steps; unknown: it depends on what a step writes when it runs again */
    size_t steps; /* how many wfgen_cache_step() has: with those that are twice in the file */
};

enum wfgen_cache_state { WFGEN_CACHED, WFGEN_REBUILT, WFGEN_CACHE_UNKNOWN };

/* RUN, COPY, ADD or WORKDIR of a stage that the build needs. */
struct wfgen_cache_step {
    size_t size;
    const char *stage; /* as BuildKit's log calls it; "" when there is only one */
    size_t index, total;
    unsigned line;           /* in the Dockerfile of the second build */
    const char *instruction; /* "RUN" */
    const char *text;        /* all of it, lines joined */
    enum wfgen_cache_state state;
    const char *why;        /* it is not cached; "" when it is */
    unsigned cause_line;    /* 0: none */
    const char *cause_path; /* in the context; "": none */
    unsigned same_as;       /* line of an earlier step that is the same to the builder; 0: none */
    bool layer_reused;      /* COPY --link whose layer is the old one */
    bool hidden;            /* BuildKit's log does not show it */
};

/* False when there is no such index or no memory. */
WFGEN_API size_t wfgen_cache_scenario_count(const struct wfgen_cache_answer *answer);
WFGEN_API bool wfgen_cache_scenario(struct wfgen *session, const struct wfgen_cache_answer *answer,
                                    size_t index, struct wfgen_cache_scenario *scenario);
WFGEN_API bool wfgen_cache_step(struct wfgen *session, const struct wfgen_cache_answer *answer,
                                size_t scenario, size_t index, struct wfgen_cache_step *step);

/* Writes the answer as "text", "json" or "html"; `flags` is WFGEN_REPORT_COLOR or 0. */
WFGEN_API enum wfgen_status wfgen_cache_report(struct wfgen *session, const struct wfgen_cache_answer *answer,
                                               const char *format, FILE *out, unsigned flags);

/* --- build contexts ----------------------------------------------------------------------------------- */

/* How much a build sends to the builder, and a better .dockerignore. Members that are NULL are not set. */
struct wfgen_context_question {
    size_t size;
    const char *folder;            /* the build context; NULL: "." */
    const char *file;              /* the Dockerfile; NULL: "Dockerfile" in the folder, if there is one */
    const char *target;            /* stage; NULL: the last one */
    const char *ignore_file;       /* instead of FILE.dockerignore or the folder's .dockerignore */
    const char *const *build_args; /* "NAME=VALUE", or "NAME" for one with an empty value; NULL at the end */
};

struct wfgen_context_answer;

/* Looks. `*answer` belongs to the session. WFGEN_USAGE when a member of the question is wrong, WFGEN_FAILED
 * when the folder or a file cannot be read. */
WFGEN_API enum wfgen_status wfgen_docker_context(struct wfgen *session,
                                                 const struct wfgen_context_question *question,
                                                 const struct wfgen_context_answer **answer);

struct wfgen_amount {
    size_t files; /* symbolic links too, which have no size */
    unsigned long long bytes;
};

struct wfgen_context_summary {
    size_t size;
    const char *dockerfile;   /* NULL: there is none */
    const char *ignore_file;  /* NULL: there is none */
    struct wfgen_amount all;  /* in the folder */
    struct wfgen_amount left; /* by the .dockerignore */
    struct wfgen_amount sent; /* to a builder that has nothing yet: what instructions of the target take; all
                                 that is left when there is no Dockerfile */
    struct wfgen_amount better_left, better_sent; /* with the better .dockerignore */
    bool can_improve;                             /* it differs from the one that is there */
    size_t problem_count;                         /* reasons why the build fails */
    size_t line_count, path_count;
};

/* What one line of the better .dockerignore does, or could do. */
enum wfgen_advice {
    WFGEN_ADVICE_ADD,     /* it leaves out what is there and does not belong into an image */
    WFGEN_ADVICE_GUARD,   /* nothing like that is there now */
    WFGEN_ADVICE_CORRECT, /* a line that is there is written otherwise, or goes */
    WFGEN_ADVICE_PERHAPS, /* a comment, for a person to decide: the image may need it */
    WFGEN_ADVICE_KEEP,    /* usual, but not written: an instruction needs it */
};

struct wfgen_context_line {
    size_t size;
    enum wfgen_advice advice;
    const char *pattern;            /* "": the old line goes; several have LF between them */
    unsigned old_line;              /* of CORRECT; else 0 */
    const char *group, *why;        /* "secrets", and a half sentence */
    struct wfgen_amount left, sent; /* what it takes, or would take, from them */
};

/* False when there is no such index or no memory. */
WFGEN_API bool wfgen_context_summary(struct wfgen *session, const struct wfgen_context_answer *answer,
                                     struct wfgen_context_summary *summary);
WFGEN_API bool wfgen_context_line(struct wfgen *session, const struct wfgen_context_answer *answer,
                                  size_t index, struct wfgen_context_line *line);
/* A file that is left, below the folder; NULL when there is no such index. Sorted by folder and name. */
WFGEN_API const char *wfgen_context_path(const struct wfgen_context_answer *answer, size_t index);
/* Why the build fails: "Dockerfile:3:1: ..."; NULL when there is no such index or no memory. */
WFGEN_API const char *wfgen_context_problem(struct wfgen *session, const struct wfgen_context_answer *answer,
                                            size_t index);

/* The better .dockerignore, `*length` bytes: the old one with its comments, corrected, and what is new. */
WFGEN_API const char *wfgen_context_ignore(const struct wfgen_context_answer *answer, size_t *length);

/* The unified difference from the one that is there, "" when there is none; NULL when there is no memory. */
WFGEN_API const char *wfgen_context_diff(struct wfgen *session, const struct wfgen_context_answer *answer);

/* Writes it, if it differs, in the place of the old one or as .dockerignore of the folder; `*path` (may be
 * NULL) gets where. */
WFGEN_API enum wfgen_status wfgen_write_context_ignore(struct wfgen *session,
                                                       const struct wfgen_context_answer *answer,
                                                       const char **path);

/* Writes the answer as "text" or "json". */
WFGEN_API enum wfgen_status wfgen_context_report(struct wfgen *session,
                                                 const struct wfgen_context_answer *answer,
                                                 const char *format, FILE *out);

#ifdef __cplusplus
}
#endif

#endif
