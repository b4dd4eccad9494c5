#include "text/edit.h"

#include "base/buf.h"
#include "base/seek.h"

/* An accepted edit and the number of the fix that brought it. */
struct placed {
    struct wf_edit edit;
    size_t fix;
};

/* Sorted by place. No two overlap, so their ends ascend as well. */
struct plan {
    struct wf_arena *arena;
    WF_LIST(struct placed) edits;
};

static bool is_before(struct wf_span a, struct wf_span b) {
    return a.begin != b.begin ? a.begin < b.begin : a.end < b.end;
}

/* Where `span` belongs: behind all that are not after it, so that equal places keep their order. */
static size_t place_of(const struct plan *plan, struct wf_span span) {
    size_t at;
    WF_SEEK(at, plan->edits.len, !is_before(span, plan->edits.items[at].edit.span));
    return at;
}

static bool same_edit(const struct wf_edit *a, const struct wf_edit *b) {
    return a->span.begin == b->span.begin && a->span.end == b->span.end && wf_str_eq(a->text, b->text);
}

static bool is_insertion(struct wf_span span) {
    return span.begin == span.end;
}

static bool clashes(const struct placed *there, struct wf_span span, size_t fix) {
    struct wf_span other = there->edit.span;
    if (other.begin < span.end && span.begin < other.end) {
        return true;
    }
    bool touches = other.begin <= span.end && span.begin <= other.end;
    return touches && there->fix != fix && (is_insertion(other) || is_insertion(span));
}

enum verdict { FREE, SAME, CLASH };

/* Only neighbours that at least touch `edit` can matter: [first, last). */
static enum verdict judge(const struct plan *plan, const struct wf_edit *edit, size_t fix) {
    size_t first = place_of(plan, edit->span);
    size_t last = first;
    enum verdict verdict = FREE;
    while (first > 0 && plan->edits.items[first - 1].edit.span.end >= edit->span.begin) {
        first--;
    }
    while (last < plan->edits.len && plan->edits.items[last].edit.span.begin <= edit->span.end) {
        last++;
    }
    for (size_t i = first; i < last; i++) {
        const struct placed *there = &plan->edits.items[i];
        if (same_edit(&there->edit, edit)) {
            return SAME;
        }
        verdict = clashes(there, edit->span, fix) ? CLASH : verdict;
    }
    return verdict;
}

static void insert(struct plan *plan, const struct wf_edit *edit, size_t fix) {
    size_t at = place_of(plan, edit->span);
    WF_PUSH(plan->arena, &plan->edits);
    struct placed *items = plan->edits.items;
    memmove(&items[at + 1], &items[at], (plan->edits.len - 1 - at) * sizeof *items);
    items[at] = (struct placed){*edit, fix};
}

static void take_back(struct plan *plan, size_t fix) {
    size_t kept = 0;
    for (size_t i = 0; i < plan->edits.len; i++) {
        if (plan->edits.items[i].fix != fix) {
            plan->edits.items[kept++] = plan->edits.items[i];
        }
    }
    plan->edits.len = kept;
}

static bool is_inside(const struct wf_source *source, struct wf_span span) {
    return span.begin <= span.end && span.end <= source->bytes.len;
}

static bool add_fix(struct plan *plan, const struct wf_source *source, const struct wf_fix *fix,
                    size_t number) {
    for (size_t i = 0; i < fix->edit_count; i++) {
        const struct wf_edit *edit = &fix->edits[i];
        enum verdict verdict = is_inside(source, edit->span) ? judge(plan, edit, number) : CLASH;
        if (verdict == CLASH) {
            take_back(plan, number);
            return false;
        }
        if (verdict == FREE) {
            insert(plan, edit, number);
        }
    }
    return fix->edit_count > 0;
}

static void append_new_text(struct wf_buf *out, const struct wf_source *source, struct wf_str text) {
    for (size_t i = 0; i < text.len; i++) {
        if (source->crlf && text.ptr[i] == '\n' && (i == 0 || text.ptr[i - 1] != '\r')) {
            wf_buf_char(out, '\r');
        }
        wf_buf_char(out, text.ptr[i]);
    }
}

static struct wf_str write_plan(const struct plan *plan, const struct wf_source *source) {
    struct wf_buf out = {.arena = plan->arena};
    size_t done = 0;
    for (size_t i = 0; i < plan->edits.len; i++) {
        const struct wf_edit *edit = &plan->edits.items[i].edit;
        wf_buf_str(&out, wf_str_sub(source->bytes, done, edit->span.begin));
        append_new_text(&out, source, edit->text);
        done = edit->span.end;
    }
    wf_buf_str(&out, wf_str_sub(source->bytes, done, source->bytes.len));
    return wf_buf_view(&out);
}

struct wf_edited wf_edit_plan(struct wf_arena *arena, const struct wf_source *source,
                              const struct wf_fix *const *fixes, size_t count) {
    struct plan plan = {.arena = arena};
    struct wf_edited edited = {.bytes = source->bytes, .taken = WF_NEW_ARRAY(arena, bool, count)};
    for (size_t i = 0; i < count; i++) {
        edited.taken[i] = add_fix(&plan, source, fixes[i], i);
        edited.taken_count += edited.taken[i] ? 1 : 0;
    }
    if (plan.edits.len > 0) {
        edited.bytes = write_plan(&plan, source);
    }
    edited.edit_count = plan.edits.len;
    edited.edits = WF_NEW_ARRAY(arena, struct wf_edit, plan.edits.len);
    for (size_t i = 0; i < plan.edits.len; i++) {
        edited.edits[i] = plan.edits.items[i].edit;
    }
    return edited;
}

struct wf_str wf_edit_apply(struct wf_arena *arena, const struct wf_source *source,
                            const struct wf_fix *const *fixes, size_t count, size_t *applied) {
    struct wf_edited edited = wf_edit_plan(arena, source, fixes, count);
    if (applied != NULL) {
        *applied = edited.taken_count;
    }
    return edited.bytes;
}
