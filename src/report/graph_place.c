/* Who places the boxes of a drawing: Graphviz, or we. */
#include "lint/scratch.h"
#include "lint/tool.h"
#include "report/graph.h"
#include "review/layout.h"

#include <math.h>
#include <stdlib.h>
#include <unistd.h>

enum { MAX_WIDTH = 1100, DOT_MILLISECONDS = 5000, DOT_BYTES = 8 * 1024 * 1024, DOT_INCH = 72 };

/* --- ours ----------------------------------------------------------------------------------------------- */

static void add_point(struct wf_arena *arena, struct wf_graph_path *path, double x, double y) {
    *WF_PUSH(arena, &path->points) = (struct wf_graph_point){x, y};
}

/* Curves that leave and arrive level. */
static void bend(struct wf_arena *arena, struct wf_graph_path *path, const struct wf_layout_edge *edge) {
    for (size_t i = 0; i < edge->points.len; i++) {
        struct wf_layout_point to = edge->points.items[i];
        struct wf_layout_point from = edge->points.items[i > 0 ? i - 1 : 0];
        bool straight = i % 2 == 1;
        double middle = (from.x + to.x) / 2;
        if (straight && fabs(to.x - from.x) < 0.1) {
            continue;
        }
        if (i > 0) {
            add_point(arena, path, middle, from.y);
            add_point(arena, path, middle, to.y);
        }
        add_point(arena, path, to.x, to.y);
    }
}

void wf_graph_lay_out(struct wf_arena *arena, struct wf_graph_drawing *drawing) {
    struct wf_layout layout = {
        .boxes = WF_NEW_ARRAY(arena, struct wf_layout_box, drawing->box_count),
        .box_count = drawing->box_count,
        .edges = WF_NEW_ARRAY(arena, struct wf_layout_edge, drawing->edge_count),
        .edge_count = drawing->edge_count,
        .max_width = MAX_WIDTH,
    };
    for (size_t i = 0; i < drawing->box_count; i++) {
        layout.boxes[i].width = drawing->boxes[i].width;
        layout.boxes[i].height = drawing->boxes[i].height;
    }
    for (size_t i = 0; i < drawing->edge_count; i++) {
        layout.edges[i].from = drawing->edges[i].from;
        layout.edges[i].to = drawing->edges[i].to;
    }
    wf_layout_make(arena, &layout);
    for (size_t i = 0; i < drawing->box_count; i++) {
        const struct wf_layout_box *box = &layout.boxes[i];
        drawing->boxes[i].x = box->x;
        drawing->boxes[i].y = box->y;
    }
    for (size_t i = 0; i < drawing->edge_count; i++) {
        bend(arena, &drawing->paths[i], &layout.edges[i]);
    }
    drawing->width = layout.width;
    drawing->height = layout.height;
}

/* --- Graphviz ------------------------------------------------------------------------------------------- */

static bool has_edge(const struct wf_graph_drawing *drawing, size_t box) {
    for (size_t i = 0; i < drawing->edge_count; i++) {
        if (drawing->edges[i].from == box || drawing->edges[i].to == box) {
            return true;
        }
    }
    return false;
}

static struct wf_str question(struct wf_arena *arena, const struct wf_graph_drawing *drawing) {
    struct wf_buf out = {.arena = arena};
    wf_buf_text(&out, "digraph{rankdir=LR;nodesep=.25;ranksep=.8;node[shape=box,fixedsize=true,label=\"\"];"
                      "edge[dir=none,tailport=e,headport=w];");
    for (size_t i = 0; i < drawing->box_count; i++) {
        if (!has_edge(drawing, i)) {
            continue;
        }
        wf_buf_printf(&out, "n%zu[width=%.4f,height=%.4f];", i, drawing->boxes[i].width / DOT_INCH,
                      drawing->boxes[i].height / DOT_INCH);
    }
    for (size_t i = 0; i < drawing->edge_count; i++) {
        wf_buf_printf(&out, "n%zu->n%zu;", drawing->edges[i].from, drawing->edges[i].to);
    }
    wf_buf_text(&out, "}\n");
    return wf_buf_view(&out);
}

/* The words of a line of the format "plain". */
struct words {
    struct wf_str rest;
    bool good;
};

static struct wf_str next_word(struct words *words) {
    struct wf_str word = {0};
    words->good = words->good && wf_str_cut(&words->rest, ' ', &word);
    return word;
}

static double next_number(struct wf_arena *arena, struct words *words) {
    const char *text = wf_arena_str(arena, next_word(words)).ptr;
    char *end;
    double value = strtod(text, &end);
    words->good = words->good && end != text && value > -1e6 && value < 1e6;
    return value * DOT_INCH;
}

