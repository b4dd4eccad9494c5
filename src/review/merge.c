#include "review/merge.h"

#include "base/limits.h"
#include "review/merge_in.h"
#include "review/unit_pair.h"
#include "text/edit.h"
#include "yaml/layout.h"

#include <stdlib.h>

/* The children of a unit in the three files, as indices; WF_NOT_FOUND: there is none. */
struct lists {
    const struct wf_triple *of;
    size_t *base_of_ours, *theirs_of_base;
    size_t *theirs_of_ours; /* also of what both added */
    bool *goes;             /* the user's child goes away */
    bool *comes;            /* the template's child is put in */
    size_t staying, coming;
};

/* --- which belong together ---------------------------------------------------------------------------- */

static size_t *invert(struct wf_arena *arena, const size_t *pairs, size_t count, size_t others) {
    size_t *out = WF_NEW_ARRAY(arena, size_t, others);
    for (size_t i = 0; i < others; i++) {
        out[i] = WF_NOT_FOUND;
    }
    for (size_t i = 0; i < count; i++) {
        if (pairs[i] != WF_NOT_FOUND) {
            out[pairs[i]] = i;
        }
    }
    return out;
}

static size_t *nothing(struct wf_arena *arena, size_t count) {
    return invert(arena, NULL, 0, count);
}

/* What neither has from the base, but both alike. */
static void pair_added(struct wf_arena *arena, struct lists *lists) {
    const struct wf_unit *ours = lists->of->ours;
    const struct wf_unit *theirs = lists->of->theirs;
    size_t bases = lists->of->base != NULL ? lists->of->base->count : 0;
    size_t *base_of_theirs = invert(arena, lists->theirs_of_base, bases, theirs->count);
    bool *open = WF_NEW_ARRAY(arena, bool, ours->count);
    bool *their_open = WF_NEW_ARRAY(arena, bool, theirs->count);
    for (size_t i = 0; i < ours->count; i++) {
        open[i] = lists->base_of_ours[i] == WF_NOT_FOUND;
    }
    for (size_t i = 0; i < theirs->count; i++) {
        their_open[i] = base_of_theirs[i] == WF_NOT_FOUND;
    }
    size_t *sure = wf_units_pair_sure(arena, ours, open, theirs, their_open);
    for (size_t i = 0; i < ours->count; i++) {
        size_t base = lists->base_of_ours[i];
        lists->theirs_of_ours[i] = base != WF_NOT_FOUND ? lists->theirs_of_base[base] : sure[i];
    }
}

static struct lists lists_of(struct wf_arena *arena, const struct wf_triple *of) {
    const struct wf_unit *base = of->base;
    struct lists lists = {.of = of};
    lists.theirs_of_ours = WF_NEW_ARRAY(arena, size_t, of->ours->count);
    lists.goes = WF_NEW_ARRAY(arena, bool, of->ours->count);
    lists.comes = WF_NEW_ARRAY(arena, bool, of->theirs->count);
    if (base == NULL || base->count == 0) {
        lists.base_of_ours = nothing(arena, of->ours->count);
        lists.theirs_of_base = nothing(arena, base != NULL ? base->count : 0);
    } else {
        size_t *ours_of_base = wf_units_pair(arena, base, of->ours);
        lists.base_of_ours = invert(arena, ours_of_base, base->count, of->ours->count);
        lists.theirs_of_base = wf_units_pair(arena, base, of->theirs);
    }
    pair_added(arena, &lists);
    return lists;
}

static struct wf_triple child(const struct lists *lists, size_t ours) {
    const struct wf_triple *of = lists->of;
    size_t base = lists->base_of_ours[ours];
    size_t theirs = lists->theirs_of_ours[ours];
    return (struct wf_triple){
        base != WF_NOT_FOUND ? &of->base->children[base] : NULL,
        &of->ours->children[ours],
        theirs != WF_NOT_FOUND ? &of->theirs->children[theirs] : NULL,
    };
}

