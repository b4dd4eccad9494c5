#include "gha/local.h"

#include "gha/facts_table.h"

#include <stdlib.h>

static bool is_true(const struct wf_node *value) {
    return wf_node_type(value) == WF_TYPE_BOOL && wf_node_bool(value);
}

static int by_input(const void *a, const void *b) {
    return wf_fact_cmp(((const struct wf_input_fact *)a)->name, ((const struct wf_input_fact *)b)->name);
}

static int by_text(const void *a, const void *b) {
    return wf_fact_cmp(*(const struct wf_str *)a, *(const struct wf_str *)b);
}

static uint32_t count_of(const struct wf_node *mapping) {
    return wf_node_is_mapping(mapping) ? wf_node_resolve(mapping)->count : 0;
}

static void read_inputs(struct wf_arena *arena, struct wf_action_fact *fact, const struct wf_node *mapping) {
    struct wf_input_fact *inputs = WF_NEW_ARRAY(arena, struct wf_input_fact, count_of(mapping) + 1);
    for (WF_EACH(key, mapping)) {
        inputs[fact->input_count++] = (struct wf_input_fact){
            .name = wf_node_text(key),
            .required = is_true(wf_node_get(key->value, "required")) && !wf_node_get(key->value, "default"),
            .deprecated = wf_node_get(key->value, "deprecationMessage") != NULL,
        };
    }
    qsort(inputs, fact->input_count, sizeof *inputs, by_input);
    fact->inputs = inputs;
}

static void read_outputs(struct wf_arena *arena, struct wf_action_fact *fact, const struct wf_node *mapping) {
    struct wf_str *outputs = WF_NEW_ARRAY(arena, struct wf_str, count_of(mapping) + 1);
    for (WF_EACH(key, mapping)) {
        outputs[fact->output_count++] = wf_node_text(key);
    }
    qsort(outputs, fact->output_count, sizeof *outputs, by_text);
    fact->outputs = outputs;
}

const struct wf_action_fact *wf_local_fact(struct wf_arena *arena, const struct wf_action *action,
                                           struct wf_str name) {
    struct wf_action_fact *fact = WF_NEW(arena, struct wf_action_fact);
    fact->name = name;
    fact->to = UINT32_MAX;
    read_inputs(arena, fact, action->inputs);
    read_outputs(arena, fact, action->outputs);
    fact->open_inputs = action->inputs && !wf_node_is_mapping(action->inputs);
    fact->open_outputs = !wf_str_is_case(wf_node_text(action->using), "composite") ||
                         (action->outputs && !wf_node_is_mapping(action->outputs));
    return fact;
}
