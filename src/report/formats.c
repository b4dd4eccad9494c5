#include "report/report.h"

extern const struct wf_format wf_format_checkstyle;
extern const struct wf_format wf_format_gcc;
extern const struct wf_format wf_format_github;
extern const struct wf_format wf_format_gitlab;
extern const struct wf_format wf_format_html;
extern const struct wf_format wf_format_json;
extern const struct wf_format wf_format_jsonl;
extern const struct wf_format wf_format_junit;
extern const struct wf_format wf_format_markdown;
extern const struct wf_format wf_format_rdjson;
extern const struct wf_format wf_format_rdjsonl;
extern const struct wf_format wf_format_sarif;
extern const struct wf_format wf_format_statistics;
extern const struct wf_format wf_format_text;

const struct wf_format *const wf_formats[] = {
    &wf_format_text,   &wf_format_gcc,      &wf_format_jsonl,      &wf_format_json,       &wf_format_sarif,
    &wf_format_github, &wf_format_markdown, &wf_format_gitlab,     &wf_format_checkstyle, &wf_format_junit,
    &wf_format_rdjson, &wf_format_rdjsonl,  &wf_format_statistics, &wf_format_html,
};

const size_t wf_format_count = sizeof wf_formats / sizeof wf_formats[0];

const struct wf_format *wf_format_find(struct wf_str name) {
    for (size_t i = 0; i < wf_format_count; i++) {
        if (wf_str_is(name, wf_formats[i]->name)) {
            return wf_formats[i];
        }
    }
    return NULL;
}

/* --- pieces --------------------------------------------------------------------------------------------- */

bool wf_format_has_pieces(const struct wf_format *format) {
    return format->write == NULL;
}

void wf_format_begin(const struct wf_format *format, struct wf_buf *out, struct wf_pieces *pieces) {
    if (format->begin != NULL) {
        format->begin(out, pieces);
    }
}

void wf_format_add(const struct wf_format *format, struct wf_buf *out, struct wf_pieces *pieces,
                   const struct wf_report *report) {
    format->add(out, pieces, report);
    pieces->count += report->count;
}

void wf_format_end(const struct wf_format *format, struct wf_buf *out, struct wf_pieces *pieces,
                   const struct wf_report *report) {
    if (format->end != NULL) {
        format->end(out, pieces, report);
    }
}

void wf_format_write(const struct wf_format *format, struct wf_buf *out, const struct wf_report *report) {
    if (format->write != NULL) {
        format->write(out, report);
        return;
    }
    struct wf_pieces pieces = {.arena = out->arena};
    struct wf_tally total = wf_report_tally(report);
    struct wf_report none = *report;
    none.count = 0;
    none.total = &total;
    wf_format_begin(format, out, &pieces);
    wf_format_add(format, out, &pieces, report);
    wf_format_end(format, out, &pieces, &none);
}
