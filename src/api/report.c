#include "api/session.h"

#include "base/file.h"

#include <errno.h>
#include <wfgen/graph.h>

struct wf_report wf_report_of(const struct wfgen *session, unsigned flags) {
    return (struct wf_report){
        .findings = session->findings.items,
        .count = session->findings.len,
        .files = session->checked,
        .total = session->stream.on ? &session->stream.total : NULL,
        .version = wfgen_version(),
        .color = (flags & WFGEN_REPORT_COLOR) != 0,
        .summary = (flags & WFGEN_REPORT_NO_SUMMARY) == 0,
    };
}

size_t wfgen_format_count(void) {
    return wf_format_count;
}

bool wfgen_format(size_t index, const char **name, const char **title) {
    if (index >= wf_format_count) {
        return false;
    }
    *name = wf_formats[index]->name;
    *title = wf_formats[index]->title;
    return true;
}

bool wf_write_stream(FILE *file, struct wf_str text, struct wf_err *err) {
    bool written = fwrite(text.ptr, 1, text.len, file) == text.len && fflush(file) == 0;
    return written || wf_err_set(err, WF_ERR_WORLD, "cannot write the report: %s", strerror(errno));
}

/* What is no regular file, a pipe say, cannot be replaced: it is written to. */
bool wf_write_path(const char *path, struct wf_str text, struct wf_err *err) {
    if (wf_file_kind(path) != WF_FILE_OTHER) {
        return wf_file_write(path, text, err);
    }
    FILE *file = fopen(path, "w");
    if (file == NULL) {
        return wf_err_set(err, WF_ERR_WORLD, "cannot write \"%s\": %s", path, strerror(errno));
    }
    bool written = wf_write_stream(file, text, err);
    return fclose(file) == 0 && written;
}

bool wf_deliver(const struct wf_delivery *delivery, struct wf_str text, struct wf_err *err) {
    if (delivery->path != NULL) {
        return wf_write_path(delivery->path, text, err);
    }
    if (delivery->file != NULL) {
        return wf_write_stream(delivery->file, text, err);
    }
    return delivery->write(delivery->context, text.ptr, text.len) ||
           wf_err_set(err, WF_ERR_WORLD, "the report was stopped");
}

static enum wfgen_status report(struct wfgen *session, const void *argument) {
    const struct wf_delivery *delivery = argument;
    const struct wf_format *format = wf_format_find(wf_str_of(delivery->format));
    struct wf_err err = {0};
    if (format == NULL) {
        wf_err_set(&err, WF_ERR_USAGE, "no format is called \"%s\"", delivery->format);
        return wf_fail(session, &err);
    }
    if (session->stream.on) {
        return wf_stream_end(session, delivery, &err) ? WFGEN_OK : wf_fail(session, &err);
    }
    struct wf_buf out = {.arena = &session->run};
    struct wf_map places = {.arena = &session->run};
    struct wf_report report = wf_report_of(session, delivery->flags);
    report.places = &places;
    if (format->graphs) {
        wf_make_graphs(session, WFGEN_GRAPH_JOBS | WFGEN_GRAPH_TRIGGERS);
        report.graphs = session->graphs.items;
        report.graph_count = session->graphs.len;
    }
    wf_format_write(format, &out, &report);
    struct wf_str text = wf_buf_view(&out);
    bool ok = (text.len == 0 && delivery->path == NULL) || wf_deliver(delivery, text, &err);
    return ok ? WFGEN_OK : wf_fail(session, &err);
}

enum wfgen_status wfgen_report(struct wfgen *session, const char *format, FILE *out, unsigned flags) {
    return wf_guard(session, report, &(struct wf_delivery){.format = format, .flags = flags, .file = out});
}

enum wfgen_status wfgen_report_path(struct wfgen *session, const char *format, const char *path,
                                    unsigned flags) {
    return wf_guard(session, report, &(struct wf_delivery){.format = format, .flags = flags, .path = path});
}

enum wfgen_status wfgen_report_call(struct wfgen *session, const char *format,
                                    bool (*write)(void *context, const char *text, size_t length),
                                    void *context, unsigned flags) {
    return wf_guard(
        session, report,
        &(struct wf_delivery){.format = format, .flags = flags, .write = write, .context = context});
}

struct answer {
    const char **text;
};

static enum wfgen_status summary(struct wfgen *session, const void *argument) {
    const struct answer *answer = argument;
    struct wf_buf out = {.arena = &session->run};
    struct wf_report report = wf_report_of(session, 0);
    wf_report_summary(&out, &report);
    *answer->text = wf_arena_str(&session->run, wf_buf_view(&out)).ptr;
    return WFGEN_OK;
}

const char *wfgen_summary(struct wfgen *session) {
    const char *text = NULL;
    wf_guard(session, summary, &(struct answer){&text});
    return text;
}
