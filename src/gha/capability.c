#include "gha/capability.h"

#include "base/seek.h"

#include "gha/event.h"
#include "gha/facts_table.h"

static const struct wf_property_fact *find(const struct wf_object_fact *object, struct wf_str name) {
    size_t at;
    WF_SEEK(at, object->count, wf_fact_cmp(object->properties[at].name, name) < 0);
    bool found = at < object->count && wf_fact_cmp(object->properties[at].name, name) == 0;
    return found ? &object->properties[at] : NULL;
}

static bool is_index(const struct wf_expr_part *part) {
    return part->star || part->dynamic || part->node->kind == WF_EXPR_NUMBER;
}

enum wf_capability wf_capability_of_github(const struct wf_expr_part *parts, size_t count) {
    const struct wf_object_fact *object = &wf_object_facts[0];
    for (size_t i = 0; i < count; i++) {
        const struct wf_property_fact *property = is_index(&parts[i]) ? NULL : find(object, parts[i].name);
        if (property && property->list) {
            i++;
            property = i < count && is_index(&parts[i]) ? property : NULL;
        }
        if (!property) {
            return WF_CAP_ARBITRARY;
        }
        if (property->capability != WF_CAP_UNKNOWN) {
            return i + 1 == count ? property->capability : WF_CAP_ARBITRARY;
        }
        object = &wf_object_facts[property->object];
    }
    return WF_CAP_ARBITRARY;
}

/* GitHub holds the sender to these types. */
static bool is_typed(struct wf_str type) {
    static const char *const typed[] = {"boolean", "choice", "environment", "number"};
    for (size_t i = 0; i < sizeof typed / sizeof *typed; i++) {
        if (wf_str_is(type, typed[i])) {
            return true;
        }
    }
    return false;
}

enum wf_capability wf_capability_of_input(struct wf_arena *arena, const struct wf_workflow *workflow,
                                          const struct wf_action *action, struct wf_str name) {
    if (action) {
        return wf_node_find(action->inputs, name, true) ? WF_CAP_ARBITRARY : WF_CAP_UNKNOWN;
    }
    struct wf_event_inputs inputs = {0};
    if (workflow) {
        inputs = wf_event_inputs(arena, workflow);
    }
    enum wf_capability widest = WF_CAP_UNKNOWN;
    for (size_t i = 0; i < inputs.list.len; i++) {
        const struct wf_event_input *input = &inputs.list.items[i];
        if (wf_str_eq_case(wf_node_text(input->id), name)) {
            bool fixed = is_typed(input->type) && widest != WF_CAP_ARBITRARY;
            widest = fixed ? WF_CAP_FIXED : WF_CAP_ARBITRARY;
        }
    }
    return widest;
}
