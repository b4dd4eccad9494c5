/* For a comment at a pull request, or the summary of a job. */
#include "report/escape.h"
#include "report/report.h"
#include "report/review.h"

struct body {
    struct wf_buf *out;
    const struct wf_review_report *report;
    size_t begin, limit; /* of the bytes of `out` */
    size_t left_out;
    enum wf_care least, most; /* of the changes that are told */
};

static const char *sign(enum wf_care care) {
    static const char *const signs[] = {"", "\xe2\x9a\xa0\xef\xb8\x8f ", "\xf0\x9f\x94\xb4 "};
    return signs[care];
}

/* Takes what was written since `at` back when it is too much. */
static void close_entry(struct body *body, size_t at) {
    if (body->out->len - body->begin > body->limit || body->left_out > 0) {
        body->out->len = at;
        body->left_out++;
    }
}

static void put_change(struct body *body, const struct wf_review_pair *pair,
                       const struct wf_review_change *change) {
    struct wf_buf *out = body->out;
    size_t at = out->len;
    uint32_t now = wf_review_line(pair, change, false), then = wf_review_line(pair, change, true);
    struct wf_str others = wf_review_others(out->arena, change);
    wf_buf_printf(out, "| %s%s | ", sign(change->care), wf_care_name(change->care));
    if (now + then > 0) {
        wf_buf_printf(out, "%s%u", now > 0 ? "" : "old ", now > 0 ? now : then);
    }
    wf_buf_printf(out, " | `%s` | ", wf_review_class_name(change->class));
    if (change->where.len > 0) {
        wf_escape_markdown(out, change->where);
        wf_buf_text(out, ": ");
    }
    wf_escape_markdown(out, change->message);
    if (others.len > 0) {
        wf_buf_text(out, "<br>also in ");
        wf_escape_markdown(out, others);
    }
    wf_buf_text(out, " |\n");
    close_entry(body, at);
}

static bool is_told(const struct body *body, const struct wf_review_change *change) {
    return change->care >= body->least && change->care <= body->most;
}

static void put_pair(struct body *body, const struct wf_review_pair *pair) {
    size_t told = 0;
    for (size_t i = 0; i < pair->changes.len; i++) {
        told += is_told(body, &pair->changes.items[i]) ? 1 : 0;
    }
    if (told == 0) {
        return;
    }
    size_t at = body->out->len, before = body->left_out;
    wf_buf_text(body->out, "\n**");
    wf_escape_markdown_code(body->out, pair->path);
    wf_buf_text(body->out, "**\n\n| care | line | class | what |\n| --- | ---: | --- | --- |\n");
    for (size_t i = 0; i < pair->changes.len; i++) {
        if (is_told(body, &pair->changes.items[i])) {
            put_change(body, pair, &pair->changes.items[i]);
        }
    }
    if (body->left_out - before == told) {
        body->out->len = at;
    }
}

static void put_same(struct body *body) {
    const struct wf_review *review = body->report->review;
    for (size_t i = 0; i < review->pairs.len; i++) {
        size_t at = body->out->len;
        if (review->pairs.items[i].changes.len == 0) {
            wf_buf_text(body->out, "\n");
            wf_escape_markdown_code(body->out, review->pairs.items[i].path);
            wf_buf_text(body->out, ": no behaviour change\n");
            close_entry(body, at);
        }
    }
}

static void put_finding(struct body *body, const struct wf_finding *finding) {
    struct wf_pos pos = wf_source_pos(finding->source, finding->span.begin);
    struct wf_str path = wf_report_path(finding->source);
    size_t at = body->out->len;
    wf_buf_text(body->out, "* ");
    wf_escape_markdown_code(
        body->out, wf_arena_printf(body->out->arena, "%.*s:%u:%u", WF_STR_ARG(path), pos.line, pos.column));
    wf_buf_printf(body->out, " %s: ", wf_severity_name(finding->severity));
    wf_escape_markdown(body->out, finding->message);
    wf_buf_printf(body->out, " `%s`\n", finding->rule);
    close_entry(body, at);
}

static void put_all(struct body *body, enum wf_care least, enum wf_care most) {
    body->least = least;
    body->most = most;
    for (size_t i = 0; i < body->report->review->pairs.len; i++) {
        put_pair(body, &body->report->review->pairs.items[i]);
    }
}

static void put_findings(struct body *body) {
    if (body->report->finding_count > 0 && body->left_out == 0) {
        wf_buf_text(body->out, "\n**New findings**\n\n");
    }
    for (size_t i = 0; i < body->report->finding_count; i++) {
        put_finding(body, body->report->findings[i]);
    }
}

void wf_review_markdown_body(struct wf_buf *out, const struct wf_review_report *report, size_t limit) {
    struct body body = {.out = out, .report = report, .begin = out->len, .limit = limit - WF_REVIEW_RESERVE};
    size_t small = report->review->cares[WF_CARE_LOW];
    wf_buf_text(out, "### wfgen review: ");
    wf_review_summary(out, report);
    wf_buf_char(out, '\n');
    put_all(&body, WF_CARE_MEDIUM, WF_CARE_HIGH);
    put_findings(&body);
    if (small > 0 && body.left_out == 0) {
        wf_buf_printf(out, "\n<details><summary>%zu small change%s</summary>\n", small,
                      small == 1 ? "" : "s");
        put_all(&body, WF_CARE_LOW, WF_CARE_LOW);
        wf_buf_text(out, "\n</details>\n");
    } else {
        body.left_out += small;
    }
    put_same(&body);
    if (body.left_out > 0) {
        wf_buf_printf(out, "\nand %zu more, which `wfgen review` shows\n", body.left_out);
    }
}

void wf_review_write_markdown(struct wf_buf *out, const struct wf_review_report *report) {
    wf_review_markdown_body(out, report, WF_REVIEW_MAX_TEXT);
}
