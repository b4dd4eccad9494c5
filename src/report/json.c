/* One object: version (of this format, 1), tool, files (that were checked), summary, and findings, whose
 * members are those of the format "jsonl". Members may be added, none will change or go. */
#include "report/report.h"

static void summary(struct wf_buf *out, const struct wf_report *report) {
    struct wf_tally tally = wf_report_tally(report);
    wf_buf_printf(
        out,
        "\"summary\":{\"errors\":%zu,\"warnings\":%zu,\"infos\":%zu,\"fixable\":%zu,\"fixableUnsafe\":%zu}",
        tally.severities[WF_ERROR], tally.severities[WF_WARNING], tally.severities[WF_INFO], tally.safe,
        tally.unsafe);
}

static void write(struct wf_buf *out, const struct wf_report *report) {
    wf_buf_printf(out, "{\"version\":1,\"tool\":{\"name\":\"wfgen\",\"version\":\"%s\"},\"files\":%zu,",
                  report->version, report->files);
    summary(out, report);
    wf_buf_text(out, ",\"findings\":[");
    for (size_t i = 0; i < report->count; i++) {
        wf_buf_text(out, i > 0 ? ",\n" : "\n");
        wf_report_json_finding(out, report->findings[i]);
    }
    wf_buf_text(out, report->count > 0 ? "\n]}\n" : "]}\n");
}

const struct wf_format wf_format_json = {
    .name = "json",
    .title = "one JSON object, for other programs; stable",
    .write = write,
};
