#include "base/near.h"
#include "lang/hole.h"
#include "rules/cache_fix.h"

struct place {
    struct wf_check *check;
    const struct wf_meant_line *line;
    const struct wf_cache_attribute *attribute;
};

static unsigned use_of(const struct wf_meant_line *line) {
    return line->exports ? WF_CACHE_EXPORTS : WF_CACHE_IMPORTS;
}

static struct wf_finding *report(const struct place *at, enum wf_severity severity, const char *what) {
    struct wf_span span = wf_span_make(at->attribute->key.begin, at->attribute->value.end);
    struct wf_str text = wf_str_sub(at->line->text, span.begin, span.end);
    struct wf_finding *finding =
        wf_cache_report(at->check, at->line, span.begin, span.end, "%s: \"%.*s\"", what, WF_STR_ARG(text));
    finding->severity = severity;
    return finding;
}

static const struct wf_fix *cut(const struct place *at) {
    return wf_cache_fix_cut(at->check, at->line, at->attribute, "remove the attribute", WF_FIX_SAFE);
}

static const struct wf_fix *replace(const struct place *at, struct wf_span span, struct wf_str text) {
    const char *title = wf_arena_printf(at->check->arena, "write \"%.*s\"", WF_STR_ARG(text)).ptr;
    return wf_cache_fix_part(at->check, at->line, span.begin, span.end, text, title, WF_FIX_SAFE);
}

/* --- fields and names --------------------------------------------------------------------------------- */

static struct wf_str nearest_attribute(const struct wf_meant_line *line, struct wf_str name) {
    struct wf_near near = {.wanted = name};
    const struct wf_cache_attribute_fact *facts = line->entry->backend->attributes;
    for (const struct wf_cache_attribute_fact *fact = facts; fact->name; fact++) {
        if ((fact->use & use_of(line)) && !wf_cache_attribute(line->entry, fact->name)) {
            wf_near_offer(&near, wf_str_of(fact->name));
        }
    }
    return near.best;
}

/* "mode:max", a lone "max", or nothing between two commas. */
static void check_field(const struct place *at) {
    const struct wf_cache_entry *entry = at->line->entry;
    struct wf_str field = wf_str_sub(at->line->text, at->attribute->key.begin, at->attribute->key.end);
    struct wf_finding *finding = report(at, WF_ERROR, "field without \"=\", the build fails");
    size_t colon = wf_hole_find(field, ':', 0);
    struct wf_str name = wf_str_sub(field, 0, colon == WF_NOT_FOUND ? 0 : colon);
    bool mode = wf_str_is(field, "max") || wf_str_is(field, "min");
    if (field.len == 0) {
        finding->fix = cut(at);
    } else if (mode && at->line->exports && !wf_cache_attribute(entry, "mode")) {
        finding->fix = replace(at, at->attribute->key,
                               wf_arena_printf(at->check->arena, "mode=%.*s", WF_STR_ARG(field)));
    } else if (entry->backend && name.len > 0 && wf_cache_attribute_fact(entry->backend, name)) {
        struct wf_str rest = wf_str_sub(field, colon + 1, field.len);
        finding->fix =
            replace(at, at->attribute->key,
                    wf_arena_printf(at->check->arena, "%.*s=%.*s", WF_STR_ARG(name), WF_STR_ARG(rest)));
    }
}

static void check_unknown(const struct place *at) {
    struct wf_str name = nearest_attribute(at->line, at->attribute->name);
    const char *what = wf_arena_printf(at->check->arena, "unknown attribute of type \"%s\", ignored",
                                       at->line->entry->backend->name)
                           .ptr;
    struct wf_finding *finding = report(at, name.len > 0 ? WF_WARNING : WF_INFO, what);
    finding->fix = name.len > 0 ? replace(at, at->attribute->key, name) : NULL;
}

/* `src` where `dest` belongs, or the other way round. */
static const char *counterpart(const struct place *at) {
    bool src = wf_str_is(at->attribute->name, "src");
    const char *other = src ? "dest" : "src";
    bool pair = src || wf_str_is(at->attribute->name, "dest");
    return pair && !wf_cache_attribute(at->line->entry, other) ? other : NULL;
}

static void check_misplaced(const struct place *at) {
    const char *other = counterpart(at);
    if (other) {
        const char *what = at->line->exports ? "an export needs \"dest\", the build fails"
                                             : "an import needs \"src\", the build fails";
        struct wf_finding *finding = report(at, WF_ERROR, what);
        finding->fix = replace(at, at->attribute->key, wf_str_of(other));
        return;
    }
    report(at, WF_INFO,
           at->line->exports ? "attribute of imports only, ignored" : "attribute of exports only, ignored")
        ->fix = cut(at);
}

