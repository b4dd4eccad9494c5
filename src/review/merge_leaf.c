#include "base/limits.h"
#include "lang/uses.h"
#include "review/merge_in.h"
#include "review/pin.h"
#include "review/unit_pair.h"
#include "text/merge.h"
#include "yaml/comment.h"
#include "yaml/layout.h"

/* --- edits -------------------------------------------------------------------------------------------- */

void wf_merge_put(struct wf_merging *merging, struct wf_span span, struct wf_str text, int turn) {
    *WF_PUSH(merging->arena, &merging->edits) = (struct wf_merge_edit){span, text, turn};
}

void wf_merge_clash(struct wf_merging *merging, struct wf_span span, const struct wf_unit *unit,
                    const char *what, const struct wf_merge_texts *texts) {
    struct wf_arena *arena = merging->arena;
    struct wf_merged_lines lines = wf_merge_lines(arena, texts->base, texts->ours, texts->theirs);
    struct wf_buf whole = {.arena = arena};
    wf_merge_mark(&whole, texts->base, texts->ours, texts->theirs);
    bool parts = lines.conflicts > 0;
    *WF_PUSH(arena, &merging->merge->conflicts) = (struct wf_merge_conflict){
        .span = span,
        .line = parts ? (uint32_t)lines.line : 0,
        .where = wf_unit_where(arena, unit),
        .what = wf_str_of(what),
        .text = parts ? lines.marked : wf_buf_view(&whole),
    };
    if (merging->side == WF_MERGE_MARK) {
        wf_merge_put(merging, span, parts ? lines.text : wf_buf_view(&whole), 0);
    } else if (merging->side == WF_MERGE_THEIRS) {
        wf_merge_put(merging, span, texts->theirs, 0);
    }
}

/* --- comments ----------------------------------------------------------------------------------------- */

/* Without empty lines and blanks. */
static struct wf_str plain_lines(struct wf_arena *arena, struct wf_str text) {
    struct wf_buf out = {.arena = arena};
    struct wf_str line;
    while (wf_str_cut(&text, '\n', &line)) {
        line = wf_str_trim(line);
        wf_buf_str(&out, line);
        wf_buf_text(&out, line.len > 0 ? "\n" : "");
    }
    return wf_buf_view(&out);
}

bool wf_merge_same_comments(struct wf_str a, struct wf_str b, struct wf_arena *arena) {
    return wf_str_eq(plain_lines(arena, a), plain_lines(arena, b));
}

static struct wf_str indented(struct wf_arena *arena, struct wf_str text, uint32_t column) {
    struct wf_buf out = {.arena = arena};
    wf_unit_indent(&out, text, column);
    return wf_buf_view(&out);
}

/* Which of the three texts is the result, or one with both changes; false: a conflict. */
static bool choose_comments(struct wf_arena *arena, const struct wf_merge_texts *t, struct wf_str *text) {
    struct wf_str base = plain_lines(arena, t->base);
    struct wf_str ours = plain_lines(arena, t->ours);
    struct wf_str theirs = plain_lines(arena, t->theirs);
    if (wf_str_eq(t->ours, t->base) || (wf_str_eq(ours, base) && !wf_str_eq(theirs, base))) {
        *text = t->theirs;
        return true;
    }
    if (wf_str_eq(theirs, base) || wf_str_eq(ours, theirs)) {
        *text = t->ours;
        return true;
    }
    struct wf_merged_lines lines = wf_merge_lines(arena, t->base, t->ours, t->theirs);
    *text = lines.text;
    return lines.conflicts == 0;
}

void wf_merge_comments(struct wf_merging *merging, const struct wf_unit *unit, struct wf_span span,
                       uint32_t column, const struct wf_merge_texts *texts) {
    struct wf_arena *arena = merging->arena;
    struct wf_str text;
    if (!choose_comments(arena, texts, &text)) {
        struct wf_merge_texts full = {indented(arena, texts->base, column),
                                      indented(arena, texts->ours, column),
                                      indented(arena, texts->theirs, column)};
        wf_merge_clash(merging, span, unit, "both changed the comment", &full);
    } else if (!wf_str_eq(text, texts->ours)) {
        wf_merge_put(merging, span, indented(arena, text, column), WF_MAX_YAML_DEPTH * 2);
    }
}

static bool contains_lines(struct wf_arena *arena, struct wf_str text, struct wf_str lines) {
    struct wf_str line;
    struct wf_str all = wf_arena_printf(arena, "\n%.*s", WF_STR_ARG(text));
    bool good = true;
    while (good && wf_str_cut(&lines, '\n', &line)) {
        struct wf_str wanted = wf_arena_printf(arena, "\n%.*s\n", WF_STR_ARG(line));
        good = line.len == 0 || wf_str_find_str(all, wanted, 0) != WF_NOT_FOUND;
    }
    return good;
}

/* --- values ------------------------------------------------------------------------------------------- */

