/* The variables of a Dockerfile: what ARG and ENV have set where an instruction stands, and what a word
 * becomes. What cannot be known from the files (an ARG without default that nobody passes, an ENV of a base
 * image) stays a hole. Source: moby/buildkit, frontend/dockerfile/shell/lex.go and dockerfile2llb. */
#ifndef WF_DOCKER_VARS_H
#define WF_DOCKER_VARS_H

#include "docker/dockerfile.h"

/* What `docker build --build-arg` passes. An empty and complete one asks for the defaults. */
struct wf_build_arg {
    struct wf_str name, value;
    bool known; /* the value is; else it is an expression */
};

struct wf_build_args {
    WF_LIST(struct wf_build_arg) list;
    bool complete; /* no other is passed; else any ARG may have another value than its default */
};

enum wf_var_origin {
    WF_VAR_ARG,
    WF_VAR_ENV,
    WF_VAR_PLATFORM,
    WF_VAR_PROXY,
    WF_VAR_BASE /* of a known base image */
};

struct wf_var {
    struct wf_str name;
    enum wf_var_origin origin;
    const struct wf_instruction *set; /* the ARG or ENV that set it last; NULL: predefined */
    struct wf_str value;              /* when not known: of the default what is known of it */
    bool known;
    bool unset; /* an ARG without a value: $x is empty, ${x-y} is y */
};

struct wf_pmap;

struct wf_vars {
    const struct wf_pmap *settings; /* for wf_vars_find() and wf_vars_list() */
    size_t stage;                   /* when the stage began: the image's ENVs were set once more */
    bool open;                      /* others may be set: by an image that nothing is known of */
};

/* Those that `instruction` sees: before FROM and in FROM the global ARGs; in a stage its own ARGs and ENVs up
 * to there, and those of the stages it is built on. `args` NULL: nothing is known of what is passed. Of a
 * trigger of ONBUILD nothing is known, nor when more than WF_MAX_DOCKERFILE_VARIABLES were set before. Costs
 * nothing for `args` NULL, nor for an empty and complete one at FROM: the reader has asked these of each
 * instruction; for many others make a line. */
struct wf_vars wf_vars_at(struct wf_arena *arena, const struct wf_dockerfile *file,
                          const struct wf_instruction *instruction, const struct wf_build_args *args);

/* The same for all instructions of a file at once. */
struct wf_vars_line {
    const struct wf_vars *at; /* of each instruction */
    struct wf_vars defaults;  /* in FROM, when nothing is passed */
};
const struct wf_vars_line *wf_vars_line(struct wf_arena *arena, const struct wf_dockerfile *file,
                                        const struct wf_build_args *args);

/* The same for one build, in which it is known what every stage begins with, also where a variable is in the
 * word: `bases[i]` is the stage below stage i, NULL for an image. `until` is an instruction of the stage, or
 * what an ONBUILD of the stage below has registered. */
struct wf_vars wf_vars_in(struct wf_arena *arena, const struct wf_dockerfile *file,
                          const struct wf_stage *stage, const struct wf_instruction *until,
                          const struct wf_build_args *args, const struct wf_stage *const *bases);
/* ... for all instructions at once, those of triggers apart. */
const struct wf_vars_line *wf_vars_line_in(struct wf_arena *arena, const struct wf_dockerfile *file,
                                           const struct wf_build_args *args,
                                           const struct wf_stage *const *bases);

const struct wf_var *wf_vars_find(const struct wf_vars *vars, struct wf_str name);

/* All that are known of, in the order in which they reach the environment of RUN. */
struct wf_var_list {
    WF_LIST(const struct wf_var *) list;
};
struct wf_var_list wf_vars_list(struct wf_arena *arena, const struct wf_vars *vars);

/* A word with quotes and escapes removed and variables replaced. */
struct wf_expanded {
    struct wf_str text; /* what cannot be known is left out of it when !known */
    bool known;         /* all of it */
    struct wf_str head; /* the known text before the first hole; all of it when known */
};

struct wf_expanded wf_vars_expand(struct wf_arena *arena, const struct wf_dockerfile *file,
                                  const struct wf_vars *vars, struct wf_str word);

/* A use of a variable in a word. */
struct wf_var_use {
    struct wf_str name;
    size_t begin, end; /* in the word, from '$' */
    bool has_default;  /* ${x:-y}, ${x-y}, ${x:+y}, ${x+y} */
    bool required;     /* ${x:?y}, ${x?y} */
};
struct wf_var_uses {
    WF_LIST(struct wf_var_use) list;
    bool broken; /* "${" without an end, an unknown modifier */
};
struct wf_var_uses wf_var_uses_read(struct wf_arena *arena, const struct wf_dockerfile *file,
                                    struct wf_str word);

/* Names that need no ARG: proxies; and those of the platform, which an ARG brings into a stage. */
bool wf_var_is_proxy(struct wf_str name);
bool wf_var_is_platform(struct wf_str name);

#endif
