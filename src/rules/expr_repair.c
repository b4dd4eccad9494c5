#include "rules/expr_repair.h"

#include "base/buf.h"
#include "base/near.h"

/* The text with all "..." outside of '...' as '...'; empty when one is not closed. */
static struct wf_str with_single_quotes(struct wf_arena *arena, struct wf_str text) {
    struct wf_buf out = {.arena = arena};
    for (size_t i = 0; i < text.len; i++) {
        char quote = text.ptr[i];
        if (quote != '\'' && quote != '"') {
            wf_buf_char(&out, quote);
            continue;
        }
        size_t end = wf_str_find_char(text, quote, i + 1);
        if (end == WF_NOT_FOUND) {
            return WF_STR("");
        }
        wf_buf_char(&out, '\'');
        for (i++; i < end; i++) {
            wf_buf_text(&out, quote == '"' && text.ptr[i] == '\'' ? "'" : "");
            wf_buf_char(&out, text.ptr[i]);
        }
        wf_buf_char(&out, '\'');
    }
    return wf_buf_view(&out);
}

static struct wf_str replaced(struct wf_arena *arena, struct wf_str text, size_t begin, size_t end,
                              struct wf_str by) {
    struct wf_str before = wf_str_sub(text, 0, begin);
    struct wf_str after = wf_str_sub(text, end, text.len);
    return wf_arena_printf(arena, "%.*s%.*s%.*s", WF_STR_ARG(before), WF_STR_ARG(by), WF_STR_ARG(after));
}

/* `=`, `&` and `|` alone stand for the doubled sign. */
static struct wf_str with_doubled_sign(struct wf_arena *arena, struct wf_str text, size_t at) {
    char sign = at < text.len ? text.ptr[at] : ' ';
    if (sign != '=' && sign != '&' && sign != '|') {
        return WF_STR("");
    }
    return replaced(arena, text, at, at, (struct wf_str){text.ptr + at, 1});
}

static bool is_whole(const struct wf_broken *broken, struct wf_str text) {
    const struct wf_expr *expression = wf_expr_parse(broken->check->arena, text, broken->allowed);
    return text.len > 0 && expression->root != NULL && expression->errors.len == 0;
}

static const struct wf_fix *fix_all(const struct wf_broken *broken, struct wf_str text, const char *title) {
    struct wf_patch patch = wf_check_patch(broken->check);
    size_t end = broken->begin + broken->expression->text.len;
    if (!is_whole(broken, text) || !wf_patch_set_part(&patch, broken->scalar, broken->begin, end, text)) {
        return NULL;
    }
    return wf_patch_fix(&patch, title, WF_FIX_SAFE);
}

static const struct wf_fix *fix_name(const struct wf_broken *broken, const struct wf_expr_error *error,
                                     struct wf_str name, struct wf_str near) {
    struct wf_patch patch = wf_check_patch(broken->check);
    size_t begin = broken->begin + error->begin;
    size_t distance = wf_near_distance(name, near, 2);
    if (distance > 2 || !wf_patch_set_part(&patch, broken->scalar, begin, begin + name.len, near)) {
        return NULL;
    }
    const char *title = wf_arena_printf(patch.arena, "write %.*s", WF_STR_ARG(near)).ptr;
    return wf_patch_fix(&patch, title, distance == 1 && name.len > 3 ? WF_FIX_SAFE : WF_FIX_UNSAFE);
}

static struct wf_str name_at(struct wf_str text) {
    size_t end = 0;
    while (end < text.len && wf_is_id(text.ptr[end])) {
        end++;
    }
    return wf_str_sub(text, 0, end);
}

const struct wf_fix *wf_repair_expression(const struct wf_broken *broken, const struct wf_expr_error *error,
                                          struct wf_str near) {
    struct wf_arena *arena = broken->check->arena;
    struct wf_str text = broken->expression->text;
    struct wf_str rest = wf_str_sub(text, error->begin, text.len);
    if (near.len > 0) {
        return fix_name(broken, error, name_at(rest), near);
    }
    if (wf_str_starts(rest, "\"")) {
        return fix_all(broken, with_single_quotes(arena, text), "put the text between single quotes");
    }
    return fix_all(broken, with_doubled_sign(arena, text, error->begin), "double the sign");
}
