/* What the two halves of ignore_regex.h share: reading and matching. */
#ifndef WF_DOCKER_IGNORE_REGEX_IN_H
#define WF_DOCKER_IGNORE_REGEX_IN_H

#include "base/list.h"
#include "docker/ignore_regex.h"

#include <stdint.h>

enum { WF_IGNORE_REPLACEMENT = 0xFFFD }; /* what Go reads where there is no UTF-8 */

struct wf_ignore_range {
    uint32_t low, high;
};

struct wf_ignore_set {
    WF_LIST(struct wf_ignore_range) ranges;
    bool negated;
};

enum wf_ignore_op {
    WF_IGNORE_OP_ONE,        /* one character of the set */
    WF_IGNORE_OP_MAYBE,      /* one or none */
    WF_IGNORE_OP_MANY,       /* any number of them */
    WF_IGNORE_OP_FOLDERS,    /* goes on behind the next step, or into it */
    WF_IGNORE_OP_IN_FOLDERS, /* anything up to a '/' */
    WF_IGNORE_OP_BEGIN,
    WF_IGNORE_OP_END,
    WF_IGNORE_OP_BOUNDARY,    /* \b */
    WF_IGNORE_OP_NO_BOUNDARY, /* \B */
};

struct wf_ignore_step {
    enum wf_ignore_op op;
    struct wf_ignore_set set;
};

/* What stands between two '|'. */
struct wf_ignore_way {
    WF_LIST(struct wf_ignore_step) steps;
};

struct wf_ignore_regex {
    WF_LIST(struct wf_ignore_way) ways;
};

#endif
