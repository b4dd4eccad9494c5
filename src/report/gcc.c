/* `file:line:column: severity: message [rule]`, as compilers write it; what GCC calls a note is an info or a
 * second place of the finding before it. */
#include "report/report.h"
#include "report/show.h"

static void line(struct wf_buf *out, const struct wf_source *source, struct wf_span span,
                 const char *severity, struct wf_str message) {
    struct wf_pos pos = wf_source_pos(source, span.begin);
    wf_show(out, wf_report_path(source));
    wf_buf_printf(out, ":%u:%u: %s: ", pos.line, pos.column, severity);
    wf_show(out, message);
}

static void add(struct wf_buf *out, struct wf_pieces *pieces, const struct wf_report *report) {
    (void)pieces;
    static const char *const severities[] = {
        [WF_INFO] = "note", [WF_WARNING] = "warning", [WF_ERROR] = "error"};
    for (size_t i = 0; i < report->count; i++) {
        const struct wf_finding *finding = report->findings[i];
        line(out, finding->source, finding->span, severities[finding->severity], finding->message);
        wf_buf_printf(out, " [%s]\n", finding->rule);
        for (size_t j = 0; j < finding->note_count; j++) {
            const struct wf_note *note = &finding->notes[j];
            line(out, note->source, note->span, "note", note->message);
            wf_buf_char(out, '\n');
        }
    }
}

const struct wf_format wf_format_gcc = {
    .name = "gcc",
    .title = "one line each, as compilers write it, for editors",
    .add = add,
};
