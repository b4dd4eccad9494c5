#include "gha/trigger.h"

/* The ref that an event runs for, after GitHub's table of events; those not listed run for the default
 * branch. */
static const struct {
    const char *event;
    enum wf_run_ref ref;
    enum wf_truth default_branch;
} event_refs[] = {
    {"create", WF_RUN_UNKNOWN, WF_MAYBE},
    {"delete", WF_RUN_BRANCH, WF_TRUE},
    {"deployment", WF_RUN_UNKNOWN, WF_MAYBE},
    {"deployment_status", WF_RUN_UNKNOWN, WF_MAYBE},
    {"merge_group", WF_RUN_BRANCH, WF_FALSE},
    {"pull_request", WF_RUN_PULL, WF_FALSE},
    {"pull_request_review", WF_RUN_PULL, WF_FALSE},
    {"pull_request_review_comment", WF_RUN_PULL, WF_FALSE},
    {"pull_request_target", WF_RUN_BRANCH, WF_MAYBE},
    {"registry_package", WF_RUN_UNKNOWN, WF_MAYBE},
    {"release", WF_RUN_TAG, WF_FALSE},
    {"workflow_call", WF_RUN_UNKNOWN, WF_MAYBE},
    {"workflow_dispatch", WF_RUN_BRANCH, WF_MAYBE},
};

static bool has_any(const struct wf_node *config, const char *name, const char *ignore_name) {
    return wf_node_get(config, name) || wf_node_get(config, ignore_name);
}

/* The only name that a filter lets through, or empty. */
static struct wf_str only_name(const struct wf_node *filter) {
    const struct wf_node *item = wf_node_is_sequence(filter) ? wf_node_first(filter) : filter;
    struct wf_str name = wf_node_text(item);
    if (!item || (wf_node_is_sequence(filter) && wf_node_resolve(filter)->count != 1)) {
        return WF_STR("");
    }
    for (size_t i = 0; i < name.len; i++) {
        if (strchr("*?+[]!", name.ptr[i])) {
            return WF_STR("");
        }
    }
    return name;
}

static void add_push(struct wf_arena *arena, struct wf_run_cases *cases, const struct wf_node *node,
                     const struct wf_node *config) {
    bool branches = has_any(config, "branches", "branches-ignore");
    bool tags = has_any(config, "tags", "tags-ignore");
    struct wf_run_case run = {.event = WF_STR("push"), .node = node};
    if (branches || !tags) {
        run.ref = WF_RUN_BRANCH;
        run.ref_name = only_name(wf_node_get(config, "branches"));
        *WF_PUSH(arena, &cases->list) = run;
    }
    if (tags || !branches) {
        run.ref = WF_RUN_TAG;
        run.ref_name = only_name(wf_node_get(config, "tags"));
        run.default_branch = WF_FALSE;
        *WF_PUSH(arena, &cases->list) = run;
    }
}

/* GitHub has some forty events and refuses all others, and those that are named twice. */
static bool is_one_more(const struct wf_run_cases *cases, struct wf_str event) {
    enum { MAX_CASES = 100 };
    for (size_t i = 0; i < cases->list.len; i++) {
        if (wf_str_eq(cases->list.items[i].event, event)) {
            return false;
        }
    }
    return cases->list.len < MAX_CASES;
}

static void add_event(struct wf_arena *arena, struct wf_run_cases *cases, const struct wf_node *node,
                      const struct wf_node *config) {
    struct wf_str event = wf_node_text(node);
    if (!is_one_more(cases, event)) {
        return;
    }
    if (wf_str_is(event, "push")) {
        add_push(arena, cases, node, config);
        return;
    }
    struct wf_run_case run = {.event = event, .ref = WF_RUN_BRANCH, .default_branch = WF_TRUE, .node = node};
    for (size_t i = 0; i < sizeof event_refs / sizeof *event_refs; i++) {
        if (wf_str_is(event, event_refs[i].event)) {
            run.ref = event_refs[i].ref;
            run.default_branch = event_refs[i].default_branch;
        }
    }
    *WF_PUSH(arena, &cases->list) = run;
}

struct wf_run_cases *wf_run_cases(struct wf_arena *arena, const struct wf_workflow *workflow) {
    struct wf_run_cases *cases = WF_NEW(arena, struct wf_run_cases);
    if (wf_node_is_scalar(workflow->on)) {
        add_event(arena, cases, workflow->on, NULL);
    }
    bool mapping = wf_node_is_mapping(workflow->on);
    for (WF_EACH(item, workflow->on)) {
        if (wf_node_is_scalar(item)) {
            add_event(arena, cases, item, mapping ? wf_node_resolve(item->value) : NULL);
        }
    }
    return cases;
}

const struct wf_run_case *wf_run_case_find(const struct wf_run_cases *cases, const char *event,
                                           enum wf_run_ref ref) {
    for (size_t i = 0; i < cases->list.len; i++) {
        const struct wf_run_case *run = &cases->list.items[i];
        if ((!event || wf_str_is(run->event, event)) && (ref == WF_RUN_UNKNOWN || run->ref == ref)) {
            return run;
        }
    }
    return NULL;
}

struct wf_str wf_run_case_name(struct wf_arena *arena, const struct wf_run_case *run) {
    if (!wf_str_is(run->event, "push")) {
        return run->event;
    }
    const char *kind = run->ref == WF_RUN_TAG ? "push of a tag" : "push to a branch";
    return run->ref_name.len > 0 ? wf_arena_printf(arena, "%s (\"%.*s\")", kind, WF_STR_ARG(run->ref_name))
                                 : wf_str_of(kind);
}
