#include "rules/cache_fix.h"

#include "base/buf.h"
#include "lang/hole.h"
#include "lint/memo.h"
#include "yaml/layout.h"

#include <stdarg.h>

/* The script of a step, if it is known and speaks of a build's cache. */
static const struct wf_script *cache_script(const struct wf_check *check, const struct wf_step *step) {
    struct wf_str run = wf_node_text(step->run);
    bool speaks = wf_str_has(run, "--cache-") || wf_str_has(run, ".cache-");
    return speaks ? wf_script_of(&check->file->scripts, step) : NULL;
}

const struct wf_cache_lines *wf_cache_lines_of(struct wf_check *check, const struct wf_step *step) {
    void **place = wf_memo_of(check, "cache lines", step);
    if (*place == NULL) {
        const struct wf_script *script = cache_script(check, step);
        *place = script ? wf_cache_words(check->arena, script) : wf_cache_lines(check->arena, step);
    }
    return *place;
}

void wf_cache_each(struct wf_check *check, const struct wf_step *step,
                   void (*visit)(struct wf_check *check, const struct wf_meant_line *line)) {
    const struct wf_cache_lines *lines = wf_cache_lines_of(check, step);
    for (size_t i = 0; i < lines->list.len; i++) {
        if (lines->list.items[i].entry) {
            visit(check, &lines->list.items[i]);
        }
    }
}

/* An environment variable that only this input uses: its name stands twice in the file. */
static bool is_own_variable(const struct wf_check *check, struct wf_str name) {
    struct wf_str bytes = check->file->source->bytes;
    size_t count = 0;
    for (size_t at = wf_str_find_str(bytes, name, 0); at != WF_NOT_FOUND;
         at = wf_str_find_str(bytes, name, at + 1)) {
        count++;
    }
    return count == 2;
}

/* `cache-to: *cache` where `cache-from: &cache ...` stands. */
static bool is_other_input(const struct wf_check *check, const struct wf_meant_line *line) {
    const struct wf_node *root = line->value->anchor.len > 0 ? check->file->doc->root : NULL;
    for (const struct wf_node *node = root; node; node = wf_layout_next(node, root)) {
        if (node->kind == WF_ALIAS && node->target == line->value &&
            !(node->key && wf_str_eq_case(wf_node_text(node->key), wf_node_text(line->key)))) {
            return true;
        }
    }
    const struct wf_node *own = line->value->key;
    return own && !wf_str_eq_case(wf_node_text(own), wf_node_text(line->key)) &&
           !is_own_variable(check, wf_node_text(own));
}

/* Text that is the same in every kind of quotes, and without. */
static bool is_plain(struct wf_str text) {
    for (size_t i = 0; i < text.len; i++) {
        if (!wf_is_alnum(text.ptr[i]) && !strchr("=,._-/:", text.ptr[i])) {
            return false;
        }
    }
    return true;
}

const struct wf_fix *wf_cache_fix_part(struct wf_check *check, const struct wf_meant_line *line, size_t begin,
                                       size_t end, struct wf_str text, const char *title,
                                       enum wf_fix_safety safety) {
    if (line->command && !is_plain(text)) {
        return NULL;
    }
    struct wf_patch patch = wf_check_patch(check);
    struct wf_span part = wf_cache_part(line, begin, end);
    bool done =
        !is_other_input(check, line) && wf_patch_set_part(&patch, line->value, part.begin, part.end, text);
    return done ? wf_patch_fix(&patch, title, safety) : NULL;
}

const struct wf_fix *wf_cache_fix_add(struct wf_check *check, const struct wf_meant_line *line,
                                      const char *attribute, const char *title, enum wf_fix_safety safety) {
    size_t end = line->entry->text.len;
    const char *type = line->entry->bare ? "type=registry,ref=" : "";
    struct wf_str text =
        wf_arena_printf(check->arena, "%s%.*s,%s", type, WF_STR_ARG(line->entry->text), attribute);
    if (line->entry->bare) {
        return wf_cache_fix_part(check, line, 0, end, text, title, safety);
    }
    return wf_cache_fix_part(check, line, end, end, wf_arena_printf(check->arena, ",%s", attribute), title,
                             safety);
}

const struct wf_fix *wf_cache_fix_cut(struct wf_check *check, const struct wf_meant_line *line,
                                      const struct wf_cache_attribute *attribute, const char *title,
                                      enum wf_fix_safety safety) {
    const struct wf_cache_attribute *first = line->entry->attributes.items;
    size_t index = (size_t)(attribute - first);
    bool last = index + 1 == line->entry->attributes.len;
    if (line->entry->attributes.len < 2) {
        return NULL;
    }
    size_t begin = index > 0 ? first[index - 1].field.end : attribute->field.begin;
    size_t end = index > 0 || last ? attribute->field.end : first[index + 1].field.begin;
    return wf_cache_fix_part(check, line, begin, end, WF_STR(""), title, safety);
}

/* A comment that stands behind the entry stays, above the input. */
static bool keep_comment(struct wf_patch *patch, const struct wf_meant_line *line) {
    size_t mark = wf_str_find_char(line->text, '#', line->entry->text.len);
    if (mark == WF_NOT_FOUND) {
        return line->entry->text.len == line->text.len;
    }
    struct wf_str text = wf_str_trim(wf_str_sub(line->text, mark + 1, line->text.len));
    return line->count > 1 && line->value->key && wf_patch_comment_above(patch, line->value->key, text);
}

const struct wf_fix *wf_cache_fix_remove(struct wf_check *check, const struct wf_meant_line *line,
                                         const char *title, enum wf_fix_safety safety) {
    struct wf_patch patch = wf_check_patch(check);
    if (line->command) {
        return NULL;
    }
    bool done = line->count == 1
                    ? !is_other_input(check, line) && wf_patch_remove(&patch, line->key)
                    : line->value->style == WF_LITERAL && !is_other_input(check, line) &&
                          wf_patch_drop_line(&patch, line->value, wf_cache_part(line, 0, 0).begin);
    return done && keep_comment(&patch, line) ? wf_patch_fix(&patch, title, safety) : NULL;
}

const struct wf_fix *wf_list_literal_fix(struct wf_check *check, const struct wf_node *value) {
    struct wf_patch patch = wf_check_patch(check);
    wf_patch_replace(&patch, wf_span_make(value->span.begin, value->span.begin + 1), WF_STR("|"));
    return wf_patch_fix(&patch, "keep each entry on a line of its own", WF_FIX_SAFE);
}

/* A shell variable as the script has it. */
static struct wf_str without_holes(struct wf_arena *arena, struct wf_str text) {
    struct wf_buf out = {.arena = arena};
    for (size_t at = 0; at < text.len;) {
        size_t end = wf_str_starts(wf_str_sub(text, at, text.len), "${{ $") ? wf_hole_end(text, at) : 0;
        wf_buf_str(&out, end > 0 ? wf_str_sub(text, at + 4, end - 3) : wf_str_sub(text, at, at + 1));
        at = end > 0 ? end : at + 1;
    }
    return wf_buf_view(&out);
}

struct wf_finding *wf_cache_report(struct wf_check *check, const struct wf_meant_line *line, size_t begin,
                                   size_t end, const char *format, ...) {
    va_list args;
    va_start(args, format);
    struct wf_str message = wf_arena_vprintf(check->arena, format, args);
    va_end(args);
    message = line->command ? without_holes(check->arena, message) : message;
    struct wf_span part = wf_cache_part(line, begin, end);
    return wf_report_part(check, line->value, part.begin, part.end, "%.*s", WF_STR_ARG(message));
}
