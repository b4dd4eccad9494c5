/* SARIF 2.1.0 for GitHub's code scanning: all fields that its page "SARIF support for code scanning" names,
 * within its limits. One run, all rules with their pages, the findings that GitHub keeps. */
#include "report/escape.h"
#include "report/fingerprint.h"
#include "report/report.h"
#include "rules/registry.h"

enum { MAX_RESULTS = 25000, MAX_DESCRIPTION = 1000 };

struct sarif {
    struct wf_buf *out;
    const struct wf_report *report;
    const struct wf_finding **findings; /* the most severe first */
    size_t count;
    const struct wf_source *source; /* whose fingerprints these are */
    struct wf_fingerprints fingerprints;
};

static const char *const levels[] = {[WF_INFO] = "note", [WF_WARNING] = "warning", [WF_ERROR] = "error"};

static void text(struct wf_buf *out, const char *name, struct wf_str value) {
    wf_buf_printf(out, "\"%s\":{\"text\":", name);
    wf_buf_json(out, value);
    wf_buf_char(out, '}');
}

/* --- rules ---------------------------------------------------------------------------------------------- */

/* What a page says before its first example, behind the title, the summary and the line of facts. */
static struct wf_str page_body(struct wf_str page) {
    for (int paragraphs = 0; paragraphs < 3; paragraphs++) {
        size_t end = wf_str_find(page, "\n\n", 0);
        page = wf_str_sub(page, end == WF_NOT_FOUND ? page.len : end + 2, page.len);
    }
    size_t fence = wf_str_find(page, "\n```", 0);
    return wf_str_trim(wf_str_sub(page, 0, fence == WF_NOT_FOUND ? page.len : fence));
}

/* Where the target of a link whose words end at `at` ends; WF_NOT_FOUND when no such link is there. */
static size_t link_end(struct wf_str markdown, size_t at) {
    bool is_link = wf_str_starts(wf_str_sub(markdown, at, markdown.len), "](");
    return is_link ? wf_str_find_char(markdown, ')', at) : WF_NOT_FOUND;
}

/* Markdown as plain text: links by their words, line ends as blanks. */
static struct wf_str plain(struct wf_arena *arena, struct wf_str markdown) {
    struct wf_buf out = {.arena = arena};
    for (size_t i = 0; i < markdown.len; i++) {
        char c = markdown.ptr[i];
        size_t close = link_end(markdown, i);
        if (close != WF_NOT_FOUND) {
            i = close;
        } else if (c != '[' && c != '`') {
            wf_buf_char(&out, c == '\n' ? ' ' : c);
        }
    }
    return wf_buf_view(&out);
}

/* At most as long as GitHub takes it, cut behind a sentence. */
static struct wf_str shortened(struct wf_str text) {
    while (text.len > MAX_DESCRIPTION) {
        size_t end = text.len - 2;
        while (end > 0 && !(text.ptr[end] == '.' && text.ptr[end + 1] == ' ')) {
            end--;
        }
        text.len = end > 0 ? end + 1 : MAX_DESCRIPTION;
    }
    return text;
}

/* The gravest that the run has found, so that an alert says High where it is. */
static enum wf_level security_of(const struct sarif *sarif, const struct wf_rule *rule) {
    enum wf_level level = WF_LEVEL_NONE;
    for (size_t i = 0; i < sarif->count; i++) {
        const struct wf_finding *finding = sarif->findings[i];
        if (finding->security > level && strcmp(finding->rule, rule->id) == 0) {
            level = finding->security;
        }
    }
    return level == WF_LEVEL_NONE && rule->category == WF_SECURITY ? WF_LEVEL_MEDIUM : level;
}

/* GitHub calls 0.1 to 3.9 low, up to 6.9 medium, up to 8.9 high. */
static void properties(const struct sarif *sarif, const struct wf_rule *rule) {
    static const char *const scores[] = {[WF_LEVEL_NONE] = "",
                                         [WF_LEVEL_INFO] = "1.0",
                                         [WF_LEVEL_LOW] = "3.0",
                                         [WF_LEVEL_MEDIUM] = "5.5",
                                         [WF_LEVEL_HIGH] = "8.0"};
    static const char *const problems[] = {
        [WF_INFO] = "recommendation", [WF_WARNING] = "warning", [WF_ERROR] = "error"};
    enum wf_level level = security_of(sarif, rule);
    const char *category = wf_category_name(rule->category);
    bool is_security = level != WF_LEVEL_NONE;
    wf_buf_printf(sarif->out, "\"properties\":{\"tags\":[\"%s\"%s],\"problem.severity\":\"%s\"", category,
                  is_security && rule->category != WF_SECURITY ? ",\"security\"" : "",
                  problems[rule->severity]);
    if (is_security) {
        wf_buf_printf(sarif->out, ",\"security-severity\":\"%s\"", scores[level]);
    }
    wf_buf_char(sarif->out, '}');
}

