#include "report/frame.h"
#include "report/report.h"
#include "report/show.h"

struct palette {
    const char *severities[WF_ERROR + 1];
    const char *rail, *strong, *reset;
};

static const struct palette plain = {
    .severities = {[WF_INFO] = "", [WF_WARNING] = "", [WF_ERROR] = ""},
    .rail = "",
    .strong = "",
    .reset = "",
};

static const struct palette colored = {
    .severities = {[WF_INFO] = "\033[1;36m", [WF_WARNING] = "\033[1;33m", [WF_ERROR] = "\033[1;31m"},
    .rail = "\033[34m",
    .strong = "\033[1m",
    .reset = "\033[0m",
};

/* What one finding is written with. */
struct page {
    struct wf_buf *out;
    const struct palette *palette;
    size_t gutter;
};

static struct wf_frame frame_of(const struct page *page, const struct wf_source *source,
                                struct wf_span span) {
    return (struct wf_frame){
        .source = source,
        .span = span,
        .rail = page->palette->rail,
        .reset = page->palette->reset,
    };
}

static void arrow(const struct page *page, const struct wf_source *source, struct wf_span span) {
    struct wf_pos pos = wf_source_pos(source, span.begin);
    wf_buf_printf(page->out, "%s%*s--> %s", page->palette->rail, (int)page->gutter, "", page->palette->reset);
    wf_show(page->out, wf_report_path(source));
    wf_buf_printf(page->out, ":%u:%u\n", pos.line, pos.column);
}

static void place(const struct page *page, const struct wf_frame *frame) {
    arrow(page, frame->source, frame->span);
    if (frame->source->bytes.len > 0) {
        wf_frame_write(page->out, frame, page->gutter);
    }
}

static void headline(const struct page *page, const struct wf_finding *finding) {
    const struct palette *palette = page->palette;
    wf_buf_printf(page->out, "%s%s[%s]%s: %s", palette->severities[finding->severity],
                  wf_severity_name(finding->severity), finding->rule, palette->reset, palette->strong);
    wf_show(page->out, finding->message);
    wf_buf_printf(page->out, "%s\n", palette->reset);
}

static void note(const struct page *page, const struct wf_note *note) {
    wf_buf_printf(page->out, "%snote%s: ", page->palette->strong, page->palette->reset);
    wf_show(page->out, note->message);
    wf_buf_char(page->out, '\n');
    struct wf_frame frame = frame_of(page, note->source, note->span);
    frame.mark = '-';
    frame.hot = page->palette->rail;
    place(page, &frame);
}

static void remark(const struct page *page, const char *head, struct wf_str text, const char *tail) {
    const struct palette *palette = page->palette;
    wf_buf_printf(page->out, "%s%*s = %s%s%s%s: ", palette->rail, (int)page->gutter, "", palette->reset,
                  palette->strong, head, palette->reset);
    wf_show(page->out, text);
    wf_buf_printf(page->out, "%s\n", tail);
}

static size_t gutter_of(const struct page *page, const struct wf_finding *finding) {
    struct wf_frame frame = frame_of(page, finding->source, finding->span);
    size_t gutter = wf_frame_gutter(&frame);
    for (size_t i = 0; i < finding->note_count; i++) {
        frame = frame_of(page, finding->notes[i].source, finding->notes[i].span);
        size_t wanted = wf_frame_gutter(&frame);
        gutter = wanted > gutter ? wanted : gutter;
    }
    return gutter;
}

static void write_finding(struct page *page, const struct wf_finding *finding) {
    struct wf_frame frame = frame_of(page, finding->source, finding->span);
    frame.mark = '^';
    frame.hot = page->palette->severities[finding->severity];
    page->gutter = gutter_of(page, finding);
    headline(page, finding);
    place(page, &frame);
    for (size_t i = 0; i < finding->note_count; i++) {
        note(page, &finding->notes[i]);
    }
    if (finding->help.len > 0) {
        remark(page, "help", finding->help, "");
    }
    if (finding->fix != NULL) {
        bool safe = finding->fix->safety == WF_FIX_SAFE;
        remark(page, "fix", wf_str_of(finding->fix->title), safe ? " (safe)" : " (unsafe)");
    }
    wf_buf_char(page->out, '\n');
}

static void add(struct wf_buf *out, struct wf_pieces *pieces, const struct wf_report *report) {
    (void)pieces;
    struct page page = {.out = out, .palette = report->color ? &colored : &plain};
    for (size_t i = 0; i < report->count; i++) {
        write_finding(&page, report->findings[i]);
    }
}

static void end(struct wf_buf *out, struct wf_pieces *pieces, const struct wf_report *report) {
    (void)pieces;
    if (report->summary) {
        wf_report_summary(out, report);
        wf_buf_char(out, '\n');
    }
}

const struct wf_format wf_format_text = {
    .name = "text",
    .title = "for people: the source line, what is wrong and what to do",
    .add = add,
    .end = end,
};
