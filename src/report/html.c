/* One page that needs nothing else: findings with their source, the graphs of the files, filters. */
#include "report/html_page.h"
#include "report/report.h"

static const struct wf_graph *graph_of(const struct wf_report *report, const struct wf_source *source) {
    struct wf_str path = wf_report_path(source);
    for (size_t i = 0; i < report->graph_count; i++) {
        if (!report->graphs[i]->of_workflows && wf_str_eq(report->graphs[i]->path, path)) {
            return report->graphs[i];
        }
    }
    return NULL;
}

/* The findings of one file, from `from` on. Returns the index behind its last one. */
static size_t write_file(struct wf_buf *out, const struct wf_report *report, size_t from) {
    const struct wf_source *source = report->findings[from]->source;
    const struct wf_graph *graph = graph_of(report, source);
    size_t end = from;
    wf_html_begin_file(out, wf_report_path(source), false);
    if (graph != NULL) {
        wf_html_graph(out, graph, "Jobs");
    }
    for (; end < report->count && wf_str_eq(report->findings[end]->source->path, source->path); end++) {
        wf_html_finding(out, report->findings[end]);
    }
    wf_buf_text(out, "</section>\n");
    return end;
}

static bool has_findings(const struct wf_report *report, struct wf_str path) {
    for (size_t i = 0; i < report->count; i++) {
        if (wf_str_eq(wf_report_path(report->findings[i]->source), path)) {
            return true;
        }
    }
    return false;
}

/* Workflows in which nothing was found have a graph all the same. */
static void write_quiet_files(struct wf_buf *out, const struct wf_report *report) {
    for (size_t i = 0; i < report->graph_count; i++) {
        const struct wf_graph *graph = report->graphs[i];
        if (!graph->of_workflows && !has_findings(report, graph->path)) {
            wf_html_begin_file(out, graph->path, true);
            wf_buf_text(out, "<p class=\"where\">no findings</p>\n");
            wf_html_graph(out, graph, "Jobs");
            wf_buf_text(out, "</section>\n");
        }
    }
}

static void write_overviews(struct wf_buf *out, const struct wf_report *report) {
    for (size_t i = 0; i < report->graph_count; i++) {
        const struct wf_graph *graph = report->graphs[i];
        if (graph->of_workflows && graph->nodes.len > 1) {
            wf_html_graph(out, graph, "Which workflow starts which");
        }
    }
}

static void write_filters(struct wf_buf *out, const struct wf_report *report) {
    struct wf_html_filters filters = {.rule_label = "rule"};
    wf_html_count_findings(out->arena, &filters, report->findings, report->count);
    wf_html_filters(out, &filters);
}

static void write(struct wf_buf *out, const struct wf_report *report) {
    wf_html_begin(out);
    wf_buf_text(out, "<header>\n<h1>wfgen</h1>\n<p>");
    wf_report_summary(out, report);
    wf_buf_printf(out, "</p>\n<p class=\"where\">version %s; \"wfgen explain RULE\" tells why</p>\n",
                  report->version);
    if (report->count > 0) {
        write_filters(out, report);
    }
    wf_buf_text(out, "</header>\n<main>\n");
    write_overviews(out, report);
    for (size_t i = 0; i < report->count;) {
        i = write_file(out, report, i);
    }
    write_quiet_files(out, report);
    wf_html_end(out);
}

const struct wf_format wf_format_html = {
    .name = "html",
    .title = "one page with sources, graphs and filters",
    .graphs = true,
    .write = write,
};
