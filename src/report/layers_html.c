/* One page that needs nothing else: no script, no font, no picture. */
#include "report/html_page.h"
#include "report/layers.h"

enum { TITLE_WIDTH = 110 };

static const char head[] =
    "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>Layer "
    "cache</title>\n<style>\n"
    ":root{color-scheme:light dark;--line:#d0d7de;--soft:#57606a;--yes:#1a7f37;--no:#cf222e;--maybe:#9a6700;"
    "--yes-bg:#dafbe1;--no-bg:#ffebe9;--maybe-bg:#fff8c5;--page:#fff;--text:#1f2328}\n"
    "@media(prefers-color-scheme:dark){:root{--line:#30363d;--soft:#9198a1;--yes:#3fb950;--no:#f85149;--"
    "maybe:#d29922;"
    "--yes-bg:#12261e;--no-bg:#2d1416;--maybe-bg:#272115;--page:#0d1117;--text:#e6edf3}}\n"
    "body{margin:2rem auto;padding:0 1.5rem;max-width:90rem;background:var(--page);color:var(--text);"
    "font:15px/1.5 system-ui,sans-serif}\n"
    "h1{font-size:1.5rem;margin:0 0 .25rem}h2{font-size:1.1rem;margin:2rem 0 .5rem}p{margin:.25rem 0;"
    "color:var(--soft)}\n"
    "table{border-collapse:collapse;width:100%}th,td{padding:.3rem .6rem;border-bottom:1px solid var(--line);"
    "text-align:left;vertical-align:top}\n"
    "th{font-weight:600;color:var(--soft);font-size:.85rem}td.n,th.n{text-align:right;white-space:nowrap}\n"
    "code{font:13px/1.5 "
    "ui-monospace,monospace;overflow-wrap:anywhere}.why{color:var(--soft);font-size:.85rem}\n"
    ".bar{display:flex;width:10rem;height:.8rem;margin:.35rem 0;border-radius:.2rem;overflow:hidden;"
    "background:var(--no)}.bar i{background:var(--yes)}.bar b{background:var(--maybe)}\n"
    ".cached{color:var(--yes)}.rebuilt{color:var(--no)}.unknown{color:var(--maybe)}\n"
    ".matrix{overflow-x:auto}.matrix th{vertical-align:bottom}.matrix td.c{min-width:1.5rem}.matrix "
    "td.c{text-align:center;border-left:1px solid "
    "var(--line);padding:.3rem}\n"
    "td.c.cached{background:var(--yes-bg)}td.c.rebuilt{background:var(--no-bg)}td.c.unknown{background:"
    "var(--maybe-bg)}\n"
    ".matrix th.t{height:11rem;padding:.3rem;border-left:1px solid var(--line)}\n"
    ".matrix th.t "
    "span{writing-mode:vertical-rl;transform:rotate(180deg);max-height:10.5rem;overflow:hidden}\n"
    ".matrix td:nth-child(2){min-width:20rem}tr.stage td{font-weight:600;padding-top:1rem}\n"
    "</style>\n</head>\n<body>\n";

static const char *sign(enum wf_layer_state state) {
    static const char *const signs[] = {"\xe2\x9c\x93", "\xe2\x9c\x97", "?"};
    return signs[state];
}

static void write_code(struct wf_buf *out, const struct wf_instruction *instruction) {
    wf_buf_text(out, "<code>");
    wf_html_show(out, wf_layers_title(out->arena, instruction, TITLE_WIDTH));
    wf_buf_text(out, "</code>");
}

static void write_bar(struct wf_buf *out, const struct wf_layers *layers) {
    double low = wf_layers_percent(layers), high = wf_layers_percent_at_most(layers);
    wf_buf_printf(out,
                  "<div class=\"bar\"><i style=\"width:%.1f%%\"></i><b style=\"width:%.1f%%\"></b></div>",
                  low, high - low);
}

static void write_stage_row(struct wf_buf *out, const struct wf_stage *stage, size_t columns) {
    wf_buf_printf(out, "<tr class=\"stage\"><td colspan=\"%zu\">stage ", columns);
    if (stage->name.len > 0) {
        wf_html_show(out, stage->name);
    } else {
        wf_buf_printf(out, "%zu", stage->index);
    }
    wf_buf_text(out, "</td></tr>\n");
}

/* --- one change
 * ----------------------------------------------------------------------------------------------- */

static void write_why(struct wf_buf *out, const struct wf_layers_report *report,
                      const struct wf_layer_step *step) {
    if (step->same != NULL) {
        wf_buf_printf(out, "the same step as in line %u", wf_layers_line(report, step->same->instruction));
    } else {
        wf_html_show(out, step->why);
        wf_buf_text(out, step->reused ? "; its own layer is reused" : "");
    }
}

static void write_step(struct wf_buf *out, const struct wf_layers_report *report,
                       const struct wf_layer_step *step) {
    const char *state = wf_layer_state_name(step->state);
    wf_buf_printf(out, "<tr><td class=\"n\">%u</td><td>", wf_layers_line(report, step->instruction));
    write_code(out, step->instruction);
    wf_buf_text(out, "<div class=\"why\">");
    write_why(out, report, step);
    wf_buf_printf(out, "</div></td><td class=\"%s\">%s %s</td></tr>\n", state, sign(step->state), state);
}

static void write_steps(struct wf_buf *out, const struct wf_layers_report *report,
                        const struct wf_layers *layers) {
    const struct wf_stage *stage = NULL;
    wf_buf_text(out, "<table>\n<tr><th class=\"n\">line</th><th>step</th><th>cache</th></tr>\n");
    for (size_t i = 0; i < layers->steps.len; i++) {
        if (layers->steps.items[i].stage != stage) {
            stage = layers->steps.items[i].stage;
            write_stage_row(out, stage, 3);
        }
        write_step(out, report, &layers->steps.items[i]);
    }
    wf_buf_text(out, "</table>\n");
}

