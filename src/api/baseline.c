/* A baseline names findings that a team lives with, so that only new ones are told. */
#include "api/session.h"

#include "base/file.h"

/* Beside the configuration. */
static const char default_name[] = ".github/wfgen.baseline";

static const char head[] =
    "# Findings that were here before: a hash of the line's text, the rule and the path of each.\n"
    "# Written by \"wfgen validate --write-baseline\"; lines that are no longer true do no harm.\n";

/* --- reading -------------------------------------------------------------------------------------------- */

/* An entry of the file. */
struct wf_known {
    bool met; /* some finding of the run is it */
};

static bool is_key(struct wf_str word) {
    size_t dash = wf_str_find_char(word, '-', 0);
    bool good = dash == 16 && word.len > dash + 1;
    for (size_t i = 0; i < word.len && good; i++) {
        good = i < dash ? wf_hex_digit(word.ptr[i]) < 16 : i == dash || wf_is_digit(word.ptr[i]);
    }
    return good;
}

/* A key and the rest of its line, which is for people. */
static bool read_line(struct wfgen *session, struct wf_str line, unsigned number, struct wf_err *err) {
    line = wf_str_trim(line);
    if (line.len == 0 || line.ptr[0] == '#') {
        return true;
    }
    size_t end = wf_str_find_char(line, ' ', 0);
    struct wf_str key = wf_str_sub(line, 0, end == WF_NOT_FOUND ? line.len : end);
    if (!is_key(key)) {
        return wf_err_set(
            err, WF_ERR_USAGE,
            "%s:%u: a line of a baseline begins with 16 hexadecimal digits, \"-\" and a number, "
            "not \"%.*s\"",
            session->baseline_found, number, (int)(key.len < 60 ? key.len : 60), key.ptr);
    }
    wf_map_put(&session->baseline, key, WF_NEW(&session->run, struct wf_known));
    return true;
}

static const char *beside(struct wfgen *session) {
    const char *path = wf_search_repository(session, default_name);
    return path != NULL && wf_file_kind(path) != WF_FILE_MISSING ? path : NULL;
}

bool wf_load_baseline(struct wfgen *session, struct wf_err *err) {
    struct wf_str rest;
    struct wf_str line;
    session->baseline = (struct wf_map){.arena = &session->run};
    session->baseline_found = session->baseline_path != NULL || session->no_config || session->no_baseline
                                  ? session->baseline_path
                                  : beside(session);
    if (session->baseline_found == NULL) {
        return true;
    }
    if (wf_file_kind(session->baseline_found) == WF_FILE_MISSING) {
        session->baseline_missing = true;
        return true;
    }
    if (!wf_file_read(&session->run, session->baseline_found, WF_MAX_FILE_BYTES, &rest, err)) {
        err->kind = WF_ERR_USAGE; /* a setting names it */
        return false;
    }
    for (unsigned number = 1; wf_str_cut(&rest, '\n', &line); number++) {
        if (!read_line(session, line, number, err)) {
            return false;
        }
    }
    return true;
}

/* --- applying ------------------------------------------------------------------------------------------- */

static size_t count_gone(const struct wf_map *baseline) {
    size_t gone = 0;
    for (size_t i = 0; i < baseline->cap; i++) {
        const struct wf_known *known = baseline->slots[i].value;
        gone += known != NULL && !known->met ? 1 : 0;
    }
    return gone;
}

static void tell_missing(struct wfgen *session) {
    *WF_PUSH(&session->run, &session->notices) =
        wf_arena_printf(&session->run, "there is no baseline \"%s\" yet", session->baseline_found).ptr;
}

void wf_tell_baseline(struct wfgen *session) {
    size_t hidden = session->hidden_count;
    size_t gone = count_gone(&session->baseline);
    if (session->baseline_missing) {
        tell_missing(session);
    }
    struct wf_buf out = {.arena = &session->run};
    if (hidden > 0) {
        wf_buf_printf(&out, "%zu finding%s of the baseline not shown", hidden, hidden == 1 ? "" : "s");
    }
    if (gone > 0) {
        wf_buf_printf(&out, "%s%zu %s no longer found", hidden > 0 ? "; " : "in the baseline ", gone,
                      gone == 1 ? "is" : "are");
    }
    if (hidden + gone > 0) {
        wf_buf_printf(&out, " (%s)", session->baseline_found);
        wf_buf_char(&out, '\0');
        *WF_PUSH(&session->run, &session->notices) = out.ptr;
    }
}

