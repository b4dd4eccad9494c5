#include "gha/event.h"

const struct wf_node *wf_event_key(const struct wf_workflow *workflow, const char *event) {
    return wf_node_key(workflow->on, event);
}

static const struct {
    const char *name;
    enum wf_glob_of of;
    bool ignore;
} filter_names[] = {
    {"branches", WF_GLOB_REF, false}, {"branches-ignore", WF_GLOB_REF, true},
    {"tags", WF_GLOB_REF, false},     {"tags-ignore", WF_GLOB_REF, true},
    {"paths", WF_GLOB_PATH, false},   {"paths-ignore", WF_GLOB_PATH, true},
    {"versions", WF_GLOB_REF, false},
};

static void add_filter(struct wf_arena *arena, struct wf_filters *filters, const struct wf_node *event,
                       const struct wf_node *key) {
    for (size_t i = 0; i < sizeof filter_names / sizeof *filter_names; i++) {
        if (wf_str_is(wf_node_text(key), filter_names[i].name)) {
            *WF_PUSH(arena, &filters->list) = (struct wf_filter){
                .event = event,
                .key = key,
                .patterns = wf_node_resolve(key->value),
                .of = filter_names[i].of,
                .ignore = filter_names[i].ignore,
            };
        }
    }
}

struct wf_filters wf_event_filters(struct wf_arena *arena, const struct wf_workflow *workflow) {
    struct wf_filters filters = {0};
    if (!wf_node_is_mapping(workflow->on)) {
        return filters;
    }
    for (WF_EACH(event, workflow->on)) {
        const struct wf_node *config = wf_node_resolve(event->value);
        if (!wf_node_is_mapping(config)) {
            continue;
        }
        for (WF_EACH(key, config)) {
            add_filter(arena, &filters, event, key);
        }
    }
    return filters;
}

static void add_inputs(struct wf_arena *arena, struct wf_event_inputs *inputs, const struct wf_node *event,
                       bool call) {
    const struct wf_node *all = event ? wf_node_get(wf_node_resolve(event->value), "inputs") : NULL;
    if (!wf_node_is_mapping(all)) {
        return;
    }
    for (WF_EACH(id, all)) {
        const struct wf_node *node = wf_node_resolve(id->value);
        node = wf_node_is_mapping(node) ? node : NULL;
        struct wf_event_input *input = WF_PUSH(arena, &inputs->list);
        *input = (struct wf_event_input){
            .event = event,
            .id = id,
            .node = node,
            .type_node = wf_node_get(node, "type"),
            .required = wf_node_get(node, "required"),
            .value = wf_node_get(node, "default"),
            .options = wf_node_get(node, "options"),
            .call = call,
        };
        input->type = input->type_node ? wf_node_text(input->type_node) : WF_STR("string");
    }
}

struct wf_event_inputs wf_event_inputs(struct wf_arena *arena, const struct wf_workflow *workflow) {
    static const char *const names[] = {"workflow_dispatch", "workflow_call"};
    struct wf_event_inputs inputs = {0};
    if (!wf_node_is_mapping(workflow->on)) {
        return inputs;
    }
    for (WF_EACH(event, workflow->on)) {
        for (size_t i = 0; i < 2; i++) {
            if (wf_str_is(wf_node_text(event), names[i])) {
                add_inputs(arena, &inputs, event, i == 1);
            }
        }
    }
    return inputs;
}
