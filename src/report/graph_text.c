/* For a terminal: each job stands below the last of those that it waits for. */
#include "base/utf8.h"
#include "report/graph.h"
#include "report/show.h"

enum { MAX_DEPTH = 32, MAX_COLUMN = 48 };

/* The edges that lead to a node. */
struct arrivals {
    WF_LIST(const struct wf_graph_edge *) edges;
};

struct tree {
    struct wf_buf *out;
    const struct wf_graph_view *view;
    const struct wf_graph *graph;
    struct wf_graph_drawn drawn;
    size_t *parents, *layers; /* WF_NOT_FOUND: it stands at the top */
    struct arrivals *arrivals;
    size_t column; /* where facts begin */
};

/* --- colour --------------------------------------------------------------------------------------------- */

static const char *const codes[WF_LINE_KINDS] = {
    [WF_LINE_EVENTS] = "\033[36m",  [WF_LINE_ANYONE] = "\033[1;31m", [WF_LINE_PLACE] = "\033[2m",
    [WF_LINE_CALLS] = "\033[35m",   [WF_LINE_WRITES] = "\033[33m",   [WF_LINE_ENVIRONMENT] = "\033[32m",
    [WF_LINE_SECRETS] = "\033[31m",
};
static const char bold[] = "\033[1m", faint[] = "\033[2m", reset[] = "\033[0m";

static void paint(const struct tree *tree, const char *code, struct wf_str text) {
    wf_buf_text(tree->out, tree->view->color ? code : "");
    wf_show(tree->out, text);
    wf_buf_text(tree->out, tree->view->color ? reset : "");
}

/* --- what is below what --------------------------------------------------------------------------------- */

static size_t shown_width(struct wf_arena *arena, struct wf_str text) {
    struct wf_buf buf = {.arena = arena};
    wf_show(&buf, text);
    return wf_utf8_width(wf_buf_view(&buf));
}

/* Layers by longest path; in a cycle the count of nodes ends it. */
static void find_layers(struct tree *tree) {
    bool moved = true;
    for (size_t round = 0; moved && round <= tree->graph->nodes.len; round++) {
        moved = false;
        for (size_t i = 0; i < tree->drawn.edges.len; i++) {
            const struct wf_graph_edge *edge = &tree->drawn.edges.items[i];
            if (tree->layers[edge->to] < tree->layers[edge->from] + 1) {
                tree->layers[edge->to] = tree->layers[edge->from] + 1;
                moved = true;
            }
        }
    }
}

/* Whether `node` is `above`, or stands somewhere below it. */
static bool is_below(const struct tree *tree, size_t node, size_t above) {
    for (size_t steps = 0; node != WF_NOT_FOUND && steps <= tree->graph->nodes.len; steps++) {
        if (node == above) {
            return true;
        }
        node = tree->parents[node];
    }
    return false;
}

static void find_parents(struct tree *tree) {
    for (size_t i = 0; i < tree->graph->nodes.len; i++) {
        tree->parents[i] = WF_NOT_FOUND;
    }
    for (size_t i = 0; i < tree->drawn.edges.len; i++) {
        const struct wf_graph_edge *edge = &tree->drawn.edges.items[i];
        size_t old = tree->parents[edge->to];
        bool later = old == WF_NOT_FOUND || tree->layers[edge->from] > tree->layers[old];
        if (later && edge->kind != WF_GRAPH_DATA && !is_below(tree, edge->from, edge->to)) {
            tree->parents[edge->to] = edge->from;
        }
    }
}

static size_t depth_of(const struct tree *tree, size_t node) {
    size_t depth = 0;
    for (; tree->parents[node] != WF_NOT_FOUND && depth < MAX_DEPTH; node = tree->parents[node]) {
        depth++;
    }
    return depth;
}

/* Among jobs, what they call is said of them. */
static bool is_told(const struct wf_graph *graph, size_t node) {
    return graph->of_workflows || graph->nodes.items[node].kind == WF_GRAPH_JOB;
}

