/* Graphs of what runs: the jobs of a workflow, and the workflows of a repository with what starts what. The
 * formats that show them stand in report/graph.h. */
#ifndef WF_REVIEW_GRAPH_H
#define WF_REVIEW_GRAPH_H

#include "base/buf.h"
#include "base/map.h"
#include "gha/script.h"
#include "gha/site.h"
#include "gha/trigger.h"
#include "gha/workflow.h"

/* What is said of a node, in this order. */
enum wf_graph_fact_kind {
    WF_FACT_EVENT,       /* that starts it */
    WF_FACT_ANYONE,      /* likewise, and someone without any rights can make it happen, while the run has the
                            repository's */
    WF_FACT_RUNNER,      /* labels */
    WF_FACT_MATRIX,      /* "x6", or "x?" when the files do not tell */
    WF_FACT_JOBS,        /* of a workflow: "3 jobs" */
    WF_FACT_CALLS,       /* the reusable workflow: "build.yml", "build.yml of owner/repo@v1" */
    WF_FACT_ENVIRONMENT, /* its name */
    WF_FACT_TIMEOUT,     /* "30 min" */
    WF_FACT_WRITES,      /* scopes of `permissions`: "contents, packages" */
    WF_FACT_SECRETS,     /* their names */
};

struct wf_graph_fact {
    enum wf_graph_fact_kind kind;
    struct wf_str text;
};

struct wf_graph_facts {
    WF_LIST(struct wf_graph_fact) list;
};

enum wf_graph_node_kind {
    WF_GRAPH_JOB,
    WF_GRAPH_WORKFLOW,
    WF_GRAPH_ELSEWHERE, /* a workflow that is not among the files */
};

struct wf_graph_node {
    enum wf_graph_node_kind kind;
    struct wf_str title; /* the job's id, the workflow's name */
    struct wf_str name;  /* the job's `name` when it says something else; the workflow's file when that is not
                            its title; of one elsewhere its repository */
    struct wf_graph_facts facts;
};

enum wf_graph_edge_kind {
    WF_GRAPH_NEEDS,
    WF_GRAPH_CALLS,
    WF_GRAPH_STARTS, /* workflow_run, or a dispatch by a step */
    WF_GRAPH_DATA,   /* artifacts */
};

/* Texts with ", " between them, each once in whatever case. A zeroed one is empty. */
struct wf_graph_list {
    struct wf_map known;
    struct wf_buf text;
};

struct wf_graph_edge {
    size_t from, to; /* indices of nodes */
    enum wf_graph_edge_kind kind;
    struct wf_str label;          /* "workflow_run", names of artifacts; may be empty */
    struct wf_graph_list *labels; /* that `label` is made of; NULL: it was set at once */
    bool implied; /* a need that others imply: a waits for b, which waits for c, so a waits for c */
};

/* No two have the same ends and kind. A zeroed one is empty. */
struct wf_graph_edges {
    struct wf_graph_edge *items;
    size_t len, cap;
    struct wf_map known; /* by ends and kind */
};

struct wf_graph {
    struct wf_str title, path;     /* of a workflow: its name and file; of a repository: its folder */
    bool of_workflows;             /* its nodes are workflows */
    struct wf_graph_facts entries; /* WF_FACT_EVENT and WF_FACT_ANYONE of the workflow it shows */
    WF_LIST(struct wf_graph_node) nodes;
    struct wf_graph_edges edges;
};

/* A workflow with what was read of it. */
struct wf_graph_file {
    const struct wf_workflow *workflow;
    const struct wf_sites *sites;
    const struct wf_scripts *scripts;
    const struct wf_run_cases *runs;
};

/* Some of the workflows that are known, as indices in rising order. */
struct wf_graph_files {
    WF_LIST(size_t) list;
    bool outsiders; /* who has no rights can make one of them run, by an event of its own */
};

/* All workflows that are known. The linked ones are followed: `callee` of jobs (gha/workflow.h). */
struct wf_graph_world {
    const struct wf_graph_file *files;
    size_t count;
    struct wf_map names, bases; /* struct wf_graph_files: those of a name, of a last part of the path */
};

