/* For the summary of a job ($GITHUB_STEP_SUMMARY) or a comment: GitHub's Markdown. A summary of more than 1
 * MiB is refused as a whole, so what would go beyond it is counted. */
#include "report/escape.h"
#include "report/report.h"

enum { MAX_BYTES = 1000 * 1000 };

static const char *const signs[] = {
    [WF_INFO] = "\xe2\x84\xb9\xef\xb8\x8f",    /* i */
    [WF_WARNING] = "\xe2\x9a\xa0\xef\xb8\x8f", /* a triangle */
    [WF_ERROR] = "\xe2\x9d\x8c",               /* a cross */
};

static void row(struct wf_buf *out, const struct wf_report *report, const struct wf_finding *finding) {
    struct wf_pos pos = wf_source_pos(finding->source, finding->span.begin);
    struct wf_str path = wf_report_repository_path(report, finding->source);
    wf_buf_printf(out, "| %s %s | ", signs[finding->severity], wf_severity_name(finding->severity));
    wf_escape_markdown_code(
        out, wf_arena_printf(out->arena, "%.*s:%u:%u", WF_STR_ARG(path), pos.line, pos.column));
    wf_buf_text(out, " | ");
    wf_escape_markdown(out, finding->message);
    if (finding->help.len > 0) {
        wf_buf_text(out, "<br>*help:* ");
        wf_escape_markdown(out, finding->help);
    }
    if (finding->fix != NULL) {
        bool safe = finding->fix->safety == WF_FIX_SAFE;
        wf_buf_printf(out, "<br>*fix%s:* ", safe ? "" : " (unsafe)");
        wf_escape_markdown(out, wf_str_of(finding->fix->title));
    }
    wf_buf_printf(out, " | `%s` |\n", finding->rule);
}

static void table(struct wf_buf *out, const struct wf_report *report, const struct wf_finding **findings,
                  size_t count) {
    wf_buf_text(out, "| | where | what | rule |\n| --- | --- | --- | --- |\n");
    for (size_t i = 0; i < count; i++) {
        if (out->len > MAX_BYTES) {
            wf_buf_printf(out, "\nand %zu more\n", count - i);
            return;
        }
        row(out, report, findings[i]);
    }
}

static void write(struct wf_buf *out, const struct wf_report *report) {
    const struct wf_finding **findings = wf_report_by_severity(out->arena, report);
    struct wf_tally tally = wf_report_tally(report);
    size_t infos = tally.severities[WF_INFO];
    size_t grave = report->count - infos;
    wf_buf_text(out, "### wfgen: ");
    wf_report_summary(out, report);
    wf_buf_char(out, '\n');
    if (grave > 0) {
        wf_buf_char(out, '\n');
        table(out, report, findings, grave);
    }
    if (infos > 0) {
        wf_buf_printf(out, "\n<details><summary>%zu info%s</summary>\n\n", infos, infos == 1 ? "" : "s");
        table(out, report, findings + grave, infos);
        wf_buf_text(out, "\n</details>\n");
    }
}

const struct wf_format wf_format_markdown = {
    .name = "markdown",
    .title = "tables for the summary of a job",
    .write = write,
};
