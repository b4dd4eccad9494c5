#include "review/canon.h"

#include "base/limits.h"
#include "base/map.h"
#include "docker/ref.h"
#include "lang/expr.h"
#include "lang/exprvalue.h"

#include <stdlib.h>

/* --- scalars ------------------------------------------------------------------------------------------ */

/* Blanks outside of texts mean nothing in an expression. */
static void put_expression(struct wf_buf *out, struct wf_str text) {
    bool quoted = false;
    for (size_t i = 0; i < text.len; i++) {
        quoted = text.ptr[i] == '\'' ? !quoted : quoted;
        if (quoted || !wf_is_space(text.ptr[i])) {
            wf_buf_char(out, text.ptr[i]);
        }
    }
}

static void put_string(struct wf_buf *out, struct wf_str text) {
    struct wf_expr_sites sites = wf_expr_sites(out->arena, text);
    size_t at = 0;
    for (size_t i = 0; i < sites.sites.len; i++) {
        const struct wf_expr_site *site = &sites.sites.items[i];
        wf_buf_str(out, wf_str_sub(text, at, site->begin));
        wf_buf_text(out, "${{ ");
        put_expression(out, wf_str_sub(text, site->inner_begin, site->inner_end));
        wf_buf_text(out, " }}");
        at = site->end;
    }
    size_t end = text.len;
    while (end > at && wf_is_space(text.ptr[end - 1])) {
        end--;
    }
    wf_buf_str(out, wf_str_sub(text, at, end));
}

static void put_scalar(struct wf_buf *out, const struct wf_node *node, enum wf_canon how) {
    enum wf_type type = wf_node_type(node);
    bool typed = how == WF_CANON_TYPED;
    if (type == WF_TYPE_NULL) {
        return;
    }
    if (type == WF_TYPE_BOOL) {
        wf_buf_text(out, wf_node_bool(node) ? "true" : "false");
    } else if (type == WF_TYPE_NUMBER) {
        wf_buf_str(out, wf_number_text(out->arena, wf_node_number(node)));
    } else {
        bool misleading = typed && wf_plain_type(node->text) != WF_TYPE_STRING;
        wf_buf_text(out, misleading ? "'" : "");
        put_string(out, node->text);
        wf_buf_text(out, misleading ? "'" : "");
    }
}

/* --- collections -------------------------------------------------------------------------------------- */

static int by_text(const void *a, const void *b) {
    return wf_str_cmp(*(const struct wf_str *)a, *(const struct wf_str *)b);
}

static void sort(struct wf_str *texts, size_t count) {
    if (count > 1) {
        qsort(texts, count, sizeof *texts, by_text);
    }
}

static struct wf_str canon(struct wf_arena *arena, const struct wf_node *node, enum wf_canon how, int depth);

static struct wf_str indented(struct wf_arena *arena, struct wf_str text) {
    struct wf_buf out = {.arena = arena};
    struct wf_str line;
    while (wf_str_cut(&text, '\n', &line)) {
        wf_buf_text(&out, "\n  ");
        wf_buf_str(&out, line);
    }
    return wf_buf_view(&out);
}

static struct wf_str canon_entry(struct wf_arena *arena, const struct wf_node *key, enum wf_canon how,
                                 int depth) {
    bool pair = key->parent != NULL && key->parent->kind == WF_MAPPING;
    struct wf_str value = canon(arena, pair ? key->value : key, how, depth - 1);
    bool whole =
        wf_node_is_scalar(pair ? key->value : key) && wf_str_find_char(value, '\n', 0) == WF_NOT_FOUND;
    struct wf_str name = pair ? wf_node_text(key) : WF_STR("-");
    return wf_arena_printf(arena, "%.*s%s%s%.*s", WF_STR_ARG(name), pair ? ":" : "", whole ? " " : "",
                           WF_STR_ARG(whole ? value : indented(arena, value)));
}

static struct wf_str canon_collection(struct wf_arena *arena, const struct wf_node *node, enum wf_canon how,
                                      int depth) {
    struct wf_str *texts = WF_NEW_ARRAY(arena, struct wf_str, node->count);
    struct wf_buf out = {.arena = arena};
    size_t count = 0;
    bool set = how == WF_CANON_SET && node->kind == WF_SEQUENCE;
    for (WF_EACH(item, node)) {
        texts[count++] = set ? canon(arena, item, how, depth - 1) : canon_entry(arena, item, how, depth);
    }
    if (node->kind == WF_MAPPING || how == WF_CANON_SET) {
        sort(texts, count);
    }
    for (size_t i = 0; i < count; i++) {
        wf_buf_text(&out, i > 0 ? "\n" : "");
        wf_buf_str(&out, texts[i]);
    }
    return wf_buf_view(&out);
}

