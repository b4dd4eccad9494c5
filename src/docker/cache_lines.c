#include "docker/cache_lines.h"

#include "docker/ref.h"
#include "gha/context.h"
#include "lang/hole.h"

static struct wf_str store_of(struct wf_arena *arena, const struct wf_meant_line *line) {
    struct wf_context context = wf_context_of_step(arena, line->step, NULL);
    if (!line->exports || !line->entry || line->entry->unknown) {
        return WF_STR("");
    }
    if (line->entry->type == WF_CACHE_GHA) {
        struct wf_str scope = wf_context_text(&context, wf_cache_value(line->entry, "scope"));
        return wf_arena_printf(arena, "scope \"%.*s\"",
                               WF_STR_ARG(scope.len > 0 ? scope : WF_STR("buildkit")));
    }
    if (line->entry->type == WF_CACHE_REGISTRY) {
        struct wf_ref ref = wf_ref_parse(wf_context_text(&context, wf_cache_value(line->entry, "ref")));
        return wf_arena_printf(arena, "image \"%.*s\"", WF_STR_ARG(wf_ref_full(arena, &ref)));
    }
    return WF_STR("");
}

void wf_cache_line_add(struct wf_arena *arena, struct wf_cache_lines *lines, struct wf_meant_line line) {
    line.text = wf_str_sub(line.item->text, line.base, line.item->text.len);
    line.passed = wf_cache_read(arena, line.text);
    line.entry = wf_cache_read_meant(arena, line.text);
    line.store = store_of(arena, &line);
    *WF_PUSH(arena, &lines->list) = line;
}

bool wf_cache_line_set(struct wf_meant_line *line) {
    struct wf_str text = line->item->text;
    size_t equals = wf_hole_find(text, '=', 0);
    struct wf_str key = wf_str_trim(wf_str_sub(text, 0, equals == WF_NOT_FOUND ? 0 : equals));
    line->base = equals + 1;
    line->exports = wf_str_ends(key, ".cache-to");
    /* "web.args.cache-to" is a build argument. */
    bool deep = wf_str_has(key, ".args.") || wf_str_has(key, ".labels.") || wf_str_has(key, ".contexts.");
    return !deep && (line->exports || wf_str_ends(key, ".cache-from"));
}

static void read_input(struct wf_arena *arena, struct wf_cache_lines *lines, const struct wf_step *step,
                       const struct wf_node *key) {
    bool bake = wf_step_uses(step, "docker/bake-action");
    struct wf_str name = wf_node_text(key);
    const struct wf_node *value = wf_list_scalar(arena, step, key);
    struct wf_str action = bake ? WF_STR("docker/bake-action") : WF_STR("docker/build-push-action");
    if (!value) {
        return;
    }
    const struct wf_csv *csv = wf_csv_read(arena, value->text, &wf_list_fact(action, name)->options);
    for (size_t i = 0; i < csv->items.len; i++) {
        struct wf_meant_line line = {
            .step = step, .key = key, .value = value, .item = &csv->items.items[i], .count = csv->items.len};
        line.exports = wf_str_is_case(name, "cache-to");
        if (!bake || wf_cache_line_set(&line)) {
            wf_cache_line_add(arena, lines, line);
        }
    }
}

struct wf_cache_lines *wf_cache_lines(struct wf_arena *arena, const struct wf_step *step) {
    struct wf_cache_lines *lines = WF_NEW(arena, struct wf_cache_lines);
    bool bake = wf_step_uses(step, "docker/bake-action");
    if (!bake && !wf_step_uses(step, "docker/build-push-action")) {
        return lines;
    }
    for (WF_EACH(key, step->with)) {
        struct wf_str name = wf_node_text(key);
        bool cache = wf_str_is_case(name, "cache-from") || wf_str_is_case(name, "cache-to");
        if (bake ? wf_str_is_case(name, "set") : cache) {
            read_input(arena, lines, step, key);
        }
    }
    return lines;
}

struct wf_span wf_cache_part(const struct wf_meant_line *line, size_t begin, size_t end) {
    return wf_span_make(wf_csv_offset(line->item, line->base + begin),
                        wf_csv_offset(line->item, line->base + end));
}

bool wf_cache_has_modes(const struct wf_cache_entry *entry) {
    return entry->backend && entry->type != WF_CACHE_INLINE;
}

bool wf_cache_is_full(const struct wf_meant_line *line) {
    return line->exports && line->entry && wf_cache_has_modes(line->entry) &&
           wf_str_is(wf_cache_value(line->entry, "mode"), "max");
}