/* Gives each finding of the run its key in turn. */
static struct wf_report_keys start_keys(struct wfgen *session, struct wf_report *report,
                                        struct wf_map *places) {
    *places = (struct wf_map){.arena = &session->run};
    *report = wf_report_of(session, 0);
    report->places = places;
    return (struct wf_report_keys){.report = report, .seen = {.arena = &session->run}};
}

size_t wf_hide_known(struct wfgen *session, struct wf_report_keys *keys, const struct wf_finding **findings,
                     size_t count) {
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        bool any = session->baseline.len > 0;
        struct wf_known *known =
            any ? wf_map_get(&session->baseline, wf_report_key(keys, findings[i])) : NULL;
        if (known == NULL) {
            findings[kept++] = findings[i];
            continue;
        }
        known->met = true;
        session->hidden_count++;
        if (!session->stream.on) {
            *WF_PUSH(&session->run, &session->hidden) = findings[i];
        }
    }
    return kept;
}

void wf_apply_baseline(struct wfgen *session) {
    struct wf_report report;
    struct wf_map places;
    struct wf_report_keys keys = start_keys(session, &report, &places);
    session->findings.len = wf_hide_known(session, &keys, session->findings.items, session->findings.len);
    wf_tell_baseline(session);
}

/* --- writing -------------------------------------------------------------------------------------------- */

/* Also those that an older baseline has hidden. */
static struct wf_str baseline_text(struct wfgen *session) {
    struct wf_report report;
    struct wf_map places;
    struct wf_report_keys keys = start_keys(session, &report, &places);
    struct wf_buf out = {.arena = &session->run};
    size_t count = session->findings.len + session->hidden.len;
    const struct wf_finding **all = WF_NEW_ARRAY(&session->run, const struct wf_finding *, count);
    for (size_t i = 0; i < count; i++) {
        bool is_new = i < session->findings.len;
        all[i] = is_new ? session->findings.items[i] : session->hidden.items[i - session->findings.len];
    }
    wf_sort_findings(all, count);
    wf_buf_text(&out, head);
    for (size_t i = 0; i < count; i++) {
        struct wf_str place = wf_report_repository_path(&report, all[i]->source);
        wf_buf_printf(&out, "%s %s %.*s\n", wf_report_key(&keys, all[i]).ptr, all[i]->rule,
                      WF_STR_ARG(place));
    }
    return wf_buf_view(&out);
}

static const char *baseline_path(struct wfgen *session, const char *path) {
    path = path != NULL ? path : session->baseline_path;
    return path != NULL ? path : wf_search_repository(session, default_name);
}

static enum wfgen_status write(struct wfgen *session, const void *argument) {
    struct wf_err err = {0};
    const char *path = baseline_path(session, argument);
    if (path == NULL) {
        wf_err_set(&err, WF_ERR_USAGE, "there is no repository here whose .github could hold the baseline");
        return wf_fail(session, &err);
    }
    struct wf_str text = baseline_text(session);
    bool is_new = wf_file_kind(path) == WF_FILE_MISSING;
    bool written = is_new ? wf_file_create(path, text, &err) : wf_file_write(path, text, &err);
    session->baseline_found = path;
    return written ? WFGEN_OK : wf_fail(session, &err);
}

enum wfgen_status wfgen_write_baseline(struct wfgen *session, const char *path) {
    return wf_guard(session, write, path);
}

const char *wfgen_baseline_path(const struct wfgen *session) {
    return session->baseline_found;
}

static enum wfgen_status set(struct wfgen *session, const void *argument) {
    session->no_baseline = argument == NULL;
    session->baseline_path = argument != NULL ? wf_arena_str(&session->arena, wf_str_of(argument)).ptr : NULL;
    return WFGEN_OK;
}

enum wfgen_status wfgen_set_baseline(struct wfgen *session, const char *path) {
    return wf_guard(session, set, path);
}
