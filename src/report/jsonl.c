/* One object per line. The members file, line, column, endLine, endColumn, rule, severity, message and
 * fixable are always there; help, notes and fix where there are any; securitySeverity (info, low, medium,
 * high), confidence (low, medium, high) and persona (regular, pedantic, auditor) in findings of security,
 * and there triggers, the events that start what it is in.
 * Lines and columns begin at 1, columns count code points, ends point behind the last character. Members may
 * be added, none will change or go. */
#include "report/report.h"

/* A member's name, which is plain. */
static void name_of(struct wf_buf *out, const char *name) {
    wf_buf_char(out, '"');
    wf_buf_text(out, name);
    wf_buf_text(out, "\":");
}

static void text(struct wf_buf *out, const char *name, struct wf_str value) {
    name_of(out, name);
    wf_buf_json(out, value);
}

/* One of our own words. */
static void word(struct wf_buf *out, const char *name, const char *value) {
    name_of(out, name);
    wf_buf_char(out, '"');
    wf_buf_text(out, value);
    wf_buf_char(out, '"');
}

static void number(struct wf_buf *out, const char *name, uint32_t value) {
    name_of(out, name);
    wf_buf_number(out, value);
}

static void place(struct wf_buf *out, const struct wf_source *source, struct wf_span span) {
    struct wf_pos begin = wf_source_pos(source, span.begin);
    struct wf_pos end = wf_source_pos(source, span.end);
    number(out, "line", begin.line);
    wf_buf_char(out, ',');
    number(out, "column", begin.column);
    wf_buf_char(out, ',');
    number(out, "endLine", end.line);
    wf_buf_char(out, ',');
    number(out, "endColumn", end.column);
}

static void note(struct wf_buf *out, const struct wf_note *note) {
    wf_buf_char(out, '{');
    text(out, "file", wf_report_path(note->source));
    wf_buf_char(out, ',');
    place(out, note->source, note->span);
    wf_buf_char(out, ',');
    text(out, "message", note->message);
    wf_buf_char(out, '}');
}

static void notes(struct wf_buf *out, const struct wf_finding *finding) {
    wf_buf_text(out, ",\"notes\":[");
    for (size_t i = 0; i < finding->note_count; i++) {
        wf_buf_text(out, i > 0 ? "," : "");
        note(out, &finding->notes[i]);
    }
    wf_buf_char(out, ']');
}

static void edit(struct wf_buf *out, const struct wf_source *source, const struct wf_edit *edit) {
    wf_buf_char(out, '{');
    place(out, source, edit->span);
    wf_buf_char(out, ',');
    text(out, "text", edit->text);
    wf_buf_char(out, '}');
}

static void fix(struct wf_buf *out, const struct wf_source *source, const struct wf_fix *fix) {
    wf_buf_text(out, ",\"fix\":{");
    text(out, "title", wf_str_of(fix->title));
    wf_buf_char(out, ',');
    word(out, "safety", fix->safety == WF_FIX_SAFE ? "safe" : "unsafe");
    wf_buf_text(out, ",\"edits\":[");
    for (size_t i = 0; i < fix->edit_count; i++) {
        wf_buf_text(out, i > 0 ? "," : "");
        edit(out, source, &fix->edits[i]);
    }
    wf_buf_text(out, "]}");
}

static void triggers(struct wf_buf *out, struct wf_str names) {
    struct wf_str name;
    wf_buf_text(out, ",\"triggers\":[");
    for (bool first = true; names.len > 0 && wf_str_cut(&names, ' ', &name); first = false) {
        wf_buf_text(out, first ? "" : ",");
        wf_buf_json(out, name);
    }
    wf_buf_char(out, ']');
}

static void risk(struct wf_buf *out, const struct wf_finding *finding) {
    wf_buf_char(out, ',');
    word(out, "securitySeverity", wf_level_name(finding->security));
    wf_buf_char(out, ',');
    word(out, "confidence", wf_level_name(finding->confidence));
    wf_buf_char(out, ',');
    word(out, "persona", wf_persona_name(finding->persona));
}

void wf_report_json_finding(struct wf_buf *out, const struct wf_finding *finding) {
    wf_buf_char(out, '{');
    text(out, "file", wf_report_path(finding->source));
    wf_buf_char(out, ',');
    place(out, finding->source, finding->span);
    wf_buf_char(out, ',');
    word(out, "rule", finding->rule);
    wf_buf_char(out, ',');
    word(out, "severity", wf_severity_name(finding->severity));
    wf_buf_char(out, ',');
    text(out, "message", finding->message);
    wf_buf_text(out, finding->fix != NULL ? ",\"fixable\":true" : ",\"fixable\":false");
    if (finding->security != WF_LEVEL_NONE) {
        risk(out, finding);
    }
    if (finding->triggers.len > 0) {
        triggers(out, finding->triggers);
    }
    if (finding->help.len > 0) {
        wf_buf_char(out, ',');
        text(out, "help", finding->help);
    }
    if (finding->note_count > 0) {
        notes(out, finding);
    }
    if (finding->fix != NULL) {
        fix(out, finding->source, finding->fix);
    }
    wf_buf_char(out, '}');
}

static void add(struct wf_buf *out, struct wf_pieces *pieces, const struct wf_report *report) {
    (void)pieces;
    for (size_t i = 0; i < report->count; i++) {
        wf_report_json_finding(out, report->findings[i]);
        wf_buf_char(out, '\n');
    }
}

const struct wf_format wf_format_jsonl = {
    .name = "jsonl",
    .title = "one JSON object per line, for other programs; stable",
    .add = add,
};
