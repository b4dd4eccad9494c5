#include "rules/containers.h"

void wf_containers_each(struct wf_check *check, const struct wf_job *job,
                        void (*visit)(struct wf_check *check, const struct wf_node *container,
                                      struct wf_str name)) {
    if (wf_node_is_mapping(job->container)) {
        visit(check, job->container, WF_STR("container"));
    }
    if (!wf_node_is_mapping(job->services)) {
        return;
    }
    for (WF_EACH(key, job->services)) {
        if (wf_node_is_mapping(key->value)) {
            visit(check, wf_node_resolve(key->value), wf_node_text(key));
        }
    }
}
