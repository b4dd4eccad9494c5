/* The values of a pack's inputs: the defaults, then files of values, then single settings; what comes later
 * counts. */
#ifndef WF_SCAFFOLD_VALUES_H
#define WF_SCAFFOLD_VALUES_H

#include "scaffold/pack.h"

struct wf_values {
    struct wf_arena *arena;
    const struct wf_pack *pack;
    const struct wf_node **items; /* one for each variable: its value, checked and made ready for templates */
    bool *set;                    /* by wf_values_set(): the next setting of a list adds to it */
    const struct wf_node **given; /* one for each: the value as it was set or detected; NULL: neither */
    bool lenient;                 /* names that it has not are those of another pack */
    struct wf_problems problems;
};

/* All defaults. */
struct wf_values *wf_values_make(struct wf_arena *arena, const struct wf_pack *pack);

/* Reads a file of values: a YAML mapping of input names. `path` and `bytes` must live as long as the values.
 */
void wf_values_read(struct wf_values *values, struct wf_str path, struct wf_str bytes);

/* One pair of such a mapping, by its key. */
void wf_values_give(struct wf_values *values, const struct wf_source *source, const struct wf_node *key);

/* One "NAME=VALUE" (borrowed). A list is split at commas, unless it is written as YAML: NAME=["a,b", c].
 * Settings of one list add up. */
void wf_values_set(struct wf_values *values, struct wf_str setting);

/* The value as templates take it, or NULL after a problem. */
const struct wf_node *wf_value_check(struct wf_arena *arena, const struct wf_variable *variable,
                                     const struct wf_source *source, const struct wf_node *value,
                                     struct wf_problems *problems);

#endif