static int kind_of(const struct wf_unit *unit) {
    const struct wf_node *node = wf_node_resolve(unit->node);
    return node == NULL ? -1 : (int)node->kind;
}

bool wf_merge_same(const struct wf_unit *a, const struct wf_unit *b) {
    return wf_str_eq(a->canon, b->canon) && kind_of(a) == kind_of(b) && wf_str_eq(a->name, b->name);
}

static bool keeps_comments(const struct wf_unit *unit, struct wf_str now, struct wf_str before) {
    struct wf_arena *arena = unit->file->arena;
    return contains_lines(arena, plain_lines(arena, before), plain_lines(arena, now));
}

static bool children_untouched(const struct wf_unit *base, const struct wf_unit *unit) {
    size_t *pairs = wf_units_pair(unit->file->arena, base, unit);
    bool same = base->count == unit->count;
    for (size_t i = 0; same && i < base->count; i++) {
        same = pairs[i] != WF_NOT_FOUND && wf_merge_untouched(&base->children[i], &unit->children[pairs[i]]);
    }
    return same && keeps_comments(unit, wf_unit_head(unit), wf_unit_head(base)) &&
           keeps_comments(unit, wf_unit_tail(unit), wf_unit_tail(base));
}

bool wf_merge_untouched(const struct wf_unit *base, const struct wf_unit *unit) {
    if (!keeps_comments(unit, wf_unit_lead(unit), wf_unit_lead(base)) || !wf_str_eq(base->name, unit->name)) {
        return false;
    }
    if (base->count > 0 && unit->count > 0) {
        return children_untouched(base, unit);
    }
    struct wf_arena *arena = unit->file->arena;
    return wf_pin_same(arena, base, unit) ||
           (wf_merge_same(base, unit) &&
            contains_lines(arena, wf_unit_comments(base), wf_unit_comments(unit)));
}

/* The bytes of the user's file that the unit's lines take; those of a compact first child begin behind what
 * stands before it. */
static bool begins_line(const struct wf_unit *unit) {
    return wf_layout_own_line(unit->file->source, unit->body.begin);
}

static uint32_t line_begin(const struct wf_unit *unit) {
    return wf_layout_line_begin(unit->file->source, unit->body.begin);
}

/* Puts a body, as wf_unit_body() gives it, in the place of the user's. */
static void put_body(struct wf_merging *merging, const struct wf_unit *ours, struct wf_str body) {
    struct wf_str text = indented(merging->arena, body, ours->column);
    wf_merge_put(merging, ours->body, wf_str_sub(text, ours->column, text.len), 0);
}

/* Whole lines, with what stands before the user's text on its line. */
static struct wf_str full_lines(struct wf_merging *merging, const struct wf_unit *ours, struct wf_str body) {
    struct wf_arena *arena = merging->arena;
    struct wf_str text = indented(arena, body, ours->column);
    struct wf_str before =
        wf_source_slice(ours->file->source, wf_span_make(line_begin(ours), ours->body.begin));
    if (text.len == 0 || begins_line(ours)) {
        return text;
    }
    struct wf_str rest = wf_str_sub(text, ours->column, text.len);
    return wf_arena_printf(arena, "%.*s%.*s", WF_STR_ARG(before), WF_STR_ARG(rest));
}

void wf_merge_clash_unit(struct wf_merging *merging, const struct wf_triple *triple, const char *what) {
    const struct wf_unit *ours = triple->ours;
    struct wf_merge_texts texts = {
        triple->base != NULL ? full_lines(merging, ours, wf_unit_body(triple->base)) : WF_STR(""),
        full_lines(merging, ours, wf_unit_body(ours)),
        triple->theirs != NULL ? full_lines(merging, ours, wf_unit_body(triple->theirs)) : WF_STR(""),
    };
    wf_merge_clash(merging, wf_span_make(line_begin(ours), ours->body.end), ours, what, &texts);
}

/* A unit on one line: its value and the comment behind it. */
struct line {
    bool good;
    struct wf_str value, comment;
};

static struct line line_of(const struct wf_unit *unit) {
    struct wf_str body = wf_unit_body(unit);
    struct line line = {.value = wf_str_sub(body, 0, body.len > 0 ? body.len - 1 : 0)};
    line.good = body.len > 0 && wf_str_find_char(body, '\n', 0) == body.len - 1;
    const struct wf_comment *comment =
        unit->file->doc != NULL ? wf_comment_behind(unit->file->doc, unit->body.begin) : NULL;
    if (line.good && comment != NULL) {
        uint32_t at = comment->span.begin - unit->body.begin;
        line.comment = wf_str_sub(line.value, at, line.value.len);
        line.value = wf_str_sub(line.value, 0, at);
    }
    while (line.value.len > 0 && wf_is_blank(line.value.ptr[line.value.len - 1])) {
        line.value.len--;
    }
    return line;
}

