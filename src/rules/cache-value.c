#include "base/near.h"
#include "lang/hole.h"
#include "rules/cache_fix.h"

static struct wf_str nearest_value(const char *values, struct wf_str value) {
    static const char *const words[][2] = {
        {"yes", "true"}, {"on", "true"}, {"no", "false"}, {"off", "false"}};
    struct wf_near near = {.wanted = value};
    struct wf_str rest = wf_str_of(values);
    struct wf_str one;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (wf_str_is_case(value, words[i][0]) && wf_str_in(wf_str_of(words[i][1]), values)) {
            return wf_str_of(words[i][1]);
        }
    }
    while (wf_str_cut(&rest, ' ', &one)) {
        wf_near_offer(&near, one);
    }
    return near.best;
}

/* What the value must be for the export not to fail; the others are read as if they were not there. */
static bool is_fatal(const struct wf_cache_attribute *attribute) {
    static const char *const names[] = {"compression", "force-compression", "image-manifest",
                                        "oci-mediatypes", NULL};
    return wf_str_is_any(attribute->name, names);
}

static bool is_known(const char *values, struct wf_str value) {
    /* Go's strconv.ParseBool takes these as well. */
    static const char more[] = "t T TRUE True f F FALSE False";
    return wf_hole_any(value) || wf_str_in(value, values) ||
           (wf_str_in(WF_STR("true"), values) && wf_str_in(value, more));
}

static void check_value(struct wf_check *check, const struct wf_meant_line *line,
                        const struct wf_cache_attribute *attribute, const char *values) {
    if (is_known(values, attribute->text)) {
        return;
    }
    bool fatal = is_fatal(attribute);
    size_t begin = attribute->key.begin;
    size_t end = attribute->value.end;
    struct wf_finding *finding = wf_cache_report(check, line, begin, end, "unknown value, %s: \"%.*s\"",
                                                 fatal ? "the build fails" : "ignored",
                                                 WF_STR_ARG(wf_str_sub(line->text, begin, end)));
    finding->severity = fatal ? WF_ERROR : WF_WARNING;
    struct wf_str wanted = nearest_value(values, attribute->text);
    if (wanted.len > 0) {
        const char *title = wf_arena_printf(check->arena, "write \"%.*s\"", WF_STR_ARG(wanted)).ptr;
        finding->fix = wf_cache_fix_part(check, line, attribute->value.begin, attribute->value.end, wanted,
                                         title, WF_FIX_SAFE);
    } else {
        wf_finding_help(check, finding, "one of: %s",
                        wf_str_in(WF_STR("true"), values) ? "true false" : values);
    }
}

static void check_manifest(struct wf_check *check, const struct wf_meant_line *line) {
    const struct wf_cache_attribute *media = wf_cache_attribute(line->entry, "oci-mediatypes");
    if (line->exports && media && wf_str_is(media->text, "false") &&
        wf_str_is(wf_cache_value(line->entry, "image-manifest"), "true")) {
        wf_cache_report(
            check, line, media->key.begin, media->value.end,
            "\"image-manifest=true\" needs OCI media types, the build fails: \"oci-mediatypes=false\"")
            ->severity = WF_ERROR;
    }
}

static void check_line(struct wf_check *check, const struct wf_meant_line *line) {
    const struct wf_cache_entry *entry = line->entry;
    unsigned use = line->exports ? WF_CACHE_EXPORTS : WF_CACHE_IMPORTS;
    for (size_t i = 0; entry->backend && i < entry->attributes.len; i++) {
        const struct wf_cache_attribute *attribute = &entry->attributes.items[i];
        const struct wf_cache_attribute_fact *fact = wf_cache_attribute_fact(entry->backend, attribute->name);
        bool last = wf_cache_attribute(entry, attribute->name.ptr) == attribute;
        /* A wrong mode is the matter of cache-mode. */
        if (fact && fact->values && (fact->use & use) && attribute->has_value && last &&
            strcmp(fact->name, "mode") != 0) {
            check_value(check, line, attribute, fact->values);
        }
    }
    check_manifest(check, line);
}

static void check_step(struct wf_check *check, const struct wf_step *step) {
    wf_cache_each(check, step, check_line);
}

const struct wf_rule wf_rule_cache_value = {
    .id = "cache-value",
    .title = "Value that an attribute of a cache entry does not take",
    .category = WF_DOCKER,
    .severity = WF_WARNING,
    .fixable = true,
    .step_hook = check_step,
};
