#include "review/pin.h"

#include "docker/ref.h"
#include "review/pair.h"
#include "yaml/comment.h"

enum form { NO_PIN, ACTION, IMAGE };

struct pin {
    enum form form;
    struct wf_str name;        /* with all that is not the version: equal names are the same thing */
    struct wf_version version; /* no parts: unknown */
    struct wf_str rest;        /* behind the version: "-slim" */
    struct wf_uses uses;       /* of an action */
    struct wf_str comment;
};

/* 3.12.1 of "3.12.1-slim"; the rest is "-slim". */
static struct wf_version leading_version(struct wf_str text, struct wf_str *rest) {
    size_t end = wf_str_starts(text, "v") ? 1 : 0;
    while (end < text.len && (wf_is_digit(text.ptr[end]) || (text.ptr[end] == '.' && end + 1 < text.len &&
                                                             wf_is_digit(text.ptr[end + 1])))) {
        end++;
    }
    *rest = wf_str_sub(text, end, text.len);
    return wf_version_parse(wf_str_sub(text, 0, end));
}

/* `text` is the pin's line of which bytes [begin, end) are the image. */
static struct pin image_pin(struct wf_arena *arena, struct wf_str text, size_t begin, size_t end) {
    struct wf_ref ref = wf_ref_parse(wf_str_sub(text, begin, end));
    struct pin pin = {0};
    if (ref.valid != WF_TRUE || ref.unknown || (ref.tag.len == 0 && ref.digest.len == 0)) {
        return pin;
    }
    struct wf_str before = wf_str_sub(text, 0, begin);
    struct wf_str after = wf_str_sub(text, end, text.len);
    pin.form = IMAGE;
    pin.version = leading_version(ref.tag, &pin.rest);
    pin.name = wf_arena_printf(arena, "%.*s%.*s/%.*s%.*s", WF_STR_ARG(before), WF_STR_ARG(ref.domain),
                               WF_STR_ARG(ref.path), WF_STR_ARG(after));
    return pin;
}

static struct pin uses_pin(struct wf_arena *arena, const struct wf_unit *unit, struct wf_str text) {
    const struct wf_doc *doc = unit->file->doc;
    const struct wf_comment *comment = wf_comment_behind(doc, unit->node->span.end);
    struct pin pin = {.form = ACTION, .uses = wf_uses_parse(text)};
    if (pin.uses.kind == WF_USES_DOCKER) {
        return image_pin(arena, text, sizeof "docker://" - 1, text.len);
    }
    if (pin.uses.kind != WF_USES_REPOSITORY) {
        return (struct pin){0};
    }
    pin.comment = comment != NULL ? wf_comment_text(doc->source, comment) : WF_STR("");
    pin.name = wf_pair_action(arena, &pin.uses);
    pin.version = wf_uses_version(&pin.uses, pin.comment);
    return pin;
}

static struct pin argument_pin(struct wf_arena *arena, const struct wf_instruction *instruction) {
    const struct wf_dpair *pair = &instruction->pairs.items[0];
    struct pin pin = {.form = IMAGE};
    pin.version = leading_version(pair->value.text, &pin.rest);
    pin.name = wf_arena_printf(arena, "ARG %.*s", WF_STR_ARG(pair->key.text));
    return pair->has_value && pin.version.parts > 0 ? pin : (struct pin){0};
}

static struct pin instruction_pin(struct wf_arena *arena, const struct wf_instruction *instruction) {
    struct wf_str text = instruction->line.text;
    const struct wf_dflag *from = wf_instruction_flag(instruction, "from", NULL);
    if (instruction->kind == WF_ARG && instruction->pairs.len == 1) {
        return argument_pin(arena, instruction);
    }
    if (instruction->kind == WF_COPY && from != NULL) {
        return image_pin(arena, text, from->value_begin, from->end);
    }
    if (instruction->kind == WF_FROM && instruction->stage != NULL && instruction->words.len > 0) {
        const struct wf_dword *word = &instruction->stage->base_word;
        return image_pin(arena, text, word->begin, word->end);
    }
    return (struct pin){0};
}

static struct pin pin_of(struct wf_arena *arena, const struct wf_unit *unit) {
    if (unit->instruction != NULL) {
        return instruction_pin(arena, unit->instruction);
    }
    bool scalar = unit->kind == WF_UNIT_PAIR && unit->node != NULL && unit->node->kind == WF_SCALAR;
    struct wf_str text = scalar ? wf_node_text(unit->node) : WF_STR("");
    if (text.len > 0 && wf_str_is(unit->name, "uses")) {
        return uses_pin(arena, unit, text);
    }
    if (text.len > 0 && (wf_str_is(unit->name, "image") || wf_str_is(unit->name, "container"))) {
        return image_pin(arena, text, 0, text.len);
    }
    return (struct pin){0};
}

