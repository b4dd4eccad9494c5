/* Annotations of GitHub Actions: workflow commands that a step prints. The runner keeps ten of each kind and
 * drops the rest without a word, so the tenth says how many more there are. A message is cut at 4,096
 * characters. Columns count only when the place is on one line. See GitHub's page "Workflow commands for
 * GitHub Actions". */
#include "report/report.h"
#include "report/show.h"

enum { MAX_OF_A_KIND = 10 };

static const char *const kinds[] = {[WF_INFO] = "notice", [WF_WARNING] = "warning", [WF_ERROR] = "error"};

static void data(struct wf_buf *out, struct wf_str raw, bool is_property) {
    struct wf_buf safe = {.arena = out->arena};
    wf_show(&safe, raw);
    for (size_t i = 0; i < safe.len; i++) {
        char c = safe.ptr[i];
        bool escaped = c == '%' || (is_property && (c == ':' || c == ','));
        if (escaped) {
            wf_buf_printf(out, "%%%02X", (unsigned)c);
        } else {
            wf_buf_char(out, c);
        }
    }
}

/* Where it stands; a place of several lines has no columns. */
static void place(struct wf_buf *out, const struct wf_report *report, const struct wf_finding *finding) {
    struct wf_pos begin = wf_source_pos(finding->source, finding->span.begin);
    struct wf_pos end = wf_source_pos(finding->source, finding->span.end);
    wf_buf_text(out, "file=");
    data(out, wf_report_repository_path(report, finding->source), true);
    wf_buf_printf(out, ",line=%u,endLine=%u", begin.line, end.line);
    if (begin.line == end.line) {
        wf_buf_printf(out, ",col=%u,endColumn=%u", begin.column, end.column);
    }
}

static void annotation(struct wf_buf *out, const struct wf_report *report, const struct wf_finding *finding) {
    wf_buf_printf(out, "::%s ", kinds[finding->severity]);
    place(out, report, finding);
    wf_buf_printf(out, ",title=wfgen%%3A %s::", finding->rule);
    data(out, wf_report_sentence(out->arena, finding), false);
    wf_buf_char(out, '\n');
}

/* The same said twice of one line, of the parts of a list say. */
static bool repeats(const struct wf_finding *a, const struct wf_finding *b) {
    return a->source == b->source && a->rule == b->rule && wf_str_eq(a->message, b->message) &&
           wf_source_line_of(a->source, a->span.begin) == wf_source_line_of(b->source, b->span.begin);
}

struct kind {
    struct wf_str shown[MAX_OF_A_KIND];
    size_t count; /* also of those that are not; without repetitions */
};

static void begin(struct wf_buf *out, struct wf_pieces *pieces) {
    (void)out;
    pieces->state = WF_NEW_ARRAY(pieces->arena, struct kind, WF_ERROR + 1);
}

static void show(struct wf_arena *arena, const struct wf_report *report, const struct wf_finding *finding,
                 struct kind *kind) {
    struct wf_buf text = {.arena = arena};
    if (kind->count < MAX_OF_A_KIND) {
        annotation(&text, report, finding);
        kind->shown[kind->count] = wf_buf_view(&text);
    }
    kind->count++;
}

static void add(struct wf_buf *out, struct wf_pieces *pieces, const struct wf_report *report) {
    struct kind *of = pieces->state;
    const struct wf_finding *last[WF_ERROR + 1] = {NULL};
    (void)out;
    for (size_t i = 0; i < report->count; i++) {
        const struct wf_finding *finding = report->findings[i];
        enum wf_severity severity = finding->severity;
        if (last[severity] == NULL || !repeats(last[severity], finding)) {
            show(pieces->arena, report, finding, &of[severity]);
            last[severity] = finding;
        }
    }
}

static void end(struct wf_buf *out, struct wf_pieces *pieces, const struct wf_report *report) {
    (void)report;
    for (int severity = WF_ERROR; severity >= WF_INFO; severity--) {
        const struct kind *kind = &((const struct kind *)pieces->state)[severity];
        size_t shown = kind->count > MAX_OF_A_KIND ? MAX_OF_A_KIND - 1 : kind->count;
        for (size_t i = 0; i < shown; i++) {
            wf_buf_str(out, kind->shown[i]);
        }
        if (shown < kind->count) {
            wf_buf_printf(out,
                          "::%s title=wfgen::and %zu more of this kind; the log of the step has them all\n",
                          kinds[severity], kind->count - shown);
        }
    }
}

const struct wf_format wf_format_github = {
    .name = "github",
    .title = "annotations of GitHub Actions, ten of each severity",
    .begin = begin,
    .add = add,
    .end = end,
};
