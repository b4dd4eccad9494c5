#include "rules/cache_fix.h"

/* Another rule speaks of an entry that stands there twice. */
static bool is_copy(const struct wf_cache_lines *lines, size_t index) {
    const struct wf_meant_line *line = &lines->list.items[index];
    for (size_t i = 0; i < index; i++) {
        const struct wf_meant_line *other = &lines->list.items[i];
        if (other->exports && wf_str_eq(other->text, line->text)) {
            return true;
        }
    }
    return false;
}

static void check_build(struct wf_check *check, const struct wf_build *build) {
    const struct wf_cache_lines *lines = build->lines;
    const struct wf_meant_line *first = NULL;
    for (size_t i = 0; i < lines->list.len; i++) {
        const struct wf_meant_line *line = &lines->list.items[i];
        if (!wf_cache_is_full(line) || is_copy(lines, i)) {
            continue;
        }
        if (!first) {
            first = line;
            continue;
        }
        struct wf_finding *finding = wf_cache_report(
            check, line, 0, line->entry->text.len,
            "all layers are exported once more, to another cache: \"%.*s\"", WF_STR_ARG(line->entry->text));
        struct wf_span other = wf_cache_part(first, 0, first->entry->text.len);
        wf_finding_note(check, finding, check->file->source,
                        wf_node_subspan(check->file->source, first->value, other.begin, other.end),
                        "the first full export stands here");
        wf_finding_help(check, finding, "keep the one that is read fastest where it is needed");
    }
}

const struct wf_rule wf_rule_cache_export_repeated = {
    .id = "cache-export-repeated",
    .title = "Several caches of all layers for one build",
    .category = WF_DOCKER,
    .severity = WF_INFO,
    .build_hook = check_build,
};
