#include "report/report.h"
#include "report/review.h"
#include "report/show.h"

static const char *color_of(const struct wf_review_report *report, enum wf_care care) {
    static const char *const colors[] = {
        [WF_CARE_LOW] = "\x1b[2m", [WF_CARE_MEDIUM] = "\x1b[33m", [WF_CARE_HIGH] = "\x1b[1;31m"};
    return report->color ? colors[care] : "";
}

static void put_change(struct wf_buf *out, const struct wf_review_report *report,
                       const struct wf_review_pair *pair, const struct wf_review_change *change) {
    uint32_t now = wf_review_line(pair, change, false), then = wf_review_line(pair, change, true);
    struct wf_str others = wf_review_others(out->arena, change);
    wf_buf_printf(out, "  %s%-6s%s %s", color_of(report, change->care), wf_care_name(change->care),
                  report->color ? "\x1b[0m" : "", wf_review_class_name(change->class));
    if (now + then > 0) {
        wf_buf_printf(out, ", %sline %u", now > 0 ? "" : "old ", now > 0 ? now : then);
    }
    wf_buf_text(out, "\n         ");
    wf_show(out, change->where);
    wf_buf_text(out, change->where.len > 0 ? ": " : "");
    wf_show(out, change->message);
    if (others.len > 0) {
        wf_buf_text(out, "\n         also in ");
        wf_show(out, others);
    }
    wf_buf_char(out, '\n');
}

static void put_pair(struct wf_buf *out, const struct wf_review_report *report,
                     const struct wf_review_pair *pair) {
    wf_buf_text(out, report->color ? "\x1b[1m" : "");
    wf_show(out, pair->path);
    wf_buf_text(out, report->color ? "\x1b[0m\n" : "\n");
    for (size_t i = 0; i < pair->changes.len; i++) {
        put_change(out, report, pair, &pair->changes.items[i]);
    }
    if (pair->changes.len == 0) {
        wf_buf_text(out, "  no behaviour change\n");
    }
    wf_buf_char(out, '\n');
}

static void put_finding(struct wf_buf *out, const struct wf_finding *finding) {
    struct wf_pos pos = wf_source_pos(finding->source, finding->span.begin);
    wf_buf_text(out, "  ");
    wf_show(out, wf_report_path(finding->source));
    wf_buf_printf(out, ":%u:%u: %s: ", pos.line, pos.column, wf_severity_name(finding->severity));
    wf_show(out, finding->message);
    wf_buf_printf(out, " [%s]\n", finding->rule);
}

void wf_review_write_text(struct wf_buf *out, const struct wf_review_report *report) {
    for (size_t i = 0; i < report->review->pairs.len; i++) {
        put_pair(out, report, &report->review->pairs.items[i]);
    }
    if (report->finding_count > 0) {
        wf_buf_text(out, "new findings\n");
    }
    for (size_t i = 0; i < report->finding_count; i++) {
        put_finding(out, report->findings[i]);
    }
    wf_buf_text(out, report->finding_count > 0 ? "\n" : "");
    wf_show(out, report->before);
    wf_buf_text(out, " -> ");
    wf_show(out, report->after);
    wf_buf_text(out, ": ");
    wf_review_summary(out, report);
    wf_buf_char(out, '\n');
}