/* What would stand too far right begins anew. */
static void cut_depths(struct tree *tree) {
    for (size_t i = 0; i < tree->graph->nodes.len; i++) {
        tree->parents[i] = depth_of(tree, i) >= MAX_DEPTH ? WF_NOT_FOUND : tree->parents[i];
    }
}

static void find_column(struct tree *tree) {
    for (size_t i = 0; i < tree->graph->nodes.len; i++) {
        if (!is_told(tree->graph, i)) {
            continue;
        }
        size_t width =
            shown_width(tree->out->arena, tree->graph->nodes.items[i].title) + 3 * depth_of(tree, i) + 2;
        tree->column = width > tree->column ? width : tree->column;
    }
    tree->column = tree->column > MAX_COLUMN ? MAX_COLUMN : tree->column;
}

/* --- lines ---------------------------------------------------------------------------------------------- */

struct line {
    const struct tree *tree;
    bool any; /* something stands in it already */
};

static void say(struct line *line, const char *code, struct wf_str text) {
    if (text.len > 0) {
        wf_buf_text(line->tree->out, line->any ? "; " : "");
        paint(line->tree, code, text);
        line->any = true;
    }
}

static struct wf_str all_others(const struct tree *tree, size_t node, enum wf_graph_edge_kind kind) {
    struct wf_graph_list list = {0};
    for (size_t i = 0; i < tree->arrivals[node].edges.len; i++) {
        const struct wf_graph_edge *edge = tree->arrivals[node].edges.items[i];
        if (edge->kind == kind && edge->from != tree->parents[node]) {
            wf_graph_list_add(tree->out->arena, &list, tree->graph->nodes.items[edge->from].title);
        }
    }
    return wf_graph_list_text(&list);
}

/* How the node above it leads to it, where that is no need. */
static struct wf_str way_in(const struct tree *tree, size_t node) {
    static const char *const words[] = {"", "called", "started", "takes artifacts"};
    struct wf_arena *arena = tree->out->arena;
    struct wf_graph_list all = {0};
    for (size_t i = 0; i < tree->arrivals[node].edges.len; i++) {
        const struct wf_graph_edge *edge = tree->arrivals[node].edges.items[i];
        if (edge->from == tree->parents[node] && edge->kind != WF_GRAPH_NEEDS) {
            const char *joint = edge->label.len > 0 ? ": " : "";
            wf_graph_list_add(
                arena, &all,
                wf_arena_printf(arena, "%s%s%.*s", words[edge->kind], joint, WF_STR_ARG(edge->label)));
        }
    }
    return wf_graph_list_text(&all);
}

static void say_edges(struct line *line, size_t node) {
    static const char *const words[] = {"also after ", "also called by ", "also started by ",
                                        "artifacts of "};
    struct wf_arena *arena = line->tree->out->arena;
    say(line, codes[WF_LINE_CALLS], way_in(line->tree, node));
    for (int kind = 0; kind <= WF_GRAPH_DATA; kind++) {
        struct wf_str list = all_others(line->tree, node, (enum wf_graph_edge_kind)kind);
        if (list.len > 0) {
            say(line, bold, wf_arena_printf(arena, "%s%.*s", words[kind], WF_STR_ARG(list)));
        }
    }
}

static void write_node(struct tree *tree, size_t node, struct wf_str lead, const char *branch) {
    const struct wf_graph_node *item = &tree->graph->nodes.items[node];
    struct wf_graph_lines lines = wf_graph_lines(tree->out->arena, &item->facts);
    struct line line = {.tree = tree};
    size_t begin =
        wf_utf8_width(lead) + wf_utf8_width(wf_str_of(branch)) + shown_width(tree->out->arena, item->title);
    wf_buf_str(tree->out, lead);
    wf_buf_text(tree->out, branch);
    paint(tree, bold, item->title);
    size_t mark = tree->out->len;
    wf_buf_fill(tree->out, ' ', begin < tree->column ? tree->column - begin + 2 : 2);
    say_edges(&line, node);
    if (item->kind != WF_GRAPH_JOB) {
        say(&line, faint, item->name);
    }
    for (int kind = 0; kind < WF_LINE_KINDS; kind++) {
        say(&line, codes[kind], lines.texts[kind]);
    }
    tree->out->len = line.any ? tree->out->len : mark;
    wf_buf_char(tree->out, '\n');
}

