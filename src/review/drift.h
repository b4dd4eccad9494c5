/* How a file differs from what was rendered, by what the difference means. */
#ifndef WF_REVIEW_DRIFT_H
#define WF_REVIEW_DRIFT_H

#include "yaml/node.h"

enum wf_drift {
    WF_DRIFT_FORMAT,     /* layout, quotes, comments, the order of keys, the name of a step */
    WF_DRIFT_PIN,        /* another version of the same action or image */
    WF_DRIFT_EXTENSION,  /* something was added, and all that was rendered is still there */
    WF_DRIFT_STRUCTURAL, /* something that was rendered is different or missing */
};

const char *wf_drift_name(enum wf_drift drift);

struct wf_difference {
    enum wf_drift drift;
    uint32_t line; /* of the file */
    struct wf_str message;
};

struct wf_differences {
    WF_LIST(struct wf_difference) list; /* by line */
};

/* All in the arena. False when one of the two is no YAML: `*doc` has its problems, doc->source tells which.
 */
bool wf_drift_find(struct wf_arena *arena, struct wf_str path, struct wf_str render, struct wf_str bytes,
                   struct wf_differences *differences, const struct wf_doc **doc);

#endif
