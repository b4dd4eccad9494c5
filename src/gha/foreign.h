/* Names of commits that outsiders choose: heads of pull requests, and of the runs that a workflow follows. */
#ifndef WF_GHA_FOREIGN_H
#define WF_GHA_FOREIGN_H

#include "gha/context.h"

/* In this order each is worse than the one before. */
enum wf_foreign {
    WF_FOREIGN_NO,
    WF_FOREIGN_NAME,  /* the name of a fork's branch: in this repository another one, or none, has it */
    WF_FOREIGN_MAYBE, /* what a step found out of a pull request */
    WF_FOREIGN_CODE,  /* the commit, a fork's repository, refs/pull/N/head or refs/pull/N/merge */
};

/* The worst of what stands in a text, through `env` and outputs. */
enum wf_foreign wf_foreign_of(const struct wf_context *context, struct wf_str text);

#endif
