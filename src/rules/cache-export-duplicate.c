#include "docker/ref.h"
#include "gha/context.h"
#include "rules/cache_fix.h"

/* BuildKit's cacheOptKey(): registry caches are told apart by their reference, others by all they say. An
 * inline cache that is asked for twice is dropped without a word. */
static bool is_same(struct wf_arena *arena, const struct wf_meant_line *a, const struct wf_meant_line *b) {
    const struct wf_cache_entry *x = a->entry;
    const struct wf_cache_entry *y = b->entry;
    if (!x->backend || x->type != y->type || x->type == WF_CACHE_INLINE) {
        return false;
    }
    if (x->type == WF_CACHE_REGISTRY) {
        struct wf_context context = wf_context_of_step(arena, a->step, NULL);
        struct wf_str ref = wf_context_text(&context, wf_cache_value(x, "ref"));
        return ref.len > 0 && wf_str_eq(ref, wf_context_text(&context, wf_cache_value(y, "ref")));
    }
    bool same = x->attributes.len == y->attributes.len;
    for (size_t i = 0; same && i < x->attributes.len; i++) {
        same = wf_str_eq(wf_cache_value(y, x->attributes.items[i].name.ptr), x->attributes.items[i].text);
    }
    return same;
}

/* Bake gives each target its own exports. */
static struct wf_str target_of(const struct wf_meant_line *line) {
    return wf_str_sub(line->item->text, 0, line->base);
}

static void check_step(struct wf_check *check, const struct wf_step *step) {
    const struct wf_cache_lines *lines = wf_cache_lines_of(check, step);
    for (size_t i = 0; i < lines->list.len; i++) {
        const struct wf_meant_line *line = &lines->list.items[i];
        for (size_t k = 0; k < i; k++) {
            const struct wf_meant_line *other = &lines->list.items[k];
            if (!line->entry || !other->entry || !line->exports || !other->exports ||
                line->command != other->command || !wf_str_eq(target_of(line), target_of(other)) ||
                !is_same(check->arena, line, other)) {
                continue;
            }
            struct wf_finding *finding = wf_cache_report(check, line, 0, line->entry->text.len,
                                                         "cache is exported twice, the build fails: \"%.*s\"",
                                                         WF_STR_ARG(line->entry->text));
            struct wf_span first = wf_cache_part(other, 0, other->entry->text.len);
            wf_finding_note(check, finding, check->file->source,
                            wf_node_subspan(check->file->source, other->value, first.begin, first.end),
                            "the first export stands here");
            bool equal = wf_str_eq(line->entry->text, other->entry->text);
            finding->fix = wf_cache_fix_remove(check, line, "remove the second export",
                                               equal ? WF_FIX_SAFE : WF_FIX_UNSAFE);
            break;
        }
    }
}

const struct wf_rule wf_rule_cache_export_duplicate = {
    .id = "cache-export-duplicate",
    .title = "Cache that is exported twice",
    .category = WF_DOCKER,
    .severity = WF_ERROR,
    .fixable = true,
    .step_hook = check_step,
};