/* SARIF wants a name that is not the id, or none: "unpinned-uses" is UnpinnedUses. */
static void rule_name(struct wf_buf *out, const char *id) {
    bool begins = true;
    if (strchr(id, '-') == NULL) {
        return;
    }
    wf_buf_text(out, "\"name\":\"");
    for (const char *c = id; *c != '\0'; c++) {
        if (*c != '-') {
            wf_buf_char(out, begins ? wf_upper(*c) : *c);
        }
        begins = *c == '-';
    }
    wf_buf_text(out, "\",");
}

static void descriptor(const struct sarif *sarif, const struct wf_rule *rule) {
    struct wf_buf *out = sarif->out;
    struct wf_str page = wf_rule_page(rule->id);
    struct wf_str body = plain(out->arena, page_body(page));
    body = body.len > 0 ? body : wf_str_of(rule->title);
    wf_buf_printf(out, "{\"id\":\"%s\",", rule->id);
    rule_name(out, rule->id);
    text(out, "shortDescription", wf_str_of(rule->title));
    wf_buf_char(out, ',');
    text(out, "fullDescription", shortened(body));
    wf_buf_text(out, ",\"help\":{\"text\":");
    wf_buf_json(out, body);
    wf_buf_text(out, ",\"markdown\":");
    wf_buf_json(out, page);
    wf_buf_printf(out, "},\"defaultConfiguration\":{\"level\":\"%s\"},", levels[rule->severity]);
    properties(sarif, rule);
    wf_buf_char(out, '}');
}

static size_t rule_index(const char *id) {
    size_t index = 0;
    while (index < wf_rules.count && strcmp(wf_rules.rules[index]->id, id) != 0) {
        index++;
    }
    return index;
}

static void driver(const struct sarif *sarif) {
    wf_buf_printf(sarif->out,
                  "\"tool\":{\"driver\":{\"name\":\"wfgen\",\"version\":\"%s\",\"semanticVersion\":\"%s\","
                  "\"rules\":[",
                  sarif->report->version, sarif->report->version);
    for (size_t i = 0; i < wf_rules.count; i++) {
        wf_buf_text(sarif->out, i > 0 ? ",\n" : "\n");
        descriptor(sarif, wf_rules.rules[i]);
    }
    wf_buf_text(sarif->out, "]}},\n");
}

/* --- results -------------------------------------------------------------------------------------------- */

static void region(struct wf_buf *out, const char *name, const struct wf_source *source,
                   struct wf_span span) {
    struct wf_pos begin = wf_source_pos(source, span.begin);
    struct wf_pos end = wf_source_pos(source, span.end);
    wf_buf_printf(out, "\"%s\":{\"startLine\":%u,\"startColumn\":%u,\"endLine\":%u,\"endColumn\":%u}", name,
                  begin.line, begin.column, end.line, end.column);
}

static void artifact(const struct sarif *sarif, const struct wf_source *source) {
    struct wf_buf *out = sarif->out;
    struct wf_buf uri = {.arena = out->arena};
    struct wf_str path = wf_report_repository_path(sarif->report, source);
    wf_buf_text(&uri, wf_str_starts(path, "/") ? "file://" : ""); /* outside of any repository */
    wf_escape_uri(&uri, path);
    wf_buf_text(out, "\"artifactLocation\":{\"uri\":");
    wf_buf_json(out, wf_buf_view(&uri));
    wf_buf_char(out, '}');
}

static void physical(const struct sarif *sarif, const struct wf_source *source, struct wf_span span) {
    struct wf_buf *out = sarif->out;
    wf_buf_text(out, "\"physicalLocation\":{");
    artifact(sarif, source);
    wf_buf_char(out, ',');
    region(out, "region", source, span);
    wf_buf_char(out, '}');
}

/* The text of a link may not hold brackets of its own. */
static void link_words(struct wf_buf *out, struct wf_str words) {
    for (size_t i = 0; i < words.len; i++) {
        wf_buf_text(out, strchr("[]\\", words.ptr[i]) != NULL ? "\\" : "");
        wf_buf_char(out, words.ptr[i]);
    }
}

/* The message with a link to each second place. */
static void message(struct wf_buf *out, const struct wf_finding *finding) {
    struct wf_buf words = {.arena = out->arena};
    wf_buf_str(&words, wf_report_sentence(out->arena, finding));
    for (size_t i = 0; i < finding->note_count; i++) {
        wf_buf_text(&words, i == 0 ? ". See: [" : ", [");
        link_words(&words, finding->notes[i].message);
        wf_buf_printf(&words, "](%zu)", i + 1);
    }
    text(out, "message", wf_buf_view(&words));
}

