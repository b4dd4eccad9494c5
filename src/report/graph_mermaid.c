/* Mermaid, which GitHub draws in comments, summaries and READMEs. Ids are made up, and of the user's text
 * only letters, digits and a few signs stand as they are: the rest are numeric entities in Mermaid's form,
 * "#60;", that no parser on the way takes for its own. */
#include "base/utf8.h"
#include "report/escape.h"
#include "report/graph.h"
#include "report/show.h"

static bool is_harmless(uint32_t point) {
    return point >= 0x80 || wf_is_alnum((char)point) || (point != 0 && strchr(" _-./,:+@=", (int)point));
}

static void escape(struct wf_buf *out, struct wf_str text) {
    struct wf_buf safe = {.arena = out->arena};
    wf_show(&safe, text);
    struct wf_str rest = wf_buf_view(&safe);
    while (rest.len > 0) {
        uint32_t point = 0;
        size_t length = wf_utf8_next(rest, &point);
        length = length == 0 ? 1 : length;
        if (is_harmless(point)) {
            wf_buf_str(out, wf_str_sub(rest, 0, length));
        } else {
            wf_buf_printf(out, "#%u;", (unsigned)point);
        }
        rest = wf_str_sub(rest, length, rest.len);
    }
}

static void add_line(struct wf_buf *out, struct wf_str text) {
    if (text.len > 0) {
        wf_buf_text(out, "<br/>");
        escape(out, text);
    }
}

static void add_lines(struct wf_buf *out, const struct wf_graph_facts *facts) {
    struct wf_graph_lines lines = wf_graph_lines(out->arena, facts);
    for (int kind = 0; kind < WF_LINE_KINDS; kind++) {
        add_line(out, lines.texts[kind]);
    }
}

static bool has_fact(const struct wf_graph_facts *facts, enum wf_graph_fact_kind kind) {
    for (size_t i = 0; i < facts->list.len; i++) {
        if (facts->list.items[i].kind == kind) {
            return true;
        }
    }
    return false;
}

static void write_node(struct wf_buf *out, const struct wf_graph_node *node, size_t graph, size_t index) {
    static const char *const open[] = {"[\"", "([\"", "[[\""}, *const close[] = {"\"]", "\"])", "\"]]"};
    bool anyone = has_fact(&node->facts, WF_FACT_ANYONE), writes = has_fact(&node->facts, WF_FACT_WRITES);
    const char *class = anyone ? ":::anyone" : writes ? ":::writes" : "";
    wf_buf_printf(out, "    g%zun%zu%s", graph, index, open[node->kind]);
    escape(out, node->title);
    add_line(out, node->name);
    add_lines(out, &node->facts);
    wf_buf_printf(out, "%s%s\n", close[node->kind], class);
}

static void write_edge(struct wf_buf *out, const struct wf_graph_edge *edge, size_t graph) {
    static const char *const plain[] = {"-->", "==>", "-.->", "-.->"};
    wf_buf_printf(out, "    g%zun%zu %s", graph, edge->from, plain[edge->kind]);
    if (edge->label.len > 0) {
        wf_buf_text(out, "|\"");
        escape(out, edge->label);
        wf_buf_text(out, "\"|");
    }
    wf_buf_printf(out, " g%zun%zu\n", graph, edge->to);
}

/* What starts the workflow stands in a box of its own. */
static void write_entries(struct wf_buf *out, const struct wf_graph *graph, size_t index) {
    struct wf_graph_lines lines = wf_graph_lines(out->arena, &graph->entries);
    struct wf_str events = lines.texts[WF_LINE_EVENTS], anyone = lines.texts[WF_LINE_ANYONE];
    if (events.len > 0) {
        wf_buf_printf(out, "    g%zuon([\"", index);
        escape(out, events);
        wf_buf_text(out, "\"])\n");
    }
    if (anyone.len > 0) {
        wf_buf_printf(out, "    g%zuanyone([\"", index);
        escape(out, anyone);
        wf_buf_text(out, "\"]):::anyone\n");
    }
}

static void write_graph(struct wf_buf *out, const struct wf_graph_view *view, size_t index, bool titled) {
    const struct wf_graph *graph = view->graphs[index];
    struct wf_graph_drawn drawn = wf_graph_drawn(out->arena, view, graph);
    if (titled) {
        wf_buf_printf(out, "  subgraph g%zu[\"", index);
        escape(out, graph->title);
        wf_buf_text(out, "\"]\n");
    }
    write_entries(out, graph, index);
    for (size_t i = 0; i < graph->nodes.len; i++) {
        write_node(out, &graph->nodes.items[i], index, i);
    }
    for (size_t i = 0; i < drawn.edges.len; i++) {
        write_edge(out, &drawn.edges.items[i], index);
    }
    wf_buf_text(out, titled ? "  end\n" : "");
}

static const char begin[] = "flowchart LR\n";
static const char end[] = "  classDef anyone stroke:#cf222e,stroke-width:2px\n"
                          "  classDef writes stroke:#9a6700\n";

static void write_mermaid(struct wf_buf *out, const struct wf_graph_view *view) {
    wf_buf_text(out, begin);
    for (size_t i = 0; i < view->count; i++) {
        write_graph(out, view, i, view->count > 1);
    }
    wf_buf_text(out, end);
}

static void write_markdown(struct wf_buf *out, const struct wf_graph_view *view) {
    for (size_t i = 0; i < view->count; i++) {
        wf_buf_text(out, i > 0 ? "\n### " : "### ");
        wf_escape_markdown(out, view->graphs[i]->title);
        wf_buf_printf(out, "\n\n```mermaid\n%s", begin);
        write_graph(out, view, i, false);
        wf_buf_printf(out, "%s```\n", end);
    }
}

const struct wf_graph_format wf_graph_format_mermaid = {
    .name = "mermaid",
    .title = "one Mermaid flowchart",
    .write = write_mermaid,
};

const struct wf_graph_format wf_graph_format_markdown = {
    .name = "markdown",
    .title = "Mermaid flowcharts under headings, for a README or the summary of a job",
    .write = write_markdown,
};
