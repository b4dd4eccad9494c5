/* {"version":1, ...}: what stands in it is added to, never taken away. */
#include "report/report.h"
#include "report/review.h"

static void put_text(struct wf_buf *out, const char *before, const char *key, struct wf_str value) {
    wf_buf_printf(out, "%s\"%s\":", before, key);
    wf_buf_json(out, value);
}

static void put_side(struct wf_buf *out, const char *key, const struct wf_review_file *file,
                     const struct wf_fact *fact) {
    wf_buf_printf(out, ",\"%s\":", key);
    if (file == NULL || fact == NULL) {
        wf_buf_text(out, "null");
        return;
    }
    struct wf_pos begin = wf_source_pos(file->source, fact->span.begin),
                  end = wf_source_pos(file->source, fact->span.end);
    put_text(out, "{", "file", file->path);
    wf_buf_printf(out, ",\"line\":%u,\"column\":%u,\"endLine\":%u,\"endColumn\":%u", begin.line, begin.column,
                  end.line, end.column);
    put_text(out, ",", "value", fact->shown.len > 0 ? fact->shown : fact->value);
    wf_buf_char(out, '}');
}

static void put_change(struct wf_buf *out, const struct wf_review_pair *pair,
                       const struct wf_review_change *change) {
    put_text(out, "{", "class", wf_str_of(wf_review_class_name(change->class)));
    put_text(out, ",", "care", wf_str_of(wf_care_name(change->care)));
    put_text(out, ",", "kind", wf_str_of(wf_review_kind_name(change->kind)));
    wf_buf_printf(out, ",\"new\":%s", change->inherited ? "true" : "false");
    put_text(out, ",", "where", change->where);
    wf_buf_text(out, ",\"alsoIn\":[");
    for (size_t i = 0; i < change->others.len; i++) {
        wf_buf_text(out, i > 0 ? "," : "");
        wf_buf_json(out, change->others.items[i]);
    }
    put_text(out, "],", "message", change->message);
    put_side(out, "before", pair->before, change->before);
    put_side(out, "after", pair->after, change->after);
    wf_buf_char(out, '}');
}

static const char *status_of(const struct wf_review_pair *pair) {
    bool renamed =
        pair->before != NULL && pair->after != NULL && !wf_str_eq(pair->before->path, pair->after->path);
    return pair->before == NULL  ? "added"
           : pair->after == NULL ? "removed"
           : renamed             ? "renamed"
                                 : "modified";
}

static void put_pair(struct wf_buf *out, const struct wf_review_pair *pair) {
    put_text(out, "{", "path", pair->path);
    if (pair->before != NULL) {
        put_text(out, ",", "oldPath", pair->before->path);
    }
    put_text(out, ",", "status", wf_str_of(status_of(pair)));
    wf_buf_printf(out, ",\"behaviourChange\":%s,\"changes\":[", pair->changes.len > 0 ? "true" : "false");
    for (size_t i = 0; i < pair->changes.len; i++) {
        wf_buf_text(out, i > 0 ? ",\n   " : "\n   ");
        put_change(out, pair, &pair->changes.items[i]);
    }
    wf_buf_text(out, "]}");
}

void wf_review_write_json(struct wf_buf *out, const struct wf_review_report *report) {
    const struct wf_review *review = report->review;
    put_text(out, "{\"version\":1,", "before", report->before);
    put_text(out, ",", "after", report->after);
    wf_buf_printf(
        out,
        ",\n \"summary\":{\"files\":%zu,\"high\":%zu,\"medium\":%zu,\"low\":%zu,\"newFindings\":%zu},\n "
        "\"files\":[",
        review->pairs.len, review->cares[WF_CARE_HIGH], review->cares[WF_CARE_MEDIUM],
        review->cares[WF_CARE_LOW], report->finding_count);
    for (size_t i = 0; i < review->pairs.len; i++) {
        wf_buf_text(out, i > 0 ? ",\n  " : "\n  ");
        put_pair(out, &review->pairs.items[i]);
    }
    wf_buf_text(out, "],\n \"findings\":[");
    for (size_t i = 0; i < report->finding_count; i++) {
        wf_buf_text(out, i > 0 ? ",\n  " : "\n  ");
        wf_report_json_finding(out, report->findings[i]);
    }
    wf_buf_text(out, "]}\n");
}