/* --- order -------------------------------------------------------------------------------------------- */

/* Whether the children that all three have stand in `where` in the order of the user's file. */
static bool keeps_order(const struct lists *lists, const size_t *where) {
    size_t last = 0;
    for (size_t i = 0; i < lists->of->ours->count; i++) {
        struct wf_triple triple = child(lists, i);
        if (triple.base == NULL || triple.theirs == NULL) {
            continue;
        }
        if (where[i] < last) {
            return false;
        }
        last = where[i];
    }
    return true;
}

enum order { SAME_ORDER, OURS_MOVED, THEIRS_MOVED, BOTH_MOVED };

/* Of pairs the order means nothing. */
static enum order order_of(const struct lists *lists) {
    const struct wf_unit *ours = lists->of->ours;
    if (ours->count == 0 || ours->children[0].kind == WF_UNIT_PAIR ||
        keeps_order(lists, lists->theirs_of_ours)) {
        return SAME_ORDER;
    }
    if (keeps_order(lists, lists->base_of_ours)) {
        return THEIRS_MOVED;
    }
    size_t last = 0;
    bool still = true;
    for (size_t i = 0; lists->of->base != NULL && i < lists->of->base->count; i++) {
        size_t theirs = lists->theirs_of_base[i];
        still = still && (theirs == WF_NOT_FOUND || theirs >= last);
        last = theirs != WF_NOT_FOUND ? theirs : last;
    }
    return still ? OURS_MOVED : BOTH_MOVED;
}

/* --- what comes and goes ------------------------------------------------------------------------------ */

static void clash_gone(struct wf_merging *merging, const struct wf_triple *triple) {
    struct wf_merge_texts texts = {{0}, {0}, {0}};
    const struct wf_unit *ours = triple->ours;
    struct wf_buf base = {.arena = merging->arena};
    struct wf_buf mine = {.arena = merging->arena};
    wf_unit_indent(&base, wf_unit_lead(triple->base), ours->column);
    wf_unit_indent(&base, wf_unit_body(triple->base), ours->column);
    wf_unit_indent(&mine, wf_unit_lead(ours), ours->column);
    wf_unit_indent(&mine, wf_unit_body(ours), ours->column);
    texts.base = wf_buf_view(&base);
    texts.ours = wf_buf_view(&mine);
    wf_merge_clash(merging, wf_span_make(ours->lead.begin, ours->body.end), ours,
                   "you changed what the template has no more", &texts);
}

/* Which of the user's children the template has removed; conflicts are told where they cannot go. */
static void choose_going(struct wf_merging *merging, struct lists *lists) {
    for (size_t i = 0; i < lists->of->ours->count; i++) {
        struct wf_triple triple = child(lists, i);
        bool gone = triple.base != NULL && triple.theirs == NULL;
        bool untouched = gone && wf_merge_untouched(triple.base, triple.ours);
        lists->goes[i] = untouched;
        lists->staying += untouched ? 0 : 1;
        if (gone && !untouched && i == 0 && lists->of->ours->compact) {
            wf_merge_clash_unit(merging, &triple, "you changed what the template has no more");
        } else if (gone && !untouched) {
            clash_gone(merging, &triple);
        }
    }
}

static void choose_coming(struct wf_arena *arena, struct lists *lists) {
    const struct wf_triple *of = lists->of;
    size_t *ours_of_theirs = invert(arena, lists->theirs_of_ours, of->ours->count, of->theirs->count);
    size_t bases = of->base != NULL ? of->base->count : 0;
    size_t *base_of_theirs = invert(arena, lists->theirs_of_base, bases, of->theirs->count);
    for (size_t i = 0; i < of->theirs->count; i++) {
        size_t base = base_of_theirs[i];
        const struct wf_unit *old =
            of->base != NULL && base != WF_NOT_FOUND ? &of->base->children[base] : NULL;
        bool deleted = old != NULL && wf_merge_untouched(old, &of->theirs->children[i]);
        lists->comes[i] = ours_of_theirs[i] == WF_NOT_FOUND && !deleted;
        lists->coming += lists->comes[i] ? 1 : 0;
    }
}

