#include "text/finding.h"

#include <stdint.h>

static const struct wf_str severity_names[] = {
    [WF_INFO] = WF_STR_INIT("info"),
    [WF_WARNING] = WF_STR_INIT("warning"),
    [WF_ERROR] = WF_STR_INIT("error"),
};

const char *wf_severity_name(enum wf_severity severity) {
    return severity_names[severity].ptr;
}

bool wf_severity_parse(struct wf_str name, enum wf_severity *severity) {
    for (size_t i = 0; i < sizeof severity_names / sizeof severity_names[0]; i++) {
        if (wf_str_eq(name, severity_names[i])) {
            *severity = (enum wf_severity)i;
            return true;
        }
    }
    return false;
}

const char *wf_level_name(enum wf_level level) {
    static const char *const names[] = {
        [WF_LEVEL_NONE] = "none",     [WF_LEVEL_INFO] = "info", [WF_LEVEL_LOW] = "low",
        [WF_LEVEL_MEDIUM] = "medium", [WF_LEVEL_HIGH] = "high",
    };
    return names[level];
}

static const struct wf_str persona_names[] = {
    [WF_REGULAR] = WF_STR_INIT("regular"),
    [WF_PEDANTIC] = WF_STR_INIT("pedantic"),
    [WF_AUDITOR] = WF_STR_INIT("auditor"),
};

const char *wf_persona_name(enum wf_persona persona) {
    return persona_names[persona].ptr;
}

bool wf_persona_parse(struct wf_str name, enum wf_persona *persona) {
    for (size_t i = 0; i < sizeof persona_names / sizeof persona_names[0]; i++) {
        if (wf_str_eq(name, persona_names[i])) {
            *persona = (enum wf_persona)i;
            return true;
        }
    }
    return false;
}

static const struct wf_str triggers_names[] = {
    [WF_TRIGGERS_ALL] = WF_STR_INIT("all"),
    [WF_TRIGGERS_EXTERNAL] = WF_STR_INIT("external"),
    [WF_TRIGGERS_PRIVILEGED] = WF_STR_INIT("privileged"),
};

const char *wf_triggers_name(enum wf_triggers triggers) {
    return triggers_names[triggers].ptr;
}

bool wf_triggers_parse(struct wf_str name, enum wf_triggers *triggers) {
    for (size_t i = 0; i < sizeof triggers_names / sizeof triggers_names[0]; i++) {
        if (wf_str_eq(name, triggers_names[i])) {
            *triggers = (enum wf_triggers)i;
            return true;
        }
    }
    return false;
}

static int compare(uint32_t a, uint32_t b) {
    return (a > b) - (a < b);
}

int wf_finding_cmp(const struct wf_finding *a, const struct wf_finding *b) {
    int order = wf_str_cmp(a->source->path, b->source->path);
    order = order != 0 ? order : compare(a->span.begin, b->span.begin);
    order = order != 0 ? order : compare(a->span.end, b->span.end);
    order = order != 0 ? order : strcmp(a->rule, b->rule);
    return order != 0 ? order : wf_str_cmp(a->message, b->message);
}

/* --- copies ------------------------------------------------------------------------------------------- */

/* No key can be an address that is used again: what is copied stays until all is. */
static const struct wf_source *copy_source(struct wf_arena *arena, const struct wf_source *source,
                                           struct wf_map *copies) {
    struct wf_str key = {(const char *)&source, sizeof source};
    const struct wf_source *copy = wf_map_get(copies, key);
    if (copy == NULL) {
        copy = wf_source_copy(arena, source);
        wf_map_put(copies, wf_arena_str(copies->arena, key), (void *)(uintptr_t)copy);
    }
    return copy;
}

static const struct wf_fix *copy_fix(struct wf_arena *arena, const struct wf_fix *fix) {
    struct wf_fix *copy = WF_NEW(arena, struct wf_fix);
    *copy = *fix;
    copy->title = wf_arena_str(arena, wf_str_of(fix->title)).ptr;
    copy->edits = WF_NEW_ARRAY(arena, struct wf_edit, fix->edit_count);
    for (size_t i = 0; i < fix->edit_count; i++) {
        copy->edits[i] = (struct wf_edit){fix->edits[i].span, wf_arena_str(arena, fix->edits[i].text)};
    }
    return copy;
}

struct wf_finding *wf_finding_copy(struct wf_arena *arena, const struct wf_finding *finding,
                                   struct wf_map *copies) {
    struct wf_finding *copy = WF_NEW(arena, struct wf_finding);
    *copy = *finding;
    copy->source = copy_source(arena, finding->source, copies);
    copy->message = wf_arena_str(arena, finding->message);
    copy->help = wf_arena_str(arena, finding->help);
    copy->triggers = wf_arena_str(arena, finding->triggers);
    copy->fix = finding->fix != NULL ? copy_fix(arena, finding->fix) : NULL;
    copy->notes = WF_NEW_ARRAY(arena, struct wf_note, finding->note_count);
    for (size_t i = 0; i < finding->note_count; i++) {
        const struct wf_note *note = &finding->notes[i];
        copy->notes[i] = (struct wf_note){copy_source(arena, note->source, copies), note->span,
                                          wf_arena_str(arena, note->message)};
    }
    return copy;
}
