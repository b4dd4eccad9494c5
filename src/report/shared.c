#include "base/file.h"
#include "report/report.h"

#include <inttypes.h>

struct wf_str wf_report_repository_path(const struct wf_report *report, const struct wf_source *source) {
    if (wf_str_is(source->path, "-")) {
        return wf_report_path(source);
    }
    struct wf_str *known = wf_map_get(report->places, source->path);
    if (known == NULL) {
        known = WF_NEW(report->places->arena, struct wf_str);
        *known = wf_path_in_repository(report->places->arena, source->path.ptr);
        wf_map_put(report->places, source->path, known);
    }
    return *known;
}

struct wf_str wf_report_sentence(struct wf_arena *arena, const struct wf_finding *finding) {
    return finding->help.len == 0 ? finding->message
                                  : wf_arena_printf(arena, "%.*s; help: %.*s", WF_STR_ARG(finding->message),
                                                    WF_STR_ARG(finding->help));
}

struct wf_edit wf_report_one_edit(struct wf_arena *arena, const struct wf_source *source,
                                  const struct wf_fix *fix) {
    struct wf_str after = wf_edit_apply(arena, source, &fix, 1, NULL);
    struct wf_edit whole = {.span = fix->edits[0].span};
    for (size_t i = 1; i < fix->edit_count; i++) {
        struct wf_span span = fix->edits[i].span;
        whole.span.begin = span.begin < whole.span.begin ? span.begin : whole.span.begin;
        whole.span.end = span.end > whole.span.end ? span.end : whole.span.end;
    }
    size_t behind = source->bytes.len - whole.span.end;
    whole.text = wf_str_sub(after, whole.span.begin, after.len - behind);
    return whole;
}

const struct wf_finding **wf_report_by_severity(struct wf_arena *arena, const struct wf_report *report) {
    const struct wf_finding **sorted = WF_NEW_ARRAY(arena, const struct wf_finding *, report->count);
    size_t count = 0;
    for (int severity = WF_ERROR; severity >= WF_INFO; severity--) {
        for (size_t i = 0; i < report->count; i++) {
            if ((int)report->findings[i]->severity == severity) {
                sorted[count++] = report->findings[i];
            }
        }
    }
    return sorted;
}

/* FNV-1a, 64 bits, of all texts with a NUL behind each. */
static uint64_t hash(const struct wf_str *texts, size_t count) {
    uint64_t hash = 14695981039346656037U;
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j <= texts[i].len; j++) {
            unsigned char c = j < texts[i].len ? (unsigned char)texts[i].ptr[j] : 0;
            hash = (hash ^ c) * 1099511628211U;
        }
    }
    return hash;
}

struct wf_str wf_report_key(struct wf_report_keys *keys, const struct wf_finding *finding) {
    struct wf_arena *arena = keys->seen.arena;
    uint32_t line = wf_source_line_of(finding->source, finding->span.begin);
    const struct wf_str texts[] = {
        wf_report_repository_path(keys->report, finding->source),
        wf_str_of(finding->rule),
        wf_str_trim(wf_source_line(finding->source, line)),
    };
    struct wf_str key = wf_arena_printf(arena, "%016" PRIx64, hash(texts, sizeof texts / sizeof *texts));
    size_t *count = wf_map_get(&keys->seen, key);
    if (count == NULL) {
        count = WF_NEW(arena, size_t);
        wf_map_put(&keys->seen, key, count);
    }
    return wf_arena_printf(arena, "%.*s-%zu", WF_STR_ARG(key), ++*count);
}
