#include "docker/ref.h"
#include "gha/context.h"
#include "rules/cache_fix.h"

#include <stdlib.h>

/* Bake gives each target its own exports. */
static struct wf_str target_of(const struct wf_meant_line *line) {
    return wf_str_sub(line->item->text, 0, line->base);
}

static int by_name(const void *a, const void *b) {
    const struct wf_cache_attribute *x = *(const struct wf_cache_attribute *const *)a;
    const struct wf_cache_attribute *y = *(const struct wf_cache_attribute *const *)b;
    return wf_str_cmp(x->name, y->name);
}

static void append_attributes(struct wf_buf *out, const struct wf_cache_entry *entry) {
    size_t count = entry->attributes.len;
    const struct wf_cache_attribute **sorted =
        WF_NEW_ARRAY(out->arena, const struct wf_cache_attribute *, count);
    for (size_t i = 0; i < count; i++) {
        sorted[i] = &entry->attributes.items[i];
    }
    qsort(sorted, count, sizeof *sorted, by_name);
    for (size_t i = 0; i < count; i++) {
        wf_buf_printf(out, "%.*s=%.*s", WF_STR_ARG(sorted[i]->name), WF_STR_ARG(sorted[i]->text));
        wf_buf_char(out, '\0');
    }
}

/* BuildKit's cacheOptKey(): registry caches are told apart by their reference, others by all they say. An
 * inline cache that is asked for twice is dropped without a word. Empty: it cannot be the same as another. */
static struct wf_str key_of(struct wf_arena *arena, const struct wf_meant_line *line) {
    const struct wf_cache_entry *entry = line->entry;
    struct wf_buf key = {.arena = arena};
    if (!line->exports || !entry || !entry->backend || entry->type == WF_CACHE_INLINE) {
        return WF_STR("");
    }
    wf_buf_printf(&key, "%p %.*s %s", (const void *)line->command, WF_STR_ARG(target_of(line)),
                  entry->backend->name);
    wf_buf_char(&key, '\0');
    if (entry->type == WF_CACHE_REGISTRY) {
        struct wf_context context = wf_context_of_step(arena, line->step, NULL);
        struct wf_str ref = wf_context_text(&context, wf_cache_value(entry, "ref"));
        wf_buf_str(&key, ref);
        return ref.len > 0 ? wf_buf_view(&key) : WF_STR("");
    }
    append_attributes(&key, entry);
    return wf_buf_view(&key);
}

static void report(struct wf_check *check, const struct wf_meant_line *line,
                   const struct wf_meant_line *other) {
    struct wf_finding *finding =
        wf_cache_report(check, line, 0, line->entry->text.len,
                        "cache is exported twice, the build fails: \"%.*s\"", WF_STR_ARG(line->entry->text));
    struct wf_span first = wf_cache_part(other, 0, other->entry->text.len);
    wf_finding_note(check, finding, check->file->source,
                    wf_node_subspan(check->file->source, other->value, first.begin, first.end),
                    "the first export stands here");
    bool equal = wf_str_eq(line->entry->text, other->entry->text);
    finding->fix =
        wf_cache_fix_remove(check, line, "remove the second export", equal ? WF_FIX_SAFE : WF_FIX_UNSAFE);
}

static void check_step(struct wf_check *check, const struct wf_step *step) {
    const struct wf_cache_lines *lines = wf_cache_lines_of(check, step);
    struct wf_map first = {.arena = check->arena};
    for (size_t i = 0; i < lines->list.len; i++) {
        struct wf_meant_line *line = &lines->list.items[i];
        struct wf_str key = key_of(check->arena, line);
        const struct wf_meant_line *other = key.len > 0 ? wf_map_get(&first, key) : NULL;
        if (other) {
            report(check, line, other);
        } else if (key.len > 0) {
            wf_map_put(&first, key, line);
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
