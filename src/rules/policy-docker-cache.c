#include "lang/hole.h"
#include "rules/cache_fix.h"
#include "rules/required.h"

struct build_cache {
    const struct wf_build *build;
    const struct wf_cache_lines *lines;
    struct wf_str
        scope; /* for a new entry: of the build's others, else its job's id; empty when builds share it */
};

/* --- types -------------------------------------------------------------------------------------------- */

static bool is_wanted(const struct wf_meant_line *line, const struct wf_settings *types) {
    for (size_t i = 0; i < types->len; i++) {
        /* An inline cache is imported from the image's own reference. */
        bool own = !line->exports && wf_str_is(types->items[i].text, "inline") &&
                   line->entry->type == WF_CACHE_REGISTRY;
        if (own || wf_str_eq(line->entry->type_text, types->items[i].text)) {
            return true;
        }
    }
    return types->len == 0;
}

/* Whether some entry of one direction has one of the types (any, when there are none); what is not known
 * might. */
static bool has_type(const struct build_cache *cache, bool exports, const struct wf_settings *types) {
    const struct wf_list_input *input = exports ? &cache->build->cache_to : &cache->build->cache_from;
    for (size_t i = 0; i < cache->lines->list.len; i++) {
        const struct wf_meant_line *line = &cache->lines->list.items[i];
        if (line->exports == exports && line->entry && (line->entry->unknown || is_wanted(line, types))) {
            return true;
        }
    }
    return input->key && !input->list;
}

static struct wf_str list_types(struct wf_arena *arena, const struct wf_settings *types) {
    struct wf_str text = {0};
    for (size_t i = 0; i < types->len; i++) {
        text = wf_arena_printf(arena, "%.*s%s\"%.*s\"", WF_STR_ARG(text), i > 0 ? " or " : " of type ",
                               WF_STR_ARG(types->items[i].text));
    }
    return text;
}

/* --- a missing exporter or importer ------------------------------------------------------------------- */

static struct wf_str scope_for(const struct wf_check *check, const struct wf_build *build) {
    for (size_t i = 0; i < build->lines->list.len; i++) {
        const struct wf_cache_entry *entry = build->lines->list.items[i].entry;
        struct wf_str scope = entry ? wf_cache_value(entry, "scope") : (struct wf_str){0};
        if (scope.len > 0) {
            return scope;
        }
    }
    bool lone = wf_images_lone_build(check->file->images, build->job) != NULL;
    return lone ? wf_node_text(build->job->key) : (struct wf_str){0};
}

static void offer_line(struct wf_check *check, struct wf_finding *finding, const struct build_cache *cache,
                       bool exports, const struct wf_settings *types) {
    const struct wf_list_input *input = exports ? &cache->build->cache_to : &cache->build->cache_from;
    struct wf_str scope = cache->scope;
    if (input->key || scope.len == 0 || (types->len > 0 && !wf_str_is(types->items[0].text, "gha"))) {
        wf_finding_help(check, finding, "add one to \"%s\"", exports ? "cache-to" : "cache-from");
        return;
    }
    struct wf_str line =
        exports ? wf_arena_printf(check->arena, "cache-to: type=gha,mode=max,scope=%.*s,ignore-error=true\n",
                                  WF_STR_ARG(scope))
                : wf_arena_printf(check->arena, "cache-from: type=gha,scope=%.*s\n", WF_STR_ARG(scope));
    struct wf_patch patch = wf_check_patch(check);
    const struct wf_list_input *other = exports ? &cache->build->cache_from : &cache->build->cache_to;
    const struct wf_node *after = other->key ? other->key : wf_node_last(cache->build->step->with);
    if (after && wf_patch_add_pair(&patch, cache->build->step->with, after, line)) {
        finding->fix = wf_patch_fix(
            &patch, exports ? "export to GitHub's cache" : "import from GitHub's cache", WF_FIX_UNSAFE);
    }
}

