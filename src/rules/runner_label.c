#include "rules/runner_label.h"

bool wf_runner_is_named(const struct wf_config *config, struct wf_str label) {
    for (size_t i = 0; i < config->runners.len; i++) {
        if (wf_str_eq_case(config->runners.items[i].text, label) ||
            wf_config_path_matches(config->runners.items[i].text, label)) {
            return true;
        }
    }
    return false;
}

static bool is_self_hosted(const struct wf_labels *labels) {
    for (size_t i = 0; i < labels->list.len; i++) {
        if (wf_str_is_case(labels->list.items[i]->text, "self-hosted")) {
            return true;
        }
    }
    return false;
}

/* The same node, as it is when the matrix is aliased, in an earlier set. */
static bool was_visited(struct wf_map *visited, struct wf_labels *set, size_t label) {
    struct wf_str key = {(const char *)&set->list.items[label], sizeof set->list.items[label]};
    const struct wf_labels *first = wf_map_get(visited, key);
    if (first == NULL) {
        wf_map_put(visited, key, set);
    }
    return first != NULL && first != set;
}

void wf_runner_labels_each(struct wf_check *check, const struct wf_job *job,
                           void (*visit)(struct wf_check *check, const struct wf_runner_label *label)) {
    struct wf_label_sets sets = wf_job_labels(check->arena, job);
    struct wf_map visited = {.arena = check->arena};
    for (size_t i = 0; i < sets.list.len; i++) {
        bool own = sets.group || is_self_hosted(&sets.list.items[i]);
        for (size_t j = 0; j < sets.list.items[i].list.len; j++) {
            struct wf_runner_label label = {.node = sets.list.items[i].list.items[j]};
            label.own = own || wf_runner_is_named(check->config, label.node->text);
            if (!was_visited(&visited, &sets.list.items[i], j)) {
                visit(check, &label);
            }
        }
    }
}
