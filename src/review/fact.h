/* What a file says, as single facts: two revisions behave the same when they have the same facts. Each fact
 * has a key, which tells the same thing in both revisions (review/match.h), and a canonical value. */
#ifndef WF_REVIEW_FACT_H
#define WF_REVIEW_FACT_H

#include "base/list.h"
#include "base/map.h"
#include "gha/taint.h"
#include "review/file.h"
#include "review/match.h"

enum wf_topic {
    WF_TOPIC_OTHER,
    WF_TOPIC_DISPLAY, /* a name that is only shown */
    WF_TOPIC_WORKFLOW_NAME,
    WF_TOPIC_EVENT,
    WF_TOPIC_FILTER,
    WF_TOPIC_SCHEDULE,
    WF_TOPIC_INTERFACE, /* inputs, outputs and secrets of a workflow or action */
    WF_TOPIC_PERMISSIONS,
    WF_TOPIC_JOB,
    WF_TOPIC_JOB_ID,
    WF_TOPIC_CHECK, /* the name of a job's check */
    WF_TOPIC_STEP,
    WF_TOPIC_ORDER, /* of steps */
    WF_TOPIC_USES,
    WF_TOPIC_SECRET,
    WF_TOPIC_VARIABLE, /* of `vars` */
    WF_TOPIC_SCRIPT,
    WF_TOPIC_INTERPOLATION,
    WF_TOPIC_CHECKOUT,    /* which code is checked out */
    WF_TOPIC_CREDENTIALS, /* whether checkout leaves its token behind */
    WF_TOPIC_RUNNER,
    WF_TOPIC_CONTAINER,
    WF_TOPIC_CONDITION,
    WF_TOPIC_NEEDS,
    WF_TOPIC_TOLERANCE, /* continue-on-error */
    WF_TOPIC_TIMEOUT,
    WF_TOPIC_ENVIRONMENT,
    WF_TOPIC_CONCURRENCY,
    WF_TOPIC_MATRIX,
    WF_TOPIC_ENV,
    WF_TOPIC_INPUT, /* of an action, a called workflow */
    WF_TOPIC_CACHE,
    WF_TOPIC_ARTIFACT,
    WF_TOPIC_IMAGE,
    WF_TOPIC_STAGE, /* of a Dockerfile */
    WF_TOPIC_BASE,
    WF_TOPIC_USER,
    WF_TOPIC_ARG,
    WF_TOPIC_INSTRUCTIONS,
    WF_TOPICS,
};

struct wf_fact {
    enum wf_topic topic;
    struct wf_str key, parent; /* parent: the key of the job, step or event it belongs to; empty: none */
    struct wf_str value;
    struct wf_str shown;        /* for people; empty: the value */
    struct wf_str what;         /* "input \"path\"", "runner" */
    struct wf_str where;        /* "job build, step \"Test\""; empty: the whole file */
    struct wf_span span;        /* in the file */
    struct wf_str name;         /* of what it is about: the secret, the event, the filter */
    struct wf_str comment;      /* behind a `uses`; of a filter: the event; of permissions: whose they are */
    const struct wf_node *node; /* of permissions: the mapping or text; NULL: not given */
    enum wf_taint taint;        /* of an interpolation */
    bool list;                  /* the value is a set, an item a line */
};

struct wf_facts {
    struct wf_arena *arena;
    const struct wf_review_file *file;
    WF_LIST(struct wf_fact) list;
    struct wf_map by_key;
};

/* The facts of a file; `names` are its jobs and steps, NULL when it has none. */
struct wf_facts *wf_facts_read(struct wf_arena *arena, const struct wf_review_file *file,
                               const struct wf_review_names *names);

#endif
