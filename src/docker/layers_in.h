/* What the parts of layers.h share: the graph of a build. */
#ifndef WF_DOCKER_LAYERS_IN_H
#define WF_DOCKER_LAYERS_IN_H

#include "base/map.h"
#include "docker/layers.h"

enum wf_key_kind {
    WF_KEY_TEXT,     /* of a RUN's command: its words, with a NUL behind each */
    WF_KEY_SHELL,    /* the first of them: this one says who set them, and is not compared */
    WF_KEY_VARIABLE, /* ARG or ENV; they stand in an environment of their own */
    WF_KEY_FOLDER,   /* WORKDIR */
    WF_KEY_USER,
    WF_KEY_NETWORK,
    WF_KEY_MOUNT,
    WF_KEY_PLATFORM,
    WF_KEY_FLAG,   /* another flag of the instruction */
    WF_KEY_SOURCE, /* its last part; whether it is unpacked */
    WF_KEY_DESTINATION,
    WF_KEY_IMAGE,
};

/* One of the things that the key of a step is made of. */
struct wf_key {
    enum wf_key_kind kind;
    struct wf_str name; /* of a variable or flag */
    struct wf_str text;
    const struct wf_instruction *set; /* that set it; NULL: the step itself, or the command line */
};

/* The variables that RUN sees. Steps between which none is set share one. */
struct wf_environment {
    WF_LIST(struct wf_key) keys;
    uint64_t hash;
};

/* Part of what an input holds. */
struct wf_selector {
    struct wf_str path;                 /* clean, without a leading slash; "" is all of it */
    bool wildcard;                      /* the path is a pattern */
    struct wf_str include;              /* --parents: a pattern below the path; empty: all */
    const struct wf_dockerignore *only; /* the same, to match with */
    const struct wf_dockerignore *less; /* --exclude; NULL: none */
};

enum wf_input_kind {
    WF_INPUT_PARENT,  /* the step before */
    WF_INPUT_STAGE,   /* another stage, or an image */
    WF_INPUT_CONTEXT, /* the build context */
    WF_INPUT_TEXT,    /* a here-document */
    WF_INPUT_REMOTE,  /* an address or a repository */
};

struct wf_vertex;

struct wf_input {
    enum wf_input_kind kind;
    struct wf_vertex *vertex;              /* of PARENT and STAGE; NULL: scratch */
    WF_LIST(struct wf_selector) selectors; /* sorted; of STAGE and CONTEXT */
    struct wf_str name;                    /* of STAGE: for people */
    struct wf_str text;                    /* of TEXT: its bytes; of REMOTE: the address */
    bool fixed;                            /* of REMOTE: a checksum or commit says what it holds */
};

enum wf_vertex_kind {
    WF_VERTEX_IMAGE,
    WF_VERTEX_RUN,
    WF_VERTEX_COPY, /* and ADD */
    WF_VERTEX_FOLDER,
    WF_VERTEX_MERGE, /* of COPY --link: joins what is before it and its own layer */
};

/* That this step's result may be one of the first build's. */
struct wf_match {
    const struct wf_vertex *vertex;
    enum wf_truth same; /* TRUE or MAYBE */
};

struct wf_vertex {
    enum wf_vertex_kind kind;
    const struct wf_instruction *instruction;
    const struct wf_stage *stage; /* in which it is built; NULL: of an image that is only copied from */
    struct wf_str label;
    size_t index, total;
    WF_LIST(struct wf_key) keys;
    const struct wf_environment *environment; /* of RUN; NULL: none */
    uint64_t keys_hash;                       /* of all that is compared of both */
    WF_LIST(struct wf_input)
    inputs;                 /* PARENT first, unless it stands on scratch; MERGE: PARENT, then its COPY */
    struct wf_vertex *same; /* the earlier vertex of this graph that is identical */
    bool in_image;          /* its layer is one of the image's own */
    bool hidden;            /* as in struct wf_layer_step */
    size_t number;          /* in its graph */

    /* Of the second build, when the graphs were compared: */
    WF_LIST(struct wf_match) matches;
    enum wf_truth cached;
    bool not_stored;                 /* its key is known, but its layer is not in the imported cache */
    const struct wf_vertex *against; /* the step of the first build that it was most probably; NULL: none */
    size_t step;                     /* in struct wf_layers; WF_NOT_FOUND: it is none of the steps */
};

/* In the order of their graph. */
struct wf_vertices {
    WF_LIST(struct wf_vertex *) list;
};

struct wf_graph {
    const struct wf_layers_build *build;
    WF_LIST(struct wf_vertex *) vertices; /* every input stands before what it goes into */
    struct wf_map alike;                  /* struct wf_vertices, see wf_graph_alike() */
    struct wf_map texts, indices;         /* struct wf_vertices, see wf_graph_index() */
    struct wf_vertex *target;
    struct wf_str problem; /* why there is no graph; empty: there is one */
};

struct wf_graph *wf_graph_make(struct wf_arena *arena, const struct wf_layers_build *build);

/* Those that are no other's `same`, have these keys and stand on this step; NULL: none. */
const struct wf_vertices *wf_graph_alike(const struct wf_graph *graph, uint64_t keys_hash,
                                         const struct wf_vertex *parent);

/* Makes a first build ready for wf_match_graphs(): steps are found by the text of their instruction and by
 * their index. */
void wf_graph_index(struct wf_arena *arena, struct wf_graph *graph);

/* The step before, or NULL. */
struct wf_vertex *wf_vertex_parent(const struct wf_vertex *vertex);

/* A key of this kind, or NULL. */
const struct wf_key *wf_vertex_key(const struct wf_vertex *vertex, enum wf_key_kind kind);

