/* The result of a run as plain structs. */
#include "api/session.h"

#include "lint/ignore.h"

size_t wfgen_finding_count(const struct wfgen *session) {
    return session->findings.len;
}

/* A copy that surely ends in NUL; NULL for an empty text. */
static const char *text_of(struct wfgen *session, struct wf_str text) {
    return text.len == 0 ? NULL : wf_arena_str(&session->run, text).ptr;
}

struct query {
    size_t finding, index;
    void *out;
};

static const struct wf_finding *finding_of(const struct wfgen *session, const struct query *query) {
    return query->finding < session->findings.len ? session->findings.items[query->finding] : NULL;
}

static enum wfgen_status get_finding(struct wfgen *session, const void *argument) {
    const struct query *query = argument;
    const struct wf_finding *finding = finding_of(session, query);
    if (finding == NULL) {
        return WFGEN_USAGE;
    }
    struct wf_pos begin = wf_source_pos(finding->source, finding->span.begin);
    struct wf_pos end = wf_source_pos(finding->source, finding->span.end);
    struct wfgen_finding all = {
        .file = wf_arena_str(&session->run, wf_report_path(finding->source)).ptr,
        .line = begin.line,
        .column = begin.column,
        .end_line = end.line,
        .end_column = end.column,
        .rule = finding->rule,
        .severity = (enum wfgen_severity)finding->severity,
        .message = wf_arena_str(&session->run, finding->message).ptr,
        .help = text_of(session, finding->help),
        .fixable = finding->fix != NULL,
        .fix_unsafe = finding->fix != NULL && finding->fix->safety == WF_FIX_UNSAFE,
        .fix_title = finding->fix != NULL ? finding->fix->title : NULL,
        .note_count = finding->note_count,
        .edit_count = finding->fix != NULL ? finding->fix->edit_count : 0,
        .security = (enum wfgen_level)finding->security,
        .confidence = (enum wfgen_level)finding->confidence,
        .persona = (enum wfgen_persona)finding->persona,
    };
    wf_copy_out(query->out, &all, sizeof all);
    return WFGEN_OK;
}

bool wfgen_finding(struct wfgen *session, size_t index, struct wfgen_finding *finding) {
    return wf_guard(session, get_finding, &(struct query){index, 0, finding}) == WFGEN_OK;
}

static enum wfgen_status get_note(struct wfgen *session, const void *argument) {
    const struct query *query = argument;
    const struct wf_finding *finding = finding_of(session, query);
    if (finding == NULL || query->index >= finding->note_count) {
        return WFGEN_USAGE;
    }
    const struct wf_note *note = &finding->notes[query->index];
    struct wf_pos begin = wf_source_pos(note->source, note->span.begin);
    struct wf_pos end = wf_source_pos(note->source, note->span.end);
    struct wfgen_note all = {
        .file = wf_arena_str(&session->run, wf_report_path(note->source)).ptr,
        .line = begin.line,
        .column = begin.column,
        .end_line = end.line,
        .end_column = end.column,
        .message = wf_arena_str(&session->run, note->message).ptr,
    };
    wf_copy_out(query->out, &all, sizeof all);
    return WFGEN_OK;
}

bool wfgen_note(struct wfgen *session, size_t finding, size_t index, struct wfgen_note *note) {
    return wf_guard(session, get_note, &(struct query){finding, index, note}) == WFGEN_OK;
}

static enum wfgen_status get_edit(struct wfgen *session, const void *argument) {
    const struct query *query = argument;
    const struct wf_finding *finding = finding_of(session, query);
    if (finding == NULL || finding->fix == NULL || query->index >= finding->fix->edit_count) {
        return WFGEN_USAGE;
    }
    const struct wf_edit *edit = &finding->fix->edits[query->index];
    struct wf_pos begin = wf_source_pos(finding->source, edit->span.begin);
    struct wf_pos end = wf_source_pos(finding->source, edit->span.end);
    struct wfgen_edit all = {
        .line = begin.line,
        .column = begin.column,
        .end_line = end.line,
        .end_column = end.column,
        .text = wf_arena_str(&session->run, edit->text).ptr,
    };
    wf_copy_out(query->out, &all, sizeof all);
    return WFGEN_OK;
}

bool wfgen_edit(struct wfgen *session, size_t finding, size_t index, struct wfgen_edit *edit) {
    return wf_guard(session, get_edit, &(struct query){finding, index, edit}) == WFGEN_OK;
}

void wfgen_count(const struct wfgen *session, struct wfgen_counts *counts) {
    struct wf_report report = wf_report_of(session, 0);
    struct wf_tally tally = wf_report_tally(&report);
    struct wfgen_counts all = {
        .files = session->checked,
        .files_affected = tally.files,
        .errors = tally.severities[WF_ERROR],
        .warnings = tally.severities[WF_WARNING],
        .infos = tally.severities[WF_INFO],
        .fixable = tally.safe,
        .fixable_unsafe = tally.unsafe,
        .failing = tally.failing,
        .misconfigured = tally.misconfigured,
    };
    wf_copy_out(counts, &all, sizeof all);
}
