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

/* --- lists and edges ------------------------------------------------------------------------------------ */

static const char comma[] = ", ";

void wf_graph_list_add(struct wf_arena *arena, struct wf_graph_list *list, struct wf_str item) {
    if (list->known.arena == NULL) {
        list->known = (struct wf_map){.arena = arena, .ignore_case = true};
        list->text.arena = arena;
    }
    if (item.len > 0 && wf_map_put(&list->known, item, list) == NULL) {
        wf_buf_text(&list->text, list->text.len > 0 ? comma : "");
        wf_buf_str(&list->text, item);
    }
}

struct wf_str wf_graph_list_text(const struct wf_graph_list *list) {
    return wf_buf_view(&list->text);
}

static void add_names(struct wf_arena *arena, struct wf_graph_list *list, struct wf_str names) {
    for (size_t at = 0, end; at < names.len; at = end + strlen(comma)) {
        end = wf_str_find(names, comma, at);
        end = end == WF_NOT_FOUND ? names.len : end;
        wf_graph_list_add(arena, list, wf_str_sub(names, at, end));
    }
}

void wf_graph_label(struct wf_arena *arena, struct wf_graph_edge *edge, struct wf_str names) {
    if (edge->label.len == 0) {
        edge->label = names;
        return;
    }
    if (edge->labels == NULL) {
        edge->labels = WF_NEW(arena, struct wf_graph_list);
        add_names(arena, edge->labels, edge->label);
    }
    add_names(arena, edge->labels, names);
    edge->label = wf_graph_list_text(edge->labels);
}

/* What an edge is known by: the bytes of `ends`. */
struct known_edge {
    size_t ends[3];
    size_t index;
};

static struct wf_str key_of(const size_t ends[3]) {
    return (struct wf_str){(const char *)ends, 3 * sizeof *ends};
}

struct wf_graph_edge *wf_graph_edge_find(const struct wf_graph_edges *edges, size_t from, size_t to,
                                         enum wf_graph_edge_kind kind) {
    const size_t ends[3] = {from, to, kind};
    const struct known_edge *known = wf_map_get(&edges->known, key_of(ends));
    return known != NULL ? &edges->items[known->index] : NULL;
}

void wf_graph_join(struct wf_arena *arena, struct wf_graph_edges *edges, struct wf_graph_edge edge) {
    struct wf_graph_edge *there = wf_graph_edge_find(edges, edge.from, edge.to, edge.kind);
    if (there != NULL) {
        wf_graph_label(arena, there, edge.label);
        return;
    }
    struct known_edge *known = WF_NEW(arena, struct known_edge);
    *known = (struct known_edge){{edge.from, edge.to, edge.kind}, edges->len};
    edges->known.arena = arena;
    wf_map_put(&edges->known, key_of(known->ends), known);
    edge.labels = NULL; /* another graph may add to those */
    *WF_PUSH(arena, edges) = edge;
}

/* --- names ---------------------------------------------------------------------------------------------- */

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
