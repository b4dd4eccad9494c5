#include "lint/setting.h"

/* It is asked for each finding: the last one is all that counts. */
const struct wf_rule_setting *wf_setting_of(const struct wf_config *config, const struct wf_rule *rule) {
    for (size_t i = config->rules.len; i-- > 0;) {
        if (wf_rule_is_called(rule, config->rules.items[i].id)) {
            return &config->rules.items[i];
        }
    }
    return NULL;
}

/* --- ignored places ----------------------------------------------------------------------------------- */

/* `path:line:column`; line and column are 0 when they are not written. */
struct place {
    struct wf_str path;
    uint32_t line, column;
};

/* Cuts a number behind the last colon off. */
static bool cut_number(struct wf_str *text, uint32_t *number) {
    enum { MAX_DIGITS = 9 };
    size_t at = text->len;
    uint32_t value = 0;
    while (at > 0 && wf_is_digit(text->ptr[at - 1])) {
        at--;
    }
    if (at == text->len || at == 0 || text->ptr[at - 1] != ':' || text->len - at > MAX_DIGITS) {
        return false;
    }
    for (size_t i = at; i < text->len; i++) {
        value = value * 10 + (uint32_t)(text->ptr[i] - '0');
    }
    *number = value;
    text->len = at - 1;
    return true;
}

static struct place read_place(struct wf_str text) {
    struct place place = {.path = text};
    uint32_t number;
    if (cut_number(&place.path, &place.line) && cut_number(&place.path, &number)) {
        place.column = place.line;
        place.line = number;
    }
    return place;
}

static bool is_at(const struct place *place, const struct wf_source *source, struct wf_span span) {
    struct wf_pos pos = wf_source_pos(source, span.begin);
    return pos.line == place->line && (place->column == 0 || place->column == pos.column) &&
           wf_config_path_matches(place->path, source->path);
}

static bool is_at_any(const struct place *place, const struct wf_finding *finding) {
    bool at = is_at(place, finding->source, finding->span);
    for (size_t i = 0; i < finding->note_count && !at; i++) {
        at = is_at(place, finding->notes[i].source, finding->notes[i].span);
    }
    return at;
}

bool wf_setting_ignores_file(const struct wf_rule_setting *setting, struct wf_str path) {
    for (size_t i = 0; i < setting->ignore.len; i++) {
        struct place place = read_place(setting->ignore.items[i].text);
        if (place.line == 0 && wf_config_path_matches(place.path, path)) {
            return true;
        }
    }
    return false;
}

bool wf_setting_ignores_place(const struct wf_rule_setting *setting, const struct wf_finding *finding) {
    for (size_t i = 0; setting && i < setting->ignore.len; i++) {
        struct place place = read_place(setting->ignore.items[i].text);
        if (place.line > 0 && is_at_any(&place, finding)) {
            return true;
        }
    }
    return false;
}

/* --- severities --------------------------------------------------------------------------------------- */

void wf_setting_apply(const struct wf_rule_setting *setting, struct wf_findings *findings, size_t from) {
    for (size_t i = from; setting && i < findings->list.len; i++) {
        struct wf_finding *finding = findings->list.items[i];
        if (setting->security != WF_LEVEL_NONE) {
            finding->security = setting->security;
            finding->severity = setting->security >= WF_LEVEL_MEDIUM ? finding->severity : WF_INFO;
        }
        finding->severity = setting->has_severity ? setting->severity : finding->severity;
    }
}
