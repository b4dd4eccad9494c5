/* GitLab's Code Quality report: an array of violations. Its pages do not show `check_name`, so the rule is
 * also in the description; a fingerprint must tell each from all others. GitLab itself needs neither type nor
 * categories, but other readers of Code Climate's format, whose subset this is, require them. */
#include "report/report.h"

static const char *category_of(const struct wf_finding *finding) {
    if (finding->security != WF_LEVEL_NONE) {
        return "Security";
    }
    return finding->severity == WF_INFO ? "Style" : "Bug Risk";
}

static void violation(struct wf_buf *out, struct wf_report_keys *keys, const struct wf_finding *finding) {
    static const char *const severities[] = {
        [WF_INFO] = "info", [WF_WARNING] = "major", [WF_ERROR] = "critical"};
    struct wf_pos begin = wf_source_pos(finding->source, finding->span.begin);
    struct wf_pos end = wf_source_pos(finding->source, finding->span.end);
    struct wf_str sentence = wf_report_sentence(out->arena, finding);
    wf_buf_printf(out, "{\"type\":\"issue\",\"categories\":[\"%s\"],\"description\":", category_of(finding));
    wf_buf_json(out, wf_arena_printf(out->arena, "%s: %.*s", finding->rule, WF_STR_ARG(sentence)));
    wf_buf_printf(out,
                  ",\"check_name\":\"%s\",\"fingerprint\":\"%s\",\"severity\":\"%s\",\"location\":{\"path\":",
                  finding->rule, wf_report_key(keys, finding).ptr, severities[finding->severity]);
    wf_buf_json(out, wf_report_repository_path(keys->report, finding->source));
    wf_buf_printf(out, ",\"lines\":{\"begin\":%u,\"end\":%u}}}", begin.line, end.line);
}

static void begin(struct wf_buf *out, struct wf_pieces *pieces) {
    struct wf_report_keys *keys = WF_NEW(pieces->arena, struct wf_report_keys);
    keys->seen.arena = pieces->arena;
    pieces->state = keys;
    wf_buf_char(out, '[');
}

static void add(struct wf_buf *out, struct wf_pieces *pieces, const struct wf_report *report) {
    struct wf_report_keys *keys = pieces->state;
    keys->report = report;
    for (size_t i = 0; i < report->count; i++) {
        wf_buf_text(out, pieces->count + i > 0 ? ",\n" : "\n");
        violation(out, keys, report->findings[i]);
    }
}

static void end(struct wf_buf *out, struct wf_pieces *pieces, const struct wf_report *report) {
    (void)report;
    wf_buf_text(out, pieces->count > 0 ? "\n]\n" : "]\n");
}

const struct wf_format wf_format_gitlab = {
    .name = "gitlab",
    .title = "GitLab's Code Quality report",
    .begin = begin,
    .add = add,
    .end = end,
};