/* What is put behind the user's child `at`, or first of all. */
struct place {
    uint32_t offset;
    int turn;
};

static int depth_of(const struct wf_unit *unit) {
    int depth = 0;
    for (; unit->parent != NULL; unit = unit->parent) {
        depth++;
    }
    return depth;
}

/* What is deeper comes first where several things end. */
static struct place place_behind(const struct lists *lists, size_t at) {
    const struct wf_unit *ours = lists->of->ours;
    struct place place = {0, WF_MAX_YAML_DEPTH - depth_of(ours)};
    if (at == WF_NOT_FOUND && ours->compact) {
        at = 0;
        while (at + 1 < ours->count && lists->goes[at]) {
            at++;
        }
    }
    place.offset = at == WF_NOT_FOUND ? ours->children[0].lead.begin : ours->children[at].body.end;
    return place;
}

static struct wf_str text_of(struct wf_arena *arena, const struct wf_unit *unit, uint32_t column) {
    struct wf_buf out = {.arena = arena};
    wf_unit_indent(&out, wf_unit_lead(unit), column);
    wf_unit_indent(&out, wf_unit_body(unit), column);
    return wf_buf_view(&out);
}

static const struct wf_unit *base_of(const struct lists *lists, size_t theirs) {
    for (size_t i = 0; lists->of->base != NULL && i < lists->of->base->count; i++) {
        if (lists->theirs_of_base[i] == theirs) {
            return &lists->of->base->children[i];
        }
    }
    return NULL;
}

/* The template's new children, each behind the one it follows there. */
static void put_coming(struct wf_merging *merging, const struct lists *lists) {
    const struct wf_unit *theirs = lists->of->theirs;
    const struct wf_unit *ours = lists->of->ours;
    struct wf_arena *arena = merging->arena;
    size_t *ours_of_theirs = invert(arena, lists->theirs_of_ours, ours->count, theirs->count);
    size_t at = WF_NOT_FOUND;
    for (size_t i = 0; i < theirs->count; i++) {
        at = ours_of_theirs[i] != WF_NOT_FOUND ? ours_of_theirs[i] : at;
        if (!lists->comes[i]) {
            continue;
        }
        struct place place = place_behind(lists, at);
        struct wf_str text = text_of(arena, &theirs->children[i], ours->children[0].column);
        const struct wf_unit *base = base_of(lists, i);
        if (base == NULL) {
            wf_merge_put(merging, wf_span_make(place.offset, place.offset), text, place.turn);
        } else {
            struct wf_merge_texts texts = {text_of(arena, base, ours->children[0].column), {0}, text};
            wf_merge_clash(merging, wf_span_make(place.offset, place.offset), &theirs->children[i],
                           "the template changed what you deleted", &texts);
        }
    }
}

/* The children before `stays` go, and it takes the place on the unit's line; comments above it move above
 * that line. */
static void pull_up(struct wf_merging *merging, const struct lists *lists, size_t stays) {
    const struct wf_unit *ours = lists->of->ours;
    const struct wf_unit *first = &ours->children[stays];
    struct wf_str lead = wf_str_trim(wf_unit_lead(first));
    uint32_t line = wf_layout_line_begin(ours->file->source, ours->body.begin);
    wf_merge_put(merging, wf_span_make(ours->children[0].body.begin, first->body.begin), WF_STR(""), 0);
    if (lead.len > 0) {
        struct wf_buf out = {.arena = merging->arena};
        wf_unit_indent(&out, lead, ours->column);
        wf_merge_put(merging, wf_span_make(line, line), wf_buf_view(&out), WF_MAX_YAML_DEPTH * 3);
    }
}

/* --- units -------------------------------------------------------------------------------------------- */

static void merge_unit(struct wf_merging *merging, const struct wf_triple *triple, bool with_lead);