/* --- making it (layers_graph.c, layers_run.c, layers_copy.c) ----------------------------------------------
 */

/* How far the making of a stage has come: what the next step takes over. */
struct wf_stage_state {
    struct wf_vertex *last;   /* NULL: scratch */
    struct wf_str folder;     /* WORKDIR, absolute; "" before the first: the base image's, taken as "/" */
    struct wf_str run_folder; /* as RUN has it: an absolute one is not cleaned */
    const struct wf_instruction *folder_set, *user_set, *shell_set;
    struct wf_str user;
    struct wf_str shell;    /* words with a NUL behind each; empty: the default */
    struct wf_str platform; /* empty: the build's */
};

struct wf_graph_maker {
    struct wf_arena *arena;
    const struct wf_layers_build *build;
    struct wf_graph *graph;
    struct wf_stage_state *ends;     /* of each stage of the file that was made */
    const struct wf_stage **bases;   /* of each stage, what it begins with; NULL: an image */
    const struct wf_vars_line *line; /* what is set at each instruction then */
    struct wf_vars vars;             /* those that the instruction at hand sees */
    struct wf_stage_state *now;
    const struct wf_stage *stage;
    const struct wf_instruction *instruction;
    struct wf_vars globals; /* what FROM sees, once one has asked */
    bool globals_known;
    const struct wf_environment *environment; /* that the last RUN had ... */
    struct wf_vars environment_of;            /* ... and what it was made of */
};

void wf_graph_add_run(struct wf_graph_maker *maker, struct wf_vertex *vertex);
void wf_graph_add_copy(struct wf_graph_maker *maker, struct wf_vertex *vertex);

struct wf_key *wf_graph_key(struct wf_graph_maker *maker, struct wf_vertex *vertex, enum wf_key_kind kind,
                            struct wf_str text);
/* A word with its variables replaced. Those that only the base image can set count as not set, for they are
 * the same in both builds; a value that is not known stands there as a text that is only equal to itself. */
struct wf_str wf_graph_expand(struct wf_graph_maker *maker, struct wf_str word);
/* What `from` names at the instruction at hand: a stage's last step or an image; NULL: scratch. */
struct wf_vertex *wf_graph_from(struct wf_graph_maker *maker, struct wf_str from);
/* `path` seen from the absolute `folder`, clean and absolute, with a slash at its end only when `keep` and
 * the path had one. */
struct wf_str wf_graph_path(struct wf_arena *arena, struct wf_str folder, struct wf_str path, bool keep);
/* The owner that WORKDIR and COPY give: "root" is 0. */
struct wf_str wf_graph_owner(struct wf_arena *arena, struct wf_str owner);
/* Paths of one input that lie in others of them are dropped; sorted. */
void wf_graph_sort_selectors(struct wf_arena *arena, struct wf_input *input);

/* --- comparing (layers_select.c, layers_same.c, layers_match.c, layers_why.c)
 * ------------------------------- */

struct wf_comparison {
    struct wf_arena *arena;
    const struct wf_graph *before; /* NULL: there was no first build */
    const struct wf_graph *after;
    enum wf_layers_cache cache;
    struct wf_map *compared, *chains; /* what wf_output_same() has found out */
};

/* wf_layers_compare() with the first build's graph, made ready; NULL: there was none. */
struct wf_layers *wf_layers_against(struct wf_arena *arena, const struct wf_graph *before,
                                    const struct wf_layers_build *after, enum wf_layers_cache cache);

struct wf_selected {
    struct wf_str name;                    /* as it counts */
    const struct wf_snapshot_entry *entry; /* NULL: the end of a selector */
};

struct wf_selection {
    WF_LIST(struct wf_selected) items;
    bool known;            /* all that is in it */
    struct wf_str missing; /* a source that is not there; ptr NULL: none */
};

/* What an input takes of the context. */
struct wf_selection wf_select(struct wf_arena *arena, const struct wf_snapshot *context,
                              const struct wf_input *input);

/* Whether both selections hold the same; `difference` (may be NULL) gets the first file that differs, and
 * how. */
enum wf_truth wf_selection_same(const struct wf_selection *before, const struct wf_selection *after,
                                bool folder_modes, struct wf_change *difference);

/* Whether what the selectors take of a stage is the same after both builds. `blame` (may be NULL) gets the
 * step that decided. */
enum wf_truth wf_output_same(const struct wf_comparison *comparison, const struct wf_input *before,
                             const struct wf_input *after, const struct wf_vertex **blame);

/* Whether two inputs give the same key. */
enum wf_truth wf_input_same(const struct wf_comparison *comparison, const struct wf_input *before,
                            const struct wf_input *after);
/* When all keys are there. */
void wf_environment_hash(struct wf_environment *environment);
void wf_vertex_hash(struct wf_vertex *vertex);
bool wf_keys_same(const struct wf_vertex *a, const struct wf_vertex *b);

/* Fills in what the comparison says of the vertices of `after`. */
void wf_match_graphs(const struct wf_comparison *comparison);

/* Fills in why, cause and path of a step that is not cached. */
void wf_layer_explain(const struct wf_comparison *comparison, const struct wf_vertex *vertex,
                      struct wf_layer_step *step);

enum wf_effect {
    WF_EFFECT_NONE,    /* it does not write there */
    WF_EFFECT_SAME,    /* it writes the same again */
    WF_EFFECT_UNKNOWN, /* nobody knows */
    WF_EFFECT_OTHER,   /* it never writes the same twice */
};

/* What a RUN leaves at an absolute path, or below or around it, when it runs again. */
enum wf_effect wf_run_effect(struct wf_arena *arena, const struct wf_vertex *run, struct wf_str path);

#endif