/* The world of these files, which are borrowed. */
struct wf_graph_world wf_graph_world(struct wf_arena *arena, const struct wf_graph_file *files, size_t count);

/* The jobs of a workflow, in the order of the file, then the workflows that they call. One that many jobs
 * call has no edges. Of more than WF_MAX_GRAPH_NODES jobs or workflows, which nobody draws, the nodes are all
 * that is made. */
const struct wf_graph *wf_graph_jobs(struct wf_arena *arena, const struct wf_graph_world *world,
                                     const struct wf_graph_file *file);

/* All workflows of the world, in their order, and what they call, start and hand on. `folder` is what their
 * paths begin with, and the graph's title. */
const struct wf_graph *wf_graph_workflows(struct wf_arena *arena, const struct wf_graph_world *world,
                                          struct wf_str folder);

/* --- what its parts share ------------------------------------------------------------------------------- */

/* Adds a fact unless its text is empty. */
void wf_graph_say(struct wf_arena *arena, struct wf_graph_facts *facts, enum wf_graph_fact_kind kind,
                  struct wf_str text);

/* Adds names, with ", " between them, to the edge's label. */
void wf_graph_label(struct wf_arena *arena, struct wf_graph_edge *edge, struct wf_str names);

/* Adds an edge; when there is one with the same ends and kind, the label is added to its label. */
void wf_graph_join(struct wf_arena *arena, struct wf_graph_edges *edges, struct wf_graph_edge edge);

/* The edge with these ends and of this kind, or NULL; valid until the next one is added. */
struct wf_graph_edge *wf_graph_edge_find(const struct wf_graph_edges *edges, size_t from, size_t to,
                                         enum wf_graph_edge_kind kind);

/* Adds a text, unless it is empty or there already. */
void wf_graph_list_add(struct wf_arena *arena, struct wf_graph_list *list, struct wf_str item);

/* All that was added; valid until the next one is. */
struct wf_str wf_graph_list_text(const struct wf_graph_list *list);

/* The name of the workflow, else the last part of its path. */
struct wf_str wf_graph_title(const struct wf_workflow *workflow);

/* Its file, as reports call it. */
struct wf_str wf_graph_where(const struct wf_workflow *workflow);

/* A path, or the `uses` of a workflow, as it is shown: without all up to ".github/workflows/" when it leads
 * there in this repository. */
struct wf_str wf_graph_short(struct wf_str path);

/* The workflows that `workflow_run` of this one names, in the order of the world. */
struct wf_graph_files wf_graph_followed(struct wf_arena *arena, const struct wf_graph_world *world,
                                        const struct wf_workflow *workflow);

/* The file of the workflow that `uses` names; `*of` is "owner/repo@ref" when it is another repository's, with
 * a SHA cut to its usual length, else empty. What is not understood is given back. */
struct wf_str wf_graph_called(struct wf_arena *arena, struct wf_str uses, struct wf_str *of);

/* What is known of a job; `file` is its workflow. */
struct wf_graph_facts wf_graph_job_facts(struct wf_arena *arena, const struct wf_graph_file *file,
                                         const struct wf_job *job);

/* The events of a workflow. */
struct wf_graph_facts wf_graph_events(struct wf_arena *arena, const struct wf_graph_world *world,
                                      const struct wf_graph_file *file);

/* Edges WF_GRAPH_DATA from jobs that upload artifacts to jobs that download them; nodes are the jobs. */
void wf_graph_add_data(struct wf_arena *arena, struct wf_graph *graph, const struct wf_workflow *workflow);

/* Whether the workflow takes artifacts from the run that `workflow_run` tells it of. */
bool wf_graph_takes_data(const struct wf_workflow *workflow);

/* The workflows that steps of `file` start or take artifacts from, as edges of the world's files. */
void wf_graph_add_dispatches(struct wf_arena *arena, struct wf_graph *graph,
                             const struct wf_graph_world *world, size_t file);

/* How many jobs the matrix makes (GitHub's workflow syntax, `strategy.matrix`): 0 when the files do not tell,
 * 1 without a matrix. */
size_t wf_graph_matrix_size(struct wf_arena *arena, const struct wf_job *job);

#endif