/* --- one attribute ------------------------------------------------------------------------------------ */

static bool is_set_again(const struct wf_cache_entry *entry, size_t index) {
    const struct wf_cache_attribute *attribute = &entry->attributes.items[index];
    for (size_t i = index + 1; i < entry->attributes.len; i++) {
        if (entry->attributes.items[i].has_value &&
            wf_str_eq(entry->attributes.items[i].name, attribute->name)) {
            return true;
        }
    }
    return false;
}

static void check_duplicate(const struct place *at) {
    const struct wf_cache_attribute *last = wf_cache_attribute(at->line->entry, at->attribute->name.ptr);
    bool same = wf_str_eq(last->text, at->attribute->text);
    report(at, same ? WF_INFO : WF_WARNING, "attribute is set again behind, this one is ignored")->fix =
        cut(at);
}

static void check_known(const struct place *at) {
    const struct wf_cache_backend *backend = at->line->entry->backend;
    const struct wf_cache_attribute_fact *fact = wf_cache_attribute_fact(backend, at->attribute->name);
    if (!fact) {
        check_unknown(at);
    } else if (!(fact->use & use_of(at->line))) {
        check_misplaced(at);
    }
}

static void check_attribute(const struct place *at, size_t index) {
    const struct wf_cache_entry *entry = at->line->entry;
    if (wf_hole_any(at->attribute->name) || (!at->attribute->has_value && entry->attributes.len < 2)) {
        return;
    }
    if (!at->attribute->has_value) {
        check_field(at);
    } else if (is_set_again(entry, index)) {
        check_duplicate(at);
    } else if (wf_str_is(at->attribute->name, "type") || entry->unknown || !entry->backend) {
        return;
    } else if (entry->type == WF_CACHE_INLINE) {
        report(at, WF_WARNING, "inline cache takes no attributes, ignored")->fix = cut(at);
    } else {
        check_known(at);
    }
}

/* --- the entry ---------------------------------------------------------------------------------------- */

/* Whether an attribute that means the required one, or a hole that may hold it, is there. */
static bool may_have(const struct wf_meant_line *line, const char *name) {
    const struct wf_cache_entry *entry = line->entry;
    for (size_t i = 0; i < entry->attributes.len; i++) {
        const struct wf_cache_attribute *attribute = &entry->attributes.items[i];
        bool meant = !wf_cache_attribute_fact(entry->backend, attribute->name) &&
                     wf_str_is(nearest_attribute(line, attribute->name), name);
        bool swapped = wf_str_is(attribute->name, "src") || wf_str_is(attribute->name, "dest");
        if (wf_str_is(attribute->name, name) || wf_hole_any(attribute->name) || meant || swapped) {
            return true;
        }
    }
    return false;
}

static void check_required(struct wf_check *check, const struct wf_meant_line *line) {
    const struct wf_cache_entry *entry = line->entry;
    for (const struct wf_cache_attribute_fact *fact = entry->backend->attributes; fact->name; fact++) {
        if (!(fact->required & use_of(line)) || may_have(line, fact->name)) {
            continue;
        }
        /* azblob's may come from the environment of the daemon. */
        bool fatal = entry->type != WF_CACHE_AZBLOB;
        struct wf_finding *finding =
            wf_cache_report(check, line, 0, entry->text.len, "cache entry without \"%s\"%s: \"%.*s\"",
                            fact->name, fatal ? ", the build fails" : "", WF_STR_ARG(entry->text));
        finding->severity = fatal ? WF_ERROR : WF_INFO;
    }
}

static void check_line(struct wf_check *check, const struct wf_meant_line *line) {
    const struct wf_cache_entry *entry = line->entry;
    for (size_t i = 0; i < entry->attributes.len; i++) {
        struct place at = {check, line, &entry->attributes.items[i]};
        check_attribute(&at, i);
    }
    if (entry->backend && !entry->bare && !entry->unknown) {
        check_required(check, line);
    }
}

static void check_step(struct wf_check *check, const struct wf_step *step) {
    wf_cache_each(check, step, check_line);
}

const struct wf_rule wf_rule_cache_attribute = {
    .id = "cache-attribute",
    .title = "Attribute of a cache entry that is wrong or means nothing",
    .category = WF_DOCKER,
    .severity = WF_WARNING,
    .fixable = true,
    .step_hook = check_step,
};
