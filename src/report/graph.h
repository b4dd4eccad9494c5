/* Shows graphs of jobs and workflows. A format is a constant in its own file, listed once in graph.c. */
#ifndef WF_REPORT_GRAPH_H
#define WF_REPORT_GRAPH_H

#include "base/buf.h"
#include "review/graph.h"

struct wf_graph_view {
    const struct wf_graph *const *graphs;
    size_t count;
    bool color;     /* a terminal will show it */
    bool all_needs; /* implied ones too */
    bool graphviz;  /* lays out pictures, when it is installed */
};

struct wf_graph_format {
    const char *name;
    const char *title; /* one line for the help */
    void (*write)(struct wf_buf *out, const struct wf_graph_view *view);
};

extern const struct wf_graph_format *const wf_graph_formats[];
extern const size_t wf_graph_format_count;

/* NULL when there is no such format. */
const struct wf_graph_format *wf_graph_format_find(struct wf_str name);

/* --- what formats share --------------------------------------------------------------------------------- */

/* What is said of a node, several facts in a line. */
enum wf_graph_line_kind {
    WF_LINE_EVENTS,      /* "on push, schedule" */
    WF_LINE_ANYONE,      /* "anyone can start it: issue_comment" */
    WF_LINE_PLACE,       /* "ubuntu-24.04 - x6 - 30 min", with dots between */
    WF_LINE_CALLS,       /* "calls ./.github/workflows/build.yml" */
    WF_LINE_ENVIRONMENT, /* "environment production" */
    WF_LINE_WRITES,      /* "writes contents" */
    WF_LINE_SECRETS,     /* "secrets TOKEN" */
    WF_LINE_KINDS,
};

struct wf_graph_lines {
    struct wf_str texts[WF_LINE_KINDS]; /* empty: nothing to say */
};

struct wf_graph_lines wf_graph_lines(struct wf_arena *arena, const struct wf_graph_facts *facts);

/* "anyone", "writes", ...: what classes of nodes and lines are called. */
const char *wf_graph_line_class(enum wf_graph_line_kind kind);

/* "job", "workflow", "elsewhere". */
const char *wf_graph_node_class(enum wf_graph_node_kind kind);

/* "needs", "calls", "starts", "data". */
const char *wf_graph_edge_class(enum wf_graph_edge_kind kind);

/* The edges that are shown, in order: no implied need unless all are wanted, and no data beside a need with
 * the same ends, which has its label then. */
struct wf_graph_drawn {
    struct wf_graph_edges edges;
};
struct wf_graph_drawn wf_graph_drawn(struct wf_arena *arena, const struct wf_graph_view *view,
                                     const struct wf_graph *graph);

/* How many needs are left out because others imply them. */
size_t wf_graph_left_out(const struct wf_graph_view *view, const struct wf_graph *graph);

/* --- SVG ------------------------------------------------------------------------------------------------ */

struct wf_graph_point {
    double x, y;
};

/* Cubic curves, each begins where the last one ends: 3n + 1 points, or none. */
struct wf_graph_path {
    WF_LIST(struct wf_graph_point) points;
};

struct wf_graph_rect {
    double x, y, width, height;
};

/* Where boxes and edges stand; sizes of boxes are given. */
struct wf_graph_drawing {
    struct wf_graph_rect *boxes;
    size_t box_count;
    const struct wf_graph_edge *edges;
    struct wf_graph_path *paths; /* of each edge */
    size_t edge_count;
    double width, height; /* found */
};

/* Sets everything by our own layout (review/layout.h). */
void wf_graph_lay_out(struct wf_arena *arena, struct wf_graph_drawing *drawing);

/* The same by Graphviz, when its program `dot` is in a folder of $PATH: it is told numbers and sizes, none of
 * the user's text, and stopped after some seconds. False when it gave no answer. */
bool wf_graph_lay_out_by_dot(struct wf_arena *arena, struct wf_graph_drawing *drawing);

/* Nodes that are drawn as one box: those that come from the same ones and lead to the same ones. */
struct wf_graph_group {
    WF_LIST(size_t) members; /* nodes */
};

/* Every node is in one group. `edges` is replaced by the edges between groups, `from` and `to` being these.
 */
struct wf_graph_groups {
    WF_LIST(struct wf_graph_group) list;
    struct wf_graph_edges edges;
};
struct wf_graph_groups wf_graph_groups(struct wf_arena *arena, size_t node_count,
                                       const struct wf_graph_edge *edges, size_t edge_count);

/* The style sheet of the graphs in a page, to be written once. */
void wf_graph_svg_style(struct wf_buf *out);

/* One graph as an element `svg` for a page with that style sheet. */
void wf_graph_svg_element(struct wf_buf *out, const struct wf_graph_view *view, const struct wf_graph *graph);

/* --- text in a drawing ---------------------------------------------------------------------------------- */

/* Pixels that a text takes at most in a common sans-serif font. */
double wf_graph_text_width(struct wf_str text, double size, bool bold);

/* The text in lines of at most `width` pixels, broken at blanks and behind punctuation where possible. */
struct wf_graph_wrapped {
    WF_LIST(struct wf_str) lines;
};
struct wf_graph_wrapped wf_graph_wrap(struct wf_arena *arena, struct wf_str text, double size, bool bold,
                                      double width);

#endif
