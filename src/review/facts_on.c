/* How a workflow starts, and what its callers hand over. */
#include "review/fact_in.h"
#include "review/schedule.h"

static const char *const filters[] = {"branches", "branches-ignore", "tags",      "tags-ignore",
                                      "paths",    "paths-ignore",    "workflows", "types",
                                      "versions", "names",           NULL};
static const char *const interfaces[] = {"inputs", "outputs", "secrets", NULL};

/* Those that an event has when it names none (GitHub's page on events). */
static struct wf_str default_types(struct wf_str event) {
    bool pull = wf_str_is(event, "pull_request") || wf_str_is(event, "pull_request_target");
    return pull ? WF_STR("opened\nreopened\nsynchronize") : WF_STR("");
}

static void add_filter(const struct wf_fact_scope *event, struct wf_str name, const struct wf_node *key) {
    struct wf_arena *arena = event->facts->arena;
    bool excludes = false;
    for (WF_EACH(item, wf_node_resolve(key->value))) {
        excludes = excludes || wf_str_starts(wf_node_text(item), "!");
    }
    struct wf_str value = wf_canon(arena, key->value, excludes ? WF_CANON_TEXT : WF_CANON_SET);
    bool types = wf_str_is(wf_node_text(key), "types");
    if (types && wf_str_eq(value, default_types(name))) {
        return;
    }
    struct wf_fact *fact = wf_fact_add(event, WF_TOPIC_FILTER, wf_node_text(key), value, key);
    fact->what = wf_arena_printf(arena, "%.*s of \"%.*s\"", WF_STR_ARG(wf_node_text(key)), WF_STR_ARG(name));
    fact->list = !excludes;
    fact->comment = name;
}

static void add_interface(const struct wf_fact_scope *event, struct wf_str name, const struct wf_node *key) {
    struct wf_arena *arena = event->facts->arena;
    struct wf_str kind = wf_node_text(key);
    for (WF_EACH(entry, wf_node_resolve(key->value))) {
        struct wf_str id =
            wf_arena_printf(arena, "%.*s/%.*s", WF_STR_ARG(kind), WF_STR_ARG(wf_node_text(entry)));
        struct wf_fact *fact =
            wf_fact_add(event, WF_TOPIC_INTERFACE, id, wf_canon(arena, entry->value, WF_CANON_TYPED), entry);
        fact->what = wf_arena_printf(arena, "%.*s \"%.*s\" of \"%.*s\"", (int)kind.len - 1, kind.ptr,
                                     WF_STR_ARG(wf_node_text(entry)), WF_STR_ARG(name));
        fact->node = wf_node_resolve(entry->value);
    }
}

static void add_schedules(const struct wf_fact_scope *event, const struct wf_node *list) {
    struct wf_arena *arena = event->facts->arena;
    for (WF_EACH(item, list)) {
        struct wf_str value = wf_canon(arena, item, WF_CANON_TEXT);
        struct wf_fact *fact = wf_fact_add(event, WF_TOPIC_SCHEDULE, value, value, item);
        struct wf_str cron = wf_node_text(wf_node_get(item, "cron"));
        fact->what = WF_STR("schedule");
        fact->shown = wf_schedule_words(arena, cron, wf_node_text(wf_node_get(item, "timezone")));
    }
}

static void add_config(const struct wf_fact_scope *event, struct wf_str name, const struct wf_node *config) {
    struct wf_arena *arena = event->facts->arena;
    if (wf_node_is_sequence(config)) {
        add_schedules(event, wf_node_resolve(config));
    }
    if (!wf_node_is_mapping(config)) {
        return;
    }
    for (WF_EACH(key, wf_node_resolve(config))) {
        if (wf_str_is_any(wf_node_text(key), filters)) {
            add_filter(event, name, key);
        } else if (wf_str_is_any(wf_node_text(key), interfaces) && wf_node_is_mapping(key->value)) {
            add_interface(event, name, key);
        } else if (wf_canon(arena, key->value, WF_CANON_TYPED).len > 0) {
            wf_fact_add(event, WF_TOPIC_OTHER, wf_node_text(key), wf_canon(arena, key->value, WF_CANON_TYPED),
                        key);
        }
    }
}

static void add_event(const struct wf_fact_scope *scope, const struct wf_node *node,
                      const struct wf_node *config) {
    struct wf_fact_scope event = *scope;
    struct wf_str name = wf_node_text(node);
    event.key = wf_arena_printf(scope->facts->arena, "on/%.*s", WF_STR_ARG(name));
    struct wf_fact *fact = wf_fact_add(&event, WF_TOPIC_EVENT, WF_STR(""), name, node);
    fact->what = wf_arena_printf(scope->facts->arena, "event \"%.*s\"", WF_STR_ARG(name));
    fact->name = name;
    add_config(&event, name, config);
}

void wf_facts_of_on(const struct wf_fact_scope *scope, const struct wf_workflow *workflow) {
    const struct wf_node *on = wf_node_resolve(workflow->on);
    bool mapping = wf_node_is_mapping(on);
    if (wf_node_is_scalar(on)) {
        add_event(scope, on, NULL);
    }
    for (WF_EACH(item, on)) {
        if (wf_node_is_scalar(item)) {
            add_event(scope, item, mapping ? wf_node_resolve(item->value) : NULL);
        }
    }
}