static size_t next_index(struct wf_arena *arena, struct words *words, size_t count) {
    struct wf_str word = next_word(words);
    const char *text = wf_arena_str(arena, wf_str_sub(word, 1, word.len)).ptr;
    unsigned long value = strtoul(text, NULL, 10);
    words->good = words->good && wf_str_starts(word, "n") && value < count;
    return words->good ? value : 0;
}

static void read_node(struct wf_arena *arena, struct wf_graph_drawing *drawing, struct words *words) {
    size_t at = next_index(arena, words, drawing->box_count);
    double x = next_number(arena, words), y = next_number(arena, words);
    if (words->good) {
        drawing->boxes[at].x = x - drawing->boxes[at].width / 2;
        drawing->boxes[at].y = drawing->height - y - drawing->boxes[at].height / 2;
    }
}

/* The first path of such an edge that is still empty. */
static struct wf_graph_path *find_path(struct wf_graph_drawing *drawing, size_t from, size_t to) {
    for (size_t i = 0; i < drawing->edge_count; i++) {
        const struct wf_graph_edge *edge = &drawing->edges[i];
        if (edge->from == from && edge->to == to && drawing->paths[i].points.len == 0) {
            return &drawing->paths[i];
        }
    }
    return NULL;
}

static void read_edge(struct wf_arena *arena, struct wf_graph_drawing *drawing, struct words *words) {
    size_t from = next_index(arena, words, drawing->box_count);
    size_t to = next_index(arena, words, drawing->box_count);
    size_t count = (size_t)(next_number(arena, words) / DOT_INCH + 0.5);
    struct wf_graph_path *path = words->good ? find_path(drawing, from, to) : NULL;
    words->good = path != NULL && count % 3 == 1;
    for (size_t i = 0; words->good && i < count; i++) {
        double x = next_number(arena, words), y = next_number(arena, words);
        add_point(arena, path, x, drawing->height - y);
    }
}

static bool read_answer(struct wf_arena *arena, struct wf_graph_drawing *drawing, struct wf_str answer) {
    struct wf_str line;
    while (wf_str_cut(&answer, '\n', &line)) {
        struct words words = {.rest = line, .good = true};
        struct wf_str kind = next_word(&words);
        if (wf_str_is(kind, "graph")) {
            next_number(arena, &words);
            drawing->width = next_number(arena, &words);
            drawing->height = next_number(arena, &words);
        } else if (wf_str_is(kind, "node")) {
            read_node(arena, drawing, &words);
        } else if (wf_str_is(kind, "edge")) {
            read_edge(arena, drawing, &words);
        } else {
            return wf_str_is(kind, "stop");
        }
        if (!words.good) {
            return false;
        }
    }
    return false;
}

/* Graphviz would set boxes without edges in one column: ours stand in rows below the rest. */
static void add_rest(struct wf_arena *arena, struct wf_graph_drawing *drawing) {
    struct wf_graph_drawing rest = {.boxes = WF_NEW_ARRAY(arena, struct wf_graph_rect, drawing->box_count)};
    for (size_t i = 0; i < drawing->box_count; i++) {
        if (!has_edge(drawing, i)) {
            rest.boxes[rest.box_count++] = drawing->boxes[i];
        }
    }
    wf_graph_lay_out(arena, &rest);
    for (size_t i = 0, k = 0; i < drawing->box_count; i++) {
        if (!has_edge(drawing, i)) {
            drawing->boxes[i] = rest.boxes[k++];
            drawing->boxes[i].y += drawing->height + WF_LAYOUT_BETWEEN;
        }
    }
    if (rest.box_count > 0) {
        drawing->width = rest.width > drawing->width ? rest.width : drawing->width;
        drawing->height += WF_LAYOUT_BETWEEN + rest.height;
    }
}

bool wf_graph_lay_out_by_dot(struct wf_arena *arena, struct wf_graph_drawing *drawing) {
    static const char *const names[] = {"dot", NULL};
    static const struct wf_tool_limits limits = {DOT_MILLISECONDS, DOT_BYTES};
    struct wf_err err;
    struct wf_tool_result result;
    const char *program = drawing->edge_count > 0 ? wf_tool_find(arena, names) : NULL;
    int file = program != NULL ? wf_scratch_open(question(arena, drawing), &err) : -1;
    if (file < 0) {
        return false;
    }
    const char *path = wf_arena_printf(arena, "/dev/fd/%d", file).ptr;
    const char *const argv[] = {program, "-Tplain", path, NULL};
    bool ran = wf_tool_run(arena, argv, limits, &result, &err);
    close(file);
    if (ran && result.status == 0 && read_answer(arena, drawing, result.output)) {
        add_rest(arena, drawing);
        return true;
    }
    for (size_t i = 0; i < drawing->edge_count; i++) {
        drawing->paths[i].points.len = 0;
    }
    return false;
}
