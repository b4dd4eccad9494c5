#include "base/near.h"
#include "lang/hole.h"
#include "rules/cache_fix.h"

static const struct wf_cache_backend *nearest(struct wf_str type) {
    struct wf_near near = {.wanted = type};
    for (const struct wf_cache_backend *backend = wf_cache_backends; backend->name; backend++) {
        wf_near_offer(&near, wf_str_of(backend->name));
    }
    return wf_cache_backend(near.best);
}

/* What the effect of an entry is that no backend takes. */
static enum wf_severity lost(const struct wf_meant_line *line) {
    return line->exports ? WF_ERROR : WF_WARNING;
}

static void report_unknown(struct wf_check *check, const struct wf_meant_line *line) {
    const struct wf_cache_attribute *type = wf_cache_attribute(line->entry, "type");
    const char *effect = line->exports ? "the build fails" : "nothing is restored";
    struct wf_finding *finding =
        wf_cache_report(check, line, type->value.begin, type->value.end, "unknown cache type, %s: \"%.*s\"",
                        effect, WF_STR_ARG(type->text));
    finding->severity = lost(line);
    const struct wf_cache_backend *backend = nearest(type->text);
    if (backend) {
        const char *title = wf_arena_printf(check->arena, "write \"%s\"", backend->name).ptr;
        finding->fix = wf_cache_fix_part(check, line, type->value.begin, type->value.end,
                                         wf_str_of(backend->name), title, WF_FIX_SAFE);
    } else {
        wf_finding_help(check, finding,
                        "the types are gha, registry, local, s3, azblob and, to export, inline");
    }
}

static void report_inline_import(struct wf_check *check, const struct wf_meant_line *line) {
    const struct wf_cache_attribute *type = wf_cache_attribute(line->entry, "type");
    struct wf_finding *finding = wf_cache_report(check, line, type->value.begin, type->value.end,
                                                 "unknown cache type, nothing is restored: \"inline\"");
    wf_finding_help(check, finding, "an inline cache is read from its image: \"type=registry,ref=IMAGE\"");
    finding->fix = wf_cache_fix_remove(check, line, "remove the entry", WF_FIX_UNSAFE);
}

/* Attributes that only one backend has. */
static const struct {
    const char *attribute, *type;
} signs[] = {
    {"ref", "registry"}, {"src", "local"},          {"dest", "local"},
    {"scope", "gha"},    {"account_url", "azblob"}, {"bucket", "s3"},
};

static const char *type_by_attributes(const struct wf_cache_entry *entry) {
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        if (wf_cache_attribute(entry, signs[i].attribute)) {
            return signs[i].type;
        }
    }
    return NULL;
}

static void report_missing(struct wf_check *check, const struct wf_meant_line *line) {
    struct wf_finding *finding = wf_cache_report(check, line, 0, line->entry->text.len,
                                                 "cache entry without a type, the build fails: \"%.*s\"",
                                                 WF_STR_ARG(line->entry->text));
    finding->severity = WF_ERROR;
    const char *type = type_by_attributes(line->entry);
    if (type) {
        finding->fix = wf_cache_fix_part(check, line, 0, 0, wf_arena_printf(check->arena, "type=%s,", type),
                                         "name the type", WF_FIX_SAFE);
    }
}

/* Any field that is a `${{ }}` may be the type. */
static bool has_open_field(const struct wf_cache_entry *entry) {
    for (size_t i = 0; i < entry->attributes.len; i++) {
        if (wf_hole_any(entry->attributes.items[i].name)) {
            return true;
        }
    }
    return false;
}

static void check_line(struct wf_check *check, const struct wf_meant_line *line) {
    const struct wf_cache_entry *entry = line->entry;
    if (entry->unknown || entry->bare || has_open_field(entry)) {
        return;
    }
    if (entry->type_text.len == 0) {
        report_missing(check, line);
    } else if (!entry->backend) {
        report_unknown(check, line);
    } else if (entry->type == WF_CACHE_INLINE && !line->exports) {
        report_inline_import(check, line);
    }
}

static void check_step(struct wf_check *check, const struct wf_step *step) {
    wf_cache_each(check, step, check_line);
}

const struct wf_rule wf_rule_cache_type = {
    .id = "cache-type",
    .title = "Cache entry whose type is unknown or missing",
    .category = WF_DOCKER,
    .severity = WF_WARNING,
    .fixable = true,
    .step_hook = check_step,
};
