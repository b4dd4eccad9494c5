#include "lint/depend.h"

#include "base/limits.h"
#include "docker/edit.h"

/* --- the text ----------------------------------------------------------------------------------------- */

/* Replaces bytes [begin, end) of the dependency's text. */
static bool replace(struct wf_patch *patch, const struct wf_check *check,
                    const struct wf_dependency *dependency, size_t begin, size_t end, struct wf_str text) {
    begin += dependency->begin;
    end += dependency->begin;
    if (dependency->node) {
        return wf_patch_set_part(patch, dependency->node, begin, end, text);
    }
    wf_instruction_replace(patch, check->file->dockerfile, dependency->instruction, begin, end, text);
    return true;
}

/* Of an action what stands behind the '@'; of an image its digest with the '@', as it was and as it is to
 * be. */
static bool set_value(struct wf_patch *patch, const struct wf_check *check,
                      const struct wf_dependency *dependency, struct wf_str value) {
    struct wf_str text = dependency->text;
    size_t at = wf_str_find_char(text, '@', 0);
    if (dependency->kind == WF_DEPENDS_IMAGE) {
        struct wf_str part =
            value.len > 0 ? wf_arena_printf(check->arena, "@%.*s", WF_STR_ARG(value)) : value;
        return replace(patch, check, dependency, at == WF_NOT_FOUND ? text.len : at, text.len, part);
    }
    return replace(patch, check, dependency, at + 1, text.len, value);
}

/* --- the comment -------------------------------------------------------------------------------------- */

/* Whether byte `at` lies inside a scalar of this node, or of what is in it. */
static bool holds_text_at(const struct wf_node *node, uint32_t at, unsigned depth) {
    if (node->kind == WF_SCALAR) {
        return node->span.begin < at && at < node->span.end;
    }
    bool inside = false;
    const struct wf_node *child = node->kind == WF_ALIAS || depth == 0 ? NULL : node->first;
    for (; child && !inside && child->span.begin < at; child = child->next) {
        inside = holds_text_at(child, at, depth - 1) ||
                 (child->value && holds_text_at(child->value, at, depth - 1));
    }
    return inside;
}

/* Whether `at`, behind `node`, lies inside a scalar that stands behind it: in a flow collection one may begin
 * on the same line and go on in the next. */
static bool is_in_text(const struct wf_node *node, uint32_t at) {
    for (; node->parent; node = node->parent) {
        const struct wf_node *sibling = node->key ? node->key->next : node->next;
        for (; sibling && sibling->span.begin < at; sibling = sibling->next) {
            if (holds_text_at(sibling, at, WF_MAX_YAML_DEPTH) ||
                (sibling->value && holds_text_at(sibling->value, at, WF_MAX_YAML_DEPTH))) {
                return true;
            }
        }
    }
    return false;
}

/* Where a comment could be put behind the line, without the blanks at its end; 0: nowhere. */
static uint32_t comment_place(const struct wf_check *check, const struct wf_dependency *dependency) {
    const struct wf_source *source = check->file->source;
    const struct wf_node *node = dependency->node;
    if (!node || !dependency->alone || node->style == WF_LITERAL || node->style == WF_FOLDED) {
        return 0;
    }
    uint32_t line = wf_source_line_of(source, node->span.end);
    struct wf_str text = wf_source_line(source, line);
    uint32_t end = wf_source_line_begin(source, line) + (uint32_t)text.len;
    while (end > node->span.end && wf_is_blank(source->bytes.ptr[end - 1])) {
        end--;
    }
    return is_in_text(node, end) ? 0 : end;
}

/* Whether the comment is a version and nothing else. */
static bool is_only_label(const struct wf_check *check, const struct wf_dependency *dependency,
                          struct wf_span label) {
    struct wf_str rest =
        wf_source_slice(check->file->source, wf_span_make(label.end, dependency->comment->span.end));
    return label.end > label.begin && wf_str_trim(rest).len == 0;
}

/* Names `label` in the comment: in the place of the one it has when that counts, else before all else. */
static void set_label(struct wf_patch *patch, const struct wf_check *check,
                      const struct wf_dependency *dependency, struct wf_str label) {
    uint32_t place = comment_place(check, dependency);
    if (place == 0 || label.len == 0) {
        return;
    }
    if (!dependency->comment) {
        wf_patch_replace(patch, wf_span_make(place, place),
                         wf_arena_printf(check->arena, " # %.*s", WF_STR_ARG(label)));
        return;
    }
    struct wf_span present = wf_dependency_label(check->file, check->config->lock, dependency);
    bool pinned = dependency->value.len > 0;
    if (pinned ? present.end > present.begin : is_only_label(check, dependency, present)) {
        wf_patch_replace(patch, present, label);
        return;
    }
    uint32_t begin = dependency->comment->span.begin;
    wf_patch_replace(patch, wf_span_make(begin, begin),
                     wf_arena_printf(check->arena, "# %.*s ", WF_STR_ARG(label)));
}

/* Removes what set_label() has put there: a comment that is "# label", or "# label " before another one. */
static void drop_label(struct wf_patch *patch, const struct wf_check *check,
                       const struct wf_dependency *dependency, const struct wf_pin *pin) {
    const struct wf_source *source = check->file->source;
    if (!dependency->comment || dependency->comment->own_line) {
        return;
    }
    struct wf_span span = dependency->comment->span;
    struct wf_str text = wf_source_slice(source, span);
    struct wf_str label = wf_arena_printf(check->arena, "# %.*s", WF_STR_ARG(pin->label));
    struct wf_str rest = wf_str_sub(text, label.len, text.len);
    if (!wf_str_eq(wf_str_sub(text, 0, label.len), label)) {
        return;
    }
    if (wf_str_starts(rest, " #")) {
        wf_patch_replace(patch, wf_span_make(span.begin, span.begin + label.len + 1), WF_STR(""));
    } else if (wf_str_trim(rest).len == 0) {
        uint32_t begin = span.begin;
        while (begin > 0 && wf_is_blank(source->bytes.ptr[begin - 1])) {
            begin--;
        }
        wf_patch_replace(patch, wf_span_make(begin, span.begin + label.len), WF_STR(""));
    }
}

/* --- fixes -------------------------------------------------------------------------------------------- */

const struct wf_fix *wf_dependency_pin_fix(const struct wf_check *check,
                                           const struct wf_dependency *dependency, const struct wf_pin *pin,
                                           const char *title, enum wf_fix_safety safety) {
    struct wf_patch patch = wf_check_patch(check);
    if (!set_value(&patch, check, dependency, pin->value)) {
        return NULL;
    }
    if (!pin->image) {
        set_label(&patch, check, dependency, pin->label);
    }
    return wf_patch_fix(&patch, title, safety);
}

const struct wf_fix *wf_dependency_unpin_fix(const struct wf_check *check,
                                             const struct wf_dependency *dependency, const struct wf_pin *pin,
                                             const char *title, enum wf_fix_safety safety) {
    struct wf_patch patch = wf_check_patch(check);
    if (!set_value(&patch, check, dependency, pin->image ? WF_STR("") : pin->ref)) {
        return NULL;
    }
    if (!pin->image) {
        drop_label(&patch, check, dependency, pin);
    }
    return wf_patch_fix(&patch, title, safety);
}

const struct wf_fix *wf_dependency_label_fix(const struct wf_check *check,
                                             const struct wf_dependency *dependency, struct wf_str label,
                                             const char *title, enum wf_fix_safety safety) {
    struct wf_patch patch = wf_check_patch(check);
    set_label(&patch, check, dependency, label);
    return wf_patch_fix(&patch, title, safety);
}
