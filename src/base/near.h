/* "Did you mean": the nearest of a set of names. */
#ifndef WF_BASE_NEAR_H
#define WF_BASE_NEAR_H

#include "base/str.h"

/* Optimal string alignment distance (a swap of neighbours counts one), ASCII case ignored; gives up and
 * returns `limit + 1` as soon as it exceeds `limit`. Names over 64 bytes are never near. */
size_t wf_near_distance(struct wf_str a, struct wf_str b, size_t limit);

/* Keeps the nearest name seen so far. Start with `{.wanted = name}`, offer every valid name, read `best`
 * (empty when nothing was within a third of the wanted name's length). */
struct wf_near {
    struct wf_str wanted, best;
    size_t distance; /* of best */
    size_t offered;
};

/* False when no other name can become the nearest: it is found, or WF_MAX_NEAR_NAMES have been offered. */
bool wf_near_offer(struct wf_near *near, struct wf_str name);

#endif
