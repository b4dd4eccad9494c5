/* Pairs of builds, and what an engine made of the second. */
#ifndef WF_TESTS_LAYERS_PAIRS_H
#define WF_TESTS_LAYERS_PAIRS_H

#include "layers_world.h"

#define H "FROM busybox\nRUN :\n"
#define M "FROM busybox AS b\nRUN :\n"
#define FILES "a/f=one a/g=two b/f=one x.txt=x"

/* What two builds on a real engine (BuildKit 0.25) have shown. */
struct pair {
    const char *name, *before, *after; /* after NULL: the same Dockerfile */
    const char *files, *change;        /* files NULL: FILES */
    const char *ignore, *ignore_after; /* ignore_after NULL: the same */
    const char *args, *args_after, *target, *target_after, *network, *network_after;
    const char *states;
};

static inline void check_pair(const struct pair *pair) {
    const char *files = pair->files != NULL ? pair->files : FILES;
    struct world_side before = {pair->before, files, pair->ignore, pair->args,
                                pair->target, NULL,  pair->network};
    struct world_side after = {
        pair->after != NULL ? pair->after : pair->before,
        wf_arena_printf(&arena, "%s %s", files, pair->change != NULL ? pair->change : "").ptr,
        pair->ignore_after != NULL ? pair->ignore_after : pair->ignore,
        pair->args_after,
        pair->target_after,
        NULL,
        pair->network_after};
    const char *states = world_states(world_compare(&before, &after, WF_LAYERS_LOCAL));
    ck_assert_msg(strcmp(states, pair->states) == 0, "%s: %s, not %s", pair->name, states, pair->states);
    wf_arena_free(&arena);
}

#define CHECK(pairs)                                                                                         \
    for (size_t i = 0; i < sizeof(pairs) / sizeof *(pairs); i++) {                                           \
        check_pair(&(pairs)[i]);                                                                             \
    }

#endif
