/* reviewdog's diagnostics: one object ("rdjson"), or one a line ("rdjsonl"). Columns count bytes from 1, ends
 * point behind the last one. A fix is one suggestion, whatever its number of edits: a reviewer takes it as a
 * whole. */
#include "report/report.h"

static void position(struct wf_buf *out, const char *name, const struct wf_source *source, uint32_t offset) {
    uint32_t line = wf_source_line_of(source, offset);
    uint32_t begin = wf_source_line_begin(source, line);
    size_t mark = line == 1 && offset >= source->bom ? source->bom : 0;
    wf_buf_printf(out, "\"%s\":{\"line\":%u,\"column\":%zu}", name, line, offset - begin - mark + 1);
}

static void range(struct wf_buf *out, const struct wf_source *source, struct wf_span span) {
    wf_buf_text(out, "\"range\":{");
    position(out, "start", source, span.begin);
    wf_buf_char(out, ',');
    position(out, "end", source, span.end);
    wf_buf_char(out, '}');
}

static void location(struct wf_buf *out, const struct wf_report *report, const struct wf_source *source,
                     struct wf_span span) {
    wf_buf_text(out, "\"location\":{\"path\":");
    wf_buf_json(out, wf_report_repository_path(report, source));
    wf_buf_char(out, ',');
    range(out, source, span);
    wf_buf_char(out, '}');
}

static void related(struct wf_buf *out, const struct wf_report *report, const struct wf_finding *finding) {
    wf_buf_text(out, ",\"related_locations\":[");
    for (size_t i = 0; i < finding->note_count; i++) {
        wf_buf_text(out, i > 0 ? ",{\"message\":" : "{\"message\":");
        wf_buf_json(out, finding->notes[i].message);
        wf_buf_char(out, ',');
        location(out, report, finding->notes[i].source, finding->notes[i].span);
        wf_buf_char(out, '}');
    }
    wf_buf_char(out, ']');
}

static void suggestion(struct wf_buf *out, const struct wf_finding *finding) {
    struct wf_edit edit = wf_report_one_edit(out->arena, finding->source, finding->fix);
    wf_buf_text(out, ",\"suggestions\":[{");
    range(out, finding->source, edit.span);
    wf_buf_text(out, ",\"text\":");
    wf_buf_json(out, edit.text);
    wf_buf_text(out, "}]");
}

static void diagnostic(struct wf_buf *out, const struct wf_report *report, const struct wf_finding *finding) {
    static const char *const severities[] = {
        [WF_INFO] = "INFO", [WF_WARNING] = "WARNING", [WF_ERROR] = "ERROR"};
    wf_buf_text(out, "{\"message\":");
    wf_buf_json(out, wf_report_sentence(out->arena, finding));
    wf_buf_char(out, ',');
    location(out, report, finding->source, finding->span);
    wf_buf_printf(out, ",\"severity\":\"%s\",\"source\":{\"name\":\"wfgen\"},\"code\":{\"value\":\"%s\"}",
                  severities[finding->severity], finding->rule);
    if (finding->note_count > 0) {
        related(out, report, finding);
    }
    if (finding->fix != NULL) {
        suggestion(out, finding);
    }
    wf_buf_char(out, '}');
}

static void add_lines(struct wf_buf *out, struct wf_pieces *pieces, const struct wf_report *report) {
    (void)pieces;
    for (size_t i = 0; i < report->count; i++) {
        diagnostic(out, report, report->findings[i]);
        wf_buf_char(out, '\n');
    }
}

static void begin(struct wf_buf *out, struct wf_pieces *pieces) {
    (void)pieces;
    wf_buf_text(out, "{\"source\":{\"name\":\"wfgen\"},\"diagnostics\":[");
}

static void add(struct wf_buf *out, struct wf_pieces *pieces, const struct wf_report *report) {
    for (size_t i = 0; i < report->count; i++) {
        wf_buf_text(out, pieces->count + i > 0 ? ",\n" : "\n");
        diagnostic(out, report, report->findings[i]);
    }
}

static void end(struct wf_buf *out, struct wf_pieces *pieces, const struct wf_report *report) {
    (void)report;
    wf_buf_text(out, pieces->count > 0 ? "\n]}\n" : "]}\n");
}

const struct wf_format wf_format_rdjson = {
    .name = "rdjson",
    .title = "reviewdog's diagnostics with suggestions",
    .begin = begin,
    .add = add,
    .end = end,
};

const struct wf_format wf_format_rdjsonl = {
    .name = "rdjsonl",
    .title = "the same, one a line",
    .add = add_lines,
};
