/* `textDocument/codeAction`: the fixes of `wfgen fix`, all safe ones at once, and comments that silence. */
#include "lint/ignore_add.h"
#include "lsp/feature.h"

static const char quick[] = "quickfix", all[] = "source.fixAll.wfgen";

/* Whether the client asks for actions of this kind: "source" stands for "source.fixAll" too. */
static bool is_wanted(const struct wf_request *request, const char *kind) {
    const json_t *only = wf_json_at(request->params, "context.only");
    size_t index;
    json_t *name;
    json_array_foreach(only, index, name) {
        struct wf_str wanted = wf_json_text(name);
        struct wf_str own = wf_str_of(kind);
        bool part = wf_str_eq(wf_str_sub(own, 0, wanted.len), wanted);
        if (wanted.len == 0 || (part && (wanted.len == own.len || kind[wanted.len] == '.'))) {
            return true;
        }
    }
    return !json_is_array(only);
}

/* --- edits -------------------------------------------------------------------------------------------- */

static json_t *text_edit(const struct wf_request *request, struct wf_span span, struct wf_str text) {
    return json_pack("{s:o, s:o}", "range", wf_request_range(request, span), "newText", wf_json_string(text));
}

/* Fixes are written with LF. */
static struct wf_str with_line_ends(const struct wf_request *request, struct wf_str text) {
    struct wf_buf out = {.arena = request->arena};
    const char *eol = wf_source_eol(request->file->source);
    struct wf_str rest = text;
    struct wf_str line;
    for (bool first = true; wf_str_cut(&rest, '\n', &line); first = false) {
        wf_buf_text(&out, first ? "" : eol);
        wf_buf_str(&out, line);
    }
    return wf_buf_view(&out);
}

/* Gives `edits` up. */
static json_t *workspace_edit(const struct wf_request *request, json_t *edits) {
    const struct wf_document *document = request->document;
    if (request->client->document_changes) {
        return json_pack("{s:[{s:{s:o, s:I}, s:o}]}", "documentChanges", "textDocument", "uri",
                         wf_json_string(document->uri), "version", document->version, "edits", edits);
    }
    json_t *changes = json_object();
    json_object_setn_new(changes, document->uri.ptr, document->uri.len, edits);
    return json_pack("{s:o}", "changes", changes);
}

static json_t *edits_of(const struct wf_request *request, const struct wf_fix *fix) {
    json_t *edits = json_array();
    for (size_t i = 0; i < fix->edit_count; i++) {
        struct wf_str text = with_line_ends(request, fix->edits[i].text);
        json_array_append_new(edits, text_edit(request, fix->edits[i].span, text));
    }
    return workspace_edit(request, edits);
}

/* --- single findings ---------------------------------------------------------------------------------- */

static void add_action(json_t *list, const struct wf_request *request, struct wf_str title,
                       const struct wf_finding *finding, const struct wf_fix *fix, bool preferred) {
    json_array_append_new(list, json_pack("{s:o, s:s, s:[o], s:b, s:o}", "title", wf_json_string(title),
                                          "kind", quick, "diagnostics",
                                          wf_diagnostic(request->arena, finding, request->client),
                                          "isPreferred", preferred, "edit", edits_of(request, fix)));
}

static void add_fix(json_t *list, const struct wf_request *request, const struct wf_finding *finding) {
    bool safe = finding->fix->safety == WF_FIX_SAFE;
    struct wf_str title =
        wf_arena_printf(request->arena, "%s%s", finding->fix->title, safe ? "" : " (unsafe: look at it)");
    add_action(list, request, title, finding, finding->fix, safe);
}

static void add_ignore(json_t *list, const struct wf_request *request, const struct wf_finding *finding) {
    const struct wf_fix **fixes = wf_ignore_fixes(request->file, &finding, 1, WF_STR(""));
    if (fixes[0] != NULL) {
        struct wf_str title = wf_arena_printf(request->arena, "ignore %s here", finding->rule);
        add_action(list, request, title, finding, fixes[0], false);
    }
}

