/* From what was detected to packs with values: which packs are for which stacks, and what their inputs are.
 *
 * `for` and `detect` of a pack see `stack`, `repository` and `asked`: whether the user has named the pack. A
 * pack whose `for` names `stack` is looked at for each stack, another one once; one without `for` only when
 * it is asked for. */
#ifndef WF_SCAFFOLD_PLAN_H
#define WF_SCAFFOLD_PLAN_H

#include "scaffold/detect.h"
#include "scaffold/values.h"

/* One input whose value was detected, or was to be. */
struct wf_detection {
    struct wf_str input;
    struct wf_str value;  /* on one line */
    struct wf_str reason; /* the reasons of what its expression names */
    bool refused;         /* by the input's own check: `reason` says why */
};

/* A pack, and the stack it is for. */
struct wf_instance {
    const struct wf_pack *pack;
    const struct wf_stack *stack; /* NULL: it is for the repository */
    struct wf_values *values;     /* NULL: not chosen */
    struct wf_str why;            /* it was chosen, or not */
    WF_LIST(struct wf_detection) detections;
};

/* What the user wants. */
struct wf_order {
    const char *folder;                 /* of templates, or NULL */
    const struct wf_detected *detected; /* NULL: nothing is to be detected */
    const struct wf_str *packs;         /* by name; none: those that fit */
    size_t pack_count;
    bool single;                /* one pack, for one stack: also where none fits */
    const struct wf_str *files; /* of values: path and bytes in turn */
    size_t file_count;          /* of files, not of texts */
    const struct wf_str
        *settings; /* "NAME=VALUE" for each pack that has NAME; before it PACK. or the id of a stack */
    size_t setting_count;
};

struct wf_plan {
    WF_LIST(struct wf_instance) instances; /* chosen ones in the order of the packs, then others */
    struct wf_problems problems;
};

/* Never NULL. False in `err` when a pack cannot be found or read. */
struct wf_plan *wf_plan_make(struct wf_arena *arena, const struct wf_order *order, struct wf_err *err);

#endif
