/* SVG that needs nothing else. All colours are in classes, light and dark. */
#include "report/escape.h"
#include "report/graph.h"
#include "report/show.h"

#include <math.h>

enum {
    PAD_X = 14,
    PAD_Y = 9,
    TEXT_WIDTH = 270, /* of a box; what is longer is wrapped */
    HEAD_WIDTH = 900,
    WIDTH_STEP = 32, /* boxes of few widths look tidier */
    MIN_STEPS = 4,
    GROUP_PAD = 10,
    MAX_ROWS = 8, /* of a group, as long as it has no more columns than */
    MAX_COLUMNS = 4,
    MARGIN = 24,
    ARROW = 8,
    LOOP = 9,
};

static const double title_size = 13, small_size = 11, head_size = 17;

static const char style[] =
    ".wg{font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif;"
    "background:#ffffff;max-width:none}\n"
    ".wg .page{fill:#ffffff}.wg text{fill:#1f2328;font-size:11px}.wg .t{font-size:13px;font-weight:600}\n"
    ".wg .h{font-size:17px;font-weight:600}.wg .soft,.wg .events{fill:#59636e}.wg .place{fill:#424a53}\n"
    ".wg .uses{fill:#6639ba}.wg .environment{fill:#116329}.wg .writes{fill:#9a6700}.wg .secrets{fill:#953800}"
    ".wg .anyone{fill:#cf222e;font-weight:600}\n"
    ".wg .box{fill:#f6f8fa;stroke:#d1d9e0}.wg .bar{fill:#0969da}.wg .workflow .bar{fill:#8250df}"
    ".wg .elsewhere .bar{fill:#818b98}.wg .elsewhere .box{stroke-dasharray:4 3}\n"
    ".wg .group{fill:none;stroke:#afb8c1;stroke-dasharray:2 3}\n"
    ".wg .risky .box{stroke:#cf222e;fill:#fff5f5}.wg .risky .bar{fill:#cf222e}\n"
    ".wg .edge{fill:none;stroke:#818b98;stroke-width:1.4}.wg .tip{fill:#818b98;stroke:none}\n"
    ".wg .calls .edge{stroke:#8250df;stroke-width:2.6}.wg .calls .tip{fill:#8250df}\n"
    ".wg .starts .edge{stroke:#0969da;stroke-dasharray:7 4}.wg .starts .tip{fill:#0969da}\n"
    ".wg .data .edge{stroke:#1a7f37;stroke-width:1.8;stroke-dasharray:1 4;stroke-linecap:round}"
    ".wg .data .tip{fill:#1a7f37}\n"
    ".wg .implied .edge{stroke-opacity:.35}.wg .implied .tip{fill-opacity:.35}\n"
    ".wg g.e:hover .edge{stroke-width:3.4}\n"
    "@media(prefers-color-scheme:dark){\n"
    ".wg{background:#0d1117}.wg .page{fill:#0d1117}.wg text{fill:#f0f6fc}.wg .soft,.wg "
    ".events{fill:#9198a1}"
    ".wg .place{fill:#c9d1d9}\n"
    ".wg .uses{fill:#d2a8ff}.wg .environment{fill:#7ee787}.wg .writes{fill:#e3b341}.wg .secrets{fill:#ffa657}"
    ".wg .anyone{fill:#ff7b72}\n"
    ".wg .box{fill:#151b23;stroke:#3d444d}.wg .bar{fill:#4493f8}.wg .workflow .bar{fill:#ab7df8}\n"
    ".wg .group{stroke:#656c76}\n"
    ".wg .risky .box{stroke:#f85149;fill:#25171c}.wg .risky .bar{fill:#f85149}\n"
    ".wg .edge{stroke:#656c76}.wg .tip{fill:#656c76}\n"
    ".wg .calls .edge{stroke:#ab7df8}.wg .calls .tip{fill:#ab7df8}.wg .starts .edge{stroke:#4493f8}"
    ".wg .starts .tip{fill:#4493f8}.wg .data .edge{stroke:#3fb950}.wg .data .tip{fill:#3fb950}}\n";

void wf_graph_svg_style(struct wf_buf *out) {
    wf_buf_text(out, style);
}

/* --- texts ---------------------------------------------------------------------------------------------- */

struct row {
    struct wf_str text;
    const char *class;
    double size;
    bool bold;
};

struct rows {
    WF_LIST(struct row) list;
};