static void write_one(struct wf_buf *out, const struct wf_layers_report *report) {
    const struct wf_layers *layers = report->scenarios[0].layers;
    struct wf_str rate = wf_layers_rate(out->arena, layers);
    wf_buf_printf(out, "<h2>%zu of %zu steps are cached: %.*s</h2>\n", layers->cached,
                  layers->cached + layers->rebuilt + layers->unknown, WF_STR_ARG(rate));
    write_bar(out, layers);
    write_steps(out, report, layers);
}

/* --- several
 * --------------------------------------------------------------------------------------------------- */

static void write_row(struct wf_buf *out, const struct wf_layers_report *report,
                      const struct wf_scenario *scenario) {
    const struct wf_layers *layers = scenario->layers;
    const struct wf_layer_step *first = wf_layers_first(layers);
    struct wf_str rate = wf_layers_rate(out->arena, layers);
    wf_buf_text(out, "<tr><td>");
    wf_html_show(out, scenario->name);
    wf_buf_text(out, "</td><td class=\"n\">");
    if (scenario->files > 0) {
        wf_buf_printf(out, "%zu", scenario->files);
    }
    wf_buf_text(out, "</td><td><code>");
    wf_html_show(out, scenario->example);
    wf_buf_printf(out, "</code></td><td class=\"n\">%zu / %zu</td><td class=\"n\">%.*s</td><td>",
                  layers->cached, layers->cached + layers->rebuilt + layers->unknown, WF_STR_ARG(rate));
    write_bar(out, layers);
    wf_buf_text(out, "</td><td>");
    if (first != NULL) {
        wf_buf_printf(out, "line %u: ", wf_layers_line(report, first->instruction));
        write_code(out, first->instruction);
        wf_buf_text(out, "<div class=\"why\">");
        wf_html_show(out, first->why);
        wf_buf_text(out, "</div>");
    }
    wf_buf_text(out, "</td></tr>\n");
}

static void write_matrix_row(struct wf_buf *out, const struct wf_layers_report *report, size_t index) {
    const struct wf_layer_step *step = &report->scenarios[0].layers->steps.items[index];
    wf_buf_printf(out, "<tr><td class=\"n\">%u</td><td>", wf_layers_line(report, step->instruction));
    write_code(out, step->instruction);
    wf_buf_text(out, "</td>");
    for (size_t i = 0; i < report->count; i++) {
        const struct wf_layers *layers = report->scenarios[i].layers;
        if (index >= layers->steps.len) {
            wf_buf_text(out, "<td class=\"c\"></td>");
            continue;
        }
        const struct wf_layer_step *cell = &layers->steps.items[index];
        wf_buf_printf(out, "<td class=\"c %s\" title=\"", wf_layer_state_name(cell->state));
        write_why(out, report, cell);
        wf_buf_printf(out, "\">%s</td>", sign(cell->state));
    }
    wf_buf_text(out, "</tr>\n");
}

static void write_matrix(struct wf_buf *out, const struct wf_layers_report *report) {
    const struct wf_layers *layers = report->scenarios[0].layers;
    const struct wf_stage *stage = NULL;
    wf_buf_text(
        out,
        "<h2>Step by step</h2>\n<div class=\"matrix\"><table>\n<tr><th class=\"n\">line</th><th>step</th>");
    for (size_t i = 0; i < report->count; i++) {
        wf_buf_text(out, "<th class=\"t\"><span>");
        wf_html_show(out, report->scenarios[i].name);
        wf_buf_text(out, report->scenarios[i].example.len > 0 ? ": " : "");
        wf_html_show(out, report->scenarios[i].example);
        wf_buf_text(out, "</span></th>");
    }
    wf_buf_text(out, "</tr>\n");
    for (size_t i = 0; i < layers->steps.len; i++) {
        if (layers->steps.items[i].stage != stage) {
            stage = layers->steps.items[i].stage;
            write_stage_row(out, stage, report->count + 2);
        }
        write_matrix_row(out, report, i);
    }
    wf_buf_text(out, "</table></div>\n");
}

static void write_table(struct wf_buf *out, const struct wf_layers_report *report) {
    wf_buf_text(out,
                "<h2>What one change costs</h2>\n<table>\n<tr><th>change of</th><th class=\"n\">files</th>"
                "<th>for example</th><th class=\"n\">cached</th><th class=\"n\">rate</th><th></th>"
                "<th>first step that is not</th></tr>\n");
    for (size_t i = 0; i < report->count; i++) {
        write_row(out, report, &report->scenarios[i]);
    }
    wf_buf_text(out, "</table>\n");
    write_matrix(out, report);
}

void wf_layers_write_html(struct wf_buf *out, const struct wf_layers_report *report) {
    wf_buf_text(out, head);
    wf_buf_text(out, "<h1>Layer cache of ");
    wf_html_show(out, report->file);
    wf_buf_text(out, "</h1>\n<p>Context: <code>");
    wf_html_show(out, report->folder);
    wf_buf_printf(out, "</code> \xc2\xb7 cache: %s</p>\n", report->cache);
    if (report->left > 0) {
        wf_buf_printf(out, "<p>%zu more changes were not tried, for the build is large.</p>\n", report->left);
    }
    if (!report->complete) {
        wf_buf_text(out, "<p>Some of the context could not be read.</p>\n");
    }
    if (report->table) {
        write_table(out, report);
    } else {
        write_one(out, report);
    }
    wf_buf_text(out, "</body>\n</html>\n");
}