static struct wf_str lead_of(const struct wf_unit *unit) {
    return unit != NULL ? wf_unit_lead(unit) : WF_STR("");
}

static void merge_lead(struct wf_merging *merging, const struct wf_triple *triple) {
    const struct wf_unit *ours = triple->ours;
    struct wf_merge_texts texts = {lead_of(triple->base), wf_unit_lead(ours), lead_of(triple->theirs)};
    if (ours->lead.begin < ours->lead.end || wf_layout_own_line(ours->file->source, ours->body.begin)) {
        wf_merge_comments(merging, ours, ours->lead, ours->column, &texts);
    }
}

static void merge_head(struct wf_merging *merging, const struct wf_triple *triple) {
    const struct wf_unit *ours = triple->ours;
    if (triple->base == NULL || ours->compact) {
        return;
    }
    struct wf_merge_texts texts = {wf_unit_head(triple->base), wf_unit_head(ours),
                                   wf_unit_head(triple->theirs)};
    struct wf_span span = wf_span_make(ours->body.begin, ours->head_end);
    if (ours->kind == WF_UNIT_FILE) {
        wf_merge_comments(merging, ours, span, 0, &texts);
    } else if (wf_str_eq(texts.ours, texts.base) && !wf_str_eq(texts.ours, texts.theirs) &&
               !triple->theirs->compact) {
        wf_merge_put(merging, span, texts.theirs, 0);
    }
}

static void merge_tail(struct wf_merging *merging, const struct wf_triple *triple) {
    const struct wf_unit *ours = triple->ours;
    uint32_t begin = ours->children[ours->count - 1].body.end;
    struct wf_merge_texts texts = {triple->base != NULL ? wf_unit_tail(triple->base) : WF_STR(""),
                                   wf_unit_tail(ours), wf_unit_tail(triple->theirs)};
    wf_merge_comments(merging, ours, wf_span_make(begin, ours->body.end), ours->children[0].column, &texts);
}

static void merge_children(struct wf_merging *merging, struct lists *lists) {
    const struct wf_unit *ours = lists->of->ours;
    size_t pulled = 0;
    while (ours->compact && pulled < ours->count && lists->goes[pulled]) {
        pulled++;
    }
    for (size_t i = 0; i < ours->count; i++) {
        struct wf_triple triple = child(lists, i);
        if (i >= pulled && lists->goes[i]) {
            struct wf_span span = wf_span_make(triple.ours->lead.begin, triple.ours->body.end);
            wf_merge_put(merging, span, WF_STR(""), 0);
        } else if (i >= pulled && triple.theirs != NULL) {
            merge_unit(merging, &triple, pulled == 0 || i > pulled);
        }
    }
    if (pulled > 0) {
        pull_up(merging, lists, pulled);
    }
    put_coming(merging, lists);
}

static bool is_list(const struct wf_unit *unit) {
    return unit->count > 0 && unit->children[0].kind == WF_UNIT_ITEM;
}

/* Whether it can be merged child by child, and nothing would be left without any. */
static bool merge_inside(struct wf_merging *merging, const struct wf_triple *triple) {
    const struct wf_unit *base = triple->base;
    bool alike = triple->ours->count > 0 && triple->theirs->count > 0 &&
                 is_list(triple->ours) == is_list(triple->theirs);
    struct wf_triple below = *triple;
    below.base = base != NULL && base->count > 0 && is_list(base) == is_list(triple->ours) ? base : NULL;
    struct lists lists = alike ? lists_of(merging->arena, &below) : (struct lists){0};
    enum order order = alike ? order_of(&lists) : SAME_ORDER;
    if (!alike || order == THEIRS_MOVED || order == BOTH_MOVED) {
        return false;
    }
    size_t before = merging->edits.len;
    size_t conflicts = merging->merge->conflicts.len;
    choose_going(merging, &lists);
    choose_coming(merging->arena, &lists);
    if (lists.staying == 0) {
        merging->edits.len = before;
        merging->merge->conflicts.len = conflicts;
        return false;
    }
    merge_head(merging, &below);
    merge_children(merging, &lists);
    merge_tail(merging, &below);
    return true;
}

