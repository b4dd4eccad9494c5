#include "api/session.h"

#include <wfgen/stream.h>

/* --- before the run ------------------------------------------------------------------------------------- */

static enum wfgen_status announce(struct wfgen *session, const void *argument) {
    const struct wf_delivery *delivery = argument;
    struct wf_err err = {0};
    if (wf_format_find(wf_str_of(delivery->format)) == NULL) {
        wf_err_set(&err, WF_ERR_USAGE, "no format is called \"%s\"", delivery->format);
        return wf_fail(session, &err);
    }
    struct wf_delivery *copy = WF_PUSH(&session->arena, &session->stream.announced);
    *copy = *delivery;
    copy->format = wf_arena_str(&session->arena, wf_str_of(delivery->format)).ptr;
    copy->path = delivery->path != NULL ? wf_arena_str(&session->arena, wf_str_of(delivery->path)).ptr : NULL;
    return WFGEN_OK;
}

enum wfgen_status wfgen_stream_report(struct wfgen *session, const char *format, FILE *out, unsigned flags) {
    return wf_guard(session, announce, &(struct wf_delivery){.format = format, .flags = flags, .file = out});
}

enum wfgen_status wfgen_stream_report_path(struct wfgen *session, const char *format, const char *path,
                                           unsigned flags) {
    return wf_guard(session, announce, &(struct wf_delivery){.format = format, .flags = flags, .path = path});
}

/* Whether a report before it goes to the same file. */
static bool is_taken(const struct wf_stream *stream, const struct wf_sink *sink) {
    bool taken = false;
    for (size_t i = 0; &stream->sinks.items[i] != sink && !taken; i++) {
        taken = stream->sinks.items[i].to.file == sink->to.file;
    }
    return taken;
}

void wf_stream_begin(struct wfgen *session) {
    struct wf_stream *stream = &session->stream;
    bool good = session->since == NULL && !wf_settings_span_files(session);
    for (size_t i = 0; i < stream->announced.len; i++) {
        good = good && wf_format_has_pieces(wf_format_find(wf_str_of(stream->announced.items[i].format)));
    }
    for (size_t i = 0; good && i < stream->announced.len; i++) {
        struct wf_sink *sink = WF_PUSH(&session->run, &stream->sinks);
        sink->to = stream->announced.items[i];
        sink->format = wf_format_find(wf_str_of(sink->to.format));
        sink->pieces.arena = sink->text.arena = &session->run;
        sink->waits = sink->to.path != NULL || is_taken(stream, sink);
    }
    stream->seen.arena = &session->run;
}

/* --- during the run ------------------------------------------------------------------------------------- */

static void send(struct wf_sink *sink, struct wf_str text) {
    if (sink->waits) {
        wf_buf_str(&sink->text, text);
    } else if (text.len > 0 && sink->err.kind == WF_ERR_NONE) {
        wf_deliver(&sink->to, text, &sink->err);
    }
}

static void begin(struct wf_sink *sink, struct wf_buf *out) {
    if (!sink->begun) {
        wf_format_begin(sink->format, out, &sink->pieces);
    }
    sink->begun = true;
}

static void write_piece(struct wfgen *session, struct wf_sink *sink, const struct wf_finding **findings,
                        size_t count) {
    struct wf_arena *arena = &session->part;
    struct wf_map places = {.arena = arena};
    struct wf_buf out = {.arena = arena};
    struct wf_report report = wf_report_of(session, sink->to.flags);
    report.findings = findings;
    report.count = count;
    report.places = &places;
    begin(sink, &out);
    wf_format_add(sink->format, &out, &sink->pieces, &report);
    send(sink, wf_buf_view(&out));
}

/* Of all that there is these come first. */
static void write_findings(struct wfgen *session, const struct wf_finding **findings, size_t count) {
    struct wf_stream *stream = &session->stream;
    struct wf_map places = {.arena = &session->part};
    struct wf_report report = wf_report_of(session, 0);
    struct wf_report_keys keys = {.report = &report, .seen = stream->seen};
    report.places = &places;
    report.total = NULL;
    report.findings = findings;
    report.count = wf_hide_known(session, &keys, findings, count);
    stream->seen = keys.seen;
    struct wf_tally tally = wf_report_tally(&report);
    wf_tally_add(&stream->total, &tally);
    for (size_t i = 0; i < stream->sinks.len && report.count > 0; i++) {
        write_piece(session, &stream->sinks.items[i], findings, report.count);
    }
}

static bool is_ripe(const struct wf_finding *finding, struct wf_str next) {
    return next.len == 0 || wf_str_cmp(finding->source->path, next) < 0;
}

/* Adds those of the part to the session's, which then hold what lives as long as the part, and what waits. */
static void take_part(const struct wf_part *part, struct wf_str next) {
    struct wfgen *session = part->session;
    struct wf_map copies = {.arena = part->arena};
    for (size_t i = wf_collect_part(part); i < session->findings.len; i++) {
        const struct wf_finding **finding = &session->findings.items[i];
        if (!is_ripe(*finding, next)) {
            *finding = wf_finding_copy(&session->stream.waiting, *finding, &copies);
        }
    }
    wf_sort_findings(session->findings.items, session->findings.len);
}

bool wf_stream_part(const struct wf_part *part, struct wf_str next) {
    struct wfgen *session = part->session;
    size_t ripe = 0;
    if (session->stream.sinks.len == 0) {
        return false;
    }
    session->stream.on = true;
    take_part(part, next);
    while (ripe < session->findings.len && is_ripe(session->findings.items[ripe], next)) {
        ripe++;
    }
    write_findings(session, session->findings.items, ripe);
    session->findings.len -= ripe;
    for (size_t i = 0; i < session->findings.len; i++) {
        session->findings.items[i] = session->findings.items[ripe + i];
    }
    if (session->findings.len == 0) {
        wf_arena_free(&session->stream.waiting);
    }
    return true;
}

/* --- behind it ------------------------------------------------------------------------------------------ */

static bool is_same(const struct wf_delivery *a, const struct wf_delivery *b) {
    bool path = a->path != NULL && b->path != NULL ? strcmp(a->path, b->path) == 0 : a->path == b->path;
    return path && a->file == b->file && a->flags == b->flags && strcmp(a->format, b->format) == 0;
}

static bool end(struct wfgen *session, struct wf_sink *sink, struct wf_err *err) {
    struct wf_buf out = {.arena = &session->run};
    struct wf_report report = wf_report_of(session, sink->to.flags);
    begin(sink, &out);
    wf_format_end(sink->format, &out, &sink->pieces, &report);
    send(sink, wf_buf_view(&out));
    struct wf_str text = wf_buf_view(&sink->text);
    if (sink->waits && (text.len > 0 || sink->to.path != NULL)) {
        wf_deliver(&sink->to, text, &sink->err);
    }
    *err = sink->err;
    return err->kind == WF_ERR_NONE;
}

bool wf_stream_end(struct wfgen *session, const struct wf_delivery *delivery, struct wf_err *err) {
    for (size_t i = 0; i < session->stream.sinks.len; i++) {
        struct wf_sink *sink = &session->stream.sinks.items[i];
        if (is_same(&sink->to, delivery)) {
            bool ended = end(session, sink, err);
            sink->to.format = ""; /* only once */
            return ended;
        }
    }
    return wf_err_set(err, WF_ERR_USAGE, "the findings are gone: no report \"%s\" was announced to the run",
                      delivery->format);
}
