#include "review/unit_pair.h"

#include "review/pair.h"
#include "text/diff.h"

/* --- what a unit is known by -------------------------------------------------------------------------- */

static bool are_jobs(const struct wf_unit *parent) {
    return parent->kind == WF_UNIT_PAIR && wf_str_is(parent->name, "jobs") &&
           parent->parent->kind == WF_UNIT_FILE;
}

static struct wf_thing item_thing(struct wf_arena *arena, const struct wf_unit *unit) {
    struct wf_uses uses = wf_uses_parse(wf_node_text(wf_node_get(unit->node, "uses")));
    const struct wf_node *run = wf_node_get(unit->node, "run");
    struct wf_str action = uses.text.len > 0 ? wf_pair_action(arena, &uses) : WF_STR("");
    return (struct wf_thing){
        .keys = {unit->canon, wf_arena_lower(arena, wf_node_text(wf_node_get(unit->node, "id"))),
                 wf_node_text(wf_node_get(unit->node, "name")), action},
        .kind = action,
        .script = run != NULL,
        .text = run != NULL ? wf_node_text(run) : unit->canon,
    };
}

/* A word a line, so that what is alike has lines in common. */
static struct wf_str words_of(struct wf_arena *arena, struct wf_str text) {
    struct wf_buf out = {.arena = arena};
    for (size_t i = 0; i < text.len; i++) {
        wf_buf_char(&out, wf_is_space(text.ptr[i]) ? '\n' : text.ptr[i]);
    }
    return wf_buf_view(&out);
}

static struct wf_str name_of(const struct wf_instruction *instruction) {
    bool from = instruction->kind == WF_FROM && instruction->stage != NULL;
    struct wf_str name = from ? instruction->stage->name : WF_STR("");
    if (instruction->pairs.len > 0) {
        name = instruction->pairs.items[0].key.text;
    } else if (!from && instruction->words.len > 0) {
        name = instruction->words.items[instruction->words.len - 1].text;
    }
    return name;
}

static struct wf_thing thing_of(struct wf_arena *arena, const struct wf_unit *unit) {
    if (unit->kind == WF_UNIT_ITEM) {
        return item_thing(arena, unit);
    }
    if (unit->kind == WF_UNIT_PAIR) {
        return (struct wf_thing){.keys = {unit->name}, .text = unit->canon};
    }
    struct wf_thing thing = {.keys = {unit->canon}, .text = unit->canon};
    if (unit->instruction != NULL) {
        const char *kind = wf_instruction_name(unit->instruction->kind);
        struct wf_str name = name_of(unit->instruction);
        thing.kind = wf_str_of(kind);
        thing.keys[1] = name.len > 0 ? wf_arena_printf(arena, "%s %.*s", kind, WF_STR_ARG(name)) : WF_STR("");
        thing.text = words_of(arena, unit->canon);
    }
    return thing;
}

static struct wf_things things_of(struct wf_arena *arena, const struct wf_unit *unit) {
    struct wf_things out = {WF_NEW_ARRAY(arena, struct wf_thing, unit->count), unit->count};
    for (size_t i = 0; i < unit->count; i++) {
        out.items[i] = thing_of(arena, &unit->children[i]);
    }
    return out;
}

/* --- pairs -------------------------------------------------------------------------------------------- */

/* A line for each child. */
static struct wf_str lines_of(struct wf_arena *arena, const struct wf_unit *unit) {
    struct wf_buf out = {.arena = arena};
    for (size_t i = 0; i < unit->count; i++) {
        struct wf_str text = unit->children[i].canon;
        for (size_t k = 0; k < text.len; k++) {
            wf_buf_char(&out, text.ptr[k] == '\n' ? '\r' : text.ptr[k]);
        }
        wf_buf_char(&out, '\n');
    }
    return wf_buf_view(&out);
}

/* What has no name of its own is what stands in its place: the longest common row of equal ones. */
static void pair_in_order(struct wf_arena *arena, const struct wf_unit *a, const struct wf_things *things,
                          const struct wf_unit *b, const struct wf_things *others) {
    struct wf_line_pairs pairs = wf_diff_lines(arena, lines_of(arena, a), lines_of(arena, b));
    for (size_t i = 0; i < a->count; i++) {
        if (pairs.other[i] != WF_NOT_FOUND) {
            things->items[i].other = &others->items[pairs.other[i]];
            others->items[pairs.other[i]].other = &things->items[i];
        }
    }
}

static size_t *indices(struct wf_arena *arena, const struct wf_things *things,
                       const struct wf_things *others) {
    size_t *out = WF_NEW_ARRAY(arena, size_t, things->count);
    for (size_t i = 0; i < things->count; i++) {
        const struct wf_thing *other = things->items[i].other;
        out[i] = other != NULL ? (size_t)(other - others->items) : WF_NOT_FOUND;
    }
    return out;
}

static bool are_named(const struct wf_unit *unit) {
    return unit->count > 0 && unit->children[0].kind == WF_UNIT_PAIR;
}

size_t *wf_units_pair(struct wf_arena *arena, const struct wf_unit *a, const struct wf_unit *b) {
    struct wf_things things = things_of(arena, a);
    struct wf_things others = things_of(arena, b);
    if (are_named(a) && !are_jobs(a)) {
        wf_pair_keys(arena, &things, &others, 1);
    } else if (are_named(a)) {
        wf_pair(arena, &things, &others);
    } else {
        if (a->count > 0 && a->children[0].kind != WF_UNIT_ITEM) {
            pair_in_order(arena, a, &things, b, &others);
        }
        wf_pair(arena, &things, &others);
        wf_pair_places(&things, &others);
    }
    return indices(arena, &things, &others);
}

size_t *wf_units_pair_sure(struct wf_arena *arena, const struct wf_unit *a, const bool *open,
                           const struct wf_unit *b, const bool *b_open) {
    struct wf_things things = things_of(arena, a);
    struct wf_things others = things_of(arena, b);
    static const struct wf_str none = {0};
    for (size_t i = 0; i < a->count; i++) {
        for (size_t k = 0; !open[i] && k < WF_THING_KEYS; k++) {
            things.items[i].keys[k] = none;
        }
    }
    for (size_t i = 0; i < b->count; i++) {
        for (size_t k = 0; !b_open[i] && k < WF_THING_KEYS; k++) {
            others.items[i].keys[k] = none;
        }
    }
    wf_pair_keys(arena, &things, &others, WF_THING_KEYS - 1);
    return indices(arena, &things, &others);
}