static bool same(const struct pin *a, const struct pin *b) {
    return a->form != NO_PIN && a->form == b->form && wf_str_eq(a->name, b->name);
}

bool wf_pin_same(struct wf_arena *arena, const struct wf_unit *a, const struct wf_unit *b) {
    struct pin first = pin_of(arena, a);
    struct pin second = pin_of(arena, b);
    return same(&first, &second);
}

struct wf_str wf_pin_shown(struct wf_arena *arena, const struct wf_unit *unit) {
    struct pin pin = pin_of(arena, unit);
    struct wf_str rest = pin.comment;
    struct wf_str word;
    if (pin.form == NO_PIN) {
        return WF_STR("");
    }
    if (pin.form == ACTION && pin.uses.ref_kind == WF_USES_REF_SHA && wf_str_cut(&rest, ' ', &word) &&
        word.len > 0) {
        return wf_arena_printf(arena, "%.*s/%.*s %.*s", WF_STR_ARG(pin.uses.owner), WF_STR_ARG(pin.uses.repo),
                               WF_STR_ARG(word));
    }
    return unit->instruction != NULL ? unit->instruction->line.text : wf_node_text(unit->node);
}

/* --- merging ------------------------------------------------------------------------------------------ */

/* By the parts that both have: what is no version equals all. */
static int compare(struct wf_version a, struct wf_version b) {
    const uint32_t left[] = {a.major, a.minor, a.patch};
    const uint32_t right[] = {b.major, b.minor, b.patch};
    for (uint32_t i = 0; i < 3 && i < a.parts && i < b.parts; i++) {
        if (left[i] != right[i]) {
            return left[i] < right[i] ? -1 : 1;
        }
    }
    return 0;
}

static bool is_commit(const struct pin *pin) {
    return pin->form == ACTION && pin->uses.ref_kind == WF_USES_REF_SHA;
}

/* The template's line with its version instead of the commit, as the user writes it; false when the comment
 * names none. */
static bool as_tag(struct wf_arena *arena, const struct wf_unit *theirs, const struct pin *pin,
                   struct wf_str *body) {
    struct wf_str rest = pin->comment;
    struct wf_str word;
    bool good = wf_str_cut(&rest, ' ', &word) && wf_version_parse(word).parts > 0;
    struct wf_str whole = wf_unit_body(theirs);
    size_t at = wf_str_find_str(whole, pin->uses.ref, 0);
    if (!good || at == WF_NOT_FOUND) {
        return false;
    }
    struct wf_str after = wf_str_sub(whole, at + pin->uses.ref.len, whole.len);
    after = wf_str_sub(after, 0, wf_str_find_char(after, '#', 0));
    *body = wf_arena_printf(arena, "%.*s%.*s%.*s\n", WF_STR_ARG(wf_str_sub(whole, 0, at)), WF_STR_ARG(word),
                            WF_STR_ARG(wf_str_trim(after)));
    return true;
}

bool wf_pin_merge(struct wf_arena *arena, const struct wf_unit *base, const struct wf_unit *ours,
                  const struct wf_unit *theirs, struct wf_str *body) {
    struct pin was = base != NULL ? pin_of(arena, base) : (struct pin){0};
    struct pin mine = pin_of(arena, ours);
    struct pin new = pin_of(arena, theirs);
    if (!same(&mine, &new) || (base != NULL && !same(&was, &mine))) {
        return false;
    }
    bool known = mine.version.parts > 0 && new.version.parts > 0 && wf_str_eq(mine.rest, new.rest);
    if (!known && mine.form != ACTION) {
        return false;
    }
    bool loosened = is_commit(&was) && !is_commit(&mine);
    bool form = was.version.parts > 0 && was.version.parts == mine.version.parts &&
                compare(was.version, mine.version) == 0 && compare(was.version, new.version) <= 0;
    if (!form && (!known || compare(mine.version, new.version) >= 0)) {
        *body = wf_unit_body(ours);
    } else if (!loosened || !is_commit(&new) || !as_tag(arena, theirs, &new, body)) {
        *body = wf_unit_body(theirs);
    }
    return true;
}
