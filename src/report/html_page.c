#include "report/html_page.h"

#include "report/escape.h"
#include "report/frame.h"
#include "report/graph.h"
#include "report/html_parts.h"
#include "report/report.h"
#include "report/show.h"
#include "rules/registry.h"

#include <stdlib.h>

/* --- text ----------------------------------------------------------------------------------------------- */

void wf_html_show(struct wf_buf *out, struct wf_str text) {
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

/* The frame's marks become elements, and its line ends stay. */
static void write_marked(struct wf_buf *out, struct wf_str text) {
    const char *close = "";
    size_t from = 0;
    for (size_t at = 0; at < text.len; at++) {
        char c = text.ptr[at];
        if (c != '\n' && (c < rail[0] || c > reset[0])) {
            continue;
        }
        wf_escape_markup(out, wf_str_sub(text, from, at));
        from = at + 1;
        if (c == '\n') {
            wf_buf_char(out, c);
        } else {
            wf_buf_text(out, c == reset[0] ? close : tag_of(c));
            close = c == rail[0] ? "</span>" : "</b>";
        }
    }
    wf_escape_markup(out, wf_str_sub(text, from, text.len));
}

void wf_html_frame(struct wf_buf *out, const struct wf_source *source, struct wf_span span, char mark) {
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
    wf_html_show(out, wf_report_path(source));
    wf_buf_printf(out, ":%u:%u</code>", pos.line, pos.column);
}

/* --- one finding ---------------------------------------------------------------------------------------- */

static void write_notes(struct wf_buf *out, const struct wf_finding *finding) {
    for (size_t i = 0; i < finding->note_count; i++) {
        const struct wf_note *note = &finding->notes[i];
        wf_buf_text(out, "<p class=\"note\">note: ");
        wf_html_show(out, note->message);
        wf_buf_text(out, " \xe2\x80\x94 ");
        write_place(out, note->source, note->span);
        wf_buf_text(out, "</p>\n");
        wf_html_frame(out, note->source, note->span, '-');
    }
}

static void write_advice(struct wf_buf *out, const struct wf_finding *finding) {
    if (finding->help.len > 0) {
        wf_buf_text(out, "<p class=\"help\">help: ");
        wf_html_show(out, finding->help);
        wf_buf_text(out, "</p>\n");
    }
    if (finding->fix != NULL) {
        bool safe = finding->fix->safety == WF_FIX_SAFE;
        wf_buf_printf(out, "<p class=\"help\">%s: ", safe ? "fix" : "fix (unsafe)");
        wf_html_show(out, wf_str_of(finding->fix->title));
        wf_buf_text(out, "</p>\n");
    }
}

void wf_html_finding(struct wf_buf *out, const struct wf_finding *finding) {
    const char *severity = wf_severity_name(finding->severity);
    const struct wf_rule *rule = wf_rule_find(&wf_rules, wf_str_of(finding->rule));
    wf_buf_printf(out,
                  "<article class=\"finding %s\" data-severity=\"%s\" data-rule=\"%s\">\n<h3><span "
                  "class=\"tag\">%s</span> ",
                  severity, severity, finding->rule, severity);
    wf_html_show(out, finding->message);
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
    wf_html_frame(out, finding->source, finding->span, '^');
    write_notes(out, finding);
    write_advice(out, finding);
    wf_buf_text(out, "</article>\n");
}

/* --- filters -------------------------------------------------------------------------------------------- */

void wf_html_count(struct wf_arena *arena, struct wf_html_counts *counts, struct wf_str name) {
    for (size_t i = counts->list.len; i-- > 0;) {
        if (wf_str_cmp(counts->list.items[i].name, name) == 0) {
            counts->list.items[i].count++;
            return;
        }
    }
    *WF_PUSH(arena, &counts->list) = (struct wf_html_count){name, 1};
}

void wf_html_count_findings(struct wf_arena *arena, struct wf_html_filters *filters,
                            const struct wf_finding *const *findings, size_t count) {
    struct wf_report all = {.findings = findings, .count = count};
    struct wf_tally tally = wf_report_tally(&all);
    for (int i = WF_ERROR; i >= WF_INFO && count > 0; i--) {
        *WF_PUSH(arena, &filters->severities.list) =
            (struct wf_html_count){wf_str_of(wf_severity_name((enum wf_severity)i)), tally.severities[i]};
    }
    for (size_t i = 0; i < count; i++) {
        wf_html_count(arena, &filters->rules, wf_str_of(findings[i]->rule));
        wf_html_count(arena, &filters->paths, wf_report_path(findings[i]->source));
    }
}

static void write_choices(struct wf_buf *out, const char *legend, const struct wf_html_counts *counts) {
    wf_buf_printf(out, "<fieldset><legend>%s</legend>\n", legend);
    for (size_t i = 0; i < counts->list.len; i++) {
        const struct wf_html_count *one = &counts->list.items[i];
        wf_buf_printf(out,
                      "<label class=\"%.*s\"><input type=\"checkbox\" name=\"severity\" value=\"%.*s\" "
                      "checked> %.*s <span class=\"n\">%zu</span></label>\n",
                      WF_STR_ARG(one->name), WF_STR_ARG(one->name), WF_STR_ARG(one->name), one->count);
    }
    wf_buf_text(out, "</fieldset>\n");
}

static void write_options(struct wf_buf *out, const char *label, const char *name,
                          const struct wf_html_counts *counts) {
    wf_buf_printf(out, "<label>%s <select name=\"%s\"><option value=\"\">all</option>\n", label, name);
    for (size_t i = 0; i < counts->list.len; i++) {
        wf_buf_text(out, "<option value=\"");
        wf_html_show(out, counts->list.items[i].name);
        wf_buf_text(out, "\">");
        wf_html_show(out, counts->list.items[i].name);
        wf_buf_printf(out, " (%zu)</option>\n", counts->list.items[i].count);
    }
    wf_buf_text(out, "</select></label>\n");
}

static int by_name(const void *a, const void *b) {
    return wf_str_cmp(((const struct wf_html_count *)a)->name, ((const struct wf_html_count *)b)->name);
}

void wf_html_filters(struct wf_buf *out, struct wf_html_filters *filters) {
    if (filters->rules.list.len > 0) {
        qsort(filters->rules.list.items, filters->rules.list.len, sizeof *filters->rules.list.items, by_name);
    }
    wf_buf_text(out, "<form id=\"filter\" role=\"search\" aria-label=\"findings\">\n");
    if (filters->cares.list.len > 0) {
        write_choices(out, "care", &filters->cares);
    }
    if (filters->severities.list.len > 0) {
        write_choices(out, "severity", &filters->severities);
    }
    write_options(out, filters->rule_label, "rule", &filters->rules);
    write_options(out, "file", "file", &filters->paths);
    wf_buf_text(out, "<label>text <input type=\"search\" name=\"text\"></label>\n"
                     "<output id=\"shown\" aria-live=\"polite\"></output>\n</form>\n");
}

/* --- the page ------------------------------------------------------------------------------------------- */

void wf_html_begin(struct wf_buf *out) {
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

void wf_html_end(struct wf_buf *out) {
    wf_buf_printf(out, "</main>\n<script>%s</script>\n</body>\n</html>\n", wf_html_script);
}

void wf_html_begin_file(struct wf_buf *out, struct wf_str path, bool quiet) {
    wf_buf_printf(out, "<section class=\"file%s\" data-file=\"", quiet ? " quiet" : "");
    wf_html_show(out, path);
    wf_buf_text(out, "\">\n<h2>");
    wf_html_show(out, path);
    wf_buf_text(out, "</h2>\n");
}

void wf_html_graph(struct wf_buf *out, const struct wf_graph *graph, const char *title) {
    struct wf_graph_view view = {.graphs = &graph, .count = 1};
    wf_buf_printf(out, "<details><summary>%s</summary><div class=\"drawing\" tabindex=\"0\">\n", title);
    wf_graph_svg_element(out, &view, graph);
    wf_buf_text(out, "</div></details>\n");
}
