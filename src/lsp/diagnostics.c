#include "base/file.h"
#include "lsp/feature.h"

static int severity_of(const struct wf_finding *finding) {
    static const int severities[] = {[WF_ERROR] = 1, [WF_WARNING] = 2, [WF_INFO] = 3};
    return severities[finding->severity];
}

/* Paths are given by us, and may be relative only for texts that are no files. */
static json_t *location(struct wf_arena *arena, const struct wf_source *source, struct wf_span span,
                        enum wf_units units) {
    struct wf_str uri = wf_uri_of(arena, source->path);
    return json_pack("{s:o, s:o}", "uri", wf_json_string(uri), "range", wf_range_json(source, span, units));
}

static json_t *related(struct wf_arena *arena, const struct wf_finding *finding, enum wf_units units) {
    json_t *list = json_array();
    for (size_t i = 0; i < finding->note_count; i++) {
        const struct wf_note *note = &finding->notes[i];
        json_array_append_new(list, json_pack("{s:o, s:o}", "location",
                                              location(arena, note->source, note->span, units), "message",
                                              wf_json_string(note->message)));
    }
    return list;
}

json_t *wf_diagnostic(struct wf_arena *arena, const struct wf_finding *finding,
                      const struct wf_client *client) {
    struct wf_str message = finding->message;
    if (finding->help.len > 0) {
        message =
            wf_arena_printf(arena, "%.*s\n%.*s", WF_STR_ARG(finding->message), WF_STR_ARG(finding->help));
    }
    json_t *out = json_pack("{s:o, s:i, s:s, s:s, s:o}", "range",
                            wf_range_json(finding->source, finding->span, client->units), "severity",
                            severity_of(finding), "code", finding->rule, "source", "wfgen", "message",
                            wf_json_string(message));
    if (finding->note_count > 0) {
        json_object_set_new(out, "relatedInformation", related(arena, finding, client->units));
    }
    return out;
}

json_t *wf_diagnostics(struct wf_arena *arena, const struct wf_document *document,
                       const struct wf_client *client) {
    json_t *list = json_array();
    for (size_t i = 0; i < document->findings.len; i++) {
        json_array_append_new(list, wf_diagnostic(arena, document->findings.items[i], client));
    }
    return json_pack("{s:o, s:I, s:o}", "uri", wf_json_string(document->uri), "version", document->version,
                     "diagnostics", list);
}