static void merge_unit(struct wf_merging *merging, const struct wf_triple *triple, bool with_lead) {
    if (with_lead) {
        merge_lead(merging, triple);
    }
    struct wf_str ours = wf_unit_body(triple->ours);
    struct wf_str theirs = wf_unit_body(triple->theirs);
    struct wf_str base = triple->base != NULL ? wf_unit_body(triple->base) : WF_STR("");
    if (wf_str_eq(ours, theirs) || (triple->base != NULL && wf_str_eq(base, theirs))) {
        return;
    }
    if (triple->base != NULL && wf_str_eq(base, ours)) {
        struct wf_buf text = {.arena = merging->arena};
        wf_unit_indent(&text, theirs, triple->ours->column);
        struct wf_str all = wf_buf_view(&text);
        wf_merge_put(merging, triple->ours->body, wf_str_sub(all, triple->ours->column, all.len), 0);
    } else if (!merge_inside(merging, triple)) {
        wf_merge_leaf(merging, triple);
    }
}

/* --- order of the template ---------------------------------------------------------------------------- */

/* The user's children, those that all have in the template's order, the others where they stand. */
static void move_children(struct wf_merging *merging, const struct lists *lists) {
    const struct wf_unit *ours = lists->of->ours;
    size_t *ours_of_theirs =
        invert(merging->arena, lists->theirs_of_ours, ours->count, lists->of->theirs->count);
    size_t next = 0;
    for (size_t i = 0; i < ours->count; i++) {
        struct wf_triple triple = child(lists, i);
        if (triple.base == NULL || triple.theirs == NULL) {
            continue;
        }
        size_t from = WF_NOT_FOUND;
        while (from == WF_NOT_FOUND || lists->base_of_ours[from] == WF_NOT_FOUND) {
            from = ours_of_theirs[next++];
        }
        const struct wf_unit *unit = &ours->children[from];
        if (from != i) {
            struct wf_str text =
                wf_source_slice(unit->file->source, wf_span_make(unit->lead.begin, unit->body.end));
            wf_merge_put(merging, wf_span_make(triple.ours->lead.begin, triple.ours->body.end), text, 0);
        }
    }
}

/* Moves what only the template has moved, the outermost first; whoever calls reads again. */
static void settle_order(struct wf_merging *merging, const struct wf_triple *triple) {
    bool all = triple->base != NULL && triple->theirs != NULL && triple->base->count > 0 &&
               triple->ours->count > 0 && triple->theirs->count > 0;
    struct lists lists = all ? lists_of(merging->arena, triple) : (struct lists){0};
    if (!all) {
        return;
    }
    if (order_of(&lists) == THEIRS_MOVED && !triple->ours->compact) {
        move_children(merging, &lists);
        return;
    }
    for (size_t i = 0; i < triple->ours->count; i++) {
        struct wf_triple below = child(&lists, i);
        settle_order(merging, &below);
    }
}

/* --- files -------------------------------------------------------------------------------------------- */

static int by_place(const void *a, const void *b) {
    const struct wf_merge_edit *first = a;
    const struct wf_merge_edit *second = b;
    if (first->span.begin != second->span.begin) {
        return first->span.begin < second->span.begin ? -1 : 1;
    }
    if (first->span.end != second->span.end) {
        return first->span.end < second->span.end ? -1 : 1;
    }
    return first->turn < second->turn ? -1 : first->turn > second->turn ? 1 : 0;
}