/* What could change how the rest is read is escaped. */
static struct wf_str safe(struct wf_arena *arena, struct wf_str text) {
    struct wf_buf out = {.arena = arena};
    wf_show(&out, text);
    return wf_buf_view(&out);
}

static void add_rows(struct wf_arena *arena, struct rows *rows, struct row row, double width) {
    struct wf_str text = safe(arena, row.text);
    struct wf_graph_wrapped wrapped = wf_graph_wrap(arena, text, row.size, row.bold, width);
    for (size_t i = 0; i < wrapped.lines.len; i++) {
        row.text = wrapped.lines.items[i];
        *WF_PUSH(arena, &rows->list) = row;
    }
}

static void add_lines(struct wf_arena *arena, struct rows *rows, const struct wf_graph_facts *facts,
                      double width) {
    struct wf_graph_lines lines = wf_graph_lines(arena, facts);
    for (int kind = 0; kind < WF_LINE_KINDS; kind++) {
        const char *class = wf_graph_line_class((enum wf_graph_line_kind)kind);
        add_rows(arena, rows, (struct row){lines.texts[kind], class, small_size, kind == WF_LINE_ANYONE},
                 width);
    }
}

static double row_height(const struct row *row) {
    return row->size > small_size ? row->size * 1.4 : small_size * 1.45;
}

static double rows_height(const struct rows *rows) {
    double height = 0;
    for (size_t i = 0; i < rows->list.len; i++) {
        height += row_height(&rows->list.items[i]);
    }
    return height;
}

static double rows_width(const struct rows *rows) {
    double width = 0;
    for (size_t i = 0; i < rows->list.len; i++) {
        const struct row *row = &rows->list.items[i];
        double own = wf_graph_text_width(row->text, row->size, row->bold);
        width = own > width ? own : width;
    }
    return width;
}

static void write_rows(struct wf_buf *out, const struct rows *rows, double x, double y) {
    for (size_t i = 0; i < rows->list.len; i++) {
        const struct row *row = &rows->list.items[i];
        y += row_height(row);
        wf_buf_printf(out, "<text x=\"%.1f\" y=\"%.1f\" class=\"%s\">", x, y - row->size * 0.34, row->class);
        wf_escape_markup(out, row->text);
        wf_buf_text(out, "</text>\n");
    }
}

static struct rows node_rows(struct wf_arena *arena, const struct wf_graph_node *node) {
    struct rows rows = {0};
    add_rows(arena, &rows, (struct row){node->title, "t", title_size, true}, TEXT_WIDTH);
    add_rows(arena, &rows, (struct row){node->name, "soft", small_size, false}, TEXT_WIDTH);
    add_lines(arena, &rows, &node->facts, TEXT_WIDTH);
    return rows;
}

static struct rows head_rows(struct wf_arena *arena, const struct wf_graph_view *view,
                             const struct wf_graph *graph) {
    struct rows rows = {0};
    size_t left_out = wf_graph_left_out(view, graph);
    add_rows(arena, &rows, (struct row){graph->title, "h", head_size, true}, HEAD_WIDTH);
    if (!wf_str_eq(graph->path, graph->title)) {
        add_rows(arena, &rows, (struct row){graph->path, "soft", small_size, false}, HEAD_WIDTH);
    }
    add_lines(arena, &rows, &graph->entries, HEAD_WIDTH);
    if (left_out > 0) {
        struct wf_str text = wf_arena_printf(arena, "%zu need%s that others imply %s not drawn", left_out,
                                             left_out == 1 ? "" : "s", left_out == 1 ? "is" : "are");
        add_rows(arena, &rows, (struct row){text, "soft", small_size, false}, HEAD_WIDTH);
    }
    return rows;
}

/* --- the drawing ---------------------------------------------------------------------------------------- */

struct sheet {
    const struct wf_graph *graph;
    struct rows head, *rows;     /* of each node */
    struct wf_graph_rect *nodes; /* in their group, from its corner */
    struct wf_graph_groups groups;
    struct wf_graph_drawing drawing; /* of groups */
    double head_height;
};

/* So many columns that a group is not too high. */
static size_t columns_of(size_t members) {
    size_t columns = (members + MAX_ROWS - 1) / MAX_ROWS;
    return columns > MAX_COLUMNS ? MAX_COLUMNS : columns;
}