/* The next node below `parent` behind `after` in the order of the file. */
static size_t next_child(const struct tree *tree, size_t parent, size_t from) {
    size_t i = from;
    while (i < tree->graph->nodes.len && (tree->parents[i] != parent || !is_told(tree->graph, i))) {
        i++;
    }
    return i;
}

/* No deeper than MAX_DEPTH, see cut_depths(). */
static void write_below(struct tree *tree, size_t parent, struct wf_str lead) {
    size_t count = tree->graph->nodes.len;
    for (size_t i = next_child(tree, parent, 0); i < count;) {
        size_t next = next_child(tree, parent, i + 1);
        bool last = next >= count, top = parent == WF_NOT_FOUND;
        const char *branch = top ? "" : last ? "\xe2\x94\x94\xe2\x94\x80 " : "\xe2\x94\x9c\xe2\x94\x80 ";
        const char *below = top ? "" : last ? "   " : "\xe2\x94\x82  ";
        write_node(tree, i, lead, branch);
        write_below(tree, i, wf_arena_printf(tree->out->arena, "%.*s%s", WF_STR_ARG(lead), below));
        i = next;
    }
}

/* --- the whole ------------------------------------------------------------------------------------------ */

static void write_head(struct tree *tree) {
    const struct wf_graph *graph = tree->graph;
    struct wf_graph_lines lines = wf_graph_lines(tree->out->arena, &graph->entries);
    paint(tree, bold, graph->title);
    if (graph->path.len > 0 && !wf_str_eq(graph->path, graph->title)) {
        wf_buf_text(tree->out, "  ");
        paint(tree, faint, graph->path);
    }
    wf_buf_char(tree->out, '\n');
    struct line line = {.tree = tree};
    for (int kind = 0; kind < WF_LINE_KINDS; kind++) {
        say(&line, codes[kind], lines.texts[kind]);
    }
    wf_buf_text(tree->out, line.any ? "\n\n" : "\n");
}

static void write_graph(struct wf_buf *out, const struct wf_graph_view *view, const struct wf_graph *graph) {
    size_t count = graph->nodes.len;
    struct tree tree = {.out = out, .view = view, .graph = graph};
    tree.drawn = wf_graph_drawn(out->arena, view, graph);
    tree.parents = WF_NEW_ARRAY(out->arena, size_t, count);
    tree.layers = WF_NEW_ARRAY(out->arena, size_t, count);
    tree.arrivals = WF_NEW_ARRAY(out->arena, struct arrivals, count);
    for (size_t i = 0; i < tree.drawn.edges.len; i++) {
        const struct wf_graph_edge *edge = &tree.drawn.edges.items[i];
        *WF_PUSH(out->arena, &tree.arrivals[edge->to].edges) = edge;
    }
    find_layers(&tree);
    find_parents(&tree);
    cut_depths(&tree);
    find_column(&tree);
    write_head(&tree);
    write_below(&tree, WF_NOT_FOUND, (struct wf_str){0});
}

static void write(struct wf_buf *out, const struct wf_graph_view *view) {
    for (size_t i = 0; i < view->count; i++) {
        wf_buf_text(out, i > 0 ? "\n" : "");
        write_graph(out, view, view->graphs[i]);
    }
}

const struct wf_graph_format wf_graph_format_text = {
    .name = "text",
    .title = "a tree for a terminal",
    .write = write,
};
