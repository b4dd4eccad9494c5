#include "review/drift.h"

#include "review/canon.h"
#include "review/merge_in.h"
#include "review/pin.h"
#include "review/unit_pair.h"
#include "text/diff.h"

#include <stdlib.h>

const char *wf_drift_name(enum wf_drift drift) {
    static const char *const names[] = {"format", "pin", "extension", "structural"};
    return names[drift];
}

struct search {
    struct wf_arena *arena;
    const struct wf_source *source; /* of the file */
    struct wf_differences *out;
    uint32_t format_line; /* the first one that differs only in form; 0: none */
};

static void add(struct search *search, enum wf_drift drift, uint32_t offset, struct wf_str message) {
    *WF_PUSH(search->arena, &search->out->list) =
        (struct wf_difference){drift, wf_source_line_of(search->source, offset), message};
}

static void note_format(struct search *search, uint32_t offset) {
    uint32_t line = wf_source_line_of(search->source, offset);
    search->format_line = search->format_line == 0 || line < search->format_line ? line : search->format_line;
}

/* --- values ------------------------------------------------------------------------------------------- */

static bool covers(struct wf_arena *arena, const struct wf_node *was, const struct wf_node *is);

/* All lines of a text of several, in their order. */
static bool covers_text(struct wf_arena *arena, const struct wf_node *was, const struct wf_node *is) {
    struct wf_line_pairs pairs = wf_diff_lines(arena, was->text, is->text);
    bool all = wf_str_find_char(was->text, '\n', 0) != WF_NOT_FOUND ||
               wf_str_eq(wf_canon(arena, was, WF_CANON_TYPED), wf_canon(arena, is, WF_CANON_TYPED));
    for (size_t i = 0; i < pairs.before; i++) {
        all = all && pairs.other[i] != WF_NOT_FOUND;
    }
    return all;
}

static bool covers_list(struct wf_arena *arena, const struct wf_node *was, const struct wf_node *is) {
    const struct wf_node *next = is->first;
    for (WF_EACH(item, was)) {
        while (next != NULL && !covers(arena, item, next)) {
            next = next->next;
        }
        if (next == NULL) {
            return false;
        }
        next = next->next;
    }
    return true;
}

/* Whether all that is in `was` is in `is`, in its order where order means something. */
static bool covers(struct wf_arena *arena, const struct wf_node *was, const struct wf_node *is) {
    was = wf_node_resolve(was);
    is = wf_node_resolve(is);
    if (was == NULL || is == NULL || was->kind != is->kind) {
        return false;
    }
    if (was->kind == WF_SCALAR) {
        return covers_text(arena, was, is);
    }
    if (was->kind == WF_SEQUENCE) {
        return covers_list(arena, was, is);
    }
    for (WF_EACH(key, was)) {
        const struct wf_node *other = wf_node_find(is, wf_node_text(key), false);
        if (other == NULL || !covers(arena, key->value, other)) {
            return false;
        }
    }
    return true;
}

static bool is_step_name(const struct wf_unit *unit) {
    return unit->kind == WF_UNIT_PAIR && wf_str_is(unit->name, "name") && unit->parent->kind == WF_UNIT_ITEM;
}

static struct wf_str first_line(struct wf_str text) {
    size_t end = wf_str_find_char(text, '\n', 0);
    return wf_str_trim(wf_str_sub(text, 0, end));
}

/* What a person reads of a unit's value. */
static struct wf_str shown(const struct wf_unit *unit) {
    const struct wf_node *node = wf_node_resolve(unit->node);
    bool scalar = node != NULL && node->kind == WF_SCALAR;
    return first_line(scalar ? node->text : wf_unit_body(unit));
}

static bool fits(struct wf_str text) {
    enum { WIDTH = 70 };
    return text.len > 0 && text.len <= WIDTH;
}