static void related(const struct sarif *sarif, const struct wf_finding *finding) {
    struct wf_buf *out = sarif->out;
    wf_buf_text(out, ",\"relatedLocations\":[");
    for (size_t i = 0; i < finding->note_count; i++) {
        const struct wf_note *note = &finding->notes[i];
        wf_buf_printf(out, "%s{\"id\":%zu,", i > 0 ? "," : "", i + 1);
        physical(sarif, note->source, note->span);
        wf_buf_char(out, ',');
        text(out, "message", note->message);
        wf_buf_char(out, '}');
    }
    wf_buf_char(out, ']');
}

static void fix(const struct sarif *sarif, const struct wf_finding *finding) {
    struct wf_buf *out = sarif->out;
    wf_buf_text(out, ",\"fixes\":[{");
    text(out, "description", wf_str_of(finding->fix->title));
    wf_buf_text(out, ",\"artifactChanges\":[{");
    artifact(sarif, finding->source);
    wf_buf_text(out, ",\"replacements\":[");
    for (size_t i = 0; i < finding->fix->edit_count; i++) {
        const struct wf_edit *edit = &finding->fix->edits[i];
        wf_buf_text(out, i > 0 ? ",{" : "{");
        region(out, "deletedRegion", finding->source, edit->span);
        wf_buf_char(out, ',');
        text(out, "insertedContent", edit->text);
        wf_buf_char(out, '}');
    }
    wf_buf_text(out, "]}]}]");
}

static void fingerprint(struct sarif *sarif, const struct wf_finding *finding) {
    if (sarif->fingerprints.lines == NULL || sarif->source != finding->source) {
        sarif->source = finding->source;
        sarif->fingerprints = wf_fingerprints_of(sarif->out->arena, finding->source);
    }
    uint32_t line = wf_source_line_of(finding->source, finding->span.begin);
    struct wf_str hash = sarif->fingerprints.lines[line - 1];
    if (hash.len > 0) {
        wf_buf_printf(sarif->out, ",\"partialFingerprints\":{\"primaryLocationLineHash\":\"%s\"}", hash.ptr);
    }
}

static void risk(struct wf_buf *out, const struct wf_finding *finding) {
    if (finding->security != WF_LEVEL_NONE) {
        wf_buf_printf(
            out, ",\"properties\":{\"securitySeverity\":\"%s\",\"confidence\":\"%s\",\"persona\":\"%s\"}",
            wf_level_name(finding->security), wf_level_name(finding->confidence),
            wf_persona_name(finding->persona));
    }
}

static void result(struct sarif *sarif, const struct wf_finding *finding) {
    struct wf_buf *out = sarif->out;
    wf_buf_printf(out, "{\"ruleId\":\"%s\",\"ruleIndex\":%zu,\"level\":\"%s\",", finding->rule,
                  rule_index(finding->rule), levels[finding->severity]);
    message(out, finding);
    wf_buf_text(out, ",\"locations\":[{");
    physical(sarif, finding->source, finding->span);
    wf_buf_text(out, "}]");
    fingerprint(sarif, finding);
    if (finding->note_count > 0) {
        related(sarif, finding);
    }
    if (finding->fix != NULL) {
        fix(sarif, finding);
    }
    risk(out, finding);
    wf_buf_char(out, '}');
}

/* Says what was left out, since nobody else would. */
static void invocation(const struct sarif *sarif) {
    wf_buf_text(sarif->out, "\"invocations\":[{\"executionSuccessful\":true");
    if (sarif->count < sarif->report->count) {
        wf_buf_text(sarif->out, ",\"toolExecutionNotifications\":[{\"level\":\"warning\",");
        text(sarif->out, "message",
             wf_arena_printf(sarif->out->arena, "%zu more findings, of the least severe, were left out",
                             sarif->report->count - sarif->count));
        wf_buf_text(sarif->out, "}]");
    }
    wf_buf_text(sarif->out, "}],\n");
}

static void write(struct wf_buf *out, const struct wf_report *report) {
    struct sarif sarif = {
        .out = out,
        .report = report,
        .findings = wf_report_by_severity(out->arena, report),
        .count = report->count < MAX_RESULTS ? report->count : MAX_RESULTS,
    };
    wf_buf_text(out, "{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":\"2.1.0\","
                     "\"runs\":[{\n");
    driver(&sarif);
    wf_buf_text(out, "\"automationDetails\":{\"id\":\"wfgen/\"},\"columnKind\":\"unicodeCodePoints\",\n");
    invocation(&sarif);
    wf_buf_text(out, "\"results\":[");
    for (size_t i = 0; i < sarif.count; i++) {
        wf_buf_text(out, i > 0 ? ",\n" : "\n");
        result(&sarif, sarif.findings[i]);
    }
    wf_buf_text(out, "]}]}\n");
}

const struct wf_format wf_format_sarif = {
    .name = "sarif",
    .title = "SARIF 2.1.0, for code scanning",
    .write = write,
};