static void require_line(struct wf_check *check, const struct build_cache *cache, bool exports,
                         const struct wf_settings *types) {
    if (has_type(cache, exports, types)) {
        return;
    }
    const struct wf_list_input *input = exports ? &cache->build->cache_to : &cache->build->cache_from;
    const struct wf_node *place = input->key ? input->key : cache->build->step->uses;
    struct wf_finding *finding =
        wf_report(check, place->span, "this build %s no cache%.*s", exports ? "exports" : "imports",
                  WF_STR_ARG(list_types(check->arena, types)));
    for (size_t i = 0; i < types->len; i++) {
        wf_required_note(check, finding, &types->items[i]);
    }
    offer_line(check, finding, cache, exports, types);
}

/* --- attributes of an entry --------------------------------------------------------------------------- */

/* Whether the attribute exists there and does not have the value (NULL: any). */
static bool lacks(const struct wf_meant_line *line, const char *name, const char *value) {
    const struct wf_cache_entry *entry = line->entry;
    const struct wf_cache_attribute_fact *fact =
        entry->backend ? wf_cache_attribute_fact(entry->backend, wf_str_of(name)) : NULL;
    struct wf_str text = wf_cache_value(entry, name);
    bool applies = fact && (fact->use & (line->exports ? WF_CACHE_EXPORTS : WF_CACHE_IMPORTS));
    return applies && !wf_hole_any(text) && (text.len == 0 || (value && !wf_str_is(text, value)));
}

/* Reports at the attribute, else at the entry, and offers to write `name=value`. */
static void say(struct wf_check *check, const struct wf_meant_line *line, const char *name,
                struct wf_str value, enum wf_fix_safety safety, const char *message) {
    const struct wf_cache_attribute *attribute = wf_cache_attribute(line->entry, name);
    struct wf_span part = attribute ? attribute->field : wf_span_make(0, line->entry->text.len);
    struct wf_finding *finding = wf_cache_report(check, line, part.begin, part.end, "%s cache %s",
                                                 line->entry->backend->name, message);
    struct wf_str text = wf_arena_printf(check->arena, "%s=%.*s", name, WF_STR_ARG(value));
    const char *title = wf_arena_printf(check->arena, "write %s", text.ptr).ptr;
    if (value.len > 0) {
        finding->fix = attribute ? wf_cache_fix_part(check, line, part.begin, part.end, text, title, safety)
                                 : wf_cache_fix_add(check, line, text.ptr, title, safety);
    }
}

static void check_line(struct wf_check *check, const struct build_cache *cache,
                       const struct wf_meant_line *line) {
    const struct wf_docker_policy *policy = &check->config->docker;
    if (policy->mode_max && line->exports && lacks(line, "mode", "max")) {
        say(check, line, "mode", WF_STR("max"), WF_FIX_SAFE, "is exported without \"mode=max\"");
    }
    if (policy->ignore_error && line->exports && lacks(line, "ignore-error", "true")) {
        say(check, line, "ignore-error", WF_STR("true"), WF_FIX_SAFE,
            "is exported without \"ignore-error=true\"");
    }
    if (policy->own_scope && line->entry->type == WF_CACHE_GHA && lacks(line, "scope", NULL)) {
        say(check, line, "scope", cache->scope, WF_FIX_UNSAFE, "has no \"scope\" of its own");
    }
}

static void check_build(struct wf_check *check, const struct wf_build *build) {
    const struct wf_docker_policy *policy = &check->config->docker;
    if (!policy->active) {
        return;
    }
    struct build_cache cache = {build, build->lines, scope_for(check, build)};
    if (policy->cache_export) {
        require_line(check, &cache, true, &policy->cache_to);
    }
    if (policy->cache_import) {
        require_line(check, &cache, false, &policy->cache_from);
    }
    for (size_t i = 0; i < cache.lines->list.len; i++) {
        if (cache.lines->list.items[i].entry) {
            check_line(check, &cache, &cache.lines->list.items[i]);
        }
    }
}

const struct wf_rule wf_rule_policy_docker_cache = {
    .id = "policy-docker-cache",
    .title = "Build cache that is not used as the policy requires",
    .category = WF_POLICY,
    .severity = WF_WARNING,
    .fixable = true,
    .build_hook = check_build,
};