/* Sets the members of a group in rows, and its size. */
static void fill_group(struct sheet *sheet, size_t index) {
    const struct wf_graph_group *group = &sheet->groups.list.items[index];
    struct wf_graph_rect *box = &sheet->drawing.boxes[index];
    size_t count = group->members.len, columns = columns_of(count), rows = (count + columns - 1) / columns;
    double pad = count > 1 ? GROUP_PAD : 0, width = 0, y = pad;
    for (size_t i = 0; i < count; i++) {
        double own = sheet->nodes[group->members.items[i]].width;
        width = own > width ? own : width;
    }
    for (size_t row = 0; row < rows; row++) {
        double height = 0;
        for (size_t i = row; i < count; i += rows) {
            double own = sheet->nodes[group->members.items[i]].height;
            height = own > height ? own : height;
        }
        for (size_t i = row, column = 0; i < count; i += rows, column++) {
            double x = pad + (double)column * (width + GROUP_PAD);
            sheet->nodes[group->members.items[i]] = (struct wf_graph_rect){x, y, width, height};
        }
        y += height + (row + 1 < rows ? GROUP_PAD : pad);
    }
    box->width = 2 * pad + (double)columns * (width + GROUP_PAD) - GROUP_PAD;
    box->height = y;
}

static void measure(struct wf_arena *arena, struct sheet *sheet) {
    const struct wf_graph *graph = sheet->graph;
    sheet->rows = WF_NEW_ARRAY(arena, struct rows, graph->nodes.len + 1);
    sheet->nodes = WF_NEW_ARRAY(arena, struct wf_graph_rect, graph->nodes.len + 1);
    for (size_t i = 0; i < graph->nodes.len; i++) {
        sheet->rows[i] = node_rows(arena, &graph->nodes.items[i]);
        double steps = ceil((rows_width(&sheet->rows[i]) + 2 * PAD_X) / WIDTH_STEP);
        sheet->nodes[i].width = steps < MIN_STEPS ? MIN_STEPS * WIDTH_STEP : steps * WIDTH_STEP;
        sheet->nodes[i].height = ceil(rows_height(&sheet->rows[i])) + 2 * PAD_Y;
    }
}

static struct sheet *make_sheet(struct wf_arena *arena, const struct wf_graph_view *view,
                                const struct wf_graph *graph) {
    struct sheet *sheet = WF_NEW(arena, struct sheet);
    struct wf_graph_drawing *drawing = &sheet->drawing;
    struct wf_graph_drawn drawn = wf_graph_drawn(arena, view, graph);
    sheet->graph = graph;
    sheet->head = head_rows(arena, view, graph);
    sheet->head_height = rows_height(&sheet->head) + 14;
    sheet->groups = wf_graph_groups(arena, graph->nodes.len, drawn.edges.items, drawn.edges.len);
    measure(arena, sheet);
    drawing->boxes = WF_NEW_ARRAY(arena, struct wf_graph_rect, sheet->groups.list.len + 1);
    drawing->box_count = sheet->groups.list.len;
    drawing->edges = sheet->groups.edges.items;
    drawing->edge_count = sheet->groups.edges.len;
    drawing->paths = WF_NEW_ARRAY(arena, struct wf_graph_path, drawing->edge_count + 1);
    for (size_t i = 0; i < drawing->box_count; i++) {
        fill_group(sheet, i);
    }
    if (!view->graphviz || !wf_graph_lay_out_by_dot(arena, drawing)) {
        wf_graph_lay_out(arena, drawing);
    }
    return sheet;
}

static bool is_risky(const struct wf_graph_facts *facts) {
    for (size_t i = 0; i < facts->list.len; i++) {
        if (facts->list.items[i].kind == WF_FACT_ANYONE) {
            return true;
        }
    }
    return false;
}

static void write_node(struct wf_buf *out, const struct sheet *sheet, size_t index,
                       const struct wf_graph_rect *group) {
    const struct wf_graph_node *node = &sheet->graph->nodes.items[index];
    struct wf_graph_rect own = sheet->nodes[index], *box = &own;
    own.x += group->x;
    own.y += group->y;
    wf_buf_printf(out, "<g class=\"%s%s\"><title>", wf_graph_node_class(node->kind),
                  is_risky(&node->facts) ? " risky" : "");
    wf_escape_markup(out, safe(out->arena, node->title));
    if (node->name.len > 0) {
        wf_buf_text(out, ": ");
        wf_escape_markup(out, safe(out->arena, node->name));
    }
    wf_buf_printf(out,
                  "</title><rect class=\"box\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" "
                  "rx=\"6\"/><rect class=\"bar\" x=\"%.1f\" y=\"%.1f\" width=\"4\" height=\"%.1f\" "
                  "rx=\"2\"/>\n",
                  box->x, box->y, box->width, box->height, box->x, box->y, box->height);
    write_rows(out, &sheet->rows[index], box->x + PAD_X, box->y + PAD_Y);
    wf_buf_text(out, "</g>\n");
}

