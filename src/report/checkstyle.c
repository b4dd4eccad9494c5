/* Checkstyle's XML, which Jenkins and reviewdog read. */
#include "report/escape.h"
#include "report/report.h"

static void attribute(struct wf_buf *out, const char *name, struct wf_str value) {
    wf_buf_printf(out, " %s=\"", name);
    wf_escape_markup(out, value);
    wf_buf_char(out, '"');
}

static void error(struct wf_buf *out, const struct wf_finding *finding) {
    struct wf_pos pos = wf_source_pos(finding->source, finding->span.begin);
    wf_buf_printf(out, "<error line=\"%u\" column=\"%u\" severity=\"%s\"", pos.line, pos.column,
                  wf_severity_name(finding->severity));
    attribute(out, "message", wf_report_sentence(out->arena, finding));
    wf_buf_printf(out, " source=\"wfgen.%s\"/>\n", finding->rule);
}

static void begin(struct wf_buf *out, struct wf_pieces *pieces) {
    (void)pieces;
    wf_buf_text(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"4.3\">\n");
}

static void add(struct wf_buf *out, struct wf_pieces *pieces, const struct wf_report *report) {
    const struct wf_source *open = NULL;
    (void)pieces;
    for (size_t i = 0; i < report->count; i++) {
        const struct wf_finding *finding = report->findings[i];
        if (finding->source != open) {
            wf_buf_text(out, open != NULL ? "</file>\n<file" : "<file");
            attribute(out, "name", wf_report_repository_path(report, finding->source));
            wf_buf_text(out, ">\n");
            open = finding->source;
        }
        error(out, finding);
    }
    wf_buf_text(out, open != NULL ? "</file>\n" : "");
}

static void end(struct wf_buf *out, struct wf_pieces *pieces, const struct wf_report *report) {
    (void)pieces;
    (void)report;
    wf_buf_text(out, "</checkstyle>\n");
}

const struct wf_format wf_format_checkstyle = {
    .name = "checkstyle",
    .title = "Checkstyle's XML, for Jenkins and reviewdog",
    .begin = begin,
    .add = add,
    .end = end,
};