static struct wf_str canon(struct wf_arena *arena, const struct wf_node *node, enum wf_canon how, int depth) {
    struct wf_buf out = {.arena = arena};
    node = wf_node_resolve(node);
    if (node == NULL || depth == 0) {
        return WF_STR("");
    }
    if (node->kind != WF_SCALAR) {
        return canon_collection(arena, node, how, depth);
    }
    put_scalar(&out, node, how);
    return wf_buf_view(&out);
}

struct wf_str wf_canon(struct wf_arena *arena, const struct wf_node *node, enum wf_canon how) {
    return canon(arena, node, how, WF_MAX_YAML_DEPTH);
}

struct wf_str wf_canon_condition(struct wf_arena *arena, const struct wf_node *node) {
    struct wf_buf out = {.arena = arena};
    struct wf_str text = wf_str_trim(wf_canon(arena, node, WF_CANON_TEXT));
    struct wf_expr_sites sites = wf_expr_sites(arena, text);
    if (sites.whole) {
        text = wf_str_sub(text, sites.sites.items[0].inner_begin, sites.sites.items[0].inner_end);
    }
    if (sites.whole || sites.sites.len == 0) {
        put_expression(&out, text);
        text = wf_buf_view(&out);
    }
    return wf_str_is(text, "success()") ? WF_STR("") : text;
}

/* --- lines -------------------------------------------------------------------------------------------- */

struct lines {
    WF_LIST(struct wf_str) list;
};

static struct lines sorted_lines(struct wf_arena *arena, struct wf_str text) {
    struct lines lines = {0};
    struct wf_str line;
    while (wf_str_cut(&text, '\n', &line)) {
        line = wf_str_trim(line);
        if (line.len > 0) {
            *WF_PUSH(arena, &lines.list) = line;
        }
    }
    sort(lines.list.items, lines.list.len);
    return lines;
}

struct wf_str wf_canon_lines(struct wf_arena *arena, struct wf_str text) {
    struct lines lines = sorted_lines(arena, text);
    struct wf_buf out = {.arena = arena};
    for (size_t i = 0; i < lines.list.len; i++) {
        wf_buf_text(&out, i > 0 ? "\n" : "");
        wf_buf_str(&out, lines.list.items[i]);
    }
    return wf_buf_view(&out);
}

struct wf_canon_difference wf_canon_difference(struct wf_arena *arena, struct wf_str before,
                                               struct wf_str after) {
    struct wf_canon_difference out = {0};
    struct lines a = sorted_lines(arena, before), b = sorted_lines(arena, after);
    size_t i = 0, k = 0;
    while (i < a.list.len || k < b.list.len) {
        int order = i == a.list.len ? 1 : k == b.list.len ? -1 : wf_str_cmp(a.list.items[i], b.list.items[k]);
        if (order < 0) {
            *WF_PUSH(arena, &out.gone) = a.list.items[i++];
        } else if (order > 0) {
            *WF_PUSH(arena, &out.come) = b.list.items[k++];
        } else {
            out.same++;
            i++;
            k++;
        }
    }
    return out;
}

struct wf_str wf_canon_action(const struct wf_uses *uses) {
    if (uses->kind == WF_USES_REPOSITORY) {
        return wf_str_sub(uses->text, 0, wf_str_find_char(uses->text, '@', 0));
    }
    if (uses->kind != WF_USES_DOCKER) {
        return uses->text;
    }
    struct wf_str path = wf_ref_parse(uses->image).path;
    return path.len > 0 ? wf_str_sub(uses->text, 0, (size_t)(path.ptr + path.len - uses->text.ptr))
                        : uses->text;
}

double wf_canon_similarity(struct wf_arena *arena, struct wf_str a, struct wf_str b) {
    struct wf_canon_difference difference = wf_canon_difference(arena, a, b);
    size_t all = 2 * difference.same + difference.gone.len + difference.come.len;
    return all == 0 ? 1 : 2.0 * (double)difference.same / (double)all;
}