static void write_group(struct wf_buf *out, const struct sheet *sheet, size_t index) {
    const struct wf_graph_group *group = &sheet->groups.list.items[index];
    const struct wf_graph_rect *box = &sheet->drawing.boxes[index];
    if (group->members.len > 1) {
        wf_buf_printf(out,
                      "<rect class=\"group\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" "
                      "rx=\"10\"/>\n",
                      box->x, box->y, box->width, box->height);
    }
    for (size_t i = 0; i < group->members.len; i++) {
        write_node(out, sheet, group->members.items[i], box);
    }
}

/* "a", or "a, b, c" for a group. */
static void write_names(struct wf_buf *out, const struct sheet *sheet, size_t index) {
    const struct wf_graph_group *group = &sheet->groups.list.items[index];
    for (size_t i = 0; i < group->members.len; i++) {
        wf_buf_text(out, i > 0 ? ", " : "");
        wf_escape_markup(out, safe(out->arena, sheet->graph->nodes.items[group->members.items[i]].title));
    }
}

static void write_loop(struct wf_buf *out, const struct wf_graph_rect *box) {
    double x = box->x + box->width - 34;
    wf_buf_printf(out,
                  "<path class=\"edge\" d=\"M%.1f %.1fc0 -%d 20 -%d 20 -2\"/>"
                  "<path class=\"tip\" d=\"M%.1f %.1fl-4 -7l8 0z\"/>",
                  x, box->y, LOOP + 5, LOOP + 5, x + 20, box->y);
}

/* The curve up to the tip, and the tip itself. */
static void write_path(struct wf_buf *out, const struct wf_graph_path *path) {
    const struct wf_graph_point *points = path->points.items;
    size_t last = path->points.len - 1;
    struct wf_graph_point end = points[last], before = points[last - 1];
    double dx = end.x - before.x, dy = end.y - before.y, length = sqrt(dx * dx + dy * dy);
    dx = length > 0 ? dx / length : 1;
    dy = length > 0 ? dy / length : 0;
    wf_buf_printf(out, "<path class=\"edge\" d=\"M%.1f %.1f", points[0].x, points[0].y);
    for (size_t i = 1; i + 2 <= last; i += 3) {
        bool tip = i + 2 == last;
        wf_buf_printf(out, "C%.1f %.1f %.1f %.1f %.1f %.1f", points[i].x, points[i].y,
                      points[i + 1].x - (tip ? dx * ARROW / 2 : 0),
                      points[i + 1].y - (tip ? dy * ARROW / 2 : 0), points[i + 2].x - (tip ? dx * ARROW : 0),
                      points[i + 2].y - (tip ? dy * ARROW : 0));
    }
    double x = end.x - dx * ARROW, y = end.y - dy * ARROW, side = ARROW / 2.0;
    wf_buf_printf(out, "\"/><path class=\"tip\" d=\"M%.1f %.1fL%.1f %.1fL%.1f %.1fz\"/>", end.x, end.y,
                  x - dy * side, y + dx * side, x + dy * side, y - dx * side);
}

static void write_edge(struct wf_buf *out, const struct sheet *sheet, size_t index) {
    const struct wf_graph_edge *edge = &sheet->drawing.edges[index];
    wf_buf_printf(out, "<g class=\"e %s%s\"><title>", wf_graph_edge_class(edge->kind),
                  edge->implied ? " implied" : "");
    write_names(out, sheet, edge->from);
    wf_buf_text(out, " \xe2\x86\x92 ");
    write_names(out, sheet, edge->to);
    if (edge->label.len > 0) {
        wf_buf_text(out, ": ");
        wf_escape_markup(out, safe(out->arena, edge->label));
    }
    wf_buf_text(out, "</title>");
    if (edge->from == edge->to) {
        write_loop(out, &sheet->drawing.boxes[edge->from]);
    } else if (sheet->drawing.paths[index].points.len > 3) {
        write_path(out, &sheet->drawing.paths[index]);
    }
    wf_buf_text(out, "</g>\n");
}

/* --- the key -------------------------------------------------------------------------------------------- */

static bool has_kind(const struct sheet *sheet, int kind) {
    for (size_t i = 0; i < sheet->drawing.edge_count; i++) {
        if ((int)sheet->drawing.edges[i].kind == kind) {
            return true;
        }
    }
    return false;
}

