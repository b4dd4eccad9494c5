/* Where jobs run: GitHub's own runners, and the labels that a job asks for. Facts: schemas/runners.yml. */
#ifndef WF_GHA_RUNNER_H
#define WF_GHA_RUNNER_H

#include "gha/workflow.h"

#include <stdint.h>

struct wf_runner_fact {
    struct wf_str label;
    struct wf_str os;      /* "linux", "macos", "windows" */
    struct wf_str image;   /* the label that names the image; that of ubuntu-latest is ubuntu-24.04 */
    struct wf_str instead; /* what took its place; may be empty */
    uint32_t going, gone;  /* YYYYMM: it was announced to go, it went; or 0 */
};

/* Sorted by label. */
extern const struct wf_runner_fact wf_runner_facts[];
extern const size_t wf_runner_fact_count;

/* Case is ignored; NULL: no runner of GitHub's has this label. */
const struct wf_runner_fact *wf_runner_fact(struct wf_str label);

/* The system that a label tells, also `linux`, `macos` and `windows` of self-hosted runners; else empty. */
struct wf_str wf_runner_os(struct wf_str label);

/* Whether every self-hosted runner may have the label by itself: `self-hosted`, its system, its processor. */
bool wf_runner_preset(struct wf_str label);

/* The labels of one run of a job: a runner must have all of them. */
struct wf_labels {
    WF_LIST(const struct wf_node *) list; /* scalars without expressions */
    bool open;                            /* there may be others */
};

struct wf_label_sets {
    WF_LIST(struct wf_labels) list;
    bool open;  /* there may be other sets */
    bool group; /* the job runs in a group of runners, which can have any labels */
};

/* All that `runs-on` can ask for; `${{ matrix.NAME }}` stands for each value that the matrix gives it. */
struct wf_label_sets wf_job_labels(struct wf_arena *arena, const struct wf_job *job);

/* The system that all runs of the job have, or empty when they differ or it cannot be known. */
struct wf_str wf_job_os(struct wf_arena *arena, const struct wf_job *job);

#endif
