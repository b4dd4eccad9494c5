#include "lint/rule.h"

#include "lint/setting.h"

#include <stdarg.h>

static const char *const category_names[] = {
    [WF_SYNTAX] = "syntax", [WF_DOCKER] = "docker",     [WF_EXPRESSION] = "expression",
    [WF_SCRIPT] = "script", [WF_SECURITY] = "security", [WF_UPKEEP] = "upkeep",
    [WF_POLICY] = "policy",
};

const char *wf_category_name(enum wf_category category) {
    return category_names[category];
}

bool wf_rule_is_called(const struct wf_rule *rule, struct wf_str name) {
    if (wf_str_is(name, rule->id)) {
        return true;
    }
    struct wf_str rest = wf_str_of(rule->aliases);
    struct wf_str alias;
    while (rest.len > 0 && wf_str_cut(&rest, ' ', &alias)) {
        if (wf_str_eq_case(alias, name)) {
            return true;
        }
    }
    return false;
}

static struct wf_finding *add(struct wf_check *check, const struct wf_source *source, struct wf_span span,
                              struct wf_str message) {
    struct wf_finding *finding = WF_NEW(check->arena, struct wf_finding);
    *finding = (struct wf_finding){
        .rule = check->rule->id,
        .severity = check->rule->severity,
        .source = source,
        .span = span,
        .message = message,
    };
    *WF_PUSH(check->arena, &check->out->list) = finding;
    return finding;
}

struct wf_finding *wf_report(struct wf_check *check, struct wf_span span, const char *format, ...) {
    va_list args;
    va_start(args, format);
    struct wf_str message = wf_arena_vprintf(check->arena, format, args);
    va_end(args);
    return add(check, check->file->source, span, message);
}

struct wf_finding *wf_report_at(struct wf_check *check, const struct wf_source *source, struct wf_span span,
                                const char *format, ...) {
    va_list args;
    va_start(args, format);
    struct wf_str message = wf_arena_vprintf(check->arena, format, args);
    va_end(args);
    return add(check, source, span, message);
}

struct wf_finding *wf_report_part(struct wf_check *check, const struct wf_node *scalar, size_t begin,
                                  size_t end, const char *format, ...) {
    va_list args;
    va_start(args, format);
    struct wf_str message = wf_arena_vprintf(check->arena, format, args);
    va_end(args);
    return add(check, check->file->source, wf_node_subspan(check->file->source, scalar, begin, end), message);
}

void wf_finding_help(struct wf_check *check, struct wf_finding *finding, const char *format, ...) {
    va_list args;
    va_start(args, format);
    finding->help = wf_arena_vprintf(check->arena, format, args);
    va_end(args);
}

void wf_finding_note(struct wf_check *check, struct wf_finding *finding, const struct wf_source *source,
                     struct wf_span span, const char *format, ...) {
    struct wf_note *notes = (struct wf_note *)finding->notes;
    size_t count = finding->note_count;
    if ((count & (count - 1)) == 0) { /* as many as there is room for: twice as much */
        notes = WF_NEW_ARRAY(check->arena, struct wf_note, count > 0 ? 2 * count : 1);
        if (count > 0) {
            memcpy(notes, finding->notes, count * sizeof *notes);
        }
    }
    va_list args;
    va_start(args, format);
    notes[count] = (struct wf_note){source, span, wf_arena_vprintf(check->arena, format, args)};
    va_end(args);
    finding->note_count++;
    finding->notes = notes;
}

void wf_finding_risk(struct wf_finding *finding, enum wf_level security, enum wf_level confidence,
                     enum wf_persona persona) {
    bool grave = security >= WF_LEVEL_MEDIUM && confidence > WF_LEVEL_LOW && persona == WF_REGULAR;
    finding->security = security;
    finding->confidence = confidence;
    finding->persona = persona;
    finding->severity = grave ? finding->severity : WF_INFO;
}

struct wf_span wf_pair_span(const struct wf_node *key) {
    uint32_t end = key->value && key->value->span.end > key->span.end ? key->value->span.end : key->span.end;
    return wf_span_make(key->span.begin, end);
}

void wf_finding_reach(struct wf_finding *finding, struct wf_span span) {
    finding->reach = span;
}

const struct wf_node *wf_check_option(const struct wf_check *check, const char *name) {
    const struct wf_rule_setting *setting = wf_setting_of(check->config, check->rule);
    return setting ? wf_node_get(setting->options, name) : NULL;
}

struct wf_patch wf_check_patch(const struct wf_check *check) {
    return (struct wf_patch){.arena = check->arena, .doc = check->file->doc};
}