/* What the lines mean. Returns how wide it is. */
static double write_key(struct wf_buf *out, const struct sheet *sheet, double y) {
    static const char *const words[] = {"runs before", "calls", "starts", "hands artifacts to"};
    double x = 0;
    for (int kind = WF_GRAPH_NEEDS; kind <= WF_GRAPH_DATA; kind++) {
        if (has_kind(sheet, kind)) {
            wf_buf_printf(out,
                          "<g class=\"%s\"><path class=\"edge\" d=\"M%.1f %.1fh28\"/><path class=\"tip\" "
                          "d=\"M%.1f %.1fl-8 -4v8z\"/><text class=\"soft\" x=\"%.1f\" "
                          "y=\"%.1f\">%s</text></g>\n",
                          wf_graph_edge_class((enum wf_graph_edge_kind)kind), x, y, x + 34, y, x + 41, y + 4,
                          words[kind]);
            x += 41 + wf_graph_text_width(wf_str_of(words[kind]), small_size, false) + 22;
        }
    }
    return x;
}

/* --- the whole ------------------------------------------------------------------------------------------ */

static double sheet_width(const struct sheet *sheet) {
    double head = rows_width(&sheet->head), own = sheet->drawing.width;
    return head > own ? head : own;
}

static double sheet_height(const struct sheet *sheet) {
    return sheet->head_height + LOOP + sheet->drawing.height + 40;
}

static double write_sheet(struct wf_buf *out, const struct sheet *sheet, double y) {
    write_rows(out, &sheet->head, MARGIN, y);
    wf_buf_printf(out, "<g transform=\"translate(%d %.1f)\">\n", MARGIN, y + sheet->head_height + LOOP);
    for (size_t i = 0; i < sheet->drawing.edge_count; i++) {
        write_edge(out, sheet, i);
    }
    for (size_t i = 0; i < sheet->drawing.box_count; i++) {
        write_group(out, sheet, i);
    }
    double width = write_key(out, sheet, sheet->drawing.height + 26);
    wf_buf_text(out, "</g>\n");
    return width;
}

static void write_begin(struct wf_buf *out, double width, double height, struct wf_str label) {
    wf_buf_printf(out,
                  "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"wg\" role=\"img\" width=\"%.0f\" "
                  "height=\"%.0f\" viewBox=\"0 0 %.0f %.0f\" aria-label=\"",
                  width, height, width, height);
    wf_escape_markup(out, safe(out->arena, label));
    wf_buf_text(out, "\">\n");
}

static void write_sheets(struct wf_buf *out, struct sheet *const *sheets, size_t count, bool styled) {
    struct wf_buf body = {.arena = out->arena};
    double width = 0, y = MARGIN;
    for (size_t i = 0; i < count; i++) {
        double key = write_sheet(&body, sheets[i], y);
        double own = sheet_width(sheets[i]) > key ? sheet_width(sheets[i]) : key;
        width = own > width ? own : width;
        y += sheet_height(sheets[i]) + (i + 1 < count ? 2 * MARGIN : 0);
    }
    struct wf_str label = count == 1 ? sheets[0]->graph->title : WF_STR("workflows");
    write_begin(out, ceil(width) + 2 * MARGIN, ceil(y) + MARGIN, label);
    if (styled) {
        wf_buf_text(out, "<style>\n");
        wf_graph_svg_style(out);
        wf_buf_text(out, "</style>\n<rect class=\"page\" width=\"100%\" height=\"100%\"/>\n");
    }
    wf_buf_str(out, wf_buf_view(&body));
    wf_buf_text(out, "</svg>\n");
}

void wf_graph_svg_element(struct wf_buf *out, const struct wf_graph_view *view,
                          const struct wf_graph *graph) {
    struct sheet *sheet = make_sheet(out->arena, view, graph);
    write_sheets(out, &sheet, 1, false);
}

static void write(struct wf_buf *out, const struct wf_graph_view *view) {
    struct sheet **sheets = WF_NEW_ARRAY(out->arena, struct sheet *, view->count + 1);
    for (size_t i = 0; i < view->count; i++) {
        sheets[i] = make_sheet(out->arena, view, view->graphs[i]);
    }
    write_sheets(out, sheets, view->count, true);
}

const struct wf_graph_format wf_graph_format_svg = {
    .name = "svg",
    .title = "a picture, laid out by Graphviz where it is installed",
    .write = write,
};
