/* For Graphviz: one digraph, a cluster for each graph. */
#include "report/graph.h"
#include "report/show.h"

/* A quoted string of the language. Its backslash escapes (\N, \G) are left nothing to act on. */
static void quote(struct wf_buf *out, struct wf_str text) {
    struct wf_buf safe = {.arena = out->arena};
    wf_show(&safe, text);
    for (size_t i = 0; i < safe.len; i++) {
        if (safe.ptr[i] == '\\' || safe.ptr[i] == '"') {
            wf_buf_char(out, '\\');
        }
        wf_buf_char(out, safe.ptr[i]);
    }
}

static void add_line(struct wf_buf *out, struct wf_str text) {
    if (text.len > 0) {
        wf_buf_text(out, "\\n");
        quote(out, text);
    }
}

static void add_lines(struct wf_buf *out, const struct wf_graph_facts *facts) {
    struct wf_graph_lines lines = wf_graph_lines(out->arena, facts);
    for (int kind = 0; kind < WF_LINE_KINDS; kind++) {
        add_line(out, lines.texts[kind]);
    }
}

static bool is_open(const struct wf_graph_facts *facts) {
    struct wf_graph_facts copy = *facts;
    for (size_t i = 0; i < copy.list.len; i++) {
        if (copy.list.items[i].kind == WF_FACT_ANYONE) {
            return true;
        }
    }
    return false;
}

static void write_node(struct wf_buf *out, const struct wf_graph_node *node, size_t graph, size_t index) {
    static const char *const looks[] = {
        [WF_GRAPH_JOB] = "",
        [WF_GRAPH_WORKFLOW] = ", style=\"rounded,filled\", fillcolor=\"#f3ecff\"",
        [WF_GRAPH_ELSEWHERE] = ", style=\"rounded,dashed\"",
    };
    wf_buf_printf(out, "    g%zun%zu [label=\"", graph, index);
    quote(out, node->title);
    add_line(out, node->name);
    add_lines(out, &node->facts);
    wf_buf_printf(out, "\"%s%s];\n", looks[node->kind], is_open(&node->facts) ? ", color=\"#cf222e\"" : "");
}

static void write_edge(struct wf_buf *out, const struct wf_graph_edge *edge, size_t graph) {
    static const char *const looks[] = {
        [WF_GRAPH_NEEDS] = "",
        [WF_GRAPH_CALLS] = "style=bold, penwidth=2.5, color=\"#8250df\"",
        [WF_GRAPH_STARTS] = "style=dashed, color=\"#0969da\"",
        [WF_GRAPH_DATA] = "style=dotted, color=\"#1a7f37\"",
    };
    wf_buf_printf(out, "    g%zun%zu -> g%zun%zu [%s", graph, edge->from, graph, edge->to, looks[edge->kind]);
    if (edge->label.len > 0) {
        wf_buf_text(out, edge->kind == WF_GRAPH_NEEDS ? "label=\"" : ", label=\"");
        quote(out, edge->label);
        wf_buf_char(out, '"');
    }
    wf_buf_text(out, "];\n");
}

static void write_graph(struct wf_buf *out, const struct wf_graph_view *view, size_t index) {
    const struct wf_graph *graph = view->graphs[index];
    struct wf_graph_drawn drawn = wf_graph_drawn(out->arena, view, graph);
    wf_buf_printf(out, "  subgraph cluster%zu {\n    label=\"", index);
    quote(out, graph->title);
    if (!wf_str_eq(graph->path, graph->title)) {
        add_line(out, graph->path);
    }
    add_lines(out, &graph->entries);
    wf_buf_text(out, is_open(&graph->entries) ? "\";\n    color=\"#cf222e\";\n" : "\";\n");
    for (size_t i = 0; i < graph->nodes.len; i++) {
        write_node(out, &graph->nodes.items[i], index, i);
    }
    for (size_t i = 0; i < drawn.edges.len; i++) {
        write_edge(out, &drawn.edges.items[i], index);
    }
    wf_buf_text(out, "  }\n");
}

static void write(struct wf_buf *out, const struct wf_graph_view *view) {
    wf_buf_text(out, "digraph workflows {\n"
                     "  graph [rankdir=LR, fontname=\"sans-serif\", nodesep=0.25, ranksep=0.8];\n"
                     "  node [shape=box, style=rounded, fontname=\"sans-serif\", fontsize=11];\n"
                     "  edge [fontname=\"sans-serif\", fontsize=9];\n");
    for (size_t i = 0; i < view->count; i++) {
        write_graph(out, view, i);
    }
    wf_buf_text(out, "}\n");
}

const struct wf_graph_format wf_graph_format_dot = {
    .name = "dot",
    .title = "the language of Graphviz",
    .write = write,
};
