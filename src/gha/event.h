/* What `on` says: the filters of its events and the inputs that a workflow takes. */
#ifndef WF_GHA_EVENT_H
#define WF_GHA_EVENT_H

#include "gha/workflow.h"
#include "lang/glob.h"

/* The key of an event in `on` when it is a mapping, or NULL. */
const struct wf_node *wf_event_key(const struct wf_workflow *workflow, const char *event);

/* One of `branches`, `branches-ignore`, `tags`, `tags-ignore`, `paths`, `paths-ignore`, and `versions` of
 * image_version. */
struct wf_filter {
    const struct wf_node *event, *key; /* keys */
    const struct wf_node *patterns;    /* a scalar or a sequence */
    enum wf_glob_of of;
    bool ignore;
};

struct wf_filters {
    WF_LIST(struct wf_filter) list;
};

/* All of them, in the order of the file, also those that the event does not take. */
struct wf_filters wf_event_filters(struct wf_arena *arena, const struct wf_workflow *workflow);

/* One input of workflow_dispatch or workflow_call. */
struct wf_event_input {
    const struct wf_node *event, *id; /* keys */
    const struct wf_node *node;       /* its mapping; NULL when it is none */
    const struct wf_node *type_node, *required, *value /* default */, *options;
    struct wf_str type; /* "string" when nothing says so; an unknown one as written */
    bool call;          /* of workflow_call */
};

struct wf_event_inputs {
    WF_LIST(struct wf_event_input) list;
};

/* All of them, in the order of the file. */
struct wf_event_inputs wf_event_inputs(struct wf_arena *arena, const struct wf_workflow *workflow);

#endif
