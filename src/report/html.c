/* One page that needs nothing else: findings with their source, the graphs of the files, filters. Its script
 * is the one of html_parts.c, and the only one that the page lets a browser run. */
#include "report/escape.h"
#include "report/frame.h"
#include "report/graph.h"
#include "report/html_parts.h"
#include "report/report.h"
#include "report/show.h"
#include "rules/registry.h"

/* --- text ----------------------------------------------------------------------------------------------- */

/* The user's text as it is read: what could change how the rest is read is escaped, too. */
static void show(struct wf_buf *out, struct wf_str text) {
    struct wf_buf safe = {.arena = out->arena};
    wf_show(&safe, text);
    wf_escape_markup(out, wf_buf_view(&safe));
}

/* Marks of a frame, which the user's text cannot hold: control characters in it are escaped. */
static const char rail[] = "\001", hot[] = "\002", reset[] = "\003";

static const char *tag_of(char c) {
    static const char *const tags[] = {"<span class=\"rail\">", "<b>", ""};
    return tags[c - 1];
}

/* The frame's marks become elements. */
static void write_marked(struct wf_buf *out, struct wf_str text) {
    const char *close = "";
    size_t from = 0;
    for (size_t at = 0; at < text.len; at++) {
        if (text.ptr[at] >= rail[0] && text.ptr[at] <= reset[0]) {
            char c = text.ptr[at];
            wf_escape_markup(out, wf_str_sub(text, from, at));
            from = at + 1;
            wf_buf_text(out, c == reset[0] ? close : tag_of(c));
            close = c == rail[0] ? "</span>" : "</b>";
        }
    }
    wf_escape_markup(out, wf_str_sub(text, from, text.len));
}

static void write_frame(struct wf_buf *out, const struct wf_source *source, struct wf_span span, char mark) {
    struct wf_frame frame = {source, span, mark, rail, hot, reset};
    struct wf_buf text = {.arena = out->arena};
    wf_frame_write(&text, &frame, wf_frame_gutter(&frame));
    wf_buf_text(out, "<pre tabindex=\"0\">");
    write_marked(out, wf_buf_view(&text));
    wf_buf_text(out, "</pre>\n");
}

static void write_place(struct wf_buf *out, const struct wf_source *source, struct wf_span span) {
    struct wf_pos pos = wf_source_pos(source, span.begin);
    wf_buf_text(out, "<code>");
    show(out, wf_report_path(source));
    wf_buf_printf(out, ":%u:%u</code>", pos.line, pos.column);
}

/* --- one finding ---------------------------------------------------------------------------------------- */

static void write_notes(struct wf_buf *out, const struct wf_finding *finding) {
    for (size_t i = 0; i < finding->note_count; i++) {
        const struct wf_note *note = &finding->notes[i];
        wf_buf_text(out, "<p class=\"note\">note: ");
        show(out, note->message);
        wf_buf_text(out, " \xe2\x80\x94 ");
        write_place(out, note->source, note->span);
        wf_buf_text(out, "</p>\n");
        write_frame(out, note->source, note->span, '-');
    }
}

static void write_advice(struct wf_buf *out, const struct wf_finding *finding) {
    if (finding->help.len > 0) {
        wf_buf_text(out, "<p class=\"help\">help: ");
        show(out, finding->help);
        wf_buf_text(out, "</p>\n");
    }
    if (finding->fix != NULL) {
        bool safe = finding->fix->safety == WF_FIX_SAFE;
        wf_buf_printf(out, "<p class=\"help\">%s: ", safe ? "fix" : "fix (unsafe)");
        show(out, wf_str_of(finding->fix->title));
        wf_buf_text(out, "</p>\n");
    }
}

static void write_finding(struct wf_buf *out, const struct wf_finding *finding) {
    const char *severity = wf_severity_name(finding->severity);
    const struct wf_rule *rule = wf_rule_find(&wf_rules, wf_str_of(finding->rule));
    wf_buf_printf(out,
                  "<article class=\"finding %s\" data-severity=\"%s\" data-rule=\"%s\">\n<h3><span "
                  "class=\"tag\">%s</span> ",
                  severity, severity, finding->rule, severity);
    show(out, finding->message);
    wf_buf_text(out, "</h3>\n<p class=\"where\">");
    write_place(out, finding->source, finding->span);
    wf_buf_printf(out, " \xc2\xb7 <a href=\"#rule=%s\" title=\"", finding->rule);
    wf_escape_markup(out, wf_str_of(rule != NULL ? rule->title : ""));
    wf_buf_printf(out, "\">%s</a>", finding->rule);
    if (finding->security != WF_LEVEL_NONE) {
        wf_buf_printf(out, " \xc2\xb7 security: %s, confidence: %s", wf_level_name(finding->security),
                      wf_level_name(finding->confidence));
    }
    wf_buf_text(out, "</p>\n");
    write_frame(out, finding->source, finding->span, '^');
    write_notes(out, finding);
    write_advice(out, finding);
    wf_buf_text(out, "</article>\n");
}

/* --- files ---------------------------------------------------------------------------------------------- */

static const struct wf_graph *graph_of(const struct wf_report *report, const struct wf_source *source) {
    struct wf_str path = wf_report_path(source);
    for (size_t i = 0; i < report->graph_count; i++) {
        if (!report->graphs[i]->of_workflows && wf_str_eq(report->graphs[i]->path, path)) {
            return report->graphs[i];
        }
    }
    return NULL;
}

