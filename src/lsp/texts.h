/* One or two sentences on what can stand in a file: for hovers and completion. */
#ifndef WF_LSP_TEXTS_H
#define WF_LSP_TEXTS_H

#include "base/str.h"

enum wf_topic {
    WF_TOPIC_CONTEXT,
    WF_TOPIC_PROPERTY, /* "github.sha" */
    WF_TOPIC_FUNCTION,
    WF_TOPIC_EVENT,
    WF_TOPIC_SCOPE,       /* of a token's permissions */
    WF_TOPIC_KEY,         /* of the file: "jobs" */
    WF_TOPIC_JOB_KEY,     /* of a job */
    WF_TOPIC_STEP_KEY,    /* of a step */
    WF_TOPIC_FILTER,      /* of an event */
    WF_TOPIC_INSTRUCTION, /* of a Dockerfile */
    WF_TOPIC_FLAG,        /* "RUN --mount" */
};

/* Case is ignored. Empty when there is nothing to say. */
struct wf_str wf_topic_text(enum wf_topic topic, struct wf_str name);

/* The name of an entry, as it is usually written; empty behind the last. */
struct wf_str wf_topic_name(enum wf_topic topic, size_t index);

#endif