static void compare_values(struct search *search, const struct wf_unit *was, const struct wf_unit *is) {
    struct wf_arena *arena = search->arena;
    struct wf_str where = wf_unit_where(arena, is);
    bool pin = wf_pin_same(arena, was, is);
    struct wf_str old = pin ? wf_pin_shown(arena, was) : shown(was);
    struct wf_str new = pin ? wf_pin_shown(arena, is) : shown(is);
    bool more = !pin && was->node != NULL && covers(arena, was->node, is->node);
    enum wf_drift drift = pin ? WF_DRIFT_PIN : more ? WF_DRIFT_EXTENSION : WF_DRIFT_STRUCTURAL;
    if (was->instruction != NULL || was->kind == WF_UNIT_LINE) {
        add(search, drift, is->body.begin,
            wf_arena_printf(arena, "\"%.*s\" was \"%.*s\"", WF_STR_ARG(new), WF_STR_ARG(old)));
    } else if (more) {
        add(search, drift, is->body.begin, wf_arena_printf(arena, "%.*s has more in it", WF_STR_ARG(where)));
    } else if (fits(old) && fits(new) && !wf_str_eq(old, new)) {
        add(search, drift, is->body.begin,
            wf_arena_printf(arena, "%.*s is \"%.*s\", was \"%.*s\"", WF_STR_ARG(where), WF_STR_ARG(new),
                            WF_STR_ARG(old)));
    } else {
        add(search, drift, is->body.begin, wf_arena_printf(arena, "%.*s is different", WF_STR_ARG(where)));
    }
}

/* --- units -------------------------------------------------------------------------------------------- */

static void compare(struct search *search, const struct wf_unit *was, const struct wf_unit *is);

static struct wf_str name_of(struct wf_arena *arena, const struct wf_unit *unit) {
    const struct wf_node *name = wf_node_get(unit->node, "name");
    struct wf_str where = wf_unit_where(arena, unit);
    if (unit->kind != WF_UNIT_ITEM || name == NULL) {
        bool plain = unit->node != NULL;
        return plain ? where : wf_arena_printf(arena, "\"%.*s\"", WF_STR_ARG(where));
    }
    return wf_arena_printf(arena, "%.*s \"%.*s\"", WF_STR_ARG(where), WF_STR_ARG(wf_node_text(name)));
}

/* Where the user would look for what is missing: at what stands before it. */
static uint32_t place_of_missing(size_t index, const struct wf_unit *is, const size_t *pairs) {
    for (size_t i = index; i-- > 0;) {
        if (pairs[i] != WF_NOT_FOUND) {
            return is->children[pairs[i]].body.begin;
        }
    }
    return is->body.begin;
}

static void compare_order(struct search *search, const struct wf_unit *was, const struct wf_unit *is,
                          const size_t *pairs) {
    size_t last = 0;
    for (size_t i = 0; i < was->count; i++) {
        if (pairs[i] == WF_NOT_FOUND) {
            continue;
        }
        uint32_t offset = is->children[pairs[i]].body.begin;
        if (pairs[i] < last && was->children[i].kind == WF_UNIT_PAIR) {
            note_format(search, offset);
            return;
        }
        if (pairs[i] < last) {
            struct wf_str name = name_of(search->arena, &is->children[pairs[i]]);
            add(search, WF_DRIFT_STRUCTURAL, offset,
                wf_arena_printf(search->arena, "%.*s has been moved", WF_STR_ARG(name)));
            return;
        }
        last = pairs[i];
    }
}