/* Insertions at one place become one. False when edits touch the same bytes. */
static bool apply(struct wf_merging *merging, const struct wf_source *source, struct wf_str *bytes) {
    struct wf_arena *arena = merging->arena;
    struct wf_edit *edits = WF_NEW_ARRAY(arena, struct wf_edit, merging->edits.len);
    size_t count = 0;
    if (merging->edits.len > 1) {
        qsort(merging->edits.items, merging->edits.len, sizeof *merging->edits.items, by_place);
    }
    for (size_t i = 0; i < merging->edits.len; i++) {
        const struct wf_merge_edit *edit = &merging->edits.items[i];
        struct wf_edit *last = count > 0 ? &edits[count - 1] : NULL;
        if (last != NULL && last->span.begin == edit->span.begin && last->span.end == edit->span.end) {
            last->text = wf_arena_printf(arena, "%.*s%.*s", WF_STR_ARG(last->text), WF_STR_ARG(edit->text));
        } else {
            edits[count++] = (struct wf_edit){edit->span, edit->text};
        }
    }
    struct wf_fix fix = {.title = "merge", .edits = edits, .edit_count = count};
    const struct wf_fix *fixes[] = {&fix};
    size_t applied = 0;
    *bytes = wf_edit_apply(arena, source, fixes, 1, &applied);
    return applied == 1;
}

static void place_conflicts(struct wf_merge *merge, const struct wf_source *source) {
    for (size_t i = 0; i < merge->conflicts.len; i++) {
        struct wf_merge_conflict *conflict = &merge->conflicts.items[i];
        conflict->line += wf_source_line_of(source, conflict->span.begin);
    }
}

/* A last line without its end gets one, so that something can be put behind it. */
static struct wf_str ended(struct wf_arena *arena, struct wf_str text) {
    if (text.len == 0 || wf_str_ends(text, "\n")) {
        return text;
    }
    return wf_arena_printf(arena, "%.*s%s", WF_STR_ARG(text),
                           wf_source_eol(wf_source_make(arena, WF_STR(""), text)));
}

struct sides {
    const struct wf_unit_file *base, *ours, *theirs;
};

static enum wf_merge_unread read_sides(struct wf_arena *arena, struct wf_str path,
                                       const struct wf_str texts[3], struct sides *sides,
                                       const struct wf_doc **doc) {
    static const enum wf_merge_unread answers[] = {WF_MERGE_BAD_BASE, WF_MERGE_BAD_OURS, WF_MERGE_BAD_THEIRS};
    const struct wf_unit_file **files[] = {&sides->base, &sides->ours, &sides->theirs};
    for (size_t i = 0; i < 3; i++) {
        *files[i] = wf_units_read(arena, path, ended(arena, texts[i]), doc);
        if (*files[i] == NULL) {
            return answers[i];
        }
    }
    return WF_MERGE_READ;
}

enum wf_merge_unread wf_merge_files(struct wf_arena *arena, struct wf_str path, const struct wf_str texts[3],
                                    enum wf_merge_side side, struct wf_merge *merge,
                                    const struct wf_doc **doc) {
    struct wf_str now[3] = {texts[0], texts[1], texts[2]};
    for (int round = 0;; round++) {
        struct sides sides;
        enum wf_merge_unread unread = read_sides(arena, path, now, &sides, doc);
        if (unread != WF_MERGE_READ) {
            return unread;
        }
        struct wf_triple triple = {&sides.base->root, &sides.ours->root, &sides.theirs->root};
        struct wf_merging merging = {.arena = arena, .side = side, .merge = merge};
        *merge = (struct wf_merge){.bytes = now[1]};
        if (round < WF_MAX_FIX_ROUNDS) {
            settle_order(&merging, &triple);
        }
        if (merging.edits.len > 0 && apply(&merging, sides.ours->source, &now[1])) {
            continue;
        }
        merge_unit(&merging, &triple, false);
        if (merging.edits.len > 0 && !apply(&merging, sides.ours->source, &merge->bytes)) {
            merging.edits.len = 0;
            merge->conflicts.len = 0;
            wf_merge_clash_unit(&merging, &triple, "both changed it");
            apply(&merging, sides.ours->source, &merge->bytes);
        }
        place_conflicts(merge, sides.ours->source);
        return WF_MERGE_READ;
    }
}
