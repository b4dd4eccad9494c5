#include "docker/list_comments.h"

/* Inputs whose items end in free text. */
static const char *const value_inputs[] = {"annotations", "build-args", "labels", "secrets", "set", "vars"};

static enum wf_list_kind kind_of(const struct wf_list_fact *fact) {
    for (size_t i = 0; i < sizeof value_inputs / sizeof *value_inputs; i++) {
        if (strcmp(fact->input, value_inputs[i]) == 0) {
            return WF_LIST_VALUES;
        }
    }
    return WF_LIST_TOKENS;
}

static uint32_t line_at(const struct wf_source *source, const struct wf_node *scalar, size_t offset) {
    return wf_source_line_of(source, wf_node_offset(source, scalar, offset));
}

bool wf_list_is_folded(const struct wf_source *source, const struct wf_node *scalar) {
    size_t len = scalar->text.len;
    while (len > 0 && wf_is_space(scalar->text.ptr[len - 1])) {
        len--;
    }
    return scalar->style == WF_FOLDED && len > 0 &&
           line_at(source, scalar, 0) != line_at(source, scalar, len - 1);
}

/* Behind the last byte of the line of the file on which decoded byte `mark` stands. */
static size_t line_end(const struct wf_source *source, const struct wf_node *scalar, size_t mark) {
    struct wf_str text = scalar->text;
    size_t end = wf_str_find_char(text, '\n', mark);
    end = end == WF_NOT_FOUND ? text.len : end;
    uint32_t line = line_at(source, scalar, mark);
    while (scalar->style != WF_LITERAL && end > mark + 1 && line_at(source, scalar, end - 1) != line) {
        end--;
    }
    while (end > mark && wf_is_space(text.ptr[end - 1])) {
        end--;
    }
    return end;
}

static void find(struct wf_arena *arena, const struct wf_source *source, struct wf_list_comments *comments) {
    size_t behind = 0;
    for (size_t i = 0; i < comments->csv->items.len; i++) {
        const struct wf_csv_item *item = &comments->csv->items.items[i];
        size_t at = item->quoted ? WF_NOT_FOUND : wf_list_comment(item->text, kind_of(comments->fact));
        if (at == WF_NOT_FOUND || item->span.begin < behind) {
            continue;
        }
        struct wf_comment_part *part = WF_PUSH(arena, &comments->parts);
        part->item = item;
        part->at = at;
        part->begin = wf_csv_offset(item, at);
        part->mark = wf_csv_offset(item, wf_str_find_char(item->text, '#', at));
        part->end = line_end(source, comments->value, part->mark);
        behind = part->end;
    }
}

struct wf_list_comments *wf_list_comments(struct wf_arena *arena, const struct wf_source *source,
                                          const struct wf_step *step, const struct wf_node *key) {
    const struct wf_node *value =
        step->action.kind == WF_USES_REPOSITORY ? wf_list_scalar(arena, step, key) : NULL;
    if (!value || wf_str_find_char(value->text, '#', 0) == WF_NOT_FOUND) {
        return NULL;
    }
    struct wf_str action =
        wf_arena_printf(arena, "%.*s/%.*s", WF_STR_ARG(step->action.owner), WF_STR_ARG(step->action.repo));
    const struct wf_list_fact *fact = wf_list_fact(action, wf_node_text(key));
    if (!fact) {
        return NULL;
    }
    struct wf_list_comments *comments = WF_NEW(arena, struct wf_list_comments);
    comments->fact = fact;
    comments->key = key;
    comments->value = value;
    comments->csv = wf_csv_read(arena, value->text, &fact->options);
    comments->folded = wf_list_is_folded(source, value);
    find(arena, source, comments);
    return comments->parts.len > 0 ? comments : NULL;
}