static void compare_children(struct search *search, const struct wf_unit *was, const struct wf_unit *is) {
    struct wf_arena *arena = search->arena;
    size_t *pairs = wf_units_pair(arena, was, is);
    bool *known = WF_NEW_ARRAY(arena, bool, is->count);
    for (size_t i = 0; i < was->count; i++) {
        if (pairs[i] == WF_NOT_FOUND) {
            struct wf_str name = name_of(arena, &was->children[i]);
            add(search, WF_DRIFT_STRUCTURAL, place_of_missing(i, is, pairs),
                wf_arena_printf(arena, "%.*s is missing", WF_STR_ARG(name)));
        } else {
            known[pairs[i]] = true;
            compare(search, &was->children[i], &is->children[pairs[i]]);
        }
    }
    for (size_t i = 0; i < is->count; i++) {
        if (!known[i]) {
            struct wf_str name = name_of(arena, &is->children[i]);
            add(search, WF_DRIFT_EXTENSION, is->children[i].body.begin,
                wf_arena_printf(arena, "%.*s has been added", WF_STR_ARG(name)));
        }
    }
    compare_order(search, was, is, pairs);
}

/* Comments, and how a unit without children is written. */
static void compare_form(struct search *search, const struct wf_unit *was, const struct wf_unit *is) {
    bool leaf = was->count == 0 || is->count == 0;
    if (!wf_merge_same_comments(wf_unit_lead(was), wf_unit_lead(is), search->arena)) {
        note_format(search, is->lead.begin);
    } else if (leaf && wf_str_eq(was->canon, is->canon) && !wf_str_eq(wf_unit_body(was), wf_unit_body(is))) {
        note_format(search, is->body.begin);
    } else if (!leaf && wf_str_eq(was->name, is->name) &&
               !wf_merge_same_comments(wf_unit_head(was), wf_unit_head(is), search->arena)) {
        note_format(search, is->body.begin);
    } else if (!leaf && !wf_merge_same_comments(wf_unit_tail(was), wf_unit_tail(is), search->arena)) {
        note_format(search, is->children[is->count - 1].body.end);
    }
}

static void compare(struct search *search, const struct wf_unit *was, const struct wf_unit *is) {
    compare_form(search, was, is);
    if (!wf_str_eq(was->name, is->name)) {
        add(search, WF_DRIFT_STRUCTURAL, is->body.begin,
            wf_arena_printf(search->arena, "%.*s was called \"%.*s\"",
                            WF_STR_ARG(wf_unit_where(search->arena, is)), WF_STR_ARG(was->name)));
    }
    bool alike = was->count > 0 && is->count > 0 && was->children[0].kind == is->children[0].kind;
    if (alike) {
        compare_children(search, was, is);
    } else if (!wf_str_eq(was->canon, is->canon) && is_step_name(is)) {
        note_format(search, is->body.begin);
    } else if (!wf_str_eq(was->canon, is->canon)) {
        compare_values(search, was, is);
    }
}

static int by_line(const void *a, const void *b) {
    const struct wf_difference *first = a;
    const struct wf_difference *second = b;
    if (first->line != second->line) {
        return first->line < second->line ? -1 : 1;
    }
    return wf_str_cmp(first->message, second->message);
}

bool wf_drift_find(struct wf_arena *arena, struct wf_str path, struct wf_str render, struct wf_str bytes,
                   struct wf_differences *differences, const struct wf_doc **doc) {
    *differences = (struct wf_differences){0};
    const struct wf_unit_file *was = wf_units_read(arena, path, render, doc);
    const struct wf_unit_file *is = was != NULL ? wf_units_read(arena, path, bytes, doc) : NULL;
    if (is == NULL) {
        return false;
    }
    struct search search = {.arena = arena, .source = is->source, .out = differences};
    compare(&search, &was->root, &is->root);
    if (differences->list.len == 0 && search.format_line == 0 && !wf_str_eq(render, bytes)) {
        search.format_line = 1;
    }
    if (search.format_line > 0) {
        *WF_PUSH(arena, &differences->list) =
            (struct wf_difference){WF_DRIFT_FORMAT, search.format_line,
                                   WF_STR("from here on layout, comments or names of steps differ")};
    }
    if (differences->list.len > 1) {
        qsort(differences->list.items, differences->list.len, sizeof *differences->list.items, by_line);
    }
    return true;
}