static void write_graph(struct wf_buf *out, const struct wf_graph *graph, const char *title, bool open) {
    struct wf_graph_view view = {.graphs = &graph, .count = 1};
    wf_buf_printf(out, "<details%s><summary>%s</summary><div class=\"drawing\" tabindex=\"0\">\n",
                  open ? " open" : "", title);
    wf_graph_svg_element(out, &view, graph);
    wf_buf_text(out, "</div></details>\n");
}

static void begin_file(struct wf_buf *out, struct wf_str path, bool quiet) {
    wf_buf_printf(out, "<section class=\"file%s\" data-file=\"", quiet ? " quiet" : "");
    show(out, path);
    wf_buf_text(out, "\">\n<h2>");
    show(out, path);
    wf_buf_text(out, "</h2>\n");
}

/* The findings of one file, from `from` on. Returns the index behind its last one. */
static size_t write_file(struct wf_buf *out, const struct wf_report *report, size_t from) {
    const struct wf_source *source = report->findings[from]->source;
    const struct wf_graph *graph = graph_of(report, source);
    size_t end = from;
    begin_file(out, wf_report_path(source), false);
    if (graph != NULL) {
        write_graph(out, graph, "Jobs", false);
    }
    for (; end < report->count && wf_str_eq(report->findings[end]->source->path, source->path); end++) {
        write_finding(out, report->findings[end]);
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
            begin_file(out, graph->path, true);
            wf_buf_text(out, "<p class=\"where\">no findings</p>\n");
            write_graph(out, graph, "Jobs", false);
            wf_buf_text(out, "</section>\n");
        }
    }
}

static void write_overviews(struct wf_buf *out, const struct wf_report *report) {
    for (size_t i = 0; i < report->graph_count; i++) {
        const struct wf_graph *graph = report->graphs[i];
        if (graph->of_workflows && graph->nodes.len > 1) {
            write_graph(out, graph, "Which workflow starts which", false);
        }
    }
}

/* --- filters -------------------------------------------------------------------------------------------- */

static void write_severities(struct wf_buf *out, const struct wf_report *report) {
    struct wf_tally tally = wf_report_tally(report);
    wf_buf_text(out, "<fieldset><legend>severity</legend>\n");
    for (int i = WF_ERROR; i >= WF_INFO; i--) {
        const char *name = wf_severity_name((enum wf_severity)i);
        wf_buf_printf(out,
                      "<label class=\"%s\"><input type=\"checkbox\" name=\"severity\" value=\"%s\" checked> "
                      "%s <span class=\"n\">%zu</span></label>\n",
                      name, name, name, tally.severities[i]);
    }
    wf_buf_text(out, "</fieldset>\n");
}

static void write_option(struct wf_buf *out, struct wf_str value, size_t count) {
    wf_buf_text(out, "<option value=\"");
    show(out, value);
    wf_buf_text(out, "\">");
    show(out, value);
    wf_buf_printf(out, " (%zu)</option>\n", count);
}

static void write_rules(struct wf_buf *out, const struct wf_report *report) {
    wf_buf_text(out, "<label>rule <select name=\"rule\"><option value=\"\">all</option>\n");
    for (size_t r = 0; r < wf_rules.count; r++) {
        size_t count = 0;
        for (size_t i = 0; i < report->count; i++) {
            count += strcmp(report->findings[i]->rule, wf_rules.rules[r]->id) == 0 ? 1 : 0;
        }
        if (count > 0) {
            write_option(out, wf_str_of(wf_rules.rules[r]->id), count);
        }
    }
    wf_buf_text(out, "</select></label>\n");
}

static void write_paths(struct wf_buf *out, const struct wf_report *report) {
    wf_buf_text(out, "<label>file <select name=\"file\"><option value=\"\">all</option>\n");
    for (size_t i = 0, next; i < report->count; i = next) {
        struct wf_str path = report->findings[i]->source->path;
        next = i + 1;
        while (next < report->count && wf_str_eq(report->findings[next]->source->path, path)) {
            next++;
        }
        write_option(out, wf_report_path(report->findings[i]->source), next - i);
    }
    wf_buf_text(out, "</select></label>\n");
}

static void write_filters(struct wf_buf *out, const struct wf_report *report) {
    wf_buf_text(out, "<form id=\"filter\" role=\"search\" aria-label=\"findings\">\n");
    write_severities(out, report);
    write_rules(out, report);
    write_paths(out, report);
    wf_buf_text(out, "<label>text <input type=\"search\" name=\"text\"></label>\n"
                     "<output id=\"shown\" aria-live=\"polite\"></output>\n</form>\n");
}

/* --- the page ------------------------------------------------------------------------------------------- */

static void write_head(struct wf_buf *out) {
    wf_buf_printf(out,
                  "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                  "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                  "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
                  "'unsafe-inline'; script-src '%s'; base-uri 'none'; form-action 'none'\">\n"
                  "<title>wfgen</title>\n<style>\n%s",
                  wf_html_script_hash, wf_html_style);
    wf_graph_svg_style(out);
    wf_buf_text(out, "</style>\n</head>\n<body>\n");
}

static void write(struct wf_buf *out, const struct wf_report *report) {
    write_head(out);
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
    wf_buf_printf(out, "</main>\n<script>%s</script>\n</body>\n</html>\n", wf_html_script);
}

const struct wf_format wf_format_html = {
    .name = "html",
    .title = "one page with sources, graphs and filters",
    .graphs = true,
    .write = write,
};
