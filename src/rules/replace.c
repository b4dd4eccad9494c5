#include "rules/replace.h"

static const char *title_of(const struct wf_check *check, struct wf_str text) {
    return text.len == 0 ? "remove it"
                         : wf_arena_printf(check->arena, "write \"%.*s\"", WF_STR_ARG(text)).ptr;
}

const struct wf_fix *wf_replace_fix(const struct wf_check *check, const struct wf_node *scalar,
                                    struct wf_str text, enum wf_fix_safety safety) {
    struct wf_patch patch = wf_check_patch(check);
    const struct wf_node *real = wf_node_resolve(scalar);
    if (!real || !wf_patch_set_scalar(&patch, real, text)) {
        return NULL;
    }
    return wf_patch_fix(&patch, title_of(check, text), safety);
}

const struct wf_fix *wf_replace_part_fix(const struct wf_check *check, const struct wf_node *scalar,
                                         size_t begin, size_t end, struct wf_str text,
                                         enum wf_fix_safety safety) {
    struct wf_patch patch = wf_check_patch(check);
    if (!wf_patch_set_part(&patch, scalar, begin, end, text)) {
        return NULL;
    }
    return wf_patch_fix(&patch, title_of(check, text), safety);
}

const struct wf_fix *wf_remove_fix(const struct wf_check *check, const struct wf_node *key_or_item,
                                   const char *title, enum wf_fix_safety safety) {
    struct wf_patch patch = wf_check_patch(check);
    return wf_patch_remove(&patch, key_or_item) ? wf_patch_fix(&patch, title, safety) : NULL;
}