static struct wf_span range_of(const struct wf_request *request) {
    struct wf_str text = request->file->source->bytes;
    enum wf_units units = request->client->units;
    return wf_span_make(wf_place_offset(text, wf_json_at(request->params, "range.start"), units),
                        wf_place_offset(text, wf_json_at(request->params, "range.end"), units));
}

static void add_quick_fixes(json_t *list, const struct wf_request *request,
                            void (*add)(json_t *list, const struct wf_request *request,
                                        const struct wf_finding *finding),
                            bool fixable) {
    struct wf_span range = range_of(request);
    for (size_t i = 0; i < request->document->findings.len; i++) {
        const struct wf_finding *finding = request->document->findings.items[i];
        bool touches = finding->span.begin <= range.end && range.begin <= finding->span.end;
        if (touches && finding->source == request->file->source && (!fixable || finding->fix != NULL)) {
            add(list, request, finding);
        }
    }
}

/* --- all of them -------------------------------------------------------------------------------------- */

/* The bytes that differ, as one edit. */
static json_t *difference(const struct wf_request *request, struct wf_str after) {
    struct wf_str before = request->file->source->bytes;
    size_t least = before.len < after.len ? before.len : after.len;
    size_t front = 0;
    size_t back = 0;
    while (front < least && before.ptr[front] == after.ptr[front]) {
        front++;
    }
    while (back < least - front && before.ptr[before.len - 1 - back] == after.ptr[after.len - 1 - back]) {
        back++;
    }
    /* Never inside a character or a line end. */
    while (front > 0 && before.ptr[front - 1] != '\n') {
        front--;
    }
    while (back > 0 && back < before.len && before.ptr[before.len - back - 1] != '\n') {
        back--;
    }
    struct wf_span span = wf_span_make(front, before.len - back);
    return text_edit(request, span, wf_str_sub(after, front, after.len - back));
}

static void add_fixed(json_t *list, const struct wf_request *request, const struct wfgen_outcome *outcome) {
    if (outcome->state == WFGEN_CHANGED) {
        json_t *edits = json_array();
        struct wf_str after = {outcome->after, outcome->after_length};
        json_array_append_new(edits, difference(request, after));
        json_array_append_new(list, json_pack("{s:s, s:s, s:o}", "title",
                                              "make all safe fixes of wfgen in this file", "kind", all,
                                              "edit", workspace_edit(request, edits)));
    }
}

static void add_fix_all(json_t *list, const struct wf_request *request) {
    struct wf_str text = request->file->source->bytes;
    struct wfgen *session = wfgen_new();
    struct wfgen_outcome outcome = {.size = sizeof outcome};
    if (session == NULL) {
        wf_oom();
    }
    if (wfgen_add_bytes(session, request->document->path.ptr, text.ptr, text.len) == WFGEN_OK) {
        session->inputs.items[0]->live = true;
        session->inputs.items[0]->type = request->document->type;
        if (wfgen_fix(session, 0) == WFGEN_OK && wfgen_outcome(session, 0, &outcome)) {
            add_fixed(list, request, &outcome);
        }
    }
    wfgen_free(session);
}

static bool has_safe_fix(const struct wf_document *document) {
    for (size_t i = 0; i < document->findings.len; i++) {
        const struct wf_fix *fix = document->findings.items[i]->fix;
        if (fix != NULL && fix->safety == WF_FIX_SAFE) {
            return true;
        }
    }
    return false;
}

static json_t *answer(struct wf_request *request) {
    json_t *list = json_array();
    if (is_wanted(request, quick)) {
        add_quick_fixes(list, request, add_fix, true);
    }
    if (is_wanted(request, all) && has_safe_fix(request->document)) {
        add_fix_all(list, request);
    }
    if (is_wanted(request, quick)) {
        add_quick_fixes(list, request, add_ignore, false);
    }
    return list;
}

static json_t *options(void) {
    return json_pack("{s:[s, s]}", "codeActionKinds", quick, all);
}

const struct wf_feature wf_feature_actions = {
    .method = "textDocument/codeAction",
    .capability = "codeActionProvider",
    .options = options,
    .findings = true,
    .answer = answer,
};
