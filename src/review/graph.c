#include "review/graph.h"

#include "base/file.h"

enum { SHORT_SHA = 7 };

void wf_graph_say(struct wf_arena *arena, struct wf_graph_facts *facts, enum wf_graph_fact_kind kind,
                  struct wf_str text) {
    struct wf_str trimmed = wf_str_trim(text);
    if (trimmed.len > 0) {
        *WF_PUSH(arena, &facts->list) = (struct wf_graph_fact){.kind = kind, .text = trimmed};
    }
}

struct wf_str wf_graph_list(struct wf_arena *arena, struct wf_str list, struct wf_str item) {
    size_t at = 0;
    if (list.len == 0 || item.len == 0) {
        return list.len == 0 ? item : list;
    }
    while (at <= list.len) {
        size_t end = wf_str_find(list, ", ", at);
        end = end == WF_NOT_FOUND ? list.len : end;
        if (wf_str_eq_case(wf_str_sub(list, at, end), item)) {
            return list;
        }
        at = end + 2;
    }
    return wf_arena_printf(arena, "%.*s, %.*s", WF_STR_ARG(list), WF_STR_ARG(item));
}

void wf_graph_join(struct wf_arena *arena, struct wf_graph *graph, struct wf_graph_edge edge) {
    for (size_t i = 0; i < graph->edges.len; i++) {
        struct wf_graph_edge *known = &graph->edges.items[i];
        if (known->from == edge.from && known->to == edge.to && known->kind == edge.kind) {
            known->label = wf_graph_list(arena, known->label, edge.label);
            return;
        }
    }
    *WF_PUSH(arena, &graph->edges) = edge;
}

struct wf_str wf_graph_title(const struct wf_workflow *workflow) {
    struct wf_str name = wf_str_trim(wf_node_text(wf_node_resolve(workflow->name)));
    return name.len > 0 ? name : wf_path_base(wf_graph_where(workflow));
}

struct wf_str wf_graph_where(const struct wf_workflow *workflow) {
    struct wf_str path = workflow->doc->source->path;
    return wf_str_is(path, "-") ? WF_STR("<stdin>") : path;
}

struct wf_str wf_graph_short(struct wf_str path) {
    static const char folder[] = ".github/workflows/";
    size_t at = wf_str_find(path, folder, 0);
    bool elsewhere = wf_str_find_char(path, '@', 0) != WF_NOT_FOUND;
    return at == WF_NOT_FOUND || elsewhere ? path : wf_str_sub(path, at + sizeof folder - 1, path.len);
}

struct wf_str wf_graph_called(struct wf_arena *arena, struct wf_str uses, struct wf_str *of) {
    struct wf_uses parsed = wf_uses_parse(uses);
    *of = (struct wf_str){0};
    if (parsed.kind != WF_USES_REPOSITORY || !parsed.workflow) {
        return wf_graph_short(uses);
    }
    bool sha = parsed.ref_kind == WF_USES_REF_SHA;
    struct wf_str ref = sha ? wf_str_sub(parsed.ref, 0, SHORT_SHA) : parsed.ref;
    *of = wf_arena_printf(arena, "%.*s/%.*s@%.*s", WF_STR_ARG(parsed.owner), WF_STR_ARG(parsed.repo),
                          WF_STR_ARG(ref));
    return wf_path_base(parsed.path);
}

/* --- events --------------------------------------------------------------------------------------------- */

/* Of these whoever has an account can start a run that has the repository's rights (GitHub's "events that
 * trigger workflows"). workflow_run is one when what it follows can be started by anyone. */
static const char *const open_events[] = {
    "pull_request_target", "issues", "issue_comment", "discussion",
    "discussion_comment",  "fork",   "watch",         NULL,
};
static const char *const followed_events[] = {
    "pull_request",
    "pull_request_review",
    "pull_request_review_comment",
    NULL,
};

static bool is_named(const struct wf_node *names, const struct wf_workflow *workflow) {
    struct wf_str title = wf_node_text(wf_node_resolve(workflow->name));
    for (WF_EACH(item, names)) {
        if (title.len > 0 && wf_str_eq(wf_node_text(item), title)) {
            return true;
        }
    }
    return wf_node_is_scalar(names) && title.len > 0 && wf_str_eq(wf_node_text(names), title);
}

bool wf_graph_follows(const struct wf_workflow *workflow, const struct wf_workflow *before) {
    const struct wf_node *event = wf_node_get(workflow->on, "workflow_run");
    return is_named(wf_node_get(event, "workflows"), before);
}

static bool starts_with_outsiders(const struct wf_graph_file *file) {
    for (size_t i = 0; i < file->runs->list.len; i++) {
        struct wf_str event = file->runs->list.items[i].event;
        if (wf_str_is_any(event, followed_events) || wf_str_is_any(event, open_events)) {
            return true;
        }
    }
    return false;
}

/* A workflow_run that follows what is not among the files counts: nobody knows who starts that. */
static bool follows_outsiders(const struct wf_graph_world *world, const struct wf_workflow *workflow) {
    bool found = false;
    for (size_t i = 0; i < world->count; i++) {
        if (wf_graph_follows(workflow, world->files[i].workflow)) {
            found = true;
            if (starts_with_outsiders(&world->files[i])) {
                return true;
            }
        }
    }
    return !found;
}

struct wf_graph_facts wf_graph_events(struct wf_arena *arena, const struct wf_graph_world *world,
                                      const struct wf_graph_file *file) {
    struct wf_graph_facts facts = {0};
    for (size_t i = 0; i < file->runs->list.len; i++) {
        struct wf_str event = file->runs->list.items[i].event;
        bool open = wf_str_is_any(event, open_events) ||
                    (wf_str_is(event, "workflow_run") && follows_outsiders(world, file->workflow));
        bool known = false;
        for (size_t k = 0; k < facts.list.len; k++) {
            known = known || wf_str_eq(facts.list.items[k].text, event);
        }
        if (!known) {
            wf_graph_say(arena, &facts, open ? WF_FACT_ANYONE : WF_FACT_EVENT, event);
        }
    }
    return facts;
}