/* The comment that stays behind a line; false: a conflict. */
static bool choose_comment(const struct line *base, const struct line *ours, const struct line *theirs,
                           struct wf_str *comment) {
    *comment = wf_str_eq(ours->comment, base->comment) ? theirs->comment : ours->comment;
    return wf_str_eq(ours->comment, base->comment) || wf_str_eq(theirs->comment, base->comment) ||
           wf_str_eq(ours->comment, theirs->comment);
}

/* One side changed the value, the other no more than its form. */
static bool merge_line(struct wf_merging *merging, const struct wf_triple *triple, bool mine) {
    struct line base = line_of(triple->base);
    struct line ours = line_of(triple->ours);
    struct line theirs = line_of(triple->theirs);
    struct wf_str comment;
    if (!base.good || !ours.good || !theirs.good || !choose_comment(&base, &ours, &theirs, &comment)) {
        return false;
    }
    struct wf_str value = mine ? ours.value : theirs.value;
    struct wf_str body = wf_arena_printf(merging->arena, "%.*s%s%.*s\n", WF_STR_ARG(value),
                                         comment.len > 0 ? " " : "", WF_STR_ARG(comment));
    if (!mine || !wf_str_eq(comment, ours.comment)) {
        put_body(merging, triple->ours, body);
    }
    return true;
}

/* Takes the template's value although the user wrote the old one in another form. */
static bool take_theirs(struct wf_merging *merging, const struct wf_triple *triple) {
    struct wf_arena *arena = merging->arena;
    if (merge_line(merging, triple, false)) {
        return true;
    }
    struct wf_str kept = wf_arena_printf(arena, "%.*s%.*s", WF_STR_ARG(wf_unit_comments(triple->base)),
                                         WF_STR_ARG(wf_unit_comments(triple->theirs)));
    if (!contains_lines(arena, kept, wf_unit_comments(triple->ours))) {
        return false;
    }
    put_body(merging, triple->ours, wf_unit_body(triple->theirs));
    return true;
}

/* Both changed a text of several lines. */
static bool merge_lines(struct wf_merging *merging, const struct wf_triple *triple) {
    struct wf_merged_lines lines = wf_merge_lines(merging->arena, wf_unit_body(triple->base),
                                                  wf_unit_body(triple->ours), wf_unit_body(triple->theirs));
    if (lines.conflicts == 0) {
        put_body(merging, triple->ours, lines.text);
    }
    return lines.conflicts == 0;
}

static bool is_anchored(const struct wf_unit *unit) {
    const struct wf_node *root = unit->node;
    for (const struct wf_node *node = root; node != NULL; node = wf_layout_next(node, root)) {
        if (node->anchor.len > 0 || node->kind == WF_ALIAS) {
            return true;
        }
    }
    return false;
}

/* Whether the user has written more beside a pin than its version. */
static bool has_note(const struct wf_triple *triple) {
    struct wf_str now = wf_str_trim(wf_unit_comments(triple->ours));
    bool version = wf_uses_comment_version(now).parts > 0 &&
                   wf_str_find_char(wf_str_trim(wf_str_sub(now, 1, now.len)), ' ', 0) == WF_NOT_FOUND;
    bool known = triple->base != NULL && wf_str_eq(now, wf_str_trim(wf_unit_comments(triple->base)));
    return now.len > 0 && !version && !known;
}

/* True when it was a matter of pins. Who has only moved one gives way to who has put something else there. */
static bool merge_pins(struct wf_merging *merging, const struct wf_triple *triple) {
    struct wf_arena *arena = merging->arena;
    const struct wf_unit *base = triple->base;
    struct wf_str body = wf_unit_body(triple->ours);
    bool moved = base != NULL && wf_pin_same(arena, base, triple->ours);
    bool theirs_moved = base != NULL && wf_pin_same(arena, base, triple->theirs);
    if (moved && !theirs_moved) {
        body = wf_unit_body(triple->theirs);
    } else if (moved == theirs_moved && !wf_pin_merge(arena, base, triple->ours, triple->theirs, &body)) {
        return false;
    }
    bool same = wf_str_eq(body, wf_unit_body(triple->ours));
    if (!same && has_note(triple)) {
        return false;
    }
    if (!same) {
        put_body(merging, triple->ours, body);
    }
    return true;
}

void wf_merge_leaf(struct wf_merging *merging, const struct wf_triple *triple) {
    const struct wf_unit *base = triple->base;
    const struct wf_unit *ours = triple->ours;
    const struct wf_unit *theirs = triple->theirs;
    if (wf_merge_same(ours, theirs) && (base == NULL || !wf_merge_same(ours, base))) {
        return;
    }
    if (base != NULL && wf_merge_same(base, theirs)) {
        merge_line(merging, triple, true);
        return;
    }
    bool form = base != NULL && wf_merge_same(base, ours) && !is_anchored(ours);
    if (merge_pins(merging, triple) || (form && take_theirs(merging, triple)) ||
        (base != NULL && merge_lines(merging, triple))) {
        return;
    }
    wf_merge_clash_unit(merging, triple, base != NULL ? "both changed it" : "both added it");
}
