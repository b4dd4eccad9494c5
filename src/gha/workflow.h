/* Typed views of workflow and action files: structs of node pointers, NULL when absent, never copies. Reading
 * a view never fails: what has the wrong shape is left out, and the schema rules say so. */
#ifndef WF_GHA_WORKFLOW_H
#define WF_GHA_WORKFLOW_H

#include "base/map.h"
#include "lang/shell.h"
#include "lang/uses.h"
#include "yaml/node.h"

struct wf_step {
    const struct wf_node *node; /* its mapping */
    const struct wf_node *item; /* as it stands in the list: the mapping, or an alias of it */
    const struct wf_job *job;   /* NULL in an action */
    uint32_t index;             /* among the steps of its job, from 0 */
    const struct wf_node *id, *name, *condition /* if */, *uses, *run, *shell, *with, *env,
        *working_directory, *timeout_minutes, *continue_on_error;
    bool writes_env;                      /* its script speaks of $GITHUB_ENV */
    bool never;                           /* its `if` is false whatever happens: wf_condition_is_never() */
    const struct wf_shell_script *script; /* of `run`, read as one for bash whatever shell runs it; NULL when
                                             there is none */
    struct wf_uses action;                /* of `uses`; all zero when there is none */
    /* Set when the files of a repository are linked (lint/link.h): the action of the repository that it uses.
     */
    const struct wf_doc *local_doc; /* its file; NULL: it uses none, or it was not read */
    const struct wf_action *local;  /* NULL also when the file is no action */
    bool local_missing;             /* the repository has no such action */
};

struct wf_job {
    const struct wf_node *key, *node; /* the id, the mapping */
    const struct wf_workflow *workflow;
    const struct wf_node *name, *condition, *needs, *runs_on, *permissions, *env, *outputs, *strategy,
        *matrix, *defaults, *container, *services, *environment, *concurrency, *timeout_minutes, *uses, *with,
        *secrets, *steps_node;
    bool never; /* as that of a step */
    struct wf_step *steps;
    size_t step_count;
    struct wf_map ids;            /* the steps: for wf_job_step() */
    struct wf_map written;        /* a variable that a step sets by $GITHUB_ENV: the first of these steps */
    const struct wf_job **direct; /* those that `needs` names, maybe itself, each once */
    size_t direct_count;
    const struct wf_job **needed; /* those it waits for, directly or through others; not itself */
    size_t needed_count;
    /* Set when the files of a repository are linked (lint/link.h): the workflow of the repository that it
     * calls. */
    const struct wf_doc *callee_doc;  /* its file; NULL: it calls none, or it was not read */
    const struct wf_workflow *callee; /* NULL also when the file is no workflow */
    bool callee_missing;              /* the repository has no such workflow */
};

struct wf_workflow {
    const struct wf_doc *doc;
    const struct wf_node *root, *name, *on, *env, *permissions, *defaults, *concurrency, *jobs_node;
    struct wf_job *jobs;
    size_t job_count;
    struct wf_map ids; /* the jobs: for wf_workflow_job() */
};

struct wf_action {
    const struct wf_doc *doc;
    const struct wf_node *root, *name, *inputs, *outputs, *runs, *using;
    struct wf_step *steps; /* of a composite action */
    size_t step_count;
};

/* Views of a document; NULL when its root is no mapping. */
struct wf_workflow *wf_workflow_read(struct wf_arena *arena, const struct wf_doc *doc);
struct wf_action *wf_action_read(struct wf_arena *arena, const struct wf_doc *doc);

/* The step of `job` with this id (case ignored, as GitHub's server does), or NULL. */
const struct wf_step *wf_job_step(const struct wf_job *job, struct wf_str id);
const struct wf_job *wf_workflow_job(const struct wf_workflow *workflow, struct wf_str id);

/* Whether `job` waits for job `id`, directly or through others. */
bool wf_job_needs(const struct wf_job *job, struct wf_str id);

/* The value of input `name` of a step's `with` (case ignored), or NULL. */
const struct wf_node *wf_step_input(const struct wf_step *step, const char *name);
/* Its key node. */
const struct wf_node *wf_step_input_key(const struct wf_step *step, const char *name);

/* True when the step uses `owner/repo` (case ignored) or a path below it, at any ref. */
bool wf_step_uses(const struct wf_step *step, const char *repository);

/* Whether an earlier step of the job sets variable `name` by $GITHUB_ENV, which replaces what the job's and
 * the workflow's `env` say. */
bool wf_step_env_rewritten(const struct wf_step *step, struct wf_str name);

/* The value of environment variable `name` as a step sees it: step, job, then workflow; NULL when undeclared,
 * or rewritten. */
const struct wf_node *wf_step_env(const struct wf_step *step, struct wf_str name);

/* The shell a run step gets: its own, the job's or workflow's default, else the runner's: "bash -e" on Linux
 * and macOS, "pwsh" on Windows, and empty when that cannot be known. `*explicit_bash` tells `shell: bash`,
 * which adds pipefail. */
struct wf_str wf_step_shell(const struct wf_step *step, bool *explicit_bash);

#endif
