#include "report/review.h"

static const struct wf_review_format formats[] = {
    {"text", wf_review_write_text}, {"markdown", wf_review_write_markdown},    {"json", wf_review_write_json},
    {"html", wf_review_write_html}, {"github-review", wf_review_write_github},
};

const struct wf_review_format *wf_review_format_find(struct wf_str name) {
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        if (wf_str_is(name, formats[i].name)) {
            return &formats[i];
        }
    }
    return NULL;
}

static const char *plural(size_t count) {
    return count == 1 ? "" : "s";
}

void wf_review_summary(struct wf_buf *out, const struct wf_review_report *report) {
    const size_t *cares = report->review->cares;
    size_t grave = cares[WF_CARE_HIGH] + cares[WF_CARE_MEDIUM];
    if (grave + cares[WF_CARE_LOW] == 0) {
        wf_buf_text(out, "no behaviour change");
    } else if (grave > 0) {
        wf_buf_printf(out, "%zu change%s to look at (%zu high, %zu medium)", grave, plural(grave),
                      cares[WF_CARE_HIGH], cares[WF_CARE_MEDIUM]);
    }
    if (cares[WF_CARE_LOW] > 0) {
        wf_buf_printf(out, "%s%zu small change%s", grave > 0 ? ", " : "", cares[WF_CARE_LOW],
                      plural(cares[WF_CARE_LOW]));
    }
    if (report->finding_count > 0) {
        wf_buf_printf(out, "; %zu new finding%s", report->finding_count, plural(report->finding_count));
    }
}

struct wf_str wf_review_others(struct wf_arena *arena, const struct wf_review_change *change) {
    enum { NAMED = 2 };
    struct wf_buf out = {.arena = arena};
    for (size_t i = 0; i < change->others.len && i < NAMED; i++) {
        wf_buf_printf(&out, "%s%.*s", i > 0 ? "; " : "", WF_STR_ARG(change->others.items[i]));
    }
    if (change->others.len > NAMED) {
        wf_buf_printf(&out, " and %zu more", change->others.len - NAMED);
    }
    return wf_buf_view(&out);
}
