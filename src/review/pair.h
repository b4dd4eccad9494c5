/* Which thing of one list is which of another: jobs, steps, instructions, lines. The result is the same when
 * the two lists change places. */
#ifndef WF_REVIEW_PAIR_H
#define WF_REVIEW_PAIR_H

#include "base/arena.h"
#include "lang/uses.h"

enum { WF_THING_KEYS = 4 };

/* One of them: by what it may be known again, the surest first; empty: nothing. */
struct wf_thing {
    struct wf_str keys[WF_THING_KEYS];
    struct wf_str kind; /* only things of one kind can be similar */
    bool script;        /* a step that runs one */
    struct wf_str text; /* canonical */
    struct wf_thing *other, *next;
};

struct wf_things {
    struct wf_thing *items;
    size_t count;
};

/* Gives those with an equal key each other as `other`, by the first `count` keys; of several with the same
 * key the n-th goes with the n-th. What has an `other` already keeps it. */
void wf_pair_keys(struct wf_arena *arena, const struct wf_things *a, const struct wf_things *b, size_t count);

/* By all keys, then the most similar of those left. */
void wf_pair(struct wf_arena *arena, const struct wf_things *a, const struct wf_things *b);

/* What is left between the same neighbours, as many in both lists, has taken the place of its opposite. */
void wf_pair_places(const struct wf_things *a, const struct wf_things *b);

/* What a step uses, without its version. */
struct wf_str wf_pair_action(struct wf_arena *arena, const struct wf_uses *uses);

#endif
