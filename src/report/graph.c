#include "report/graph.h"

extern const struct wf_graph_format wf_graph_format_text, wf_graph_format_mermaid, wf_graph_format_markdown,
    wf_graph_format_dot, wf_graph_format_svg;

const struct wf_graph_format *const wf_graph_formats[] = {
    &wf_graph_format_text, &wf_graph_format_mermaid, &wf_graph_format_markdown,
    &wf_graph_format_dot,  &wf_graph_format_svg,
};

const size_t wf_graph_format_count = sizeof wf_graph_formats / sizeof wf_graph_formats[0];

const struct wf_graph_format *wf_graph_format_find(struct wf_str name) {
    for (size_t i = 0; i < wf_graph_format_count; i++) {
        if (wf_str_is(name, wf_graph_formats[i]->name)) {
            return wf_graph_formats[i];
        }
    }
    return NULL;
}

/* --- lines ---------------------------------------------------------------------------------------------- */

static const struct {
    enum wf_graph_line_kind line;
    const char *between; /* facts of one line */
} shown[] = {
    [WF_FACT_EVENT] = {WF_LINE_EVENTS, ", "},
    [WF_FACT_ANYONE] = {WF_LINE_ANYONE, ", "},
    [WF_FACT_RUNNER] = {WF_LINE_PLACE, " \xc2\xb7 "},
    [WF_FACT_MATRIX] = {WF_LINE_PLACE, " \xc2\xb7 "},
    [WF_FACT_JOBS] = {WF_LINE_PLACE, " \xc2\xb7 "},
    [WF_FACT_CALLS] = {WF_LINE_CALLS, ", "},
    [WF_FACT_ENVIRONMENT] = {WF_LINE_ENVIRONMENT, ", "},
    [WF_FACT_TIMEOUT] = {WF_LINE_PLACE, " \xc2\xb7 "},
    [WF_FACT_WRITES] = {WF_LINE_WRITES, ", "},
    [WF_FACT_SECRETS] = {WF_LINE_SECRETS, ", "},
};

static const struct {
    const char *begin, *class;
} lines[] = {
    [WF_LINE_EVENTS] = {"on ", "events"},
    [WF_LINE_ANYONE] = {"anyone can start it: ", "anyone"},
    [WF_LINE_PLACE] = {"", "place"},
    [WF_LINE_CALLS] = {"calls ", "uses"},
    [WF_LINE_ENVIRONMENT] = {"environment ", "environment"},
    [WF_LINE_WRITES] = {"writes ", "writes"},
    [WF_LINE_SECRETS] = {"secrets ", "secrets"},
};

struct wf_graph_lines wf_graph_lines(struct wf_arena *arena, const struct wf_graph_facts *facts) {
    struct wf_graph_lines result = {0};
    for (size_t i = 0; i < facts->list.len; i++) {
        const struct wf_graph_fact *fact = &facts->list.items[i];
        enum wf_graph_line_kind kind = shown[fact->kind].line;
        struct wf_str before = result.texts[kind];
        const char *joint = before.len > 0 ? shown[fact->kind].between : lines[kind].begin;
        result.texts[kind] =
            wf_arena_printf(arena, "%.*s%s%.*s", WF_STR_ARG(before), joint, WF_STR_ARG(fact->text));
    }
    return result;
}

const char *wf_graph_line_class(enum wf_graph_line_kind kind) {
    return lines[kind].class;
}

const char *wf_graph_node_class(enum wf_graph_node_kind kind) {
    static const char *const names[] = {"job", "workflow", "elsewhere"};
    return names[kind];
}

const char *wf_graph_edge_class(enum wf_graph_edge_kind kind) {
    static const char *const names[] = {"needs", "calls", "starts", "data"};
    return names[kind];
}

/* --- edges ---------------------------------------------------------------------------------------------- */

static bool is_shown(const struct wf_graph_view *view, const struct wf_graph_edge *edge) {
    return !edge->implied || view->all_needs;
}

struct wf_graph_drawn wf_graph_drawn(struct wf_arena *arena, const struct wf_graph_view *view,
                                     const struct wf_graph *graph) {
    struct wf_graph_drawn drawn = {0};
    for (size_t i = 0; i < graph->edges.len; i++) {
        const struct wf_graph_edge *edge = &graph->edges.items[i];
        struct wf_graph_edge *need =
            edge->kind == WF_GRAPH_DATA
                ? wf_graph_edge_find(&drawn.edges, edge->from, edge->to, WF_GRAPH_NEEDS)
                : NULL;
        if (need != NULL) {
            wf_graph_label(arena, need, edge->label);
        } else if (is_shown(view, edge)) {
            wf_graph_join(arena, &drawn.edges, *edge);
        }
    }
    return drawn;
}

size_t wf_graph_left_out(const struct wf_graph_view *view, const struct wf_graph *graph) {
    size_t count = 0;
    for (size_t i = 0; i < graph->edges.len; i++) {
        count += is_shown(view, &graph->edges.items[i]) ? 0 : 1;
    }
    return count;
}
