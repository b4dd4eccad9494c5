/* One file of one revision, as far as a review looks into it. */
#ifndef WF_REVIEW_FILE_H
#define WF_REVIEW_FILE_H

#include "docker/dockerfile.h"
#include "gha/file.h"
#include "gha/site.h"
#include "gha/trigger.h"
#include "gha/workflow.h"

struct wf_review_file {
    struct wf_str path; /* in its repository */
    const struct wf_source *source;
    enum wf_file_type type;
    const struct wf_doc *doc;               /* NULL unless YAML */
    const struct wf_workflow *workflow;     /* NULL unless a workflow whose root is a mapping */
    const struct wf_action *action;         /* likewise */
    const struct wf_sites *sites;           /* of these two */
    const struct wf_run_cases *runs;        /* of a workflow */
    const struct wf_dockerfile *dockerfile; /* NULL unless one */
};

/* `path` and `bytes` are borrowed. */
struct wf_review_file *wf_review_file_read(struct wf_arena *arena, struct wf_str path, struct wf_str bytes);

#endif
